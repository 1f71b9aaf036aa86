"""登记需求 and a need's life by its pages: without a script, by whoever may, and never twice."""

import io
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.world import World
from weixia.duties import almanac
from weixia.kernel import drafts
from weixia.kernel.fields import clear
from weixia.kernel.models import Draft, Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Need, NeedPhoto, NeedStep
from weixia.registry.models import Person

LEAK = "厨房水管漏了，想找人来修"


@pytest.fixture
def world(world: World) -> World:
    with scoped(ROOT):
        almanac.fill()
    return world


def ask(browser: Client, **told: object) -> Any:
    """A form as it is sent, differing in what is `told`."""
    return browser.post("/needs/new", {"draft": str(uuid4()), "once": str(uuid4()), "words": LEAK, "urgency": "three_days",
                                       "channel": "hotline", "on_behalf": "self"} | told)


def only() -> Need:
    with scoped(ROOT):
        return Need.objects.select_related("person", "unit").get()


def test_a_caller_is_found_by_the_number_and_their_words_become_a_need(world: World, browser: Client) -> None:
    page = browser.get("/needs/new?call=138-0000-0001").content.decode()
    assert "李老" in page and "本机" in page and f'value="{world.people["李老"].pk}"' in page
    answer = ask(browser, caller="13800000001", person=str(world.people["李老"].pk), read_back="on")
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    need = only()
    assert answer["Location"] == f"/needs/{need.pk}/number"
    assert (need.person_id, need.kind, need.channel, need.read_back) == (world.people["李老"].pk, "repair", "hotline", True)
    assert LEAK not in need.words_sealed and clear(need, "words_sealed") == LEAK
    said = browser.get(answer["Location"]).content.decode()
    assert need.said_aloud in said and "前给您回话" in said and 'href="/needs/new"' in said


def test_three_words_about_whom_nobody_knows(world: World, browser: Client) -> None:
    nobody = ask(browser, caller="13911112222")
    assert nobody.status_code == 422 and "写下怎么称呼" in nobody.content.decode() and LEAK in nobody.content.decode()
    assert ask(browser, caller="0471-6612345", name="赵大妈", place="光明小区").status_code == 302
    need = only()
    assert need.person_id is None and need.unit.name == "甲县局" and clear(need, "caller_phone_sealed") == "04716612345"
    again = browser.post("/needs/new", {"look": "1", "caller": "04716612345", "words": LEAK}).content.decode()
    assert "赵大妈" in again and "名册上没有" in again and LEAK in again
    assert ask(browser, caller="04716612345", person=f"n{need.pk}", words="又漏了").status_code == 302
    with scoped(ROOT):
        assert clear(Need.objects.latest("id"), "caller_place_sealed") == "光明小区"


def test_sent_twice_from_whatever_browser_it_is_one_need(world: World, browser: Client) -> None:
    word, person = str(uuid4()), str(world.people["李老"].pk)
    first = ask(browser, draft=word, person=person)
    second = ask(browser, draft=word, person=person)
    assert first["Location"] == second["Location"] and only().uuid == UUID(word)
    assert browser.get(f"/needs/new?draft={word}")["Location"] == first["Location"]
    late = browser.post("/needs/drafts", {"draft": word, "turn": "9", "words": "迟到的"})
    assert late.json() == {"saved": False} and drafts.drafts_open(seen_by=world.actor("小张"), page="needs/new") == []


def test_what_was_typed_comes_back_and_may_be_dropped(world: World, browser: Client) -> None:
    word, person = str(uuid4()), world.people["李老"]
    assert browser.post("/needs/drafts", {"draft": word, "turn": "1", "words": LEAK, "caller": "李老", "kind": "daily",
                                          "person": str(person.pk), "place": "三楼"}).json() == {"saved": True}
    page = browser.get(f"/needs/new?draft={word}").content.decode()
    assert LEAK in page and f'value="{person.pk}" data-called="李老" checked' in page and 'value="三楼"' in page
    assert f"?draft={word}" in browser.get("/needs/new").content.decode()
    other = Client()
    other.force_login(world.accounts["孙科"])
    assert LEAK not in other.get(f"/needs/new?draft={word}").content.decode()
    assert other.post(f"/needs/drafts/{word}/end", {"once": "x"}).status_code == 404
    browser.post(f"/needs/drafts/{word}/end", {"once": "y"})
    assert LEAK not in browser.get("/needs/new").content.decode() and "水管" not in Draft.objects.get(uuid=word).content_sealed


def test_another_call_about_the_same_is_added_and_not_doubled(world: World, browser: Client) -> None:
    person = str(world.people["李老"].pk)
    ask(browser, person=person)
    need = only()
    page = browser.get(f"/needs/new?person={person}").content.decode()
    assert f'name="add" value="{need.pk}"' in page and "已报维修" in page
    answer = ask(browser, person=person, words="卫生间也漏", add=str(need.pk))
    assert answer["Location"] == f"/needs/{need.pk}" and only().pk == need.pk
    assert "卫生间也漏" in browser.get(f"/needs/{need.pk}").content.decode()


def photograph(size: tuple[int, int] = (2400, 1200)) -> io.BytesIO:
    """A JPEG that says where it was taken, on its side."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SECRETCAM"
    Image.new("RGB", size, "white").save(out, "JPEG", exif=exif)
    out.seek(0)
    out.name = "信.jpg"
    return out


def test_a_letter_is_photographed_made_small_and_opened_with_a_trace(world: World, browser: Client) -> None:
    answer = ask(browser, person=str(world.people["李老"].pk), channel="letter", received_on="2026-11-02", photo=photograph())
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    need = only()
    with scoped(ROOT):
        photo = NeedPhoto.objects.get()
        assert (need.channel, str(need.received_on), photo.width, photo.height) == ("letter", "2026-11-02", 800, 1600)
        assert photo.org_path == need.org_path and not bytes(photo.picture).startswith(b"\xff\xd8\xff")
    picture = browser.get(f"/needs/{need.pk}/photos/{photo.pk}")
    opened = Image.open(io.BytesIO(picture.content))
    assert opened.size == (800, 1600) and not opened.getexif() and b"SECRETCAM" not in picture.content
    with scoped(ROOT):
        seen = Event.objects.get(action="need.photo_opened")
        assert (seen.person_id, seen.actor_name) == (need.person_id, "小张")


@pytest.mark.parametrize(("name", "raw", "says"), [
    ("x.jpg", b"<script>alert(1)</script>", "不是照片"), ("x.jpg", b"\xff\xd8\xff\xe0 cut", "打不开"),
    ("x.jpg", b"\xff\xd8\xff" + b"0" * (20 * 1024 * 1024), "20 MB")], ids=["no picture", "cut", "large"])
def test_what_is_no_photograph_leaves_no_need(world: World, browser: Client, name: str, raw: bytes, says: str) -> None:
    file = io.BytesIO(raw)
    file.name = name
    answer = ask(browser, person=str(world.people["李老"].pk), photo=file)
    assert answer.status_code == 422 and says in answer.content.decode()
    with scoped(ROOT):
        assert not Need.objects.exists() and not NeedStep.objects.exists()


def test_from_the_first_call_to_the_call_back(world: World, browser: Client) -> None:
    """小张 writes it down and does it; 孙科 gives it out and asks afterwards."""
    ask(browser, person=str(world.people["李老"].pk))
    need, head = only(), Client()
    head.force_login(world.accounts["孙科"])
    here = f"/needs/{need.pk}"

    def act(who: Client, word: str, **told: object) -> None:
        answer = who.post(f"{here}/{word}", {"once": str(uuid4())} | told)
        assert answer.status_code == 302, (word, answer.content.decode()[-2500:])

    assert "还没有人接" in head.get("/needs").content.decode()
    act(browser, "acceptance")
    act(head, "assignment", account_id=world.accounts["小张"].pk, words="尽快")
    act(browser, "beginning")
    bad = browser.post(f"{here}/answer", {"once": "a", "words": ""})
    assert bad.status_code == 422 and "写一句办的结果" in bad.content.decode()
    act(browser, "answer", words="师傅换了阀门，不漏了")
    assert "等回访" in head.get("/needs/callbacks").content.decode() and "李老" not in head.get("/needs/callbacks").content.decode()
    act(browser, "telling", to_whom="本人", how="phone")
    to_ring = head.get("/needs/callbacks").content.decode().split("<main")[1]
    assert "李老" in to_ring and "小张" not in to_ring
    assert "李老" not in browser.get("/needs/callbacks").content.decode().split("<main")[1]
    assert browser.post(f"{here}/rating", {"once": "b", "score": "5", "said_by": "self", "how": "phone"}).status_code == 403
    act(head, "rating", score="5", said_by="self", how="phone", words="满意")
    act(head, "closing")
    page = head.get(here).content.decode()
    assert only().state == "closed" and "师傅换了阀门" in page and "还没有人接" not in head.get("/needs").content.decode()


def test_the_queue_says_a_sentence_where_there_is_nothing(world: World, browser: Client) -> None:
    page = browser.get("/needs").content.decode()
    assert "没有等着办的需求" in page and "每件都有人接" in page and "暂无数据" not in page
    assert browser.get("/needs?show=all&after=x|y|z").status_code == browser.get("/needs?show=done&after=9x").status_code == 200


def test_pages_of_the_queue_meet_without_a_gap(world: World, browser: Client) -> None:
    from weixia.needs.queries import queue

    with scoped(ROOT):
        person = Person.objects.get(name="李老")
        Need.objects.bulk_create([Need(
            number=str(900000 + n), asked_as=str(900000 + n), person=person, unit=person.unit, org_path=person.org_path, channel="hotline",
            kind="daily", urgency="no_hurry", received_on=timezone.localdate(), recorded_at=timezone.now(), recorded_by="小张",
            next_at=timezone.now() if n % 3 else world.people["李老"].created_at, owned=n % 2 == 0) for n in range(23)])
    by, seen, after = world.actor("小张"), [], ""
    with scoped(by.scope):
        while True:
            rows, after = queue.needs_page(queue.needs_waiting("", seen_by=by, at=timezone.now()), after=after, size=5)
            seen += [row.pk for row in rows]
            if not after:
                break
        assert seen == [row.pk for row in queue.needs_waiting("", seen_by=by, at=timezone.now())] and len(set(seen)) == 23


def test_a_matter_of_a_reception_day_becomes_a_need_in_one_step(world: World, browser: Client) -> None:
    from tests.kernel import rows
    from weixia.kernel.fields import put
    from weixia.needs.models import Reception, ReceptionCase

    with scoped(ROOT):
        days: list[Any] = [rows.make(Reception, world.people[name], unit=world.units[unit])
                           for name, unit in (("李老", "甲县局"), ("孟老", "乙县局"))]
        cases = [ReceptionCase(reception=day, unit=day.unit, org_path=day.org_path, outcome="promised", by_name="小张", at=timezone.now())
                 for day in days]
        for case in cases:
            put(case, "visitor_sealed", "吴大爷")
            put(case, "matter_sealed", "工龄没有算全")
            case.save()
    assert browser.get(f"/needs/new?case={cases[1].pk}").status_code == 404
    page = browser.get(f"/needs/new?case={cases[0].pk}").content.decode()
    assert "吴大爷" in page and "工龄没有算全" in page
    assert ask(browser, name="吴大爷", words="工龄没有算全", case=str(cases[1].pk)).status_code == 404
    assert ask(browser, name="吴大爷", phone="0471-6612345", words="工龄没有算全", case=str(cases[0].pk)).status_code == 302
    need = only()
    assert (need.channel, need.kind) == ("reception", "papers")
    assert f"/receptions/{days[0].pk}" in browser.get(f"/needs/{need.pk}").content.decode()
