"""The data folder, its secrets, and which database is meant."""

import pytest

from weixia.kernel import home
from weixia.kernel.home import NotReady


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    for name in ("WEIXIA_DATABASE_URL", "WEIXIA_DATABASE_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WEIXIA_VAR", str(tmp_path / "var"))


def test_without_keys_it_says_what_to_run():
    with pytest.raises(NotReady, match="weixia init"):
        home.keys()


def test_keys_are_made_once_and_kept():
    home.make_keys()
    first = home.keys()
    home.make_keys()
    assert home.keys() == first
    assert len(first.field) == len(first.index) == len(first.journal) == 32
    assert len({first.field, first.index, first.journal}) == 3


def test_key_files_are_private():
    home.make_keys()
    assert {p.stat().st_mode & 0o777 for p in (home.var() / "keys").iterdir()} == {0o600}


def test_keys_open_to_others_are_refused():
    home.make_keys()
    (home.var() / "keys" / "field").chmod(0o644)
    with pytest.raises(NotReady, match="chmod 600"):
        home.keys()


def test_a_missing_key_is_made_without_touching_the_others():
    home.make_keys()
    before = home.keys()
    (home.var() / "keys" / "django").unlink()
    home.make_keys()
    after = home.keys()
    assert after.field == before.field
    assert after.django != before.django


def test_the_embedded_database_is_the_default():
    home.make_keys()
    app = home.connection_settings("app")
    assert (app["user"], app["dbname"]) == ("weixia_app", "weixia")
    assert app["host"].startswith("/")
    assert home.connection_settings("owner")["user"] == "weixia_owner"
    assert home.connection_settings("owner")["password"] != app["password"]


def test_an_external_server_is_named_by_its_url(monkeypatch):
    home.make_keys()
    monkeypatch.setenv("WEIXIA_DATABASE_URL", "postgresql://dba:x%20y@db.example:6432/cadres?sslmode=require")
    assert home.connection_settings("admin") == {
        "host": "db.example",
        "port": "6432",
        "dbname": "postgres",
        "user": "dba",
        "password": "x y",
        "sslmode": "require",
    }
    app = home.connection_settings("app")
    assert (app["user"], app["dbname"], app["sslmode"]) == ("weixia_app", "cadres", "require")


def test_the_database_name_can_be_said_apart(monkeypatch):
    monkeypatch.setenv("WEIXIA_DATABASE_NAME", "weixia_gw1")
    assert home.database_name() == "weixia_gw1"


def test_an_unreadable_url_is_explained(monkeypatch):
    monkeypatch.setenv("WEIXIA_DATABASE_URL", "db.example:5432")
    with pytest.raises(NotReady, match="读不懂"):
        home.connection_settings("admin")
