"""`weixia … import` on an instance of its own: exit codes, the JSON document, and a kill at any moment."""

import json
import os
import signal
import subprocess
import sys
import time

import openpyxl
import pytest

from tests import ready
from tests.registry.sheets import save

HEADER = ["人员编号", "姓名", "出生日期", "人员类别", "管理单位", "管理起始日", "联系电话", "微信号"]


@pytest.fixture(scope="module")
def weixia(tmp_path_factory):
    """Run one command on a fresh instance; `start=True` gives the running process."""
    folder = tmp_path_factory.mktemp("instance")
    keep = {key: value for key, value in os.environ.items() if not key.startswith(("WEIXIA_", "DJANGO_"))}

    def run(*words, start=False):
        command = [sys.executable, "-m", "weixia.cli", *map(str, words)]
        env = keep | {"WEIXIA_VAR": str(folder / "var")}
        if start:
            return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False)

    ready.initialised(folder / "var")
    units = save(folder / "units.xlsx", ["单位编码", "单位名称"], [["U1", "甲县局"]])
    assert run("units", "import", units).returncode == 0
    return run


def people(path, count, *more):
    rows = [[f"P{n:05}", f"王{chr(0x4E00 + n)}", f"19{30 + n % 40}-01-{n % 28 + 1:02}", "退休干部", "U1", "2019-03-01",
             f"138{n:08}", ""] for n in range(count)]
    return save(path, HEADER, [*rows, *more])


def test_the_document_and_the_exit_codes(weixia, tmp_path):
    bad = ["", "无编号", "", "退休干部", "U1", "", "", ""]
    path = people(tmp_path / "a.xlsx", 2, ["", "", "", "", "", "", "", ""], bad)
    dry = weixia("people", "import", path, "--dry-run", "--json", "--problems", tmp_path / "bad.xlsx")
    assert dry.returncode == 1 and json.loads(dry.stdout)["counts"] == {"新增": 2, "更新": 0, "重复": 0, "有误": 1}
    assert openpyxl.load_workbook(tmp_path / "bad.xlsx").active["A2"].value == "人员编号：必填，请补上"
    done = weixia("people", "import", path, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1 and done.stdout.count("\n") == 1
    assert [(row["row"], row["person"], row["verdict"]) for row in found["rows"]] == [
        (2, "P00000", "新增"), (3, "P00001", "新增"), (5, "", "有误")]
    assert found["rows"][2]["problems"] == [{"column": "人员编号", "read": "", "do": "必填，请补上"}]
    assert found["unknown_columns"] == ["微信号"]
    clean = weixia("people", "import", people(tmp_path / "b.xlsx", 2))
    assert clean.returncode == 0 and "重复 2" in clean.stdout and "\r" not in clean.stderr


def test_a_file_that_is_not_taken_ends_in_two_and_plain_words(weixia, tmp_path):
    refused = weixia("people", "import", save(tmp_path / "c.xlsx", ["姓名"], [["王芳"]]), "--json")
    assert refused.returncode == 2 and "人员编号" in refused.stderr and "Traceback" not in refused.stderr
    assert json.loads(refused.stdout)["refused"]["do"]
    assert weixia("people", "import", tmp_path).returncode == 2


def test_a_kill_at_any_moment_leaves_all_or_nothing_and_again_finishes_it(weixia, tmp_path):
    count, seen, whole = 400, set(), None
    for turn, share in enumerate((1, 0.4, 0.65, 0.85)):
        rows = [[f"K{turn}-{n:05}", f"李{chr(0x4E00 + n)}", f"19{30 + n % 40}-01-{n % 28 + 1:02}", "退休干部", "U1", "2019-03-01",
                 f"139{turn}{n:07}", ""] for n in range(count)]
        path = save(tmp_path / f"{turn}.xlsx", HEADER, rows)
        began = time.monotonic()
        process = weixia("people", "import", path, start=True)
        if whole is None:
            assert process.communicate() and process.returncode == 0
            whole = time.monotonic() - began
            continue
        time.sleep(whole * share)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        again = json.loads(weixia("people", "import", path, "--json").stdout)["counts"]
        assert again in ({"新增": count, "更新": 0, "重复": 0, "有误": 0}, {"新增": 0, "更新": 0, "重复": count, "有误": 0})
        seen.add(again["新增"])
    assert count in seen, "no kill came before the end: the test proves nothing"


def test_an_import_is_listed_and_taken_back(weixia, tmp_path):
    path = save(tmp_path / "undo.xlsx", HEADER, [["X1", "王芳", "", "退休干部", "U1", "", "", ""]])
    assert weixia("people", "import", path).returncode == 0
    newest = json.loads(weixia("imports", "list", "--json").stdout)["imports"][0]
    assert newest["file"] == "undo.xlsx" and newest["state"] == "done"
    look = json.loads(weixia("imports", "undo", newest["id"], "--dry-run", "--json").stdout)
    done = json.loads(weixia("imports", "undo", newest["id"], "--json").stdout)
    assert look["removed"] == done["removed"] == 1
    assert json.loads(weixia("people", "import", path, "--dry-run", "--json").stdout)["counts"]["新增"] == 1
    missing = weixia("imports", "undo", 999_999)
    assert missing.returncode == 2 and "没有编号" in missing.stderr
