import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import weixia.kernel.fields


class Migration(migrations.Migration):
    dependencies = [("duties", "0008_override"), ("registry", "0014_verification")]
    operations = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("rule", weixia.kernel.fields.CText(db_collation="C", max_length=60)),
                ("period", weixia.kernel.fields.CText(db_collation="C", max_length=24)),
                ("day", models.DateField()),
                ("act", models.UUIDField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=60)),
                ("ended_act", models.UUIDField(null=True)),
                ("to_name", models.CharField(max_length=60)),
                ("words", models.CharField(blank=True, default="", max_length=300)),
                ("answer_by", models.DateField()),
                ("answer", models.CharField(blank=True, default="", max_length=300)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, default="", max_length=60)),
                ("account", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                                              to=settings.AUTH_USER_MODEL)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+",
                                             to="registry.person")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["act"], name="duties_foll_act_7007ca_idx"),
                    models.Index(condition=models.Q(("answered_at", None), ("ended_at", None)), fields=["account"],
                                 name="followup_unanswered"),
                ],
                "constraints": [models.UniqueConstraint(condition=models.Q(("ended_at", None)),
                                                        fields=("person", "rule", "period"), name="followup_once")],
            },
        ),
    ]
