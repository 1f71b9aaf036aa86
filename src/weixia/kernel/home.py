"""Where this instance lives: its data folder, its key files, its database.

The data folder is named by WEIXIA_VAR (default ./var of the working folder). It holds

    keys/        one secret a file, mode 0600, made once by `weixia init`
    pg/          the embedded PostgreSQL, unless WEIXIA_DATABASE_URL names another server

Nothing here opens a connection or imports Django.
"""

import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from psycopg.conninfo import conninfo_to_dict

Role = Literal["app", "owner", "admin"]

OWNER, APP, SEARCH = "weixia_owner", "weixia_app", "weixia_search"
SECRETS = ("field", "index", "journal", "django", "owner", "app")
DEFAULT_DATABASE = "weixia"


class NotReady(Exception):
    """Something the operator has to do first; the text says what, in plain Chinese."""


@dataclass(frozen=True)
class KeyFiles:
    """The instance's secrets, as read from var/keys.

    field: 32 bytes, master key of the encrypted fields. index: 32 bytes, blind index.
    journal: 32 bytes, the journal's chain. django: the framework's signing secret.
    owner, app: passwords of the two database roles.
    """

    field: bytes
    index: bytes
    journal: bytes
    django: str
    owner: str
    app: str


def var() -> Path:
    """The data folder, absolute. It need not exist yet."""
    return Path(os.environ.get("WEIXIA_VAR") or "var").expanduser().absolute()


def external_url() -> str:
    """The URL of a PostgreSQL that is not ours to start, or ''."""
    return os.environ.get("WEIXIA_DATABASE_URL", "").strip()


def database_name() -> str:
    """WEIXIA_DATABASE_NAME, else the name in the external URL, else `weixia`."""
    if name := os.environ.get("WEIXIA_DATABASE_NAME"):
        return name
    return str(_external().get("dbname") or DEFAULT_DATABASE)


def has_keys(folder: Path | None = None) -> bool:
    """Whether `weixia init` has made every key file."""
    keys_folder = (folder or var()) / "keys"
    return all((keys_folder / name).is_file() for name in SECRETS)


def make_keys(folder: Path | None = None) -> None:
    """Make the key files that are missing; those that exist are never touched.

    Safe when two processes do it at once: a secret appears whole, under its name, or not at all.
    """
    keys_folder = (folder or var()) / "keys"
    keys_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in SECRETS:
        secret_file(keys_folder / name)


def secret_file(path: Path) -> str:
    """Return the secret kept in `path`, making a random one (64 hex digits, mode 0600) when absent."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(32))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


def keys(folder: Path | None = None) -> KeyFiles:
    """Read the key files.

    Raises NotReady when they are missing, or when others could read them.
    """
    home = folder or var()
    if not has_keys(home):
        raise NotReady(f"数据目录 {home} 还没有建好。请先运行：weixia init")
    read = {}
    for name in SECRETS:
        path = home / "keys" / name
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise NotReady(f"密钥文件 {path} 对其他用户开放。请运行：chmod 600 {path}")
        read[name] = path.read_text(encoding="ascii").strip()
    return KeyFiles(
        field=bytes.fromhex(read["field"]),
        index=bytes.fromhex(read["index"]),
        journal=bytes.fromhex(read["journal"]),
        django=read["django"],
        owner=read["owner"],
        app=read["app"],
    )


def connection_settings(role: Role) -> dict[str, Any]:
    """How to reach the database as `role`: host, port, dbname, user, password, and options of the URL.

    `app` and `owner` name the product's own database; `admin` is whoever may make roles and
    databases there, on the maintenance database `postgres`.
    """
    if external_url():
        where = _external()
        where.setdefault("port", 5432)
        admin = {"user": where.get("user", "postgres"), "password": where.get("password", "")}
    else:
        where, admin = _embedded(role)
    if role == "admin":
        return where | admin | {"dbname": "postgres"}
    secret = keys()
    user, password = (OWNER, secret.owner) if role == "owner" else (APP, secret.app)
    return where | {"dbname": database_name(), "user": user, "password": password}


def _external() -> dict[str, Any]:
    url = external_url()
    if not url:
        return {}
    try:
        return {name: value for name, value in conninfo_to_dict(url).items() if value is not None}
    except Exception as problem:
        raise NotReady(
            "WEIXIA_DATABASE_URL 读不懂。形式是：postgresql://用户:口令@主机:5432/库名"
        ) from problem


def _embedded(role: Role) -> tuple[dict[str, Any], dict[str, Any]]:
    from weixia.kernel.embedded import PORT, Server

    server = Server(var())
    where = {"host": str(server.socket), "port": PORT}
    if role != "admin":
        return where, {}
    settings = server.settings
    return where, {name: settings[name] for name in ("user", "password")}
