import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields
import weixia.kernel.sealing


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_link_to_import")]
    operations = [
        migrations.AddField("happening", "replaces", models.OneToOneField(
            null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="replaced_by", to="registry.happening")),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("merged_id", models.BigIntegerField(db_index=True)),
                ("merged_uuid", models.UUIDField()),
                ("merged_number", weixia.kernel.fields.CText(db_collation="C", max_length=40)),
                ("merged_name", weixia.kernel.fields.CText(db_collation="C", max_length=60)),
                ("snapshot_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("moved", models.JSONField(default=dict)),
                ("chosen", models.JSONField(default=list)),
                ("contradictions", models.JSONField(default=list)),
                ("reason", models.CharField(max_length=300)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("undo_until", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.CharField(blank=True, default="", max_length=60)),
                ("merged_unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+",
                                                  to="registry.unit")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="merges",
                                             to="registry.person")),
            ],
            options={
                "constraints": [models.UniqueConstraint(condition=models.Q(("undone_at", None)), fields=("merged_number",),
                                                        name="merge_standing_once")],
            },
        ),
    ]
