"""`weixia init` from an empty folder, again, twice at once, and after a kill at any moment."""

import json
import os
import random
import subprocess
import sys
import time

import psycopg
import pytest

from weixia.kernel import home, install, processes

WEIXIA = [sys.executable, "-m", "weixia.cli"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WEIXIA_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("WEIXIA_DATABASE_NAME", raising=False)
    return tmp_path / "var"


def weixia(*arguments):
    return subprocess.run([*WEIXIA, *arguments], capture_output=True, text=True, timeout=300, check=False)


def ready(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["ready"]


def test_every_other_command_says_to_run_init_first(folder):
    done = weixia("audit", "verify")
    assert done.returncode == 2
    assert "weixia init" in done.stderr
    assert "Traceback" not in done.stderr
    assert not folder.exists()


def test_it_may_be_run_again_and_the_journal_is_whole(folder):
    assert ready(weixia("init", "--json"))
    secret = (folder / "keys" / "field").read_text()
    assert ready(weixia("init", "--json"))
    assert (folder / "keys" / "field").read_text() == secret
    verdict = json.loads(weixia("audit", "verify", "--json").stdout)
    assert verdict["whole"] is True
    assert not processes.postgres_in(folder / "pg")


def test_two_at_once_both_succeed(folder):
    pair = [
        subprocess.Popen([*WEIXIA, "init", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in "12"
    ]
    for child in pair:
        out, err = child.communicate(timeout=300)
        assert child.returncode == 0, err
        assert json.loads(out)["ready"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_at_a_random_moment_it_heals(folder, seed):
    child = subprocess.Popen([*WEIXIA, "init"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(random.Random(seed).uniform(0.3, 2.5))
    child.kill()
    child.wait()
    assert ready(weixia("init", "--json"))


def test_the_roles_are_humble_and_the_database_is_closed_to_others(folder):
    assert ready(weixia("init", "--json"))
    from weixia.kernel.embedded import Server

    with Server(folder).in_use() as server, psycopg.connect(**server.settings) as admin:
        rows = admin.execute(
            "SELECT rolname, rolcanlogin, rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls FROM pg_roles"
            " WHERE rolname LIKE 'weixia%' ORDER BY 1"
        ).fetchall()
        assert rows == [("weixia_app", True, False), ("weixia_owner", True, False), ("weixia_search", False, False)]
        with psycopg.connect(**home.connection_settings("app")) as app:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("CREATE TABLE public.mine (n int)")
            app.rollback()
            owned = app.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user").fetchone()
            assert owned == (0,)


def test_a_role_that_grew_is_humbled_again(folder):
    assert ready(weixia("init", "--json"))
    from weixia.kernel.embedded import Server

    with Server(folder).in_use() as server, psycopg.connect(**server.settings, autocommit=True) as admin:
        admin.execute("ALTER ROLE weixia_app BYPASSRLS")
        assert ready(weixia("init", "--json"))
        bypasses = admin.execute("SELECT rolbypassrls FROM pg_roles WHERE rolname = 'weixia_app'").fetchone()
        assert bypasses == (False,)


def test_the_script_for_an_administrator_names_every_role(folder):
    home.make_keys()
    text = install.script()
    for role in (home.OWNER, home.APP, home.SEARCH):
        assert f"CREATE ROLE {role} " in text
    assert home.keys().app in text
    assert os.environ["WEIXIA_VAR"] not in text
