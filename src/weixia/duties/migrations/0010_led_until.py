from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0009_follow_up")]
    operations = [migrations.AddField("subject", "led_until", models.DateField(null=True))]
