"""Bringing a backup back: all of it or nothing.

    1  the file is opened, every part checked, its files laid in var/restore.new
    2  its dump goes into a new database beside the old one: rows counted, brought to this version, chain and wall proved
    3  a marker is written, both databases are renamed in one transaction, the files take their place

Killed before the renaming, nothing has happened; killed after it, `finish` (at the next init, serve or restore) ends it:
the new database carries the restoration's id as its comment.
"""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from weixia.kernel import backup, home, install, locks
from weixia.kernel.backup import FOLDERS, BackupError
from weixia.kernel.home import NotReady
from weixia.kernel.unpacking import unpack

FULL = ("registry_account", "registry_person", "registry_unit")
FRESH = "_new_"


@dataclass(frozen=True)
class Restored:
    """What came back, and the name under which the database before it is kept ('' where there was none)."""

    manifest: dict[str, Any]
    kept_as: str


def restore(source: Path, *, secret: Path, words: str = "", replace: bool = False,
            save_first: Callable[[], object] = lambda: None) -> Restored:
    """Bring `source` into this instance. The server runs (embedded: held by the caller); nothing else is connected.

    secret: the file of the backup key. words: the passphrase of keys.sealed, for a folder that has no keys yet.
    save_first: called before anything that is there gives way.
    Raises NotReady when something stands in the way, Closed when the file does not open, BackupError.
    """
    home.var().mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone() as mine:
        if not mine:
            raise NotReady("另一个恢复正在进行。")
        _finish()
        ours = home.var() / "restore.new"
        ours.mkdir(mode=0o700)
        try:
            manifest = unpack(source, ours, secret=secret, words=words)
            install.prepare_server()
            occupied = filled()
            if occupied and not replace:
                raise NotReady("这里已有数据，没有恢复。确要用备份替换，请加 --replace（会先把现有数据另做一份备份）。")
            if occupied:
                save_first()
            return Restored(manifest, _bring(ours, manifest, keep=occupied))
        finally:
            shutil.rmtree(ours, ignore_errors=True)


def filled() -> bool:
    """Whether the instance's database holds anybody's data."""
    with psycopg.connect(**home.connection_settings("owner")) as owner:
        for table in FULL:
            there = owner.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone()
            if there and there[0] and owner.execute(
                    sql.SQL("SELECT 1 FROM public.{} LIMIT 1").format(sql.Identifier(table))).fetchone():
                return True
    return False


def _bring(ours: Path, manifest: dict[str, Any], *, keep: bool) -> str:
    name, mark = home.database_name(), uuid.uuid4().hex
    fresh, old = f"{name}{FRESH}{mark[:8]}", f"{name}_before_{mark[:8]}"
    with _as_database(fresh):
        install.prepare_server()
        _load(ours / "database.dump", manifest)
        _prove(manifest)
    (ours / "marker.json").write_text(json.dumps({"mark": mark, "database": name}), encoding="ascii")
    try:
        _swap(name, fresh, old, mark)
    finally:
        forward = _finish()
    if forward and not keep:
        _drop(old)
    return old if keep else ""


@contextmanager
def _as_database(name: str) -> Iterator[None]:
    before = os.environ.get("WEIXIA_DATABASE_NAME")
    os.environ["WEIXIA_DATABASE_NAME"] = name
    try:
        yield
    finally:
        if before is None:
            del os.environ["WEIXIA_DATABASE_NAME"]
        else:
            os.environ["WEIXIA_DATABASE_NAME"] = before


def _load(dump: Path, manifest: dict[str, Any]) -> None:
    with dump.open("rb") as source:
        backup.run_program("pg_restore", "--exit-on-error", role="owner", stdin=source)
    with psycopg.connect(**home.connection_settings("owner")) as owner:
        found = backup.rows_of(owner)
    if found != manifest["rows"]:
        apart = sorted(table for table in found.keys() | manifest["rows"].keys()
                       if found.get(table) != manifest["rows"].get(table))
        raise BackupError(f"恢复出来的行数与清单不同：{'、'.join(apart)}")


def _prove(manifest: dict[str, Any]) -> None:
    """In a process of its own: this one may have been set up for the old database."""
    command = [sys.executable, "-m", "weixia.kernel.proving", str(manifest["audit"]["seq"]), manifest["audit"]["head"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"恢复出来的数据没有通过检查：{(done.stdout + done.stderr).strip()[-1500:]}")


def _swap(name: str, fresh: str, old: str, mark: str) -> None:
    rename, say = sql.SQL("ALTER DATABASE {} RENAME TO {}"), sql.SQL("COMMENT ON DATABASE {} IS {}")
    try:
        with psycopg.connect(**home.connection_settings("admin")) as admin:
            admin.execute(rename.format(sql.Identifier(name), sql.Identifier(old)))
            admin.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))
            admin.execute(say.format(sql.Identifier(name), sql.Literal(mark)))
    except psycopg.errors.ObjectInUse:
        raise NotReady("还有程序连着数据库。请先停下 weixia serve 和别的命令，再恢复。") from None


def _drop(name: str) -> None:
    with psycopg.connect(**home.connection_settings("admin"), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def finish() -> bool:
    """End a restoration that was killed: forward when the databases were renamed, else away. True when it went forward."""
    if not (home.var() / "restore.new").exists():
        return False
    with _alone() as mine:
        return mine and _finish()


def _finish() -> bool:
    ours = home.var() / "restore.new"
    if not ours.exists():
        return False
    marker = ours / "marker.json"
    told = json.loads(marker.read_text(encoding="ascii")) if marker.exists() else {"mark": "", "database": ""}
    forward = bool(told["mark"]) and _comment(told["database"]) == told["mark"]
    if forward:
        for name in ("journal.anchor", *FOLDERS):
            _take_place(ours / name, home.var() / name)
    for fresh in _unfinished():
        _drop(fresh)
    shutil.rmtree(ours)
    return forward


def _comment(database: str) -> str:
    with psycopg.connect(**home.connection_settings("admin")) as admin:
        row = admin.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                            [database]).fetchone()
    return str(row[0] or "") if row else ""


def _unfinished() -> list[str]:
    try:
        with psycopg.connect(**home.connection_settings("admin")) as admin:
            like = home.database_name() + FRESH
            return [name for (name,) in admin.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [like])]
    except (NotReady, psycopg.OperationalError):
        return []  # the very first restoration of a folder: there is no server yet


@contextmanager
def _alone() -> Iterator[bool]:
    handle = locks.take(home.var() / "restore.lock", shared=False, wait=False)
    try:
        yield handle is not None
    finally:
        locks.release(handle)


def _take_place(new: Path, place: Path) -> None:
    """What stands there gives way to a neighbour `.before`; done already when the new one has gone."""
    if not new.exists():
        return
    aside = place.with_name(place.name + ".before")
    if place.exists():
        shutil.rmtree(aside, ignore_errors=True)
        aside.unlink(missing_ok=True)
        place.rename(aside)
    new.rename(place)
