import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields
import weixia.registry.models.importing


def text(**more):
    return weixia.kernel.fields.CText(db_collation="C", max_length=255, **more)


def auto():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


STATES = list(weixia.registry.models.importing.STATES.items())


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_charge_may_be_unstated")]
    operations = [
        migrations.AddField("import", "options", models.JSONField(default=dict)),
        migrations.AddField("import", "fixes_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
        migrations.AddField("import", "changes_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
        migrations.AddField("import", "origin", models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="mended", to="registry.import")),
        migrations.AddField("import", "undone_at", models.DateTimeField(null=True)),
        migrations.AddField("import", "undone_by", models.CharField(blank=True, default="", max_length=60)),
        migrations.AlterField("import", "state", models.CharField(choices=STATES, max_length=10)),
        migrations.AddField("happening", "source", models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="registry.import")),
        migrations.CreateModel("Progress", [
            ("source", models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="progress", serialize=False,
                to="registry.import")),
            ("org_path", text()),
            ("done", models.PositiveIntegerField(default=0)),
            ("total", models.PositiveIntegerField(default=0)),
            ("tries", models.PositiveSmallIntegerField(default=0)),
            ("began_at", models.DateTimeField()),
            ("heard_at", models.DateTimeField()),
        ]),
        migrations.CreateModel("Mapping", [
            ("id", auto()),
            ("org_path", text()),
            ("kind", models.CharField(max_length=10)),
            ("title", models.CharField(max_length=100)),
            ("column", models.CharField(blank=True, default="", max_length=40)),
            ("by_name", models.CharField(max_length=60)),
            ("at", models.DateTimeField()),
        ], options={"constraints": [
            models.UniqueConstraint(fields=["org_path", "kind", "title"], name="mapping_once")]}),
        migrations.CreateModel("ImportedChange", [
            ("id", auto()),
            ("org_path", text(editable=False)),
            ("added", models.BooleanField(default=False)),
            ("version", models.PositiveIntegerField(default=1)),
            ("before", models.JSONField(default=dict)),
            ("after", models.JSONField(default=dict)),
            ("person", models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.person")),
            ("source", models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="registry.import")),
        ], options={"constraints": [
            models.UniqueConstraint(fields=["source", "person"], name="importedchange_once")]}),
    ]
