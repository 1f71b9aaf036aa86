import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_death")]
    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("day", models.DateField()),
                ("how", models.CharField(max_length=10, choices=[
                    ("phone", "电话问过"), ("home", "上门问过"), ("family", "问过家属"), ("unit", "单位或社区核实"),
                    ("edit", "更新档案时核对")])),
                ("what", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
                ("changed", django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=10), default=list, size=None)),
                ("act", models.UUIDField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.CharField(blank=True, default="", max_length=60)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="verifications",
                                             to="registry.person")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("withdrawn_at", None)), fields=["person", "day"],
                                 name="verification_standing"),
                    models.Index(fields=["act"], name="registry_ve_act_aa6955_idx"),
                ],
                "constraints": [models.UniqueConstraint(fields=("person", "act"), name="verification_once")],
            },
        ),
    ]
