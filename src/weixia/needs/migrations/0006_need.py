import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields
import weixia.kernel.sealing


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0005_reception"),
        ("registry", "0019_lists_at_a_million"),
    ]

    operations = [
        migrations.RunSQL(
            sql="CREATE SEQUENCE needs_number START 10001",
            reverse_sql="DROP SEQUENCE needs_number",
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("number", weixia.kernel.fields.CText(db_collation="C", max_length=12, unique=True)),
                ("asked_as", weixia.kernel.fields.CText(db_collation="C", db_index=True, max_length=12)),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.person"
                    ),
                ),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("hotline", "热线"),
                            ("box", "意见箱"),
                            ("visit", "来访"),
                            ("letter", "来信"),
                            ("found", "走访发现"),
                            ("portal", "网上"),
                            ("sms", "短信"),
                            ("behalf", "代办"),
                            ("reception", "接待日"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("medical", "看病"),
                            ("claim", "报销"),
                            ("daily", "生活"),
                            ("mobility", "出行"),
                            ("repair", "维修"),
                            ("company", "陪伴"),
                            ("study", "学习"),
                            ("activity", "活动"),
                            ("papers", "材料"),
                            ("complaint", "投诉"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("danger", "马上有危险"),
                            ("today", "今天"),
                            ("three_days", "三天内"),
                            ("no_hurry", "不急"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("caller_relation", models.CharField(blank=True, default="", max_length=20)),
                ("caller_name_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("caller_phone_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                (
                    "caller_phone_index",
                    weixia.kernel.fields.CText(blank=True, db_collation="C", default="", max_length=32),
                ),
                ("caller_place_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                (
                    "on_behalf",
                    models.CharField(
                        choices=[("self", "本人"), ("family", "家属"), ("staff", "工作人员")],
                        default="self",
                        max_length=6,
                    ),
                ),
                ("read_back", models.BooleanField(default=False)),
                ("received_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=60)),
                ("recorded_by_id", models.BigIntegerField(null=True)),
                ("answer_by", models.DateField(null=True)),
                ("promised_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField()),
                ("complex", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recorded", "登记"),
                            ("accepted", "受理"),
                            ("refused", "不予受理"),
                            ("passed", "转办"),
                            ("assigned", "派单"),
                            ("working", "办理"),
                            ("held", "挂起"),
                            ("answered", "反馈"),
                            ("declined", "不予办理"),
                            ("rated", "评价"),
                            ("closed", "办结"),
                            ("raised", "升级"),
                            ("withdrawn", "撤回"),
                        ],
                        default="recorded",
                        max_length=10,
                    ),
                ),
                ("owned", models.BooleanField(default=False)),
                ("handler_account_id", models.BigIntegerField(null=True)),
                ("handler", models.CharField(blank=True, default="", max_length=60)),
                ("section", models.CharField(blank=True, default="", max_length=60)),
                ("held_until", models.DateField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("reopened", models.PositiveSmallIntegerField(default=0)),
                (
                    "raised_to",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit"
                    ),
                ),
                ("raised_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="NeedStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("person_id", models.BigIntegerField(editable=False, null=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="needs.need"
                    ),
                ),
                ("day", models.DateField()),
                ("word", models.CharField(max_length=12)),
                (
                    "was",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("recorded", "登记"),
                            ("accepted", "受理"),
                            ("refused", "不予受理"),
                            ("passed", "转办"),
                            ("assigned", "派单"),
                            ("working", "办理"),
                            ("held", "挂起"),
                            ("answered", "反馈"),
                            ("declined", "不予办理"),
                            ("rated", "评价"),
                            ("closed", "办结"),
                            ("raised", "升级"),
                            ("withdrawn", "撤回"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recorded", "登记"),
                            ("accepted", "受理"),
                            ("refused", "不予受理"),
                            ("passed", "转办"),
                            ("assigned", "派单"),
                            ("working", "办理"),
                            ("held", "挂起"),
                            ("answered", "反馈"),
                            ("declined", "不予办理"),
                            ("rated", "评价"),
                            ("closed", "办结"),
                            ("raised", "升级"),
                            ("withdrawn", "撤回"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=10)),
                ("words_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("told", models.CharField(blank=True, default="", max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="NeedHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("person_id", models.BigIntegerField(editable=False, null=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="holds", to="needs.need"
                    ),
                ),
                ("reason", models.CharField(choices=[("person", "等本人"), ("outside", "等外部")], max_length=10)),
                ("words_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("first", models.DateField()),
                ("until", models.DateField()),
                ("ended_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="NeedTelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("person_id", models.BigIntegerField(editable=False, null=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tellings", to="needs.need"
                    ),
                ),
                (
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="telling", to="needs.needstep"
                    ),
                ),
                ("day", models.DateField()),
                ("told_at", models.DateTimeField()),
                ("told_by", models.CharField(max_length=60)),
                ("to_whom_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("phone", "电话"),
                            ("home", "上门"),
                            ("counter", "当面"),
                            ("letter", "书面"),
                            ("sms", "短信"),
                            ("portal", "网上"),
                        ],
                        max_length=10,
                    ),
                ),
                ("receipt_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="NeedRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("person_id", models.BigIntegerField(editable=False, null=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ratings", to="needs.need"
                    ),
                ),
                ("day", models.DateField()),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("score", models.PositiveSmallIntegerField()),
                ("said_by", models.CharField(choices=[("self", "本人"), ("family", "家属")], max_length=6)),
                (
                    "how",
                    models.CharField(
                        choices=[("portal", "网上"), ("phone", "电话回访"), ("paper", "书面")], max_length=6
                    ),
                ),
                ("words_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="NeedLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("person_id", models.BigIntegerField(editable=False, null=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="needs.need"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("passed_to", "转给"),
                            ("passed_from", "转自"),
                            ("doubled", "同一件事"),
                            ("contact", "走访中发现"),
                            ("reception", "接待日来访"),
                            ("survey", "调研中提出"),
                            ("before", "接着以前的"),
                        ],
                        max_length=12,
                    ),
                ),
                ("other_id", models.BigIntegerField(db_index=True)),
                ("other_number", weixia.kernel.fields.CText(blank=True, db_collation="C", default="", max_length=12)),
                ("other_unit", models.CharField(blank=True, default="", max_length=100)),
            ],
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["owned", "next_at", "id"],
                include=("org_path",),
                name="need_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["org_path", "owned", "next_at", "id"],
                name="need_queue_here",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("owned", True)),
                fields=["handler_account_id", "next_at", "id"],
                name="need_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("state", "raised")),
                fields=["raised_to", "next_at", "id"],
                name="need_raised",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("state__in", ["answered", "declined"])),
                fields=["told_at", "id"],
                name="need_to_rate",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["person", "-id"], name="need_of_person"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("caller_phone_index", ""), _negated=True),
                fields=["caller_phone_index", "-id"],
                name="need_of_caller",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["org_path", "-id"], name="need_newest_here"),
        ),
        migrations.AddIndex(
            model_name="needstep",
            index=models.Index(fields=["need", "id"], name="needs_needs_need_id_550219_idx"),
        ),
        migrations.AddIndex(
            model_name="needstep",
            index=models.Index(fields=["org_path", "word", "-id"], name="needs_needs_org_pat_fdabca_idx"),
        ),
        migrations.AddConstraint(
            model_name="needhold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)), fields=("need",), name="need_hold_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="needrating",
            constraint=models.UniqueConstraint(fields=("need", "round"), name="need_rating_once"),
        ),
        migrations.AddConstraint(
            model_name="needrating",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="need_rating_of_five"
            ),
        ),
        migrations.AddConstraint(
            model_name="needlink",
            constraint=models.UniqueConstraint(fields=("need", "kind", "other_id"), name="need_link_once"),
        ),
    ]
