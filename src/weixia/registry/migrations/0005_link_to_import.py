from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_charge_may_be_unstated")]
    operations = []
