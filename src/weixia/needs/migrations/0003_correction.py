from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("needs", "0002_link_to_import")]
    operations = []
