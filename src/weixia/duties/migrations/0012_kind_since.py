from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0011_settling_to"), ("registry", "0013_death")]
    operations = [
        migrations.AddField("subject", "kind_since", models.DateField(null=True)),
        migrations.AddField("subject", "kind_before", models.CharField(max_length=10, null=True)),
    ]
