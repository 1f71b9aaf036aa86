import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields

# A kind that was corrected, and a leader who kept in touch until a transfer, had days already.
KINDS = """
INSERT INTO registry_pastmark (person_id, org_path, mark, value, until, noted_on)
SELECT c.person_id, p.org_path, 'kind', c.kind_before, c.since, c.at::date
FROM registry_kindchange c JOIN registry_person p ON p.id = c.person_id
WHERE p.kind = (SELECT l.kind_after FROM registry_kindchange l WHERE l.person_id = p.id ORDER BY l.since DESC, l.id DESC LIMIT 1)
ORDER BY c.id ON CONFLICT DO NOTHING"""
LED = """
INSERT INTO registry_pastmark (person_id, org_path, mark, value, until, noted_on)
SELECT p.id, p.org_path, 'led', '1', s.led_until, s.led_until
FROM registry_stewardship s JOIN registry_person p ON p.id = s.person_id AND s.since = p.charge_since
WHERE s.charge_from IS NOT NULL AND s.led_until IS NOT NULL AND p.leader = '' ON CONFLICT DO NOTHING"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_led_until")]
    operations = [
        migrations.CreateModel(
            name="PastMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="past_marks", to="registry.person")),
                ("org_path", weixia.kernel.fields.CText(db_collation="C", editable=False, max_length=255)),
                ("mark", models.CharField(choices=[
                    ("kind", "人员类别"), ("residence", "居住类型"), ("resettled", "易地安置"), ("led", "联系领导"), ("ill", "重病"),
                    ("hard", "特殊困难")], max_length=10)),
                ("value", models.CharField(blank=True, default="", max_length=20)),
                ("until", models.DateField()),
                ("noted_on", models.DateField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("person", "mark", "until"), name="pastmark_once")]},
        ),
        migrations.RunSQL(KINDS, migrations.RunSQL.noop),
        migrations.RunSQL(LED, migrations.RunSQL.noop),
        migrations.RemoveField("stewardship", "led_until"),
    ]
