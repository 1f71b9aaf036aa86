import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The weekly proof has a moment of its own. A person's duties lie under one index, by which settling goes through
    everybody in slices; room is left on a page, so that keeping a duty touches no index at all."""

    dependencies = [("duties", "0006_subject_marks")]

    operations = [
        migrations.AddField("setting", "proved_at", models.DateTimeField(null=True)),
        migrations.AddIndex("subject", models.Index(fields=["bd_calendar", "bd_month", "bd_day"], name="subject_birthday")),
        migrations.AddIndex("subject", models.Index(fields=["start"], name="subject_start")),
        migrations.RemoveConstraint("duty", "duty_once"),
        migrations.AddConstraint("duty", models.UniqueConstraint(fields=["person", "rule", "period"], name="duty_once")),
        migrations.AlterField("duty", "person", models.ForeignKey(
            db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.person")),
        migrations.AlterField("duty", "edition", models.ForeignKey(
            db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duties.edition")),
        migrations.RunSQL("ALTER TABLE duties_duty SET (fillfactor = 90)", "ALTER TABLE duties_duty RESET (fillfactor)"),
    ]
