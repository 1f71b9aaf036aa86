from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0017_apart_as_boxes")]
    operations = [
        migrations.RemoveIndex("person", "registry_pe_initial_9ca16d_idx"),
        migrations.AddIndex("person", models.Index(fields=["initials", "birth_on"], name="person_by_initials_and_birth")),
        migrations.AddIndex("person", models.Index(fields=["birth_on", "initials", "address_index"], name="person_by_birth")),
    ]
