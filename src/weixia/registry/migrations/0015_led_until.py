from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_verification")]
    operations = [migrations.AddField("stewardship", "led_until", models.DateField(null=True))]
