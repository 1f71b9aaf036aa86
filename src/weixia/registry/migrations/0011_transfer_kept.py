from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_device")]
    operations = [migrations.AddField("transfer", "kept", models.JSONField(default=dict))]
