import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields

PERSON = "registry.person"


class Migration(migrations.Migration):
    dependencies = [("needs", "0003_correction"), ("registry", "0014_verification")]
    operations = [
        migrations.AddIndex("contact", models.Index(
            condition=models.Q(("reached", False), ("withdrawn_at__isnull", True)), fields=["person", "day"],
            name="contact_missed")),
        migrations.CreateModel(
            name="Search",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("started_on", models.DateField()),
                ("started_at", models.DateTimeField()),
                ("started_by_id", models.BigIntegerField(null=True)),
                ("started_by", models.CharField(max_length=60)),
                ("conclusion", models.CharField(blank=True, default="", max_length=10, choices=[
                    ("found", "联系上本人"), ("nowhere", "仍无下落"), ("died", "得知已去世")])),
                ("concluded_on", models.DateField(null=True)),
                ("concluded_at", models.DateTimeField(null=True)),
                ("concluded_by", models.CharField(blank=True, default="", max_length=60)),
                ("words", models.CharField(blank=True, default="", max_length=300)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.CharField(blank=True, default="", max_length=60)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="searches", to=PERSON)),
            ],
            options={"constraints": [models.UniqueConstraint(
                condition=models.Q(("concluded_at", None), ("withdrawn_at", None)), fields=("person",), name="search_once")]},
        ),
        migrations.CreateModel(
            name="SearchStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("day", models.DateField()),
                ("kind", models.CharField(max_length=10, choices=[
                    ("family", "问家属"), ("community", "问社区"), ("hospital", "问医院"), ("home", "上门"), ("other", "其他")])),
                ("result", models.CharField(max_length=300)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=PERSON)),
                ("search", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="steps",
                                             to="needs.search")),
            ],
            options={"ordering": ["day", "id"]},
        ),
    ]
