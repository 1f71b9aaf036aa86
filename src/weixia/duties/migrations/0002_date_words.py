from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION plus_days(day date, days int) RETURNS date
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN day + days;
CREATE OR REPLACE FUNCTION plus_months(day date, months int) RETURNS date
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (day + make_interval(months => months))::date;
"""
DROP = "DROP FUNCTION plus_days(date, int); DROP FUNCTION plus_months(date, int);"


class Migration(migrations.Migration):
    """The two date words of the rules. Ibis intervals are silently wrong; these say what they do."""

    dependencies = [("duties", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
