from django.db import migrations, models

NAMED = """
CREATE OR REPLACE FUNCTION wx_people_named(part text, wanted text[], most int) RETURNS bigint[] LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan AS $$
DECLARE lo text := substr(current_setting('wx.lo'), current_setting('wx.on')::int); hi text := current_setting('wx.hi'); BEGIN
  IF EXISTS (SELECT 1 FROM public.registry_person WHERE org_path < lo)
    OR EXISTS (SELECT 1 FROM public.registry_person WHERE org_path >= hi) THEN
    RETURN ARRAY(SELECT id FROM public.registry_person WHERE org_path >= lo AND org_path < hi
      AND strpos(translate(name, ' 　·•.', ''), part) > 0 ORDER BY name, id LIMIT most);
  END IF;
  RETURN ARRAY(WITH hit AS MATERIALIZED (SELECT id, name FROM public.registry_person WHERE grams @> wanted::varchar[])
    SELECT id FROM hit WHERE strpos(translate(name, ' 　·•.', ''), part) > 0 ORDER BY name, id LIMIT most); END $$;
REVOKE ALL ON FUNCTION wx_people_named(text, text[], int) FROM PUBLIC;
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'weixia_app') THEN
    GRANT EXECUTE ON FUNCTION wx_people_named(text, text[], int) TO weixia_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    """The living of a scope are counted from an index alone; a name is found from its middle.

    For that there is an index that the wall cannot use. wx_people_named uses it only for whoever has nobody outside their scope:
    for all others it reads the names of their scope alone, so that not even its time tells of a name elsewhere.
    """

    dependencies = [
        ('registry', '0018_found_again'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['org_path', 'died_on', 'id'], name='person_living'),
        ),
        migrations.RunSQL(NAMED, "DROP FUNCTION wx_people_named(text, text[], int);"),
    ]
