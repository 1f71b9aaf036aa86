from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_reply")]
    operations = [
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("value", models.CharField(blank=True, max_length=500)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
