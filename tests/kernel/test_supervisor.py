"""`weixia serve` outlives PostgreSQL and its own children, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from tests import ready
from weixia.kernel import processes

WEIXIA = [sys.executable, "-m", "weixia.cli"]


def eventually(true, seconds=40):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.2)
    return False


def answer(url):
    """The status of the login page, or None while nothing answers."""
    try:
        with urllib.request.urlopen(url + "/accounts/login/", timeout=10) as page:
            return page.status
    except urllib.error.HTTPError as problem:
        return problem.code
    except OSError:
        return None


def children_of_one(pid):
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                found.append(int(entry.name))
    return found


def children_of(pid):
    found = children_of_one(pid)
    return [*found, *(grandchild for child in found for grandchild in children_of(child))]


def running(pid):
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "var"
    ready.initialised(folder)
    return folder


def environment(folder):
    kept = {name: value for name, value in os.environ.items() if name != "WEIXIA_DATABASE_NAME"}
    return kept | {"WEIXIA_VAR": str(folder)}


@pytest.fixture
def serving(folder):
    """A running `weixia serve` and its address."""
    process = subprocess.Popen([*WEIXIA, "serve"], env=environment(folder), stdout=subprocess.PIPE, text=True)
    lines = iter(process.stdout.readline, "")
    url = next(line.strip() for line in lines if line.startswith("http://localhost:"))
    yield process, url
    if process.poll() is None:
        process.terminate()
        process.wait(30)
    process.stdout.close()


def test_it_answers_and_sigterm_leaves_nothing(serving, folder):
    process, url = serving
    assert answer(url) == 200
    family = children_of(process.pid)
    assert len(family) >= 3
    process.terminate()
    assert process.wait(30) == 0
    assert not any(map(running, family))
    assert not processes.postgres_in(folder / "pg")


def test_a_taken_port_is_not_insisted_on(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        asked = subprocess.run(
            [*WEIXIA, "serve", "--port", port], env=environment(folder), capture_output=True, text=True, timeout=60
        )
    assert asked.returncode == 2
    assert f"端口 {port} 用不了" in asked.stderr


def test_two_starting_at_once_do_not_share_a_port(folder, tmp_path):
    other = tmp_path / "other"
    ready.initialised(other)
    pair = [
        subprocess.Popen([*WEIXIA, "serve"], env=environment(var), stdout=subprocess.PIPE, text=True)
        for var in (folder, other)
    ]
    urls = [next(line.strip() for line in child.stdout if line.startswith("http://localhost:")) for child in pair]
    for child in pair:
        child.terminate()
        child.wait(60)
        child.stdout.close()
    assert urls[0] != urls[1]


def test_postgres_is_started_again(serving, folder):
    process, url = serving
    os.kill(int((folder / "pg" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert eventually(lambda: answer(url) == 200 and processes.postgres_in(folder / "pg"))


def test_the_web_server_is_started_again(serving):
    process, url = serving
    first = children_of(process.pid)
    web = [pid for pid in first if b"granian" in (Path("/proc") / str(pid) / "cmdline").read_bytes()]
    for pid in web:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not any(map(running, web)) and answer(url) == 200)


def test_its_children_die_with_it_and_the_next_one_adopts(serving, folder):
    process, url = serving
    family = children_of(process.pid)
    process.kill()
    process.wait()
    assert eventually(lambda: not any(map(running, family)))
    assert processes.postgres_in(folder / "pg")
    subprocess.run([*WEIXIA, "audit", "verify"], env=environment(folder), check=True, capture_output=True)
    assert eventually(lambda: not processes.postgres_in(folder / "pg"))


STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.fork()
while True:
    time.sleep(1)
"""
KEEPER = """
import sys
from weixia.kernel.supervisor import Child, keep
keep([Child(name, [sys.executable, "-c", sys.argv[1]]) for name in "ab"], server=None, ready=lambda: True)
"""


@pytest.fixture
def stubborn():
    """A supervisor of two children who have a child each and will not hear of SIGTERM: its process, its family."""
    process = subprocess.Popen([sys.executable, "-c", KEEPER, STUBBORN])
    assert eventually(lambda: len(children_of(process.pid)) == 5), "two children, two of theirs, the warden"
    family = children_of(process.pid)
    yield process, family
    process.kill()
    process.wait()
    for pid in filter(running, family):
        os.kill(pid, signal.SIGKILL)


def of(family, mark):
    return [pid for pid in family if mark in (Path("/proc") / str(pid) / "cmdline").read_bytes()]


def test_killed_it_leaves_nobody_who_will_not_stop(stubborn):
    process, family = stubborn
    process.kill()
    process.wait()
    assert eventually(lambda: not any(map(running, family)), 10), "left behind: " + str(list(filter(running, family)))


def test_the_warden_is_started_again_and_told_anew(stubborn):
    process, family = stubborn
    os.kill(*of(family, b"warden"), signal.SIGKILL)
    assert eventually(lambda: len([pid for pid in children_of(process.pid) if running(pid)]) == 5)
    process.kill()
    process.wait()
    assert eventually(lambda: not any(map(running, family)), 10), "left behind: " + str(list(filter(running, family)))


def test_killed_with_the_web_server_it_leaves_no_web_worker(serving):
    """The web server cannot stop its worker when both die at once; the worker hears of neither death."""
    process, url = serving
    family = children_of(process.pid)
    for pid in (process.pid, *(pid for pid in children_of_one(process.pid) if pid in of(family, b"granian"))):
        os.kill(pid, signal.SIGKILL)
    process.wait()
    assert eventually(lambda: not any(map(running, family)), 10), "left behind: " + str(list(filter(running, family)))


def test_it_refuses_a_database_whose_wall_is_down(folder):
    from weixia.kernel.embedded import Server

    serve = [*WEIXIA, "serve", "--port", "1"]
    with Server(folder).in_use() as server, psycopg.connect(**server.settings | {"dbname": "weixia"}) as admin:
        admin.execute("ALTER TABLE registry_person NO FORCE ROW LEVEL SECURITY")
        admin.commit()
        try:
            refused = subprocess.run(serve, env=environment(folder), capture_output=True, text=True, timeout=60)
        finally:
            admin.execute("ALTER TABLE registry_person FORCE ROW LEVEL SECURITY")
    assert refused.returncode == 2
    assert "registry_person" in refused.stderr
    assert "weixia init" in refused.stderr
    assert "Traceback" not in refused.stderr
