import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial"), ("registry", "0005_link_to_import")]
    operations = [
        migrations.AddField("contact", "source", models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="registry.import")),
    ]
