"""Two change one account, one unit, one year of working days: both see both, and nothing is overwritten unseen (R16)."""

import re
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from tests.walks.test_office import signed_in, text_of, world  # noqa: F401
from tests.world import AT, build
from weixia.duties.models import WorkYear
from weixia.kernel.fields import clear
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.people import Conflict
from weixia.registry.actions.staff import account_change
from weixia.registry.actions.units import unit_change
from weixia.registry.models import Account, Unit
from weixia.registry.queries.staff import account_marks
from weixia.registry.queries.units import unit_marks

TABLE = "日期,类型\n2031-01-01,休息日\n2031-01-04,工作日\n"
pytestmark = pytest.mark.django_db


def form_of(client: Client, path: str) -> dict[str, str]:
    page = text_of(client.get(path))
    page = page[page.index('<form class="card wx-form"'):]
    page = page[:page.index("</form>")]
    said = dict(re.findall(r'<input type="(?:text|hidden)" name="(\w+)" value="([^"]*)"', page))
    if chosen := re.search(r'<option value="(\w*)" selected', page):
        said["kind"] = chosen[1]
    return said


def test_two_changes_of_one_account_both_see_both(world: Any) -> None:  # noqa: F811
    one, other, path = signed_in(world, "管理员"), signed_in(world, "甲管"), f"/staff/{world.accounts['小张'].pk}/edit"
    mine, theirs = form_of(one, path), form_of(other, path)
    assert mine["name"] == "小张" and other.post(path, theirs | {"name": "张小红", "phone": "13911112222"}).status_code == 302
    clash = one.post(path, mine | {"name": "张红"})
    text = text_of(clash)
    assert clash.status_code == 409 and "张红" in text and "张小红" in text and "13911112222" not in text
    assert Account.objects.get(username="xiaozhang").name == "张小红"
    again = dict(re.findall(r'name="(base)" value="([^"]*)"', text)) | {"name": "张红", "phone": "", "pick_name": "mine"}
    assert one.post(path, again).status_code == 302
    stored = Account.objects.get(username="xiaozhang")
    assert (stored.name, clear(stored, "phone_sealed")) == ("张红", "13911112222")


def test_two_changes_of_one_unit_both_see_both(world: Any) -> None:  # noqa: F811
    one, other, path = signed_in(world, "管理员"), signed_in(world, "甲管"), f"/units/{world.units['甲县中学'].pk}/edit"
    mine, theirs = form_of(one, path), form_of(other, path)
    assert other.post(path, theirs | {"name": "甲县第一中学"}).status_code == 302
    clash = one.post(path, mine | {"name": "甲县实验中学", "division": "150102"})
    text = text_of(clash)
    assert clash.status_code == 409 and "甲县实验中学" in text and "甲县第一中学" in text
    again = dict(re.findall(r'name="(base)" value="([^"]*)"', text)) | {
        "name": "甲县实验中学", "kind": "school", "division": "150102", "pick_name": "theirs"}
    assert one.post(path, again).status_code == 302
    stored = Unit.objects.get(code="A2")
    assert (stored.name, stored.division) == ("甲县第一中学", "150102")


def test_a_form_without_its_base_is_a_conflict_never_an_overwriting(world: Any) -> None:  # noqa: F811
    one = signed_in(world, "管理员")
    assert one.post(f"/units/{world.units['甲县中学'].pk}/edit", {"name": "别的", "kind": "school"}).status_code == 409
    assert Unit.objects.get(code="A2").name == "甲县中学"


def test_two_tables_of_one_year_both_see_both(world: Any) -> None:  # noqa: F811
    one, other = signed_in(world, "管理员"), signed_in(world, "管理员")
    drawn = dict(re.findall(r'name="(seen-\d+)" value="([^"]*)"', text_of(one.get("/calendar"))))
    other.post("/calendar/workdays", {"text": TABLE, "source": "先导入的"})
    clash = one.post("/calendar/workdays", drawn | {
        "file": SimpleUploadedFile("t.csv", TABLE.replace("2031-01-04,工作日", "2031-01-02,休息日").encode()), "source": "后导入的"})
    text = text_of(clash)
    assert clash.status_code == 409 and "先导入的" in text and "2031-01-02" in text and "2031-01-04" in text
    assert WorkYear.objects.get(year=2031).title == "先导入的"
    seen = dict(re.findall(r'name="(seen-\d+)" value="([^"]*)"', text))
    kept = re.search(r"<textarea[^>]*>([^<]*)</textarea>", text)
    assert kept and "2031-01-02，休息日" in kept[1]
    assert one.post("/calendar/workdays", seen | {"text": kept[1], "year": "2031", "source": "后导入的"}).status_code == 302
    assert WorkYear.objects.get(year=2031).title == "后导入的"


def test_the_same_table_again_is_no_conflict(world: Any) -> None:  # noqa: F811
    one = signed_in(world, "管理员")
    for _time in range(2):
        assert one.post("/calendar/workdays", {"text": TABLE}).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("thing", ["account", "unit"])
def test_of_many_from_one_form_one_is_kept(thing: str) -> None:
    """Without the row's lock two would both find what they had seen."""
    with scoped(ROOT), transaction.atomic():
        made = build()
    account, unit, by = made.accounts["小张"], made.units["甲县中学"], made.actor("管理员")
    seen, gate, answers = (account_marks(account) if thing == "account" else unit_marks(unit)), threading.Barrier(8), []

    def write(n: int) -> None:
        gate.wait()
        try:
            with scoped(by.scope), transaction.atomic():
                if thing == "account":
                    account_change(by=by, at=AT, account=account, name=f"甲{n}", seen=seen)
                else:
                    unit_change(by=by, at=AT, unit=unit, name=f"甲{n}", kind="school", seen=seen)
            answers.append("kept")
        except Conflict:
            answers.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["kept"] + ["told"] * 7
