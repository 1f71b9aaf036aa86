"""The start-up check refuses to run on a wall with a hole: each hole is made by the owner and mended again."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from weixia.kernel import guard, home
from weixia.kernel.scope import scoped

pytestmark = pytest.mark.django_db(transaction=True)

CONTACT = "needs_contact"
READ = "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polname = 'wx_scope' AND polrelid = 'needs_contact'::regclass"
HOLES = {
    "not forced": ("ALTER TABLE needs_contact NO FORCE ROW LEVEL SECURITY",
                   "ALTER TABLE needs_contact FORCE ROW LEVEL SECURITY", "needs_contact 没有强制"),
    "switched off": ("ALTER TABLE needs_contact DISABLE ROW LEVEL SECURITY",
                     "ALTER TABLE needs_contact ENABLE ROW LEVEL SECURITY", "needs_contact 没有强制"),
    "policy for all": ("CREATE POLICY hole ON needs_contact USING (true)",
                       "DROP POLICY hole ON needs_contact", "needs_contact 的行级安全策略"),
    "path trigger off": ("ALTER TABLE needs_contact DISABLE TRIGGER wx_path",
                         "ALTER TABLE needs_contact ENABLE TRIGGER wx_path", "归属路径触发器"),
    "version trigger off": ("ALTER TABLE benefits_spending DISABLE TRIGGER USER",
                            "ALTER TABLE benefits_spending ENABLE TRIGGER USER", "benefits_spending 的版本触发器"),
    "duties of whoever is gone": ("ALTER TABLE registry_person DISABLE TRIGGER duty_person_gone",
                                  "ALTER TABLE registry_person ENABLE TRIGGER duty_person_gone", "registry_person 代替外键"),
    "journal may be changed": ("GRANT UPDATE ON kernel_event TO weixia_app",
                               "REVOKE UPDATE ON kernel_event FROM weixia_app", "kernel_event 的授权过宽"),
    "journal may be cleared": ("GRANT DELETE ON kernel_event TO weixia_app",
                               "REVOKE DELETE ON kernel_event FROM weixia_app", "kernel_event 的授权过宽"),
    "seals may be changed": ("GRANT UPDATE ON kernel_seal TO weixia_app",
                             "REVOKE UPDATE ON kernel_seal FROM weixia_app", "kernel_seal 的授权过宽"),
    "table may be emptied": ("GRANT TRUNCATE ON registry_person TO weixia_app",
                             "REVOKE TRUNCATE ON registry_person FROM weixia_app", "registry_person 的授权过宽"),
    "view of the owner's": ("CREATE VIEW hole AS SELECT * FROM registry_person; GRANT SELECT ON hole TO weixia_app",
                            "DROP VIEW hole", "hole 会绕过"),
    "kept copy": ("CREATE MATERIALIZED VIEW hole AS SELECT 1 AS one; GRANT SELECT ON hole TO weixia_app",
                  "DROP MATERIALIZED VIEW hole", "hole 会绕过"),
    "table nobody named": ("CREATE TABLE hole (person_id bigint); GRANT SELECT ON hole TO weixia_app",
                           "DROP TABLE hole", "hole 会绕过"),
    "function of the owner's": ("CREATE FUNCTION hole() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS"
                                " 'SELECT count(*) FROM registry_person'", "DROP FUNCTION hole()", "函数 hole"),
    "versions may be skipped": (
        "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
        " LANGUAGE sql IMMUTABLE AS 'SELECT true'",
        "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
        " LANGUAGE sql IMMUTABLE AS 'SELECT false'", "版本记录可以被跳过"),
    "may create tables": ("GRANT CREATE ON SCHEMA public TO weixia_app",
                          "REVOKE CREATE ON SCHEMA public FROM weixia_app", "权限过大"),
}
BY_ADMINISTRATOR = {"may create tables"}


@contextmanager
def hole(name: str) -> Iterator[str]:
    """The hole while inside; what the check must say of it."""
    make, mend, saying = HOLES[name]
    role = "admin" if name in BY_ADMINISTRATOR else "owner"
    settings = home.connection_settings(role) | {"dbname": home.database_name()}
    with psycopg.connect(**settings, autocommit=True) as hand:
        hand.execute(make)
        try:
            yield saying
        finally:
            hand.execute(mend)


def test_a_whole_wall_passes() -> None:
    guard.check()


@pytest.mark.parametrize("name", HOLES)
def test_a_hole_stops_the_start(name: str) -> None:
    with hole(name) as saying, pytest.raises(guard.WallDown, match=saying):
        guard.check()
    guard.check()


@pytest.mark.parametrize(("power", "is_too_much"), [
    ("SELECT 1", False),
    ("ALTER ROLE {role} BYPASSRLS", True),
    ("ALTER ROLE {role} SUPERUSER", True),
    ("ALTER ROLE {role} CREATEROLE", True),
    ("GRANT weixia_owner TO {role}", True),
    ("GRANT SET ON PARAMETER session_replication_role TO {role}", True),
])
def test_a_role_that_may_too_much_stops_the_start(power: str, is_too_much: bool) -> None:
    """Tried on a role of this test's own: the application's role belongs to every test that runs beside this one."""
    role = f"mighty_{home.database_name()}"
    with psycopg.connect(**home.connection_settings("admin"), autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'mighty'")
        try:
            admin.execute(f"GRANT CONNECT ON DATABASE {home.database_name()} TO {role}")
            admin.execute(power.format(role=role))
            with logged_in_as(role, "mighty"):
                assert bool(list(guard._role_problems())) == is_too_much
        finally:
            admin.execute("REVOKE SET ON PARAMETER session_replication_role FROM " + role)
            admin.execute(f"REVOKE ALL ON DATABASE {home.database_name()} FROM {role}")
            admin.execute(f"DROP ROLE {role}")


@contextmanager
def logged_in_as(role: str, password: str) -> Iterator[None]:
    """Lend this process's connection another login."""
    mine = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=role, PASSWORD=password)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(mine)


def test_a_policy_that_is_silent_without_a_scope_stops_the_start() -> None:
    """`current_setting(…, true)` answers nothing instead of failing: an empty page where there should be an error."""
    with psycopg.connect(**home.connection_settings("owner"), autocommit=True) as owner:
        [text] = owner.execute(READ).fetchone() or [""]
        silent = "org_path >= current_setting('wx.lo', true) AND org_path < current_setting('wx.hi', true)"
        owner.execute(f"ALTER POLICY wx_scope ON {CONTACT} USING ({silent})")
        try:
            with pytest.raises(guard.WallDown, match="没有报错"):
                guard.check()
        finally:
            owner.execute(f"ALTER POLICY wx_scope ON {CONTACT} USING ({text})")
    guard.check()


def test_the_check_needs_no_scope_and_leaves_none() -> None:
    from weixia.kernel.scope import ROOT, current

    with scoped(ROOT):
        guard.check()
        assert current() is ROOT


def test_a_model_without_a_wall_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    from weixia.needs.models import Contact

    monkeypatch.setattr(Contact, "wall", "")
    with pytest.raises(guard.Unwalled):
        guard.check()


def test_every_guarded_table_is_kept_from_the_public() -> None:
    with psycopg.connect(**home.connection_settings("owner")) as owner:
        tables = [model._meta.db_table for model in guard.ours()]
        granted = owner.execute(
            "SELECT DISTINCT table_name FROM information_schema.role_table_grants"
            " WHERE grantee = 'PUBLIC' AND table_name = ANY(%s)", [tables]).fetchall()
    assert granted == []
