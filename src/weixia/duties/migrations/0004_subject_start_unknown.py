from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0003_statistics")]
    operations = [
        migrations.AlterField(model_name="subject", name="start", field=models.DateField(null=True)),
    ]
