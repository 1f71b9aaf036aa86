"""Making a database ready: an administrator's part, the owner's part, and a look at the result.

    prepare_server()      roles, passwords, the database itself: as the server's administrator
    migrate_and_guard()   tables, then the wall in one transaction, then what rooms fill: as weixia_owner
    guard.check()         as the application, which this process stays

Every step may run again, twice at once, and after a kill at any point.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from weixia.kernel import home
from weixia.kernel.home import APP, OWNER, SEARCH, NotReady

LOCK = 7_305_000
OLDEST = 150000
LOGINS = {OWNER: "LOGIN", APP: "LOGIN", SEARCH: "NOLOGIN"}
HUMBLE = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION"
_fills: list[Callable[[], Any]] = []
APP_LIMITS = {"lock_timeout": "30s", "idle_in_transaction_session_timeout": "15min"}


def prepare_server() -> None:
    """Make or mend the roles and the database.

    Raises NotReady when the server is too old or cannot be reached as an administrator.
    """
    with _admin("postgres") as admin, _locked(admin):
        if admin.info.server_version < OLDEST:
            raise NotReady(f"数据库版本是 {admin.info.server_version // 10000}，需要 PostgreSQL 15 或更新。")
        for role, login in LOGINS.items():
            _role(admin, role, login)
        _belong(admin)
        _database(admin, home.database_name())
    with _admin(home.database_name()) as admin, _locked(admin):
        for statement in _inside():
            admin.execute(statement)


def reachable_as_owner() -> bool:
    """Whether weixia_owner can already log in: then an administrator has done their part."""
    try:
        psycopg.connect(**home.connection_settings("owner"), connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def install() -> None:
    """Everything above, in order. The server runs, the keys are made, and Django is set up."""
    from weixia.kernel import guard

    try:
        prepare_server()
    except NotReady:
        # Where an administrator has done their part by hand, the owner's login is enough.
        if not home.external_url() or not reachable_as_owner():
            raise
    migrate_and_guard()
    guard.check()


def fill_with(fill: Callable[[], Any]) -> None:
    """A room names what it fills (a calendar) after every migration; `fill` may run any number of times."""
    if fill not in _fills:
        _fills.append(fill)


def migrate_and_guard() -> None:
    """Bring tables, wall and filled tables to this version."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from weixia.kernel import guard
    from weixia.kernel.scope import ROOT, scoped

    own = psycopg.connect(**home.connection_settings("owner"), autocommit=True)
    with own, _locked(own), _as_owner(), scoped(ROOT):
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic(), connection.cursor() as cursor:
            guard.apply(cursor)
        for fill in _fills:
            with transaction.atomic():
                fill()


@contextmanager
def _as_owner() -> Iterator[None]:
    """Lend this process's Django connection the owner's login."""
    from django.db import connection

    mine = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    owner = home.connection_settings("owner")
    connection.close()
    connection.settings_dict.update(USER=owner["user"], PASSWORD=owner["password"])
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(mine)


def script() -> str:
    """The administrator's part as SQL, for a DBA who runs it by hand. Holds the roles' passwords."""
    lines = [f"-- 连接到 postgres 库，以管理员身份执行。含口令，请勿外传。库名：{home.database_name()}"]
    passwords = _passwords()
    for role, login in LOGINS.items():
        lines.append(f"CREATE ROLE {role} {login} {HUMBLE};")
        if role in passwords:
            lines.append(f"ALTER ROLE {role} PASSWORD '{passwords[role]}';")
    lines += [f"ALTER ROLE {APP} SET {name} = '{value}';" for name, value in APP_LIMITS.items()]
    lines.append(f"GRANT {SEARCH} TO {OWNER};")
    name = '"' + home.database_name().replace('"', '""') + '"'
    locale = "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
    lines.append(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0 {locale};")
    lines.append(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC;")
    lines.append(f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {APP};")
    lines.append(f"\\connect {name}")
    lines += [f"{statement};" for statement in _inside()]
    return "\n".join(lines) + "\n"


@contextmanager
def _admin(database: str) -> Iterator[psycopg.Connection[Any]]:
    settings = home.connection_settings("admin") | {"dbname": database}
    try:
        connection = psycopg.connect(**settings, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as problem:
        raise NotReady(f"连不上数据库（{settings['host']}:{settings['port']}）：{problem}") from problem
    with connection:
        yield connection


@contextmanager
def _locked(connection: psycopg.Connection[Any]) -> Iterator[None]:
    connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        if not connection.broken:
            connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _passwords() -> dict[str, str]:
    secret = home.keys()
    return {OWNER: secret.owner, APP: secret.app}


def _role(admin: psycopg.Connection[Any], role: str, login: str) -> None:
    name = sql.Identifier(role)
    found = admin.execute(
        "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication FROM pg_roles"
        " WHERE rolname = %s",
        [role],
    ).fetchone()
    if found is None:
        admin.execute(sql.SQL("CREATE ROLE {} " + login + " " + HUMBLE).format(name))
    elif found[0]:
        admin.execute(sql.SQL("ALTER ROLE {} " + HUMBLE).format(name))
    if password := _passwords().get(role):
        admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))
    if role == APP:
        for setting, value in APP_LIMITS.items():
            limit = sql.SQL("ALTER ROLE {} SET {} = {}")
            admin.execute(limit.format(name, sql.Identifier(setting), sql.Literal(value)))


def _belong(admin: psycopg.Connection[Any]) -> None:
    admin.execute(f"GRANT {SEARCH} TO {OWNER}")
    row = admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if row and not row[0]:
        # An administrator who is no superuser may give a database only to a role they belong to.
        admin.execute(f"GRANT {OWNER} TO CURRENT_USER")


def _database(admin: psycopg.Connection[Any], name: str) -> None:
    there = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    database = sql.Identifier(name)
    if not there:
        locale = "LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
        if admin.info.server_version >= 170000:
            locale = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'"
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' " + locale).format(
                database, sql.Identifier(OWNER)
            )
        )
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    admin.execute(
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, sql.Identifier(APP))
    )


def _inside() -> list[str]:
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {APP}, {SEARCH}",
    ]
