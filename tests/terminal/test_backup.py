"""`weixia backup` and `weixia restore`: what comes back, what does not open, and what a kill leaves."""

import json
import os
import random
import shutil
import signal
import time

import psycopg
import pytest

from tests.terminal.instances import Instance, make
from tests.terminal.ordinary import ordinary
from weixia.kernel import home
from weixia.kernel.embedded import Server

PEOPLE = 12
pytestmark = pytest.mark.xdist_group("backup")  # the module's instances are made once


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    made = make(tmp_path_factory.mktemp("first") / "var", people=PEOPLE)
    made.run("staff", "admin", "--username", "root", "--name", "甲管")
    with Server(made.var).in_use():  # commands adopt it: quicker
        yield made


@pytest.fixture(scope="module")
def saved(first, tmp_path_factory):
    """A backup with the keys inside, and the passphrase file that opens them."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "words").write_text("莫道桑榆晚，为霞尚满天。", encoding="utf-8")
    made = first.json("backup", folder / "one.wxb", "--with-keys", "--passphrase-file", folder / "words")
    assert made["rows"] > PEOPLE and made["events"] > 0
    return folder / "one.wxb"


def other(first, tmp_path, *, keys=True):
    """A folder where nothing is yet, with the first instance's keys or none."""
    var = tmp_path / "other" / "var"
    var.mkdir(parents=True)
    if keys:
        shutil.copytree(first.var / "keys", var / "keys")
    return Instance(var)


def test_the_file_tells_nothing_without_its_key(saved):
    raw = saved.read_bytes()
    head = json.loads(raw.split(b"\n", 2)[1])
    assert sorted(head) == ["at", "ephemeral", "format", "recipient", "scheduled"]
    for canary in (b"19900000001", "王丁".encode(), b"registry_person", b"PGDMP", b"manifest"):
        assert canary not in raw


def test_a_check_opens_it_and_changes_nothing(first, saved):
    told = first.json("restore", saved, "--check")
    assert told["restored"] is False and told["rows"] > PEOPLE
    assert not (first.var / "restore.new").exists()


def test_it_does_not_open_with_another_key(first, saved, tmp_path):
    (tmp_path / "key").write_text("11" * 32)
    assert "不是封这份备份的那一把" in first.run("restore", saved, "--check", "--key", tmp_path / "key", code=2)


def test_it_does_not_open_without_a_key(first, saved, tmp_path):
    bare = other(first, tmp_path, keys=False)
    assert "没有备份密钥" in bare.run("restore", saved, code=2)


@pytest.mark.parametrize(("spoil", "words"), [
    (lambda raw: raw[:-40], "截断"), (lambda raw: raw + b"x", "多出了内容"), (lambda raw: b"PK" + raw, "不是为霞的备份"),
    (lambda raw: raw[:-9000] + bytes([raw[-9000] ^ 1]) + raw[-8999:], "打不开"),
], ids=["cut", "longer", "another file", "one bit"])
def test_a_spoilt_file_is_refused(first, saved, tmp_path, spoil, words):
    (tmp_path / "bad.wxb").write_bytes(spoil(saved.read_bytes()))
    assert words in first.run("restore", tmp_path / "bad.wxb", "--replace", code=2)
    assert first.head_count() == PEOPLE


def test_data_is_not_overwritten_unasked(first, saved):
    assert "--replace" in first.run("restore", saved, code=2)


def test_another_instance_s_keys_are_not_mixed(first, saved, tmp_path):
    stranger = other(first, tmp_path, keys=False)
    stranger.run("init")
    assert "不是这份备份的" in stranger.run("restore", saved, "--key", first.var / "keys" / "backup", code=2)


def test_everything_comes_back_on_a_new_machine(first, saved, tmp_path):
    fresh = other(first, tmp_path, keys=False)
    key = first.var / "keys" / "backup"
    assert "口令不对" in fresh.run("restore", saved, "--key", key, "--passphrase-file", _words(tmp_path, "另一个口令-十二个字以上"), code=2)
    done = fresh.json("restore", saved, "--key", key, "--passphrase-file", saved.parent / "words")
    assert done["restored"] and done["kept_as"] == ""
    assert fresh.head_count() == PEOPLE
    assert fresh.json("audit", "verify")["whole"] is True
    assert (fresh.var / "keys" / "field").read_text() == (first.var / "keys" / "field").read_text()
    assert fresh.json("init")["ready"]


def _words(folder, text):
    (folder / "words").write_text(text, encoding="utf-8")
    return folder / "words"


@pytest.fixture(scope="module")
def second(first, tmp_path_factory):
    """A copy of the first with three more people, and the backup from before them."""
    place = tmp_path_factory.mktemp("second")
    copy, made = other(first, place), place / "one.wxb"
    first.json("backup", made)
    with Server(copy.var).in_use():
        copy.run("restore", made)
        copy.people(3, place, first=PEOPLE)
        yield copy, made


def test_replacing_saves_what_was_there_first(second):
    now, made = second
    assert now.head_count() == PEOPLE + 3
    done = now.json("restore", made, "--replace")
    assert now.head_count() == PEOPLE and now.json("audit", "verify")["whole"] is True
    assert done["kept_as"].startswith("weixia_before_")
    now.run("restore", done["saved_first"], "--replace")
    assert now.head_count() == PEOPLE + 3 and now.json("audit", "verify")["whole"] is True


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_at_any_moment_it_is_all_or_nothing(second, seed):
    target, made = second
    child = target.start("restore", made, "--replace")
    time.sleep(random.Random(seed).uniform(0.8, 4.5))
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    target.run("init")
    assert target.head_count() in (PEOPLE, PEOPLE + 3)
    assert target.json("audit", "verify")["whole"] is True
    assert not (target.var / "restore.new").exists()
    assert not [name for (name,) in target.ask("SELECT datname FROM pg_database") if "_new_" in name]


def test_the_drill_proves_a_good_backup(first):
    made = first.json("backup")
    result = first.json("backup", "--drill")
    assert result["good"] is True and result["problems"] == []
    assert result["rows"] == made["rows"] and result["sealed"] >= result["events"] > 0
    assert result["page"].endswith(" 200") and 0 <= result["age_hours"] < 1
    assert list(first.var.glob("drill-*")) == []


def test_the_drill_sees_a_journal_that_was_touched(first, tmp_path):
    """A backup of a spoilt instance is spoilt: that must be found before it is needed."""
    spoilt = other(first, tmp_path)
    first.json("backup", tmp_path / "one.wxb")
    spoilt.run("restore", tmp_path / "one.wxb")
    spoilt.ask("UPDATE kernel_event SET actor_name = '别人' WHERE id = (SELECT min(id) FROM kernel_event)")
    spoilt.run("backup")
    result = spoilt.json("backup", "--drill", code=1)
    assert result["good"] is False and "内容被改动" in result["problems"][0]


def test_an_external_server_is_saved_by_its_address(first, tmp_path):
    with Server(tmp_path / "server").in_use() as server:
        far = make(tmp_path / "far" / "var", people=3, WEIXIA_DATABASE_URL=server.url, WEIXIA_DATABASE_NAME="cadres")
        made = far.json("backup")
        assert far.json("backup", "--drill")["good"] is True
        far.people(2, tmp_path, first=3)
        far.run("restore", made["path"], "--replace")
        with psycopg.connect(**server.settings | {"dbname": "cadres"}) as admin:
            assert admin.execute("SELECT count(*) FROM registry_person").fetchone() == (3,)
        assert not (far.var / "pg").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_does_it_too():
    with ordinary() as user:
        mine = make(user.home / "var", people=0, prefix=user.prefix, python=user.python, **user.env)
        assert (mine.var / "pg").stat().st_uid == user.uid
        mine.run("backup")
        assert mine.json("backup", "--drill")["good"] is True


def test_keys_of_an_instance_are_never_in_a_backup_unasked(first, tmp_path):
    first.json("backup", tmp_path / "bare.wxb")
    bare = other(first, tmp_path, keys=False)
    said = bare.run("restore", tmp_path / "bare.wxb", "--key", first.var / "keys" / "backup", code=2)
    assert "不含密钥" in said and not home.has_keys(bare.var)
