import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields
import weixia.kernel.sealing


class Migration(migrations.Migration):

    dependencies = [
        ("needs", "0004_search"),
        ("registry", "0015_led_until"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reception",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("day", models.DateField()),
                ("begins", models.TimeField()),
                ("ends", models.TimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("place", models.CharField(blank=True, default="", max_length=100)),
                ("receiver", models.CharField(max_length=60)),
                ("planned_by", models.CharField(max_length=60)),
                ("planned_at", models.DateTimeField()),
                ("stand_in", models.CharField(blank=True, default="", max_length=60)),
                ("stand_in_why", models.CharField(blank=True, default="", max_length=300)),
                ("authorised_by", models.CharField(blank=True, default="", max_length=60)),
                ("authorised_at", models.DateTimeField(null=True)),
                ("received_by", models.CharField(blank=True, default="", max_length=60)),
                ("came", models.PositiveSmallIntegerField(null=True)),
                ("held_by", models.CharField(blank=True, default="", max_length=60)),
                ("held_at", models.DateTimeField(null=True)),
                ("late", models.BooleanField(default=False)),
                ("cancelled_by", models.CharField(blank=True, default="", max_length=60)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancelled_why", models.CharField(blank=True, default="", max_length=300)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
        ),
        migrations.CreateModel(
            name="ReceptionCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("visitor_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("matter_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("outcome", models.CharField(max_length=10, choices=[
                    ("settled", "当场办结"), ("promised", "答应办理"), ("passed", "转有关部门"), ("explained", "当面说明")])),
                ("outcome_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("reception", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="cases", to="needs.reception")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ReceptionVisitor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="known", to="needs.receptioncase")),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.person")),
            ],
        ),
        migrations.AddIndex(
            model_name="reception",
            index=models.Index(fields=["org_path", "-day"], name="needs_recep_org_pat_0fe1af_idx"),
        ),
        migrations.AddConstraint(
            model_name="reception",
            constraint=models.UniqueConstraint(condition=models.Q(("cancelled_at", None)), fields=("unit", "day"), name="reception_once"),
        ),
    ]
