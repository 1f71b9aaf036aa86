import django.db.models.deletion
import weixia.kernel.fields
import weixia.kernel.sealing
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("needs", "0011_photo"),
        ("registry", "0019_lists_at_a_million"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("begun_by", models.CharField(max_length=60)),
                ("begun_at", models.DateTimeField()),
                ("summary", models.TextField(blank=True, default="")),
                ("closed_by", models.CharField(blank=True, default="", max_length=60)),
                ("closed_at", models.DateTimeField(null=True)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("name", models.CharField(max_length=80)),
                ("number", models.CharField(blank=True, default="", max_length=40)),
                ("none", models.BooleanField(default=False)),
                ("words_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("how", models.CharField(blank=True, choices=[("visit", "走访时说的"), ("phone", "电话"), ("meeting", "会上"), ("letter", "来信"), ("box", "意见箱"), ("reception", "接待日"), ("need", "办需求时说的"), ("portal", "网上")], default="", max_length=10)),
                ("taken_on", models.DateField(null=True)),
                ("taken_by", models.CharField(blank=True, default="", max_length=60)),
                ("taken_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, choices=[("adopted", "采纳"), ("partly", "部分采纳"), ("declined", "没有采纳")], default="", max_length=10)),
                ("why", models.CharField(blank=True, default="", max_length=500)),
                ("weighed_by", models.CharField(blank=True, default="", max_length=60)),
                ("weighed_at", models.DateTimeField(null=True)),
                ("told_how", models.CharField(blank=True, choices=[("visit", "上门说"), ("phone", "电话说"), ("meeting", "会上说"), ("letter", "书面答复"), ("notice", "张贴公布")], default="", max_length=10)),
                ("told_on", models.DateField(null=True)),
                ("told_by", models.CharField(blank=True, default="", max_length=60)),
                ("told_at", models.DateTimeField(null=True)),
                ("consultation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to="needs.consultation")),
                ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("title", models.CharField(max_length=80)),
                ("channel", models.CharField(choices=[("visit", "走访时说的"), ("phone", "电话"), ("meeting", "会上"), ("letter", "来信"), ("box", "意见箱"), ("reception", "接待日"), ("need", "办需求时说的"), ("portal", "网上")], max_length=10)),
                ("received_on", models.DateField()),
                ("unnamed", models.BooleanField(default=False)),
                ("from_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("words_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("origin", models.CharField(blank=True, choices=[("contact", "一次联系"), ("reception", "接待日的一件事"), ("need", "一件需求")], default="", max_length=10)),
                ("origin_id", models.BigIntegerField(null=True)),
                ("state", models.CharField(choices=[("received", "收到"), ("passed", "已转送"), ("decided", "有了结果，没告知"), ("closed", "已告知，办结")], default="received", max_length=10)),
                ("outcome", models.CharField(blank=True, choices=[("adopted", "采纳"), ("partly", "部分采纳"), ("declined", "没有采纳")], default="", max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
        ),
        migrations.CreateModel(
            name="SuggestionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("kind", models.CharField(choices=[("passed", "转送"), ("decided", "有了结果"), ("told", "告知")], max_length=10)),
                ("day", models.DateField()),
                ("whom", models.CharField(blank=True, default="", max_length=60)),
                ("outcome", models.CharField(blank=True, choices=[("adopted", "采纳"), ("partly", "部分采纳"), ("declined", "没有采纳")], default="", max_length=10)),
                ("how", models.CharField(blank=True, choices=[("visit", "上门说"), ("phone", "电话说"), ("meeting", "会上说"), ("letter", "书面答复"), ("notice", "张贴公布")], default="", max_length=10)),
                ("words", models.CharField(blank=True, default="", max_length=500)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("suggestion", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="needs.suggestion")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["unit", "-first"], name="needs_consu_unit_id_032451_idx"),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.UniqueConstraint(fields=("consultation", "name", "number"), name="opinion_once"),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["org_path", "state", "-id"], name="needs_sugge_org_pat_661ed3_idx"),
        ),
    ]
