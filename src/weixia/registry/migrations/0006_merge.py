from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_link_to_import")]
    operations = []
