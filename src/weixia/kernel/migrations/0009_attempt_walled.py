"""A try stands where its letter does, and may be seen and changed by nobody else."""

from django.db import migrations, models

import weixia.kernel.fields

STAND = """
    UPDATE kernel_attempt a SET org_path = l.org_path, person_id = l.person_id FROM kernel_letter l WHERE l.id = a.letter_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ("kernel", "0008_receipts_stay"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="person_id",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="org_path",
            field=weixia.kernel.fields.CText(db_collation="C", default="", editable=False, max_length=255),
            preserve_default=False,
        ),
        migrations.RunSQL(STAND, migrations.RunSQL.noop),
    ]
