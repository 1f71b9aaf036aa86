"""A day at the desk over HTTP: see what is owed, record, undo, reveal, register, import."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests import world as casting
from weixia import reactions
from weixia.duties import actions, settling
from weixia.duties import queries as duties
from weixia.kernel import journal
from weixia.kernel.actor import OPERATOR
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact
from weixia.registry.models import Person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ID = "110105195001011015"


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = casting.build()
        journal.react(reactions.WHAT_FOLLOWS)
        settling.settle(at=timezone.now(), on=TODAY, since=TODAY.replace(day=1) - timedelta(days=40))
        yield made


def _client(world: Any, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _monthly(world: Any) -> Any:
    owed = duties.of_person(world.people["李老"].pk, seen_by=world.actor("小张"), on=TODAY)
    return next(duty for duty in owed if duty.rule == "contact.lixiu_monthly" and duty.period == f"{TODAY:%Y-%m}")


def test_today_names_the_month_and_completing_it_takes_two_fields(world: Any) -> None:
    client, duty = _client(world, "小张"), _monthly(world)
    page = client.get("/today").content.decode()
    assert "李老" in page and "离休干部每月联系" in page
    answer = client.post(f"/duties/{duty.pk}/keeping", {
        "mode": "phone", "summary": "身体平稳，想听京剧", "next_step": "下周送戏票", "day": str(TODAY), "once": "w1"}, follow=True)
    assert "已办结：李老" in answer.content.decode()
    assert _monthly(world).status == "kept"


def test_undoing_a_contact_makes_its_duty_owed_again(world: Any) -> None:
    client, person = _client(world, "小张"), world.people["李老"]
    answer = client.post(f"/people/{person.pk}/contacts/new", {"mode": "home", "reached": "yes", "day": str(TODAY)}, follow=True)
    assert "同时办结" in answer.content.decode()
    contact = Contact.objects.get()
    client.post(f"/contacts/{contact.pk}/withdrawal")
    assert _monthly(world).status in ("open", "overdue")


def test_the_same_form_twice_has_one_effect(world: Any) -> None:
    client, person = _client(world, "小张"), world.people["李老"]
    told = {"mode": "phone", "reached": "yes", "day": str(TODAY), "once": "the-same-word"}
    first = client.post(f"/people/{person.pk}/contacts/new", told)
    second = client.post(f"/people/{person.pk}/contacts/new", told)
    assert Contact.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_form_with_a_mistake_keeps_what_was_typed_and_links_the_box(world: Any) -> None:
    client, person = _client(world, "小张"), world.people["李老"]
    page = client.post(f"/people/{person.pk}/contacts/new", {"mode": "phone", "reached": "yes", "day": "2026-02-30", "summary": "想听京剧"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "读到「2026-02-30」" in text and "想听京剧" in text and 'href="#id_day"' in text


def test_hidden_values_show_only_after_a_reason_and_leave_a_trace(world: Any) -> None:
    client, person = _client(world, "小张"), world.people["李老"]
    assert "13800000001" not in client.get(f"/people/{person.pk}").content.decode()
    refused = client.post(f"/people/{person.pk}/reveal", {"field": "phone_sealed"})
    assert refused.status_code == 422 and "13800000001" not in refused.content.decode()
    shown = client.post(f"/people/{person.pk}/reveal", {"field": "phone_sealed", "reason": "phone"}).content.decode()
    assert "13800000001" in shown
    log = client.get(f"/people/{person.pk}/access").content.decode()
    assert "电话核对" in log and "小张" in log


def test_registering_a_likely_twin_asks_first(world: Any) -> None:
    client = _client(world, "小张")
    told = {"name": "王老", "kind": "tuixiu", "birth": "1948-01-20", "birth_calendar": "solar",
            "unit": world.units["甲县局"].pk, "charge_since": "2026-01-01"}
    asked = client.post("/people/new", told)
    assert asked.status_code == 422 and Person.objects.filter(name="王老").count() == 1
    client.post("/people/new", told | {"confirm_new": "on"})
    assert Person.objects.filter(name="王老").count() == 2


def test_editing_keeps_sealed_values_that_were_left_empty(world: Any) -> None:
    client, person = _client(world, "小张"), world.people["李老"]
    page = client.get(f"/people/{person.pk}/edit").content.decode()
    assert "13800000001" not in page and "138****0001" in page
    told = {"name": "李老", "kind": "lixiu", "birth": "1933-10-16", "birth_calendar": "solar", "note": "喜欢京剧",
            "unit": person.unit_id, "charge_since": "2020-01-01", "version": 1}
    assert client.post(f"/people/{person.pk}/edit", told).status_code == 302
    stored = Person.objects.get(pk=person.pk)
    assert (stored.note, stored.phone_sealed) == ("喜欢京剧", person.phone_sealed)
    stale = client.post(f"/people/{person.pk}/edit", told | {"note": "另一个人写的"})
    assert stale.status_code == 409 and "另一个人写的" in stale.content.decode()


def test_a_death_is_asked_twice_and_cancels_what_was_coming(world: Any) -> None:
    client, person = _client(world, "小张"), world.people["李老"]
    told = {"kind": "death", "happened_on": str(TODAY)}
    asked = client.post(f"/people/{person.pk}/happenings/new", told)
    assert asked.status_code == 200 and Person.objects.get(pk=person.pk).died_on is None
    client.post(f"/people/{person.pk}/happenings/new", told | {"confirmed": "yes"})
    assert Person.objects.get(pk=person.pk).died_on == TODAY
    if TODAY + timedelta(days=1) <= _monthly(world).due:
        assert _monthly(world).status == "cancelled"


def test_a_roster_is_checked_first_and_written_on_a_second_word(world: Any, tmp_path: Path) -> None:
    client = _client(world, "何信")
    file = _roster(tmp_path, [["Z1", "周明霞", ID, "退休干部", "A", "2026-01-01"],
                              ["Z2", "", "", "退休干部", "A", "2026-01-01"]])
    answer = client.post("/imports/new", {"kind": "people", "file": file}, follow=True)
    text = answer.content.decode()
    assert "必填" in text and not Person.objects.filter(number="Z1").exists()
    job = answer.redirect_chain[-1][0]
    done = client.post(job, {"go": "yes"}, follow=True).content.decode()
    assert "已导入" in done and Person.objects.get(number="Z1").name == "周明霞"
    problems = client.get(job + "/problems")
    assert problems["Content-Type"].endswith("sheet") and problems.content[:2] == b"PK"


def test_a_file_that_is_no_workbook_is_refused_in_plain_words(world: Any) -> None:
    client = _client(world, "何信")
    file = SimpleUploadedFile("花名册.xlsx", b"not a workbook at all")
    answer = client.post("/imports/new", {"kind": "people", "file": file}, follow=True)
    assert answer.status_code == 200 and "什么都没有写入" in answer.content.decode()


def test_another_countys_officer_finds_nothing(world: Any) -> None:
    client, person = _client(world, "外人"), world.people["李老"]
    for path in (f"/people/{person.pk}", f"/people/{person.pk}/access", f"/duties/{_monthly(world).pk}"):
        assert client.get(path).status_code == 404
    assert "没有符合条件的老同志" in client.get("/people?q=李老").content.decode()
    assert "李老" not in client.get("/today?whose=all").content.decode()


def test_every_page_view_of_a_person_is_in_the_journal(world: Any) -> None:
    client, person = _client(world, "小张"), world.people["李老"]
    client.get(f"/people/{person.pk}")
    event = Event.objects.filter(action="person.opened", person_id=person.pk).latest("id")
    assert (event.actor_name, event.org_path) == ("小张", person.org_path)
    assert re.fullmatch(r"[0-9a-f]{64}", event.mac)


def _roster(folder: Path, rows: list[list[str]]) -> SimpleUploadedFile:
    path = folder / "roster.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([["人员编号", "姓名", "公民身份号码", "人员类别", "管理单位", "管理起始日"], *rows]):
            for column, text in enumerate(cells):
                sheet.write_string(line, column, text)
    return SimpleUploadedFile("花名册.xlsx", path.read_bytes())


def test_a_bureau_starts_from_the_page(world: Any) -> None:
    from weixia.duties.models import Duty, Setting

    Setting.objects.all().delete()
    Duty.objects.all().delete()
    below, top = _client(world, "孙科"), _client(world, "孙科")
    assert "还没有起用" in below.get("/today").content.decode()
    refused = below.post("/duties/start", {"since": "2026-01-01"}, follow=True).content.decode()
    assert "最上级单位" in refused and not Setting.objects.exists()
    world.posts["孙科"].unit = world.units["市局"]
    world.posts["孙科"].save()
    page = top.post("/duties/start", {"since": "2026-01-01"}, follow=True).content.decode()
    assert "已起用" in page and "还没有算过" in page and "办完了" not in page and not Duty.objects.exists()
    actions.errands_do(by=OPERATOR, at=timezone.now())
    assert Duty.objects.exists() and "正在重新算" not in top.get("/today").content.decode()
