"""A receipt is never taken away, so what it is of cannot be either."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("kernel", "0007_letter"),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="letter",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="kernel.letter"),
        ),
    ]
