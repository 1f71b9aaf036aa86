import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields
import weixia.kernel.sealing


class Migration(migrations.Migration):
    dependencies = [("needs", "0009_survey")]
    operations = [
        migrations.CreateModel(
            name="NeedPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ("person_id", models.BigIntegerField(editable=False, null=True)),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=60)),
                ("picture", models.BinaryField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("need", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="needs.need")),
            ],
            options={"abstract": False},
        ),
    ]
