from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_export")]
    operations = [
        migrations.AddField("reply", "body", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
        migrations.AddField("reply", "status", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("reply", "content", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("reply", "content_type", models.CharField(blank=True, default="", max_length=100), preserve_default=False),
        migrations.AlterField("reply", "location", models.CharField(blank=True, max_length=500)),
        migrations.AlterField("reply", "at", models.DateTimeField(db_index=True)),
    ]
