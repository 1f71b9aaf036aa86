import django.db.models.deletion
import weixia.kernel.fields
import weixia.kernel.sealing
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("needs", "0006_need"), ("registry", "0019_lists_at_a_million")]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("words", models.CharField(blank=True, default="", max_length=200)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Facet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("facet", models.CharField(choices=[("voice", "心声"), ("health", "健康"), ("living", "起居"), ("hobby", "爱好"), ("hardship", "困难"), ("wish", "愿望")], max_length=10)),
                ("state_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("words_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Overrule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("flag", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=200)),
                ("from_day", models.DateField()),
                ("until", models.DateField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("asked_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("answer_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("consulted", models.CharField(blank=True, default="", max_length=60)),
                ("call_back_on", models.DateField()),
                ("owner_id", models.BigIntegerField(null=True)),
                ("owner", models.CharField(blank=True, default="", max_length=60)),
                ("answered_on", models.DateField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, default="", max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="Relay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("words_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("to_id", models.BigIntegerField()),
                ("to_name", models.CharField(max_length=60)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="contact",
            name="recorded_by_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(condition=models.Q(("late", True), ("source__isnull", True), ("withdrawn_at__isnull", True)), fields=["day"], name="contact_told_late"),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="contact",
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="confirmation", to="needs.contact"),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.person"),
        ),
        migrations.AddField(
            model_name="facet",
            name="contact",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="facets", to="needs.contact"),
        ),
        migrations.AddField(
            model_name="facet",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.person"),
        ),
        migrations.AddField(
            model_name="overrule",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.person"),
        ),
        migrations.AddField(
            model_name="question",
            name="contact",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="needs.contact"),
        ),
        migrations.AddField(
            model_name="question",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.person"),
        ),
        migrations.AddField(
            model_name="relay",
            name="contact",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="relays", to="needs.contact"),
        ),
        migrations.AddField(
            model_name="relay",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.person"),
        ),
        migrations.AddConstraint(
            model_name="facet",
            constraint=models.UniqueConstraint(fields=("contact", "facet"), name="facet_once"),
        ),
        migrations.AddConstraint(
            model_name="overrule",
            constraint=models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("person", "flag"), name="overrule_once"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(condition=models.Q(("answered_at", None)), fields=["call_back_on"], name="question_waits"),
        ),
        migrations.AddIndex(
            model_name="relay",
            index=models.Index(condition=models.Q(("read_at", None)), fields=["to_id"], name="relay_unread"),
        ),
    ]
