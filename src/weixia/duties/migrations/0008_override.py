import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields


class Migration(migrations.Migration):
    """加严: values that a unit sets for itself. Who tells their age in 虚岁."""

    dependencies = [("duties", "0007_at_a_million"), ("registry", "0012_how_an_age_is_told")]

    operations = [
        migrations.AddField("subject", "nominal", models.BooleanField(db_default=False, default=False)),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", weixia.kernel.fields.CText(db_collation="C", max_length=60)),
                ("name", weixia.kernel.fields.CText(db_collation="C", max_length=40)),
                ("value", models.JSONField(null=True)),
                ("since", models.DateField()),
                ("document", models.CharField(blank=True, default="", max_length=200)),
                ("number", models.CharField(blank=True, default="", max_length=80)),
                ("clause", models.CharField(blank=True, default="", max_length=500)),
                ("reason", models.CharField(max_length=300)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
            options={
                "indexes": [models.Index(fields=["rule", "unit"], name="override_of")],
                "constraints": [models.CheckConstraint(
                    condition=models.Q(value__isnull=True) | ~models.Q(document="") & ~models.Q(clause=""),
                    name="override_rests_on_a_document")],
            },
        ),
    ]
