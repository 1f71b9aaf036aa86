import django.db.models.deletion
import weixia.kernel.fields
import weixia.kernel.sealing
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("needs", "0008_petition"),
        ("registry", "0019_lists_at_a_million"),
    ]

    operations = [
        migrations.CreateModel(
            name="Questionnaire",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30)),
                ("version", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("body", models.JSONField()),
                ("made_by", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
        ),
        migrations.CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("asker", models.CharField(choices=[("primary", "各自的主联系人"), ("unit", "各单位的工作人员"), ("office", "局里统一问")], max_length=10)),
                ("conditions", models.JSONField(default=dict)),
                ("size", models.PositiveIntegerField(null=True)),
                ("seed", models.PositiveIntegerField(default=1)),
                ("drafted_by", models.CharField(max_length=60)),
                ("drafted_at", models.DateTimeField()),
                ("opened_by", models.CharField(blank=True, default="", max_length=60)),
                ("opened_at", models.DateTimeField(null=True)),
                ("found", models.PositiveIntegerField(null=True)),
                ("asked", models.PositiveIntegerField(null=True)),
                ("strata", models.JSONField(default=dict)),
                ("closed_by", models.CharField(blank=True, default="", max_length=60)),
                ("closed_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancelled_why", models.CharField(blank=True, default="", max_length=300)),
                ("questionnaire", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="surveys", to="needs.questionnaire")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
        ),
        migrations.CreateModel(
            name="Respondent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("number", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=10)),
                ("band", models.CharField(blank=True, default="", max_length=10)),
                ("rank", models.CharField(blank=True, default="", max_length=10)),
                ("state", models.CharField(choices=[("waiting", "还没问"), ("tried", "没联系上"), ("partial", "答了一部分"), ("answered", "答完了"), ("refused", "谢绝"), ("out", "退出名单")], default="waiting", max_length=10)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("tried_on", models.DateField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("out_why", models.CharField(blank=True, choices=[("died", "去世"), ("left", "转到别的单位"), ("merged", "并入同一人的另一份档案")], default="", max_length=10)),
                ("out_on", models.DateField(null=True)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
                ("survey", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="respondents", to="needs.survey")),
            ],
        ),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("question", models.CharField(max_length=30)),
                ("value", models.JSONField(null=True)),
                ("value_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("how", models.CharField(choices=[("phone", "电话"), ("visit", "上门"), ("paper", "纸面"), ("meeting", "会上"), ("link", "本人网上填")], max_length=10)),
                ("day", models.DateField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
                ("respondent", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="needs.respondent")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SurveyAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("how", models.CharField(choices=[("phone", "电话"), ("visit", "上门"), ("paper", "纸面"), ("meeting", "会上"), ("link", "本人网上填")], max_length=10)),
                ("result", models.CharField(choices=[("not_reached", "没联系上"), ("later", "约了再问"), ("refused", "谢绝")], max_length=12)),
                ("day", models.DateField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("respondent", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="needs.respondent")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="questionnaire",
            constraint=models.UniqueConstraint(fields=("unit", "code", "version"), name="questionnaire_once"),
        ),
        migrations.AddIndex(
            model_name="survey",
            index=models.Index(fields=["unit", "-first"], name="needs_surve_unit_id_9c7493_idx"),
        ),
        migrations.AddIndex(
            model_name="respondent",
            index=models.Index(fields=["survey", "state", "id"], name="needs_respo_survey__7a4e92_idx"),
        ),
        migrations.AddIndex(
            model_name="respondent",
            index=models.Index(fields=["org_path", "survey"], name="needs_respo_org_pat_218bcc_idx"),
        ),
        migrations.AddConstraint(
            model_name="respondent",
            constraint=models.UniqueConstraint(fields=("survey", "number"), name="respondent_once"),
        ),
        migrations.AddConstraint(
            model_name="surveyanswer",
            constraint=models.UniqueConstraint(condition=models.Q(("replaced_at", None)), fields=("respondent", "question"), name="surveyanswer_once"),
        ),
    ]
