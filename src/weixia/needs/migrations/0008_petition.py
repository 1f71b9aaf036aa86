import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields
import weixia.kernel.sealing


class Migration(migrations.Migration):

    dependencies = [
        ("needs", "0007_facet"),
        ("registry", "0019_lists_at_a_million"),
    ]

    operations = [
        migrations.CreateModel(
            name="Petition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("shut_accounts", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("shut_units", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ("barred", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                ("named", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ("kind", models.CharField(choices=[("suggestion", "建议意见"), ("accusation", "检举控告"), ("appeal", "申诉求决"), ("litigation", "诉讼类")], max_length=12)),
                ("channel", models.CharField(choices=[("letter", "来信"), ("visit", "来访"), ("call", "来电"), ("net", "网上"), ("box", "意见箱")], max_length=8)),
                ("anonymous", models.BooleanField(default=False)),
                ("gist_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("words_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("state", models.CharField(choices=[("registered", "登记"), ("accepted", "受理"), ("refusing", "拟不予受理"), ("passing", "拟转送"), ("refused", "不予受理"), ("passed", "转送"), ("replying", "答复待送达"), ("replied", "答复"), ("reviewing", "复查"), ("reviewed", "复查意见待送达"), ("told_review", "复查答复"), ("rereviewing", "复核"), ("rereviewed", "复核意见待送达"), ("ended", "终结")], default="registered", max_length=12)),
                ("registered_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=60)),
                ("answered_on", models.DateField(null=True)),
                ("accepted_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("extended", models.BooleanField(default=False)),
                ("closed_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("next_on", models.DateField(null=True)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
        ),
        migrations.CreateModel(
            name="Informant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("barred", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                ("named", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                ("name_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("phone_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("address_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("petition", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="informant", to="needs.petition")),
            ],
        ),
        migrations.CreateModel(
            name="Accused",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("barred", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                ("name_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("place_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("petition", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="accused", to="needs.petition")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PetitionHandler",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("barred", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                ("account_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("named_by", models.CharField(max_length=60)),
                ("named_at", models.DateTimeField()),
                ("ended_by", models.CharField(blank=True, default="", max_length=60)),
                ("ended_at", models.DateTimeField(null=True)),
                ("petition", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="handlers", to="needs.petition")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PetitionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("barred", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                ("word", models.CharField(choices=[("register", "登记"), ("accept", "决定受理"), ("refuse", "决定不予受理"), ("pass", "决定转送"), ("move", "转交"), ("tell", "告知"), ("ask_extension", "申请延期"), ("answer_extension", "延期批复"), ("reply", "作出答复"), ("ask_review", "申请复查"), ("review", "复查意见"), ("ask_rereview", "申请复核"), ("rereview", "复核意见"), ("end", "终结"), ("name", "指定承办人"), ("unname", "撤去承办人"), ("accuse", "记下被反映人")], max_length=20)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("told", models.CharField(blank=True, default="", max_length=20)),
                ("reason", models.CharField(blank=True, default="", max_length=12)),
                ("body", models.CharField(blank=True, default="", max_length=100)),
                ("days", models.PositiveSmallIntegerField(null=True)),
                ("granted", models.BooleanField(null=True)),
                ("teller", models.CharField(blank=True, default="", max_length=60)),
                ("how", models.CharField(blank=True, choices=[("handed", "当面送交"), ("post", "邮寄"), ("phone", "电话告知"), ("family", "家属代收"), ("nobody", "匿名，没有联系方式，无法告知")], default="", max_length=8)),
                ("receipt", models.CharField(blank=True, default="", max_length=100)),
                ("words_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("petition", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="needs.petition")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(fields=["org_path", "next_on"], name="needs_petit_org_pat_1fd8eb_idx"),
        ),
        migrations.AddConstraint(
            model_name="petitionhandler",
            constraint=models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("petition", "account_id"), name="petition_handler_once"),
        ),
    ]
