"""What is told in confidence: rows that a scope alone does not open, and whom they are shut to (decisions 0016).

Three walls in one family. The matter itself (`confided`) stands in its unit; what belongs to it (`confided_child`) is found where
the matter is; who told it (`confided_named`) is read by whoever is named on the matter, and by nobody else, the house's own work
included. A row is shut to everybody complained of in it: `barred` holds accounts as keyed digests, and the paths of units.
"""

from typing import Any

from django.db import models

ROOT, CHILD, NAMED = "confided", "confided_child", "confided_named"
FAMILY = {ROOT, CHILD, NAMED}
# the first two settings fail outside a scope, like the range in front of them
SAID = "substr(current_setting('wx.confided'), current_setting('wx.on')::int)"
OPEN = f"{SAID} = 'rows' AND NOT barred && current_setting('wx.mine')::text[]"
IS_NAMED = "nullif(current_setting('wx.actor'), '')::bigint = ANY(named)"
# the journal names a confided act by its first word; auditors read that it was done, holders too, nobody else
CONFIDED_ACTS = "petition."
HEARD = f"(NOT starts_with(action, '{CONFIDED_ACTS}') OR {SAID} <> '')"

FUNCTIONS = """
CREATE OR REPLACE FUNCTION wx_confide() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  SELECT path INTO NEW.org_path FROM public.registry_unit WHERE id = NEW.unit_id;
  IF NOT FOUND THEN RAISE EXCEPTION 'unit % does not exist', NEW.unit_id USING ERRCODE = '23503'; END IF;
  NEW.barred := NEW.shut_accounts || ARRAY(SELECT path::text FROM public.registry_unit WHERE id = ANY(NEW.shut_units) ORDER BY path);
  RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION wx_path_of_confided() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  SELECT org_path, barred INTO NEW.org_path, NEW.barred FROM public.needs_petition WHERE id = NEW.petition_id;
  IF NOT FOUND THEN RAISE EXCEPTION 'petition % is out of sight', NEW.petition_id USING ERRCODE = '42501'; END IF;
  RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION wx_path_of_named() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  SELECT org_path, barred, named INTO NEW.org_path, NEW.barred, NEW.named FROM public.needs_petition WHERE id = NEW.petition_id;
  IF NOT FOUND THEN RAISE EXCEPTION 'petition % is out of sight', NEW.petition_id USING ERRCODE = '42501'; END IF;
  RETURN NEW; END $$;
"""


def path_trigger(wall: str) -> tuple[str, str]:
    """When the place of a row is set, and by which function."""
    columns = {ROOT: "unit_id, org_path, barred, shut_accounts, shut_units", CHILD: "petition_id, org_path, barred",
               NAMED: "petition_id, org_path, barred, named"}[wall]
    function = {ROOT: "wx_confide", CHILD: "wx_path_of_confided", NAMED: "wx_path_of_named"}[wall]
    return f"BEFORE INSERT OR UPDATE OF {columns}", function


def carry(cursor: Any, walls: dict[type[models.Model], str]) -> None:
    """What belongs to a matter follows it. Whoever passes a matter on, or names its handlers, may not read who told it:
    hence SECURITY DEFINER."""
    updates = " ".join(f'UPDATE public."{model._meta.db_table}" SET petition_id = petition_id WHERE petition_id = NEW.id;'
                       for model, wall in walls.items() if wall in {CHILD, NAMED})
    cursor.execute(
        "CREATE OR REPLACE FUNCTION wx_confided_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        " SET search_path = public, pg_temp AS $$ BEGIN"
        " IF (NEW.org_path, NEW.barred, NEW.named) IS DISTINCT FROM (OLD.org_path, OLD.barred, OLD.named) THEN"
        f" {updates} END IF; RETURN NEW; END $$")


def units_moved(walls: dict[type[models.Model], str]) -> str:
    """The statements that find a matter again when its unit moves, or one that it is shut to."""
    return "".join(f' UPDATE public."{model._meta.db_table}" SET unit_id = unit_id WHERE unit_id = NEW.id OR NEW.id = ANY(shut_units);'
                   for model, wall in walls.items() if wall == ROOT)
