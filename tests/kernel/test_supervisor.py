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


def children_of(pid):
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                found.append(int(entry.name))
    return [*found, *(grandchild for child in found for grandchild in children_of(child))]


def running(pid):
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "var"
    subprocess.run([*WEIXIA, "init"], env=environment(folder), check=True, capture_output=True, timeout=300)
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
    subprocess.run([*WEIXIA, "init"], env=environment(other), check=True, capture_output=True, timeout=300)
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
