import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields


class Migration(migrations.Migration):
    """What a need and a petition owe: whether it is taken up, a first answer, its settling."""

    dependencies = [("duties", "0017_errand"), ("needs", "0008_petition")]

    operations = [
        migrations.CreateModel(
            name="NeedDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", weixia.kernel.fields.CText(db_collation="C", max_length=60)),
                ("period", weixia.kernel.fields.CText(db_collation="C", max_length=24)),
                ("opens", models.DateField()),
                ("due", models.DateField(null=True)),
                ("late_until", models.DateField(null=True)),
                ("kept_on", models.DateField(null=True)),
                ("grounds", models.JSONField()),
                ("decided_at", models.DateTimeField()),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("ended_on", models.DateField(null=True)),
                ("person_id", models.BigIntegerField(editable=False, null=True)),
                ("edition", models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duties.edition")),
                ("need", models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="needs.need")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ended_on", None), ("kept_on", None)), fields=["org_path", "due", "id"],
                                 name="need_duty_waits"),
                    models.Index(fields=["org_path", "rule", "opens"], name="need_duty_figures"),
                ],
                "constraints": [models.UniqueConstraint(fields=("need", "rule", "period"), name="need_duty_once")],
            },
        ),
        migrations.CreateModel(
            name="PetitionDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", weixia.kernel.fields.CText(db_collation="C", max_length=60)),
                ("period", weixia.kernel.fields.CText(db_collation="C", max_length=24)),
                ("opens", models.DateField()),
                ("due", models.DateField(null=True)),
                ("late_until", models.DateField(null=True)),
                ("kept_on", models.DateField(null=True)),
                ("grounds", models.JSONField()),
                ("decided_at", models.DateTimeField()),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("ended_on", models.DateField(null=True)),
                ("barred", django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), default=list, editable=False, size=None)),
                ("edition", models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duties.edition")),
                ("petition", models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="needs.petition")),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("ended_on", None), ("kept_on", None)), fields=["org_path", "due", "id"],
                                         name="petition_duty_waits")],
                "constraints": [models.UniqueConstraint(fields=("petition", "rule", "period"), name="petition_duty_once")],
            },
        ),
    ]
