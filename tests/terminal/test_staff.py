"""weixia staff: the first administrator, codes on paper, the ledger; and the first unit gives way to the real tree."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from django.utils import timezone

from tests.world import build
from weixia.faces.terminal import staff, units
from weixia.kernel.home import NotReady
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import invitations
from weixia.registry.models import Account, Post, Unit

pytestmark = pytest.mark.django_db
GOOD = "Tiankong-2026-lan"


def weixia(command, *words: str, code: int = 0):
    """What the command printed as JSON."""
    done = CliRunner().invoke(command, [*words, "--json"])
    if isinstance(done.exception, NotReady):
        raise done.exception
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def sheet(folder: Path, *rows: list[str]) -> str:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "sheet.xlsx")
    return str(folder / "sheet.xlsx")


def enter(printed: dict) -> Account | None:
    return invitations.account_enter(at=timezone.now(), username=printed["username"], code=printed["code"], password=GOOD)


def test_the_first_administrator_brings_the_first_unit():
    printed = weixia(staff.command, "admin", "--username", "Root", "--name", "系统员")
    assert Unit.objects.get().name == "本单位"
    assert Post.objects.get().role == "sysadmin"
    assert enter(printed).check_password(GOOD)
    again = weixia(staff.command, "admin", "--username", "root", "--name", "系统员")
    assert again["code"] != printed["code"] and Post.objects.count() == 1
    with scoped(ROOT):
        assert {event.actor_name for event in Event.objects.filter(action="post.given")} == {"本机操作员"}


def test_the_first_unit_gives_way_to_the_imported_tree(tmp_path):
    weixia(staff.command, "admin", "--username", "root", "--name", "系统员")
    table = sheet(tmp_path, ["单位编码", "单位名称", "上级单位编码"], ["J01", "某市老干部局", ""], ["J02", "某县老干部局", "J01"])
    assert weixia(units.command, "import", table)["counts"]["新增"] == 2
    assert list(Unit.objects.order_by("path").values_list("code", flat=True)) == ["J01", "J02"]
    assert Post.objects.get().unit.code == "J01"


def test_a_first_unit_of_that_code_is_simply_the_root_of_the_tree(tmp_path):
    weixia(staff.command, "admin", "--username", "root", "--name", "系统员")
    table = sheet(tmp_path, ["单位编码", "单位名称", "上级单位编码"], ["U000", "某市老干部局", ""], ["U100", "某县老干部局", "U000"])
    assert weixia(units.command, "import", table)["counts"] == {"新增": 1, "更新": 1, "重复": 0, "有误": 0}
    assert Post.objects.get().unit.name == "某市老干部局"


def test_an_administrator_of_a_named_unit():
    with scoped(ROOT):
        build()
    weixia(staff.command, "admin", "--username", "jia", "--name", "甲管理", "--unit", "A")
    assert Post.objects.get(account__username="jia").unit.name == "甲县局"
    weixia(staff.command, "admin", "--username", "jia", "--name", "甲管理", "--unit", "B")
    assert Post.objects.filter(account__username="jia").count() == 2
    with pytest.raises(NotReady, match="units import"):
        weixia(staff.command, "admin", "--username", "ding", "--name", "丁", "--unit", "没有")
    with pytest.raises(NotReady, match="三员分立"):
        weixia(staff.command, "admin", "--username", "xiaozhang", "--name", "小张")


def test_codes_for_several_accounts_or_for_none():
    with scoped(ROOT):
        build()
    printed = weixia(staff.command, "invite", "xiaozhang", "zhouju")
    assert [one["name"] for one in printed] == ["小张", "周局"]
    assert all(enter(one) for one in printed)
    with pytest.raises(NotReady, match="没有账号"):
        weixia(staff.command, "invite", "xiaozhang", "nobody")
    with scoped(ROOT):
        assert Event.objects.filter(action="account.invited").count() == 2


def test_the_ledger_answers_with_one_document(tmp_path):
    with scoped(ROOT):
        build()
    path = sheet(tmp_path, ["姓名", "账号", "单位", "岗位"], ["王芳", "wangfang", "甲县局", "主联系人"], ["", "x1", "甲县局", "主联系人"])
    assert weixia(staff.command, "import", path, "--dry-run", code=1)["counts"]["新增"] == 1
    assert not Account.objects.filter(username="wangfang").exists()
    report = weixia(staff.command, "import", path, code=1)
    assert [(row["row"], row["verdict"]) for row in report["rows"]] == [(2, "新增"), (3, "有误")]
    assert weixia(staff.command, "import", path, code=1)["counts"] == {"新增": 0, "更新": 0, "重复": 1, "有误": 1}
    lacking = sheet(tmp_path, ["姓名"], ["王芳"])
    assert weixia(staff.command, "import", lacking, code=2)["refused"]["do"]
