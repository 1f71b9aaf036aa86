"""The wall: row-level security, path triggers and grants, written from what each model says of itself.

Every model of ours names its wall; one that does not stops `weixia init`. Run as the owner, in one
transaction, after every migration. No default privileges: a table that is not granted here fails closed.

| wall | rows | the application may |
|---|---|---|
| person | own `org_path`, set from the unit | read, write within scope |
| child | `org_path` copied from the person | read, write within scope |
| range | `org_path` said by the action | read, write within scope |
| history | `org_path` copied by the version trigger | read in scope, append |
| journal | `org_path` said by the action | read in scope, append |
| append | no scope | read, append |
| open | no scope | read, write |
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

GUARDED = {"person", "child", "range", "history", "journal"}
APPEND_ONLY = {"history", "journal", "append"}
WALLS = GUARDED | APPEND_ONLY | {"open"}
SCOPE = (
    "org_path >= substr(current_setting('wx.lo'), current_setting('wx.on')::int)"
    " AND org_path < current_setting('wx.hi')"
)
DOOR = "{column} = ANY(current_setting('wx.people')::bigint[])"

FUNCTIONS = """
CREATE OR REPLACE FUNCTION wx_path_of_unit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  SELECT path INTO NEW.org_path FROM registry_unit WHERE id = NEW.unit_id;
  IF NOT FOUND THEN RAISE EXCEPTION 'unit % does not exist', NEW.unit_id USING ERRCODE = '23503'; END IF;
  RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION wx_path_of_person() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  SELECT org_path INTO NEW.org_path FROM registry_person WHERE id = NEW.person_id;
  IF NOT FOUND THEN RAISE EXCEPTION 'person % is out of scope', NEW.person_id USING ERRCODE = '42501'; END IF;
  RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION wx_unit_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.path IS DISTINCT FROM OLD.path THEN
    UPDATE registry_person SET unit_id = unit_id WHERE unit_id = NEW.id; END IF;
  RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION wx_number_taken(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog AS 'SELECT EXISTS (SELECT 1 FROM public.registry_person WHERE number = wanted)';
REVOKE ALL ON FUNCTION wx_number_taken(text) FROM PUBLIC;
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean
  LANGUAGE sql IMMUTABLE AS 'SELECT false';
"""


class Unwalled(Exception):
    """A model of ours does not say which wall it stands behind."""


class WallDown(Exception):
    """The database does not keep the wall; the text lists what is untrue."""


def ours() -> Iterator[type[models.Model]]:
    """Every model of the house, pghistory's version tables included."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("weixia."):
            yield model


def wall_of(model: type[models.Model]) -> str:
    """The wall that a model names; raises Unwalled."""
    wall = getattr(model, "wall", None)
    if wall not in WALLS:
        raise Unwalled(f"{model._meta.label} names no wall")
    return str(wall)


def guarded() -> list[type[models.Model]]:
    """Models whose rows are kept apart by scope."""
    return [model for model in ours() if wall_of(model) in GUARDED]


def apply(cursor: Any, *, app_role: str = "weixia_app", owner_role: str = "weixia_owner") -> None:
    """Write functions, triggers, policies and grants anew; the caller holds one transaction as the owner."""
    cursor.execute(FUNCTIONS)
    cursor.execute(f"GRANT EXECUTE ON FUNCTION wx_number_taken(text) TO {app_role}")
    for model in ours():
        _grant(cursor, model, app_role)
        if wall_of(model) in GUARDED:
            _policies(cursor, model, app_role, owner_role)
            _triggers(cursor, model)
    _unit_trigger(cursor)
    _grant_foreign(cursor, app_role)


def _grant(cursor: Any, model: type[models.Model], app_role: str) -> None:
    table = model._meta.db_table
    verbs = "SELECT, INSERT" if wall_of(model) in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
    cursor.execute(f'REVOKE ALL ON "{table}" FROM PUBLIC, {app_role}; GRANT {verbs} ON "{table}" TO {app_role}')


def _policies(cursor: Any, model: type[models.Model], app_role: str, owner_role: str) -> None:
    table, wall = model._meta.db_table, wall_of(model)
    rule = SCOPE
    if wall in {"person", "child"}:
        rule = f"({SCOPE}) OR {DOOR.format(column='id' if wall == 'person' else 'person_id')}"
    cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY')
    cursor.execute("SELECT policyname FROM pg_policies WHERE schemaname = current_schema() AND tablename = %s", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP POLICY "{name}" ON "{table}"')
    cursor.execute(f'CREATE POLICY wx_owner ON "{table}" TO {owner_role} USING (true) WITH CHECK (true)')
    if wall == "journal":
        cursor.execute(f'CREATE POLICY wx_read ON "{table}" FOR SELECT TO {app_role} USING ({rule})')
        cursor.execute(f'CREATE POLICY wx_append ON "{table}" FOR INSERT TO {app_role} WITH CHECK (true)')
    else:
        cursor.execute(f'CREATE POLICY wx_scope ON "{table}" TO {app_role} USING ({rule}) WITH CHECK ({rule})')


def _triggers(cursor: Any, model: type[models.Model]) -> None:
    table, wall = model._meta.db_table, wall_of(model)
    if wall == "person":
        _trigger(cursor, table, "wx_path", "BEFORE INSERT OR UPDATE OF unit_id", "wx_path_of_unit")
        _carry(cursor, table)
    if wall == "child":
        _trigger(cursor, table, "wx_path", "BEFORE INSERT OR UPDATE OF person_id", "wx_path_of_person")


def _carry(cursor: Any, table: str) -> None:
    """When a person moves, everything that hangs on them moves too."""
    children = [model._meta.db_table for model in ours() if wall_of(model) == "child"]
    updates = " ".join(f'UPDATE "{c}" SET org_path = NEW.org_path WHERE person_id = NEW.id;' for c in children)
    cursor.execute(
        "CREATE OR REPLACE FUNCTION wx_person_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NEW.org_path IS DISTINCT FROM OLD.org_path THEN {updates} END IF; RETURN NEW; END $$")
    _trigger(cursor, table, "wx_moved", "AFTER UPDATE OF unit_id", "wx_person_moved")


def _unit_trigger(cursor: Any) -> None:
    _trigger(cursor, "registry_unit", "wx_moved", "AFTER UPDATE OF path", "wx_unit_moved")


def _trigger(cursor: Any, table: str, name: str, when: str, function: str) -> None:
    cursor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
    cursor.execute(f'CREATE TRIGGER {name} {when} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {function}()')


def _grant_foreign(cursor: Any, app_role: str) -> None:
    """Libraries' tables (sessions, login, jobs) hold no person's data; migrations are read only."""
    real = set(connection.introspection.table_names(cursor))
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if not model.__module__.startswith("weixia.") and table in real:
            cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {app_role}')
    cursor.execute(f"GRANT SELECT ON django_migrations TO {app_role}")
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app_role}")


def check() -> None:
    """Refuse to run on a database that does not keep the wall; raises WallDown with every reason."""
    untrue = [*_role_problems(), *_table_problems(), *_setting_problems()]
    if untrue:
        raise WallDown("\n".join(untrue))


def _role_problems() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, is_super, bypasses = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user AND schemaname = 'public'")
        owned = cursor.fetchone()[0]
    if is_super or bypasses or owned:
        yield f"数据库角色 {name} 权限过大:应用角色不得是超级用户、不得绕过行级安全、不得拥有数据表。"


def _table_problems() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity,"
            " has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')"
            " FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        tables = {name: (forced, writable) for name, forced, writable in cursor.fetchall()}
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace"
                       " AND NOT coalesce(reloptions @> '{security_invoker=true}', false)")
        views = [name for (name,) in cursor.fetchall()]
    for model in ours():
        forced, writable = tables.get(model._meta.db_table, (False, False))
        if wall_of(model) in GUARDED and not forced:
            yield f"数据表 {model._meta.db_table} 没有强制行级安全。"
        if wall_of(model) in APPEND_ONLY and writable:
            yield f"数据表 {model._meta.db_table} 应当只能追加,现在可以改删。"
    yield from (f"视图 {name} 会绕过行级安全(缺 security_invoker)。" for name in views)


def _setting_problems() -> Iterator[str]:
    wanted = {"fsync": {"on"}, "full_page_writes": {"on"}, "synchronous_commit": {"on", "remote_apply"}}
    with connection.cursor() as cursor:
        for name, good in wanted.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            value = cursor.fetchone()[0]
            if value not in good:
                yield f"数据库设置 {name} = {value},断电会丢数据;应为 {'或'.join(sorted(good))}。"
