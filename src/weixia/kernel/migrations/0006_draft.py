from django.db import migrations, models

import weixia.kernel.fields


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_preference")]
    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(unique=True)),
                ("account_id", models.BigIntegerField()),
                ("page", models.CharField(max_length=60)),
                ("content_sealed", weixia.kernel.fields.SealedText(blank=True, default="")),
                ("turn", models.PositiveIntegerField(default=0)),
                ("done", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={"indexes": [models.Index(fields=["account_id", "page", "-at"], name="kernel_draf_account_c7e253_idx")]},
        ),
    ]
