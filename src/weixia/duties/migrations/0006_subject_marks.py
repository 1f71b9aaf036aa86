from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0005_assignment")]
    operations = [
        migrations.AddField("subject", "residence", models.CharField(max_length=20, default="", db_default="")),
        migrations.AddField("subject", "led", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("subject", "ill", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("subject", "hard", models.BooleanField(default=False, db_default=False)),
    ]
