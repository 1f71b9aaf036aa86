from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION duties_analyze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$ BEGIN
  ANALYZE public.registry_person, public.registry_happening, public.needs_contact, public.duties_subject,
    public.duties_duty, public.policy_calendar, public.policy_workday, public.policy_period,
    public.policy_anniversary;
END $$;
REVOKE ALL ON FUNCTION duties_analyze() FROM PUBLIC;
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'weixia_app') THEN
    GRANT EXECUTE ON FUNCTION duties_analyze() TO weixia_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    """A settle right after an import meets tables without statistics, and the planner's guesses cost a hundredfold;
    only their owner may count them anew, so the application asks this function."""

    dependencies = [
        ("duties", "0002_date_words"), ("registry", "0001_initial"), ("needs", "0001_initial"),
    ]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION duties_analyze();")]
