"""Triggers: every guarded row's place is copied from what it hangs on, and follows when that moves."""

from typing import Any

from django.db import models

from weixia.kernel import confiding
from weixia.kernel.walls import (
    OF_A_PERSON,
    PATHS,
    may_be_nobodys,
    ours,
    parts_of,
    tells_paths,
    wall_of,
    whole_of,
)

# Whoever moves a unit may see no person; what hangs on it must move all the same: hence SECURITY DEFINER.
# Tables are named with their schema: a temporary table of the same name would be found first.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION wx_path_of_unit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  SELECT path INTO NEW.org_path FROM public.registry_unit WHERE id = NEW.unit_id;
  IF NOT FOUND THEN RAISE EXCEPTION 'unit % does not exist', NEW.unit_id USING ERRCODE = '23503'; END IF;
  RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION wx_path_of_person() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.person_id IS NULL THEN RETURN NEW; END IF;
  SELECT org_path INTO NEW.org_path FROM public.registry_person WHERE id = NEW.person_id;
  IF NOT FOUND THEN RAISE EXCEPTION 'person % is out of scope', NEW.person_id USING ERRCODE = '42501'; END IF;
  RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION wx_path_of_either() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.person_id IS NULL THEN SELECT path INTO NEW.org_path FROM public.registry_unit WHERE id = NEW.unit_id;
  ELSE SELECT org_path INTO NEW.org_path FROM public.registry_person WHERE id = NEW.person_id; END IF;
  IF NOT FOUND THEN RAISE EXCEPTION 'person % is out of scope, or there is no unit %', NEW.person_id, NEW.unit_id
    USING ERRCODE = '42501'; END IF;
  RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION wx_path_of_whole() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE found int; BEGIN
  EXECUTE format('SELECT org_path, person_id FROM public.%I WHERE id = ($1).%I', TG_ARGV[0], TG_ARGV[1])
    INTO NEW.org_path, NEW.person_id USING NEW;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found = 0 THEN RAISE EXCEPTION 'a row of % is out of scope', TG_ARGV[0] USING ERRCODE = '42501'; END IF;
  RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION wx_paths_right() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT person_id, org_path FROM added) a WHERE NOT EXISTS (
      SELECT FROM public.registry_person p WHERE p.id = a.person_id AND p.org_path = a.org_path)) THEN
    RAISE EXCEPTION 'a person is out of scope, or lies elsewhere than told' USING ERRCODE = '42501'; END IF;
  RETURN NULL; END $$;
CREATE OR REPLACE FUNCTION wx_paths_between() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  SELECT org_path INTO NEW.org_path FROM public.registry_person WHERE id = NEW.person_id;
  IF NOT FOUND THEN RAISE EXCEPTION 'person % is out of scope', NEW.person_id USING ERRCODE = '42501'; END IF;
  NEW.from_path := (SELECT path FROM public.registry_unit WHERE id = NEW.from_unit_id);
  NEW.to_path := coalesce((SELECT path FROM public.registry_unit WHERE id = NEW.to_unit_id), '');
  RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION wx_number_taken(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog AS 'SELECT EXISTS (SELECT 1 FROM public.registry_person WHERE number = wanted)
    OR EXISTS (SELECT 1 FROM public.registry_merge WHERE merged_number = wanted AND undone_at IS NULL)';
REVOKE ALL ON FUNCTION wx_number_taken(text) FROM PUBLIC;
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean
  LANGUAGE sql IMMUTABLE AS 'SELECT false';
"""


def write(cursor: Any, model: type[models.Model]) -> None:
    """The triggers of one guarded model, written anew."""
    table, wall = model._meta.db_table, wall_of(model)
    if wall in {"person", "unit"}:
        _trigger(cursor, table, "wx_path", "BEFORE INSERT OR UPDATE OF unit_id, org_path", "wx_path_of_unit")
    if wall == "person":
        _carry(cursor, table)
    if wall == "child" and not tells_paths(model):
        either, function = (", unit_id", "wx_path_of_either") if may_be_nobodys(model) else ("", "wx_path_of_person")
        _trigger(cursor, table, "wx_path", f"BEFORE INSERT OR UPDATE OF person_id, org_path{either}", function)
    if wall == "part":
        whole, column = whole_of(model)
        _trigger(cursor, table, "wx_path", f"BEFORE INSERT OR UPDATE OF {column}, person_id, org_path", "wx_path_of_whole",
                 told=f"'{whole._meta.db_table}', '{column}'")
    if wall in confiding.FAMILY:
        _trigger(cursor, table, "wx_path", *confiding.path_trigger(wall))
    if wall == confiding.ROOT:
        confiding.carry(cursor, {model: wall_of(model) for model in ours()})
        _trigger(cursor, table, "wx_moved", "AFTER UPDATE", "wx_confided_moved")
    if parts := parts_of(model):
        _carry_parts(cursor, model, parts)
    if tells_paths(model):
        _told_paths(cursor, table)
    if wall == "between":
        columns = ", ".join(["person_id", "from_unit_id", "to_unit_id", *PATHS])
        _trigger(cursor, table, "wx_path", f"BEFORE INSERT OR UPDATE OF {columns}", "wx_paths_between")
    if wall == "history":
        _fix_search_path(cursor)


def _told_paths(cursor: Any, table: str) -> None:
    """Whoever writes very many rows tells their paths: all of a statement's are asked at its end, not each as it comes."""
    _trigger(cursor, table, "wx_path", "BEFORE UPDATE OF person_id, org_path", "wx_path_of_person")
    _trigger(cursor, table, "wx_path_untold", "BEFORE INSERT", "wx_path_of_person",
             each="ROW WHEN (current_setting('wx.paths_told', true) IS DISTINCT FROM 'on')")
    _trigger(cursor, table, "wx_paths_right", "AFTER INSERT", "wx_paths_right", rows="REFERENCING NEW TABLE AS added", each="STATEMENT")


def _fix_search_path(cursor: Any) -> None:
    """The version triggers name their table without its schema: a temporary one must not catch the rows."""
    cursor.execute("SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE 'pgtrigger\\_%'")
    for (function,) in cursor.fetchall():
        cursor.execute(f"ALTER FUNCTION {function} SET search_path = public, pg_temp")


def _carry(cursor: Any, table: str) -> None:
    """When a person moves, everything that hangs on them moves too."""
    children = [model._meta.db_table for model in ours() if wall_of(model) in OF_A_PERSON]
    updates = " ".join(f'UPDATE public."{c}" SET org_path = NEW.org_path WHERE person_id = NEW.id;' for c in children)
    cursor.execute(
        "CREATE OR REPLACE FUNCTION wx_person_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NEW.org_path IS DISTINCT FROM OLD.org_path THEN {updates} END IF; RETURN NEW; END $$")
    _trigger(cursor, table, "wx_moved", "AFTER UPDATE OF unit_id", "wx_person_moved")


def _carry_parts(cursor: Any, model: type[models.Model], parts: dict[str, str]) -> None:
    """When a row moves, or it becomes known whom it is about, its parts follow."""
    table, there = model._meta.db_table, {field.column for field in model._meta.concrete_fields}
    told = ", ".join(column for column in ("person_id", "unit_id", "org_path") if column in there)
    updates = " ".join(f'UPDATE public."{part}" SET person_id = NEW.person_id, org_path = NEW.org_path WHERE {column} = NEW.id;'
                       for part, column in parts.items())
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION wx_moved_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF (NEW.org_path, NEW.person_id) IS DISTINCT FROM (OLD.org_path, OLD.person_id) THEN"
        f" {updates} END IF; RETURN NEW; END $$")
    _trigger(cursor, table, "wx_moved", f"AFTER UPDATE OF {told}", f"wx_moved_{table}")


def of_units(cursor: Any) -> None:
    """When a unit moves, its people and its own matters move, and what lies between it and another is found at its new place."""
    own = "".join(f' UPDATE public."{model._meta.db_table}" SET unit_id = unit_id WHERE unit_id = NEW.id;'
                  for model in ours() if wall_of(model) == "unit")
    own += "".join(f' UPDATE public."{model._meta.db_table}" SET unit_id = unit_id WHERE unit_id = NEW.id AND person_id IS NULL;'
                   for model in ours() if may_be_nobodys(model))
    own += confiding.units_moved({model: wall_of(model) for model in ours()})
    links = [model._meta.db_table for model in ours() if wall_of(model) == "between"]
    updates = " ".join(f'UPDATE public."{link}" SET from_path = NEW.path WHERE from_unit_id = NEW.id;'
                       f' UPDATE public."{link}" SET to_path = NEW.path WHERE to_unit_id = NEW.id;' for link in links)
    cursor.execute(
        "CREATE OR REPLACE FUNCTION wx_unit_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        " SET search_path = public, pg_temp AS $$ BEGIN IF NEW.path IS DISTINCT FROM OLD.path THEN"
        f" UPDATE public.registry_person SET unit_id = unit_id WHERE unit_id = NEW.id;{own} {updates} END IF;"
        " RETURN NEW; END $$")
    _trigger(cursor, "registry_unit", "wx_moved", "AFTER UPDATE OF path", "wx_unit_moved")


def _trigger(cursor: Any, table: str, name: str, when: str, function: str, *, rows: str = "", each: str = "ROW",
             told: str = "") -> None:
    cursor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
    cursor.execute(f'CREATE TRIGGER {name} {when} ON "{table}" {rows} FOR EACH {each} EXECUTE FUNCTION {function}({told})')
