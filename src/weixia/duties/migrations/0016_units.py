import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields


class Migration(migrations.Migration):

    dependencies = [
        ("duties", "0014_lean_rows"),
        ("registry", "0015_led_until"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("rule", weixia.kernel.fields.CText(db_collation="C", max_length=60)),
                ("period", weixia.kernel.fields.CText(db_collation="C", max_length=24)),
                ("opens", models.DateField()),
                ("due", models.DateField(null=True)),
                ("late_until", models.DateField(null=True)),
                ("kept_on", models.DateField(null=True)),
                ("grounds", models.JSONField()),
                ("decided_at", models.DateTimeField()),
                ("edition", models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duties.edition")),
                ("unit", models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.unit")),
            ],
            options={
                "indexes": [models.Index(fields=["org_path", "due", "id"], name="duties_unit_org_pat_187d2c_idx")],
                "constraints": [models.UniqueConstraint(fields=("unit", "rule", "period"), name="unit_duty_once")],
            },
        ),
        migrations.CreateModel(
            name="UnitStretch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("bureau", models.BooleanField()),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.unit")),
            ],
            options={
                "constraints": [models.UniqueConstraint(condition=models.Q(("until", None)), fields=("unit",), name="unit_stretch_open")],
            },
        ),
    ]
