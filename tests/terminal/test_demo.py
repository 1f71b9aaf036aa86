"""`weixia demo` from an empty folder: clean imports, real lists, the same logins again."""

import json
import os
import subprocess
import sys

import pytest

from tests import ready

pytestmark = pytest.mark.xdist_group("demo")  # the county is made once
WEIXIA = [sys.executable, "-m", "weixia.cli"]


@pytest.fixture(scope="module")
def weixia(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "var"
    kept = {name: value for name, value in os.environ.items() if name != "WEIXIA_DATABASE_NAME"}

    def run(*arguments):
        return subprocess.run(
            [*WEIXIA, *arguments], env=kept | {"WEIXIA_VAR": str(folder)}, capture_output=True, text=True, timeout=300
        )

    ready.initialised(folder)
    return run


@pytest.fixture(scope="module")
def demo(weixia):
    done = weixia("demo", "--json")
    assert done.returncode == 0, done.stderr
    return done


def test_every_ledger_but_the_stuck_one_is_clean(demo):
    assert "花名册 新增 1460" in demo.stderr
    assert "有误" not in demo.stderr


def test_one_account_a_post_and_the_same_again(demo, weixia):
    logins = json.loads(demo.stdout)["logins"]
    assert len({login["post"] for login in logins}) == 8
    assert json.loads(weixia("demo", "--json").stdout)["logins"] == logins


def test_there_is_work_of_every_kind(demo, weixia):
    on = json.loads(demo.stdout)["on"]
    listed = json.loads(weixia("duties", "list", "--on", on, "--json").stdout)
    duties = listed if isinstance(listed, list) else listed["duties"]
    waiting = {duty["rule"] for duty in duties if duty["status"] in ("open", "overdue")}
    assert {"contact.retired_quarterly", "visit.longevity_birthday", "visit.hospital", "checkup.regular"} <= waiting
    assert {"kept", "missed", "overdue", "open"} <= {duty["status"] for duty in duties}


def test_the_journal_is_whole_after_it(demo, weixia):
    verdict = json.loads(weixia("audit", "verify", "--json").stdout)
    assert verdict["whole"] is True
    assert verdict["events"] > 0


def test_doctor_finds_nothing_wrong(demo, weixia):
    done = weixia("doctor", "--json")
    report = json.loads(done.stdout)
    assert [finding for finding in report["findings"] if not finding["good"]] == []
    assert done.returncode == 0
