"""Walks of the administrator and the auditor: accounts on paper, units, rules, working days, the journal."""

import io
import re
import tempfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.world import build, proved
from weixia.duties import rulebook
from weixia.kernel import home
from weixia.kernel.actor import OPERATOR
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import people, staff
from weixia.registry.ledgers import pipeline, reading
from weixia.registry.models import Account, Person, Post

pytestmark = pytest.mark.django_db
GOOD = "Tiankong-2026-lan"


@pytest.fixture
def world():
    cache.clear()
    with scoped(ROOT):
        yield build()


def signed_in(world, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name])
    return proved(client)


def text_of(answer) -> str:
    return answer.content.decode()


def test_an_account_is_opened_printed_and_entered(world):
    admin = signed_in(world, "管理员")
    unit = world.units["甲县局"].pk
    answer = admin.post("/staff/new", {"name": "王芳", "username": "WangFang", "phone": "13900000000", "unit": unit,
                                       "role": "officer", "since": timezone.localdate().isoformat()})
    account = Account.objects.get(username="wangfang")
    assert answer.headers["Location"] == f"/staff/{account.pk}"
    printed = admin.post(f"/staff/{account.pk}/invitations")
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", text_of(printed))[0]
    assert "no-store" in printed.headers["Cache-Control"]
    assert code not in text_of(admin.get(f"/staff/{account.pk}"))
    visitor = Client()
    visitor.post("/enter", {"username": "wangfang", "code": code, "password1": GOOD, "password2": GOOD})
    assert "王芳" in text_of(visitor.get("/today"))


def test_what_cannot_be_is_said_beside_the_form(world):
    admin = signed_in(world, "管理员")
    unit = world.units["甲县局"].pk
    given = {"name": "又一个", "username": "xiaozhang", "phone": "", "unit": unit, "role": "officer", "since": "2026-01-01"}
    taken = admin.post("/staff/new", given)
    assert taken.status_code == 422 and "已经有人用了" in text_of(taken)
    assert admin.post("/staff/new", {}).status_code == 422
    before = Account.objects.count()
    apart = admin.post(f"/staff/{world.accounts['小张'].pk}/posts", {"unit": unit, "role": "auditor", "since": "2026-01-01"})
    assert apart.status_code == 422 and "三员分立" in text_of(apart)
    outside = admin.post("/staff/new", given | {"username": "fresh", "unit": 10**9})
    assert outside.status_code == 422 and Account.objects.count() == before


def test_a_post_is_ended_and_an_account_stopped_and_brought_back(world):
    admin, zhang = signed_in(world, "管理员"), world.accounts["小张"]
    assert admin.post(f"/posts/{world.posts['小张'].pk}/end").status_code == 302
    assert Post.objects.get(pk=world.posts["小张"].pk).until == timezone.localdate()
    assert admin.post(f"/posts/{world.posts['小张'].pk}/end").status_code == 422
    assert admin.post(f"/staff/{zhang.pk}/stop", {"reason": "调离"}).status_code == 302
    assert Event.objects.get(action="account.stopped").reason == "调离"
    assert admin.post(f"/staff/{zhang.pk}/invitations").status_code == 422
    assert admin.post(f"/staff/{zhang.pk}/return").status_code == 302
    assert admin.post(f"/staff/{world.accounts['管理员'].pk}/stop").status_code == 422


def test_an_administrator_of_one_county_finds_nobody_of_the_other(world):
    account = staff.account_add(by=OPERATOR, at=timezone.now(), username="jiaadmin", name="甲管理员")
    staff.post_give(by=OPERATOR, at=timezone.now(), account=account, unit=world.units["甲县局"], role="sysadmin",
                    since=timezone.localdate())
    client = Client()
    client.force_login(account)
    proved(client)
    listed = text_of(client.get("/staff"))
    assert "小张" in listed and "外人" not in listed
    foreign = world.accounts["外人"].pk
    for path in (f"/staff/{foreign}/invitations", f"/staff/{foreign}/posts", f"/staff/{foreign}/stop",
                 f"/staff/{foreign}/return", f"/posts/{world.posts['外人'].pk}/end", f"/staff/{10**9}/stop"):
        assert client.post(path).status_code == 404
    assert client.get(f"/staff/{foreign}").status_code == 404
    assert client.get(f"/units/{world.units['乙县局'].pk}").status_code == 404


def test_business_posts_do_not_keep_accounts(world):
    for name in ("小张", "何信", "刘审", "孙科"):
        client = signed_in(world, name)
        assert client.get("/staff/new").status_code == 403
        assert client.post(f"/staff/{world.accounts['小张'].pk}/stop").status_code == 403
    assert signed_in(world, "孙科").get("/staff").status_code == 200
    assert signed_in(world, "小张").get("/staff").status_code == 403


def test_the_staff_ledger_by_the_page(world):
    admin = signed_in(world, "管理员")
    book = openpyxl.Workbook()
    for row in (["姓名", "账号", "单位", "岗位"], ["王芳", "wangfang", "甲县局", "主联系人"], ["", "x1", "甲县局", "主联系人"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    checked = admin.post("/staff/import", {"file": SimpleUploadedFile("员.xlsx", out.getvalue()), "check": "1"})
    assert "还没有写入" in text_of(checked) and not Account.objects.filter(username="wangfang").exists()
    done = admin.post("/staff/import", {"file": SimpleUploadedFile("员.xlsx", out.getvalue())})
    assert done.status_code == 200 and "必填" in text_of(done)
    assert Account.objects.get(username="wangfang").posts.count() == 1
    assert admin.post("/staff/import", {"file": SimpleUploadedFile("x.xlsx", b"not a sheet")}).status_code == 422
    assert admin.get("/staff/template").content[:2] == b"PK"


def test_the_unit_table_by_the_page(world):
    admin = signed_in(world, "管理员")
    assert "导入单位表" in text_of(admin.get("/units"))
    book = openpyxl.Workbook()
    for row in (["单位编码", "单位名称", "上级单位编码"], ["A9", "甲县医院", "A"], ["Z1", "别处", ""]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    done = admin.post("/units/import", {"file": SimpleUploadedFile("单位.xlsx", out.getvalue())})
    assert done.status_code == 200 and "不在本岗位的管理范围内" in text_of(done)
    assert "甲县医院" in text_of(admin.get("/units"))
    assert signed_in(world, "何信").post("/units/import").status_code == 403


def test_an_administrator_sees_no_elder(world):
    admin = signed_in(world, "管理员")
    pages = ["/staff", f"/staff/{world.accounts['小张'].pk}", "/units", f"/units/{world.units['甲县局'].pk}", "/rules",
             "/calendar", "/settings", "/help"]
    for page in pages:
        answer = admin.get(page)
        assert answer.status_code == 200, page
        assert not [name for name in ("李老", "王老", "陈遗属") if name in text_of(answer)], page
    assert admin.get("/people").status_code == 403


def test_the_unit_tree_counts_only_what_the_post_may_see(world):
    assert "1 位老同志" in text_of(signed_in(world, "小张").get("/units"))
    assert "位老同志" not in text_of(signed_in(world, "管理员").get("/units"))
    assert "乙县局" not in text_of(signed_in(world, "小张").get("/units"))


def test_each_rule_tells_its_clause(world):
    client = signed_in(world, "小张")
    listed = text_of(client.get("/rules"))
    codes = set(re.findall(r'href="/rules/([a-z_.]+)"', listed))
    assert codes == set(rulebook.whole_book().rules)
    assert "现在不产生应办的事" in text_of(client.get("/rules/party.members_meeting")), "待接: told, and owed to nobody"
    for code in codes:
        assert client.get(f"/rules/{code}").status_code == 200
    assert "六必访" in text_of(client.get("/rules/visit.hospital"))
    assert client.get("/rules/no.such").status_code == 404


TABLE = "日期,类型\n2031-01-01,休息日\n2031-01-04,工作日\n2031年1月2日,放假\n"


def test_a_years_working_days_are_imported(world):
    admin = signed_in(world, "管理员")
    answer = admin.post("/calendar/workdays", {"file": SimpleUploadedFile("t.csv", TABLE.encode()), "source": "某通知"})
    assert answer.status_code == 302
    shown = text_of(admin.get("/calendar"))
    assert "某通知" in shown and "2031" in shown
    assert Event.objects.get(action="workdays.imported").about == "2031"
    auditor = signed_in(world, "刘审")
    assert auditor.post("/calendar/workdays", {"text": TABLE}).status_code == 403


@pytest.mark.parametrize("text", [
    "", "2031-01-01,也许", "2031-02-30,休息日", "2031-01-01,休息日\n2032-01-01,休息日", "2031-01-01,休息日\n2031-01-01,工作日",
    "2031-01-01,工作日", "year: 2031\nholidays: 3", "year: &a 2031\nholidays: []",
])
def test_a_table_that_cannot_be_is_refused_in_words(world, text):
    answer = signed_in(world, "管理员").post("/calendar/workdays", {"text": text})
    assert answer.status_code == 422
    assert "wx-error" in text_of(answer) or "wx-summary" in text_of(answer)


def test_the_auditor_reads_the_journal_without_the_elders(world):
    li = Person.objects.get(name="李老")
    people.person_open(by=world.actor("小张"), at=timezone.now(), person=li)
    staff.account_stop(by=world.actor("管理员"), at=timezone.now(), account=world.accounts["钱单位"], reason="调离")
    shown = text_of(signed_in(world, "刘审").get("/audit"))
    assert "打开了档案" in shown and f"档案 {li.pk}" in shown and "李老" not in shown
    assert signed_in(world, "小张").get("/audit").status_code == 403
    assert signed_in(world, "管理员").get("/audit").status_code == 403


def test_the_journal_is_narrowed_and_paged(world):
    for number in range(60):
        people.person_open(by=world.actor("小张"), at=timezone.now() - timedelta(seconds=60 - number),
                           person=Person.objects.get(name="李老"))
    auditor = signed_in(world, "刘审")
    first = text_of(auditor.get("/audit?action=person.opened"))
    after = re.search(r"after=(\d+)", first)[1]
    second = text_of(auditor.get(f"/audit?action=person.opened&after={after}"))
    numbers = [[int(number) for number in re.findall(r"第 (\d+) 条", page)] for page in (first, second)]
    assert [len(page) for page in numbers] == [50, 10]
    assert sorted(numbers[0] + numbers[1], reverse=True) == numbers[0] + numbers[1]
    assert "没有符合条件的记录" in text_of(auditor.get("/audit?who=谁也不是"))
    assert "没有符合条件的记录" in text_of(auditor.get("/audit?until=2001-01-01"))
    assert auditor.get("/audit?since=不是日子").status_code == 200


def test_the_auditor_proves_the_chain(world):
    auditor = signed_in(world, "刘审")
    assert auditor.post("/audit/check").status_code == 302
    assert Event.objects.get(action="journal.verified").fields["whole"] in (True, False)
    assert "核验：" in text_of(auditor.get("/audit"))


@pytest.mark.parametrize("url", ["/staff/import", "/units/import"])
def test_a_ledger_that_is_handed_over_never_lies_on_the_disk(world, url, tmp_path, monkeypatch):
    """Looked at while the file is read and while its rows are judged: what lies there then, a kill would leave there."""
    seen, read = [], pipeline.plan_sheet

    def looking(ledger, sheet, **told):
        seen.extend(path for path in [*tmp_path.rglob("*"), *home.var().rglob("*.xlsx")] if path.is_file())
        return read(ledger, sheet, **told)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(pipeline, "plan_sheet", looking)
    looked = []
    ask = reading._ask_child
    monkeypatch.setattr(reading, "_ask_child", lambda *told: (looked.append([*tmp_path.rglob("*")]), ask(*told))[1])
    book = io.BytesIO()
    sheet = openpyxl.Workbook()
    sheet.active.append(["姓名", "账号", "单位", "岗位", "单位编码", "单位名称"])
    sheet.active.append(["王芳", "wangfang", "甲县局", "联络员", "A9", "某单位"])
    sheet.save(book)
    upload = SimpleUploadedFile("台账.xlsx", book.getvalue())
    answer = signed_in(world, "管理员").post(url, {"file": upload, "check": "1"})
    assert answer.status_code == 200 and looked == [[]] and seen == []


def test_a_unit_table_is_taken_back_by_the_page(world):
    admin, out = signed_in(world, "管理员"), io.BytesIO()
    book = openpyxl.Workbook()
    for row in (["单位编码", "单位名称", "上级单位编码"], ["H1", "甲县医院", "A"], ["A2", "甲县一中", "A"]):
        book.active.append(row)
    book.save(out)
    admin.post("/units/import", {"file": SimpleUploadedFile("单位.xlsx", out.getvalue())})
    page = text_of(admin.get("/units/import"))
    undoing = re.search(r"/units/import/\d+/undoing", page)[0]
    look = text_of(admin.get(undoing))
    assert "移去的单位" in look and "撤销 2 条" in look
    assert signed_in(world, "甲管").get(undoing).status_code == 404, "imported above their unit"
    assert signed_in(world, "孙科").get(undoing).status_code == 403
    assert "移去 1 个单位，还原 1 个" in text_of(admin.post(undoing, follow=True))
    shown = text_of(admin.get("/units"))
    assert "甲县中学" in shown and "甲县医院" not in shown
    assert admin.get(undoing).status_code == 404
