import django.contrib.postgres.fields
import django.db.models.deletion
import weixia.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("registry", "0020_card")]

    operations = [
        migrations.CreateModel(
            name="CarePreference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("kind", models.CharField(choices=[("channels", "可用的联系渠道"), ("best_time", "方便打电话的时段"), ("avoid_time", "不便打电话的时段"), ("first_call", "有事先找谁"), ("hearing", "听力"), ("sight", "视力"), ("moving", "行动"), ("diet", "饮食"), ("rhythm", "作息"), ("taboo", "禁忌")], max_length=12)),
                ("picked", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list, size=None)),
                ("words", models.CharField(blank=True, default="", max_length=200)),
                ("since", models.DateField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=60)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="preferences", to="registry.person")),
            ],
            options={
                "constraints": [models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("person", "kind"), name="preference_once")],
            },
        ),
    ]
