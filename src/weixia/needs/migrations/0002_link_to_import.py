from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial")]
    operations = []
