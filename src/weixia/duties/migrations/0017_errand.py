from django.db import migrations, models

import weixia.kernel.fields


class Migration(migrations.Migration):
    """What an act leaves to the clock: everybody's duties decided anew outside the act."""

    dependencies = [("duties", "0016_units")]

    operations = [
        migrations.CreateModel(
            name="Errand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(choices=[("start", "起用"), ("workdays", "导入工作日表"), ("override", "单位加严")],
                                          max_length=10)),
                ("rule", weixia.kernel.fields.CText(blank=True, db_collation="C", default="", max_length=60)),
                ("about", models.CharField(blank=True, default="", max_length=120)),
                ("by_name", models.CharField(max_length=60)),
                ("asked_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("of", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(condition=models.Q(ended_at=None), fields=["id"], name="errand_waits")]},
        ),
    ]
