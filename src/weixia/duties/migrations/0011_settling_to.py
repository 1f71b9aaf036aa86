from django.db import migrations, models


class Migration(migrations.Migration):
    """How far a settle that is under way is going: whoever is settled meanwhile is settled as far."""

    dependencies = [("duties", "0010_led_until")]
    operations = [migrations.AddField("setting", "settling_to", models.DateField(null=True))]
