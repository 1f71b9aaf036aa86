"""人员账号台账: one verdict a row, the same file twice changes nothing, duties kept apart."""

from pathlib import Path

import openpyxl
import pytest

from tests.world import AT, build
from weixia.kernel.actor import OPERATOR, Refused
from weixia.kernel.fields import clear
from weixia.kernel.scope import ROOT, scoped
from weixia.registry import staff_ledger
from weixia.registry.actions import staff
from weixia.registry.ledgers.reading import SheetRefused
from weixia.registry.models import Account, Person, Post

pytestmark = pytest.mark.django_db
HEADER = ["姓名", "账号", "单位", "岗位", "电话", "起始日"]


@pytest.fixture
def world():
    with scoped(ROOT):
        yield build()


@pytest.fixture
def ledger(tmp_path):
    def write(*rows: list[object], header: list[str] = HEADER) -> Path:
        book = openpyxl.Workbook()
        for row in [header, *rows]:
            book.active.append(row)
        book.save(tmp_path / "staff.xlsx")
        return tmp_path / "staff.xlsx"

    return write


def load(path: Path, **more) -> dict:
    return staff_ledger.staff_import(path, by=more.pop("by", OPERATOR), at=AT, **more)


def verdicts(report: dict) -> list[str]:
    return [row["verdict"] for row in report["rows"]]


def test_new_people_get_accounts_and_posts(world, ledger):
    report = load(ledger(["王芳", "WangFang", "甲县局", "主联系人", "139 0000 0000", "2024年3月1日"],
                         ["赵强", "zhaoqiang", "A1", "信息员", "", ""]))
    assert verdicts(report) == ["新增", "新增"]
    wang = Account.objects.get(username="wangfang")
    assert (wang.name, clear(wang, "phone_sealed"), wang.has_usable_password()) == ("王芳", "13900000000", False)
    assert str(wang.posts.get().since) == "2024-03-01"
    zhao = Post.objects.get(account__username="zhaoqiang")
    assert (zhao.unit.name, zhao.role, str(zhao.since)) == ("甲县机关", "keeper", "2026-03-02")


def test_the_same_file_twice_changes_nothing(world, ledger):
    path = ledger(["王芳", "wangfang", "甲县局", "主联系人", "13900000000", "2024-03-01"],
                  ["王芳", "wangfang", "甲县机关", "信息员", "", ""])
    assert load(path)["counts"] == {"新增": 2, "更新": 0, "重复": 0, "有误": 0}
    before = list(Post.objects.order_by("pk").values())
    assert load(path)["counts"] == {"新增": 0, "更新": 0, "重复": 2, "有误": 0}
    assert list(Post.objects.order_by("pk").values()) == before


def test_a_row_that_says_something_new_changes_it(world, ledger):
    load(ledger(["王芳", "wangfang", "甲县局", "主联系人", "13900000000", "2024-03-01"]))
    assert verdicts(load(ledger(["王芳芳", "wangfang", "甲县局", "主联系人", "13911112222", "2024-04-01"]))) == ["更新"]
    wang = Account.objects.get(username="wangfang")
    assert (wang.name, clear(wang, "phone_sealed")) == ("王芳芳", "13911112222")
    assert str(wang.posts.get().since) == "2024-04-01"


def test_blank_cells_state_nothing(world, ledger):
    load(ledger(["王芳", "wangfang", "甲县局", "主联系人", "13900000000", "2024-03-01"]))
    assert verdicts(load(ledger(["王芳", "wangfang", "甲县局", "主联系人", "", ""]))) == ["重复"]
    assert clear(Account.objects.get(username="wangfang"), "phone_sealed") == "13900000000"


@pytest.mark.parametrize(("row", "column"), [
    (["", "u1", "甲县局", "主联系人", "", ""], "姓名"),
    (["王芳", "", "甲县局", "主联系人", "", ""], "账号"),
    (["王芳", "x!", "甲县局", "主联系人", "", ""], "账号"),
    (["王芳", "wangfang", "没有的局", "主联系人", "", ""], "单位"),
    (["王芳", "wangfang", "甲县局", "打字员", "", ""], "岗位"),
    (["王芳", "wangfang", "甲县局", "主联系人", "", "2024-02-30"], "起始日"),
    (["小张", "xiaozhang", "甲县局", "审计管理员", "", ""], "岗位"),
    (["=1+1", "wangfang", "甲县局", "主联系人", "", ""], "姓名"),
])
def test_a_wrong_row_says_where_and_the_rest_is_written(world, ledger, row, column):
    report = load(ledger(row, ["赵强", "zhaoqiang", "甲县局", "信息员", "", ""]))
    assert verdicts(report) == ["有误", "新增"]
    assert report["rows"][0]["row"] == 2
    assert [problem["column"] for problem in report["rows"][0]["problems"]] == [column]
    assert report["rows"][0]["problems"][0]["do"]
    assert Account.objects.filter(username="zhaoqiang").exists()


def test_within_one_file_the_first_row_stands(world, ledger):
    report = load(ledger(
        ["王芳", "wangfang", "甲县局", "主联系人", "", ""],
        ["王芳", "wangfang", "甲县局", "主联系人", "", ""],
        ["王芳", "wangfang", "甲县局", "主联系人", "139", ""],
        ["李强", "wangfang", "甲县机关", "主联系人", "", ""],
        ["王芳", "wangfang", "甲县局", "审计管理员", "", ""],
    ))
    assert verdicts(report) == ["新增", "重复", "有误", "有误", "有误"]
    assert Account.objects.get(username="wangfang").posts.count() == 1


def test_a_post_that_ended_is_not_revived_by_the_old_file(world, ledger):
    path = ledger(["王芳", "wangfang", "甲县局", "主联系人", "", "2024-03-01"])
    load(path)
    post = Post.objects.get(account__username="wangfang")
    staff.post_end(by=OPERATOR, at=AT, post=post, until=AT.date())
    assert verdicts(load(path)) == ["重复"]
    assert verdicts(load(ledger(["王芳", "wangfang", "甲县局", "主联系人", "", ""]))) == ["有误"]
    assert verdicts(load(ledger(["王芳", "wangfang", "甲县局", "主联系人", "", "2026-04-01"]))) == ["新增"]


def test_a_dry_run_writes_nothing(world, ledger):
    before = Account.objects.count()
    assert verdicts(load(ledger(["王芳", "wangfang", "甲县局", "主联系人", "", ""]), dry_run=True)) == ["新增"]
    assert Account.objects.count() == before


def test_an_imported_officer_takes_over_the_people_that_name_them(world, ledger):
    Person.objects.filter(name="李老").update(primary_contact="王芳")
    load(ledger(["王芳", "wangfang", "甲县局", "主联系人", "", "2024-03-01"]))
    assert Person.objects.get(name="李老").primary_account.username == "wangfang"


def test_unknown_columns_are_listed_and_aliases_are_read(world, ledger):
    report = load(ledger(["甲县局", "局长", "ma", "马局", "x"], header=["所在单位", "职务", "登录名", "名字", "血型"]))
    assert verdicts(report) == ["新增"] and report["unknown_columns"] == ["血型"]
    assert Post.objects.get(account__username="ma").role == "director"


def test_a_sheet_without_a_needed_column_is_refused(world, ledger):
    with pytest.raises(SheetRefused):
        load(ledger(["王芳", "wangfang"], header=["姓名", "账号"]))


def test_only_an_administrator_imports_staff(world, ledger):
    with pytest.raises(Refused):
        load(ledger(["王芳", "wangfang", "甲县局", "主联系人", "", ""]), by=world.actor("何信"))
