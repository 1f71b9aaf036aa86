"""The wall: row-level security, path triggers and grants, written from what each model says of itself.

Every model of ours names its wall (walls.py says what each means); one that does not stops `weixia init`. Run as the
owner, in one transaction, after every migration. No default privileges: a table that is not granted here fails closed.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from weixia.kernel import carrying, confiding
from weixia.kernel.scope import ScopeError, scoped
from weixia.kernel.walls import (
    APPEND_ONLY,
    GUARDED,
    OF_A_PERSON,
    WALLS,
    Unwalled,
    guarded,
    keepers,
    ours,
    parts_of,
    policies,
    tells_paths,
    version_triggers,
    wall_of,
)

__all__ = ["APPEND_ONLY", "GUARDED", "WALLS", "Unwalled", "WallDown", "apply", "check", "guarded", "ours", "wall_of"]
DEFINERS = {"wx_number_taken", "wx_people_named", "duties_analyze"}  # each answers one question or does one chore, and shows no row


class WallDown(Exception):
    """The database does not keep the wall; the text lists what is untrue."""


def apply(cursor: Any, *, app_role: str = "weixia_app", owner_role: str = "weixia_owner") -> None:
    """Write functions, triggers, policies and grants anew; the caller holds one transaction as the owner."""
    cursor.execute(carrying.FUNCTIONS + confiding.FUNCTIONS)
    cursor.execute(f"GRANT EXECUTE ON FUNCTION wx_number_taken(text) TO {app_role}")
    for model in ours():
        _grant(cursor, model, app_role)
        if wall_of(model) in GUARDED:
            _policies(cursor, model, app_role, owner_role)
            carrying.write(cursor, model)
    carrying.of_units(cursor)
    _grant_foreign(cursor, app_role)


def _grant(cursor: Any, model: type[models.Model], app_role: str) -> None:
    table = model._meta.db_table
    verbs = "SELECT, INSERT" if wall_of(model) in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
    cursor.execute(f'REVOKE ALL ON "{table}" FROM PUBLIC, {app_role}; GRANT {verbs} ON "{table}" TO {app_role}')


def _policies(cursor: Any, model: type[models.Model], app_role: str, owner_role: str) -> None:
    table = model._meta.db_table
    cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY')
    cursor.execute("SELECT policyname FROM pg_policies WHERE schemaname = current_schema() AND tablename = %s", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP POLICY "{name}" ON "{table}"')
    for name, words in policies(wall_of(model), app_role=app_role, owner_role=owner_role).items():
        cursor.execute(f'CREATE POLICY {name} ON "{table}" {words}')


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
    with scoped(None), transaction.atomic():
        untrue = [*_role_problems(), *_table_problems(), *_policy_problems(), *_bypass_problems(), *_setting_problems()]
        untrue += _silence_problems()
    if untrue:
        raise WallDown("\n".join(untrue))


def _ask(question: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, params)
        return list(cursor.fetchall())


def _role_problems() -> Iterator[str]:
    [(name, too_much)] = _ask(
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole"
        " OR EXISTS (SELECT 1 FROM pg_tables WHERE tableowner = current_user AND schemaname = 'public')"
        " OR EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid)"
        " OR has_schema_privilege('public', 'CREATE') OR has_parameter_privilege('session_replication_role', 'SET')"
        " FROM pg_roles r WHERE rolname = current_user")
    if too_much:
        yield (f"数据库角色 {name} 权限过大：应用角色不得是超级用户、不得绕过行级安全、不得拥有数据表、"
               "不得加入其他角色、不得建表或停用触发器。")


def _table_problems() -> Iterator[str]:
    tables = {name: truths for name, *truths in _ask(
        "SELECT relname, relrowsecurity AND relforcerowsecurity,"
        " has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE'),"
        " has_table_privilege(c.oid, 'TRUNCATE') OR has_table_privilege(c.oid, 'TRIGGER'),"
        " ARRAY(SELECT tgname::text FROM pg_trigger t WHERE tgrelid = c.oid AND tgenabled = 'O'),"
        " (SELECT collname FROM pg_attribute a JOIN pg_collation l ON l.oid = a.attcollation"
        "  WHERE a.attrelid = c.oid AND attname = 'org_path')"
        " FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")}
    kept = keepers()
    for model in ours():
        table, wall = model._meta.db_table, wall_of(model)
        forced, writable, destroyable, triggers, collation = tables.get(table, (False, True, True, [], ""))
        if wall in GUARDED and not forced:
            yield f"数据表 {table} 没有强制行级安全。"
        if wall in GUARDED and collation != "C":
            yield f"数据表 {table} 的 org_path 没有按字节排序（COLLATE \"C\"），范围会比错。"
        if wall in OF_A_PERSON | {"person", "unit", "part"} | confiding.FAMILY and "wx_path" not in triggers:
            yield f"数据表 {table} 的归属路径触发器不在或已停用。"
        if tells_paths(model) and not {"wx_path_untold", "wx_paths_right"} <= {*triggers}:
            yield f"数据表 {table} 的成批归属核对不在或已停用。"
        if (wall in {"person", confiding.ROOT} or table == "registry_unit" or parts_of(model)) and "wx_moved" not in triggers:
            yield f"数据表 {table} 的随迁触发器不在或已停用。"
        if missing := sorted(kept.get(table, set()) - {*triggers}):
            yield f"数据表 {table} 代替外键的触发器不在或已停用：{'、'.join(missing)}。"
        if missing := [name for name in version_triggers(model) if name not in triggers]:
            yield f"数据表 {table} 的版本触发器不在或已停用：{'、'.join(missing)}。"
        if destroyable or wall in APPEND_ONLY and writable:
            yield f"数据表 {table} 的授权过宽：{'应当只能追加' if wall in APPEND_ONLY else '应用角色能清空或加触发器'}。"


def _policy_problems() -> Iterator[str]:
    """Every policy of every guarded table, word for word as it would be written today."""
    found = _policies_of("public")
    for wall in sorted(GUARDED):
        alike = [model._meta.db_table for model in guarded() if wall_of(model) == wall]
        meant = _policies_as_meant(wall, alike[0]) if alike else set()
        for table in alike:
            if (there := found.get(table, set())) != meant:
                names = "、".join(sorted({str(policy[0]) for policy in there ^ meant}))
                yield f"数据表 {table} 的行级安全策略与应有的不同：{names}。"


def _policies_as_meant(wall: str, table: str) -> set[tuple[Any, ...]]:
    """The policies as this server prints them, read from an empty temporary table that carries them."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMP TABLE wx_meant ON COMMIT DROP AS SELECT * FROM "{table}" WITH NO DATA')
        for name, words in policies(wall).items():
            cursor.execute(f"CREATE POLICY {name} ON pg_temp.wx_meant {words}")
        meant = _policies_of("pg_temp").get("wx_meant", set())
        cursor.execute("DROP TABLE pg_temp.wx_meant")
    return meant


def _policies_of(schema: str) -> dict[str, set[tuple[Any, ...]]]:
    found: dict[str, set[tuple[Any, ...]]] = {}
    for table, *policy in _ask(
        "SELECT relname, polname, polpermissive, polcmd::text, polroles::text, pg_get_expr(polqual, polrelid),"
        " pg_get_expr(polwithcheck, polrelid) FROM pg_policy JOIN pg_class c ON c.oid = polrelid WHERE relnamespace ="
        " CASE %s WHEN 'pg_temp' THEN pg_my_temp_schema() ELSE 'public'::regnamespace::oid END", [schema]):
        found.setdefault(table, set()).add(tuple(policy))
    return found


def _bypass_problems() -> Iterator[str]:
    """Relations and functions that show rows without asking the policies."""
    known = [model._meta.db_table for model in guarded()]
    for name, in _ask(
        "SELECT relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace"
        " AND has_table_privilege(c.oid, 'SELECT') AND (relkind = 'm'"
        "  OR relkind = 'v' AND NOT coalesce(reloptions @> '{security_invoker=true}', false)"
        "  OR relkind IN ('r', 'p', 'f') AND relname <> ALL(%s) AND EXISTS (SELECT 1 FROM pg_attribute"
        "   WHERE attrelid = c.oid AND attname IN ('org_path', 'person_id')))", [known]):
        yield f"{name} 会绕过行级安全：视图缺 security_invoker，或是没有登记的数据表。"
    for name, in _ask(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND prorettype <> 'trigger'::regtype AND proname <> ALL(%s) AND has_function_privilege(oid, 'EXECUTE')",
        [list(DEFINERS)]):
        yield f"函数 {name} 以拥有者身份执行，不在登记之列。"
    if _ask("SELECT 1 FROM pg_proc WHERE proname = '_pgtrigger_should_ignore' AND prosrc <> 'SELECT false'"):
        yield "版本记录可以被跳过：请重新运行 weixia init。"


def _silence_problems() -> list[str]:
    """Outside any scope every guarded table must be an error, never an empty answer."""
    problems = []
    for model in guarded():
        try:
            with transaction.atomic():
                _ask(f'SELECT 1 FROM "{model._meta.db_table}" LIMIT 1')
            problems.append(f"没有范围时，数据表 {model._meta.db_table} 没有报错。")
        except ScopeError:
            continue
    return problems


def _setting_problems() -> Iterator[str]:
    wanted = {"fsync": {"on"}, "full_page_writes": {"on"}, "synchronous_commit": {"on", "remote_apply"}}
    for name, good in wanted.items():
        [(value,)] = _ask("SELECT current_setting(%s)", [name])
        if value not in good:
            yield f"数据库设置 {name} = {value}，断电会丢数据；应为 {'或'.join(sorted(good))}。"
