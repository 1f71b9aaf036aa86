import django.db.models.deletion
from django.db import migrations, models

# A statement's editions are looked up together, the few of them once; nobody may change or remove one (wall "append").
# Whoever removes a person must have removed their duties by the end of the transaction, whoever may see them or not.
CREATE = """
CREATE OR REPLACE FUNCTION duty_editions() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT edition_id FROM added) a WHERE NOT EXISTS (
      SELECT FROM public.duties_edition e WHERE e.id = a.edition_id)) THEN
    RAISE EXCEPTION 'a duty names an edition that is not there' USING ERRCODE = '23503'; END IF;
  RETURN NULL; END $$;
CREATE OR REPLACE FUNCTION duty_edition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM public.duties_edition e WHERE e.id = NEW.edition_id) THEN
    RAISE EXCEPTION 'a duty names an edition that is not there' USING ERRCODE = '23503'; END IF;
  RETURN NULL; END $$;
CREATE OR REPLACE FUNCTION duty_person_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$ BEGIN
  IF EXISTS (SELECT FROM public.duties_duty d WHERE d.person_id = OLD.id)
      AND NOT EXISTS (SELECT FROM public.registry_person p WHERE p.id = OLD.id) THEN
    RAISE EXCEPTION 'duties of person % are still there', OLD.id USING ERRCODE = '23503'; END IF;
  RETURN NULL; END $$;
CREATE TRIGGER duty_editions AFTER INSERT ON duties_duty REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION duty_editions();
CREATE TRIGGER duty_edition AFTER UPDATE OF edition_id ON duties_duty FOR EACH ROW
  WHEN (OLD.edition_id IS DISTINCT FROM NEW.edition_id) EXECUTE FUNCTION duty_edition();
CREATE CONSTRAINT TRIGGER duty_person_gone AFTER DELETE OR UPDATE OF id ON registry_person DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION duty_person_gone();
"""
DROP = """
DROP TRIGGER duty_person_gone ON registry_person; DROP TRIGGER duty_editions ON duties_duty; DROP TRIGGER duty_edition ON duties_duty;
DROP FUNCTION duty_person_gone(); DROP FUNCTION duty_editions(); DROP FUNCTION duty_edition();
"""

# a table that has the size it had when it was last counted is not counted again: a proof of nothing new need not wait for it
ANALYZE = """
CREATE OR REPLACE FUNCTION duties_analyze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$ DECLARE one regclass; BEGIN
  FOREACH one IN ARRAY ARRAY['public.registry_person', 'public.registry_happening', 'public.needs_contact', 'public.duties_subject',
    'public.duties_duty', 'public.policy_calendar', 'public.policy_workday', 'public.policy_period',
    'public.policy_anniversary']::regclass[]
  LOOP
    IF (SELECT relpages < 100 OR reltuples < 0 OR abs(pg_relation_size(oid) / current_setting('block_size')::int - relpages) * 20 > relpages
        FROM pg_class WHERE oid = one) THEN
      EXECUTE format('ANALYZE %s', one);
    END IF;
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    """A duty's two foreign keys asked once a row what holds for whole statements; docs/decisions/0014 says what keeps them now."""

    dependencies = [("duties", "0013_stretches")]
    operations = [
        migrations.AlterField("duty", "person", models.ForeignKey(
            db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.person")),
        migrations.AlterField("duty", "edition", models.ForeignKey(
            db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duties.edition")),
        migrations.RunSQL(CREATE, DROP),
        migrations.RunSQL(ANALYZE, migrations.RunSQL.noop),
    ]
