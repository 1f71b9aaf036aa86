"""Exactly one unit in charge on any day: no two stewardships of a person overlap.

int8range instead of `person_id WITH =`: the embedded server ships without btree_gist.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE registry_stewardship ADD CONSTRAINT stewardship_no_overlap EXCLUDE USING gist ("
            " int8range(person_id, person_id, '[]') WITH &&, daterange(since, until) WITH &&)"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE registry_stewardship DROP CONSTRAINT stewardship_no_overlap",
        ),
    ]
