import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("needs", "0002_link_to_import")]
    operations = [
        migrations.AddField("contact", "replaces", models.OneToOneField(
            null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="replaced_by", to="needs.contact")),
    ]
