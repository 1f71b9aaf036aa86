"""A backup: one sealed tar of the whole instance as it was at one moment.

    manifest.json    what is inside: rows by table, hash by file, the audit chain's head; under the journal's own MAC
    database.dump    pg_dump, custom format, of the same snapshot in which the rows were counted
    journal.anchor   the last link of the audit chain in that snapshot
    imports/ exports/ …   the files that rows speak of
    keys.sealed      the instance's keys under a passphrase, only when asked

The dump is never a named file in the clear: it waits in an unlinked one.
"""

import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from weixia.kernel import envelope, home, locks
from weixia.kernel.embedded import program

FORMAT = "weixia-backup-1"
FOLDERS = ("imports", "exports", "uploads")
SUFFIX = ".wxb"
DAILY, WEEKLY = 7, 4
CHINA = ZoneInfo("Asia/Shanghai")


class BackupError(Exception):
    """The backup was not made; the text carries PostgreSQL's own words."""


@dataclass(frozen=True)
class Made:
    """A finished backup."""

    path: Path
    at: datetime
    size: int
    rows: dict[str, int]
    events: int


@dataclass(frozen=True)
class Kept:
    """A backup file in the folder, as its own head tells: `at` is when its snapshot was taken."""

    path: Path
    at: datetime
    size: int
    scheduled: bool


def make(target: Path, *, at: datetime, recipient: str = "", words: str = "", scheduled: bool = False) -> Made:
    """Write one backup to `target`: whole under its name, or not at all.

    recipient: a public key (64 hex digits, or a file); default var/keys/backup.pub. words: the passphrase that
    seals the instance's keys into it; '' leaves them out. Raises BackupError, NotReady.
    """
    to = envelope.public_key(recipient or envelope.make_keys(home.var() / "keys"))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.partial")
    about = {"format": FORMAT, "at": at.astimezone(UTC).isoformat(), "scheduled": scheduled}
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            sealed = envelope.SealedWriter(out, to, about)
            manifest = _fill(sealed, folder=target.parent, at=at, words=words)
            sealed.close()
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, target)
        _fsync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return Made(target, at, target.stat().st_size, manifest["rows"], manifest["audit"]["events"])


def _fill(sealed: envelope.SealedWriter, *, folder: Path, at: datetime, words: str) -> dict[str, Any]:
    with _snapshot() as (owner, name), tempfile.TemporaryFile(dir=folder) as dump:
        _dump(dump, name)
        audit = _audit(owner)
        parts = {"journal.anchor": f"{audit['seq']} {audit['head']}\n".encode()} if audit["seq"] else {}
        if words:
            parts["keys.sealed"] = envelope.seal_by_words(_keys_text(), words)
        files = list(_files())
        hashes = {inside: _hash_file(path) for inside, path in files}
        manifest = {
            "format": FORMAT, "at": at.astimezone(UTC).isoformat(), "version": version("weixia"),
            "postgresql": owner.info.server_version, "rows": rows_of(owner), "audit": audit, "migrations": _steps(owner),
            "keys": fingerprints(), "files": hashes | {inside: _hash(body) for inside, body in parts.items()}
            | {"database.dump": _hash_stream(dump)},
        }
        with tarfile.open(fileobj=sealed, mode="w|") as tar:  # type: ignore[call-overload]
            text = json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()
            _add(tar, "manifest.json", text)
            _add(tar, "manifest.mac", manifest_mac(text).encode())
            _add(tar, "database.dump", dump)
            for inside, body in parts.items():
                _add(tar, inside, body)
            for inside, path in files:
                with path.open("rb") as source:
                    _add(tar, inside, source)
    return manifest


@contextmanager
def _snapshot() -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """One moment of the database, as the owner, and the name under which pg_dump joins it."""
    with psycopg.connect(**home.connection_settings("owner")) as owner:
        owner.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = owner.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        yield owner, row[0]


def _dump(out: IO[bytes], snapshot: str) -> None:
    # The owner's own policy shows every row; without the option pg_dump refuses any table behind a wall.
    run_program("pg_dump", "--format=custom", "--enable-row-security", f"--snapshot={snapshot}", "--compress=6",
                role="owner", stdout=out)
    out.seek(0)


def run_program(name: str, *arguments: str, role: home.Role, database: str = "", **pipes: Any) -> None:
    """Run pg_dump or pg_restore as a role. Raises BackupError with its last words."""
    where = home.connection_settings(role) | ({"dbname": database} if database else {})
    env = {**os.environ, "LC_ALL": "C", "PGPASSWORD": str(where.pop("password", ""))}
    command = [program(name), *arguments, f"--dbname={make_conninfo(**where)}"]
    done = subprocess.run(command, env=env, stderr=subprocess.PIPE, cwd="/", check=False, **pipes)
    if done.returncode:
        raise BackupError(f"{name} 没有做完：{done.stderr.decode(errors='replace').strip()[-1500:]}")


def rows_of(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """How many rows every table has, in the connection's snapshot."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    counted = {}
    for (table,) in tables:
        row = connection.execute(sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(table))).fetchone()
        counted[table] = row[0] if row else 0
    return counted


def _audit(owner: psycopg.Connection[Any]) -> dict[str, Any]:
    last = owner.execute("SELECT seq, mac FROM kernel_seal ORDER BY seq DESC LIMIT 1").fetchone()
    events = owner.execute("SELECT count(*) FROM kernel_event").fetchone()
    return {"seq": last[0] if last else 0, "head": last[1] if last else "", "events": events[0] if events else 0}


def _steps(owner: psycopg.Connection[Any]) -> list[str]:
    return [f"{app}.{name}" for app, name in owner.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")]


def fingerprints() -> dict[str, str]:
    """Which keys this instance has, without telling any: to see that a backup and its keys belong together."""
    keys = home.keys()
    return {name: hashlib.sha256(b"weixia fingerprint|" + getattr(keys, name)).hexdigest()[:16]
            for name in ("field", "index", "journal")}


def manifest_mac(text: bytes) -> str:
    """Under the journal's key: whoever has only the public key cannot make a backup that passes for ours."""
    from weixia.kernel import sealing

    return sealing.mac("backup", text)


def _keys_text() -> bytes:
    folder = home.var() / "keys"
    return json.dumps({name: (folder / name).read_text(encoding="ascii").strip() for name in home.SECRETS}).encode()


def _files() -> Iterator[tuple[str, Path]]:
    """Files that rows speak of: (name inside, path). Links and what is being written are left."""
    for folder in FOLDERS:
        for path in sorted((home.var() / folder).rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                yield str(path.relative_to(home.var())), path


def _add(tar: tarfile.TarFile, name: str, body: bytes | IO[bytes]) -> None:
    source: IO[bytes] = io.BytesIO(body) if isinstance(body, bytes) else body
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = source.seek(0, io.SEEK_END), 0o600
    source.seek(0)
    tar.addfile(entry, source)


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _hash_stream(source: IO[bytes]) -> str:
    source.seek(0)
    return hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]


def _hash_file(path: Path) -> str:
    with path.open("rb") as source:
        return _hash_stream(source)


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# the folder, its age and its rotation


def folder(chosen: str = "") -> Path:
    """Where backups go: the folder that the office set, else var/backups."""
    return Path(chosen) if chosen else home.var() / "backups"


def name_at(at: datetime) -> str:
    return f"weixia-{at.astimezone(CHINA):%Y%m%d-%H%M%S}{SUFFIX}"


def kept(where: Path) -> list[Kept]:
    """Backups in the folder, newest first; a file that is none is passed over."""
    found = []
    for path in where.glob(f"*{SUFFIX}"):
        try:
            head = envelope.head_of(path)
            found.append(Kept(path, datetime.fromisoformat(head["at"]), path.stat().st_size, bool(head["scheduled"])))
        except (envelope.Closed, KeyError, ValueError, OSError):
            continue
    return sorted(found, key=lambda one: one.at, reverse=True)


def rotate(where: Path) -> list[Path]:
    """Of the scheduled backups keep the newest of each of the last 7 days and of the last 4 weeks; drop the others."""
    made = [one for one in kept(where) if one.scheduled]
    by_day = {one.at.astimezone(CHINA).date(): one for one in reversed(made)}
    by_week = {one.at.astimezone(CHINA).isocalendar()[:2]: one for one in reversed(made)}
    stay = {one.path for one in [by_day[day] for day in sorted(by_day)[-DAILY:]]}
    stay |= {one.path for one in [by_week[week] for week in sorted(by_week)[-WEEKLY:]]}
    gone = [one.path for one in made if one.path not in stay]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def nightly_due(where: Path, *, at: datetime, hour: int, since: datetime) -> bool:
    """Whether tonight's backup is still to be made. `since`: when the instance was made; it gets an hour's grace."""
    newest = next(iter(kept(where)), None)
    if newest is None:
        return (at - since).total_seconds() > 3600
    here, then = at.astimezone(CHINA), newest.at.astimezone(CHINA)
    return here.date() > then.date() and here.hour >= hour


def alone(where: Path) -> int | None:
    """A lock held while a scheduled backup is made; None when another makes one."""
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    for stale in where.glob(".*.partial"):
        owner = stale.name.split(".")[-2]
        if not (owner.isdigit() and Path(f"/proc/{owner}").exists()):
            stale.unlink(missing_ok=True)
    return locks.take(where / ".lock", shared=False, wait=False)
