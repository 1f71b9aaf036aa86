import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_feed")]
    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_key", models.CharField(db_index=True, max_length=40)),
                ("browser", models.CharField(blank=True, max_length=120)),
                ("came_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                ("left_how", models.CharField(blank=True, max_length=40)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="devices",
                                              to=settings.AUTH_USER_MODEL)),
            ],
            options={"indexes": [models.Index(fields=["account", "-id"], name="registry_device_account_idx")]},
        ),
    ]
