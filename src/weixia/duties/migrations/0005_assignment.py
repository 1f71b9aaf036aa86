from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("duties", "0004_subject_start_unknown")]
    operations = []
