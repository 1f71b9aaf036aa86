"""异地走访, 失联核对, 督办 through the pages: figures open as many rows, and one thing leads to the next."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.duties import making
from tests.world import World, build, proved
from weixia import reactions
from weixia.duties import settling
from weixia.duties.models import Duty, FollowUp
from weixia.kernel import journal
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Search
from weixia.registry.models import Person, Unit, Verification

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def world() -> Iterator[World]:
    with scoped(ROOT):
        world = build()
        journal.react(reactions.WHAT_FOLLOWS)
        Unit.objects.filter(code="A").update(division="210224")
        for name, division in (("李老", "110105"), ("王老", "310101"), ("陈遗属", "")):
            Person.objects.filter(pk=world.people[name].pk).update(division=division, resettled=True)
        for ago in (30, 20, 9):
            making.contact(world.people["王老"], TODAY - timedelta(days=ago), reached=False)
        settling.settle(at=timezone.now(), on=TODAY, since=TODAY - timedelta(days=300))
        yield world


def at_desk(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name])
    return proved(client)


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def rows_in(page: str) -> int:
    """Rows of the list under the heading `rows`."""
    body = page[page.index('id="rows"'):]
    return body.split("</table>")[0].count('<th scope="row">')


def said(page: str, pattern: str) -> int:
    found = re.search(pattern, page)
    assert found, pattern
    return int(found[1])


def test_tours_say_km_provinces_and_what_is_not_filled_in(world: World) -> None:
    page = read(at_desk(world, "孙科"), "/tours")
    assert said(page, r">(\d+) 人</a>，其中遗属") == rows_in(page) == 3
    assert said(page, r'href="#provinces">(\d+) 个省份') == 2 and "直线距离约 <b>" in page and "没有填居住行政区划" in page
    assert rows_in(read(at_desk(world, "孙科"), "/tours?show=survivors")) == 1
    assert rows_in(read(at_desk(world, "孙科"), "/tours?show=all&province=")) == 1
    assert rows_in(read(at_desk(world, "孙科"), "/tours?show=unseen")) == 3 and "110105" not in page.replace("例如 110105", "")


def test_without_the_units_division_the_page_says_what_to_fill_in(world: World) -> None:
    Unit.objects.filter(code="A").update(division="")
    page = read(at_desk(world, "孙科"), "/tours")
    assert "本单位没有填行政区划" in page and "直线距离约 <b>" not in page and rows_in(page) == 3


def test_ticked_people_get_their_slips(world: World) -> None:
    ids = [world.people[name].pk for name in ("李老", "王老")]
    page = at_desk(world, "小张").post("/slips", {"person": ids}).content.decode()
    assert "走访单 2 张" in page and "李老" in page and "王老" in page


def test_the_summary_counts_visits_and_no_calls(world: World) -> None:
    making.contact(world.people["李老"], TODAY - timedelta(days=3), mode="home")
    making.contact(world.people["陈遗属"], TODAY - timedelta(days=3), mode="phone")
    page = read(at_desk(world, "周局"), f"/tours/report?first={TODAY - timedelta(days=5)}&last={TODAY}")
    assert said(page, r'href="#seen">(\d+) 人</a>') == 1 and said(page, r'href="#unseen">(\d+)</a>') == 2
    assert "只打过电话，不算走访" in page and "没有走访记录" in page and "北京市" in page
    assert said(page, r'href="#way">(\d+) 公里</a>') > 800, "there and back"
    late = read(at_desk(world, "周局"), f"/tours/report?first={TODAY}&last=2199-01-01")
    assert f"{TODAY} 至 {TODAY}" in late, "a day to come is today"


def test_out_of_touch_a_search_and_the_person_found_again(world: World) -> None:
    head = at_desk(world, "孙科")
    page = read(head, "/lost")
    assert said(page, r'联系不上 <a[^>]*>(\d+) 人') == rows_in(page) == 1 and "启动查找" in page
    owed = Duty.objects.get(rule="contact.lost_search", person=world.people["王老"])
    assert owed.kept_on is None and "去启动查找" in read(head, f"/duties/{owed.pk}")
    head.post(f"/people/{world.people['王老'].pk}/search")
    owed.refresh_from_db()
    search = Search.objects.get()
    assert owed.kept_on == TODAY and rows_in(read(head, "/lost?show=search")) == 1
    answer = head.post(f"/searches/{search.pk}/steps", {"kind": "family", "result": "女儿说换了号码", "day": str(TODAY)})
    assert answer.status_code == 302 and "女儿说换了号码" in read(head, f"/searches/{search.pk}")
    refused = head.post(f"/searches/{search.pk}/conclusion", {"conclusion": "found", "mode": "", "day": str(TODAY)})
    assert refused.status_code == 422 and "联系上本人才算找到" in refused.content.decode()
    head.post(f"/searches/{search.pk}/conclusion", {"conclusion": "found", "mode": "phone", "day": str(TODAY), "phone": "13800001111"})
    assert Search.objects.get().conclusion == "found" and "没有联系不上的老同志" in read(head, "/lost?show=lost")
    assert Duty.objects.get(rule="contact.lost", person=world.people["王老"]).kept_on == TODAY


def test_a_death_that_a_search_found_leads_to_its_own_form(world: World) -> None:
    head = at_desk(world, "孙科")
    head.post(f"/people/{world.people['王老'].pk}/search")
    search = Search.objects.get()
    head.post(f"/searches/{search.pk}/steps", {"kind": "hospital", "result": "医院说已去世", "day": str(TODAY)})
    answer = head.post(f"/searches/{search.pk}/conclusion", {"conclusion": "died"})
    assert answer.status_code == 302 and answer["Location"].endswith("/happenings/new?kind=death")


def test_the_desk_folds_verifications_into_one_line_that_opens_as_many(world: World) -> None:
    officer = at_desk(world, "小张")
    desk = read(officer, "/today")
    count = said(desk, r'show=verify[^"]*">(\d+) 人</a>的住址')
    page = read(officer, "/lost?show=verify&whose=mine")
    assert count == rows_in(page) == 3 and "联系人、电话核验" not in desk
    assert rows_in(read(officer, f"/lost?show=verify&person={world.people['李老'].pk}")) == 1


def test_unchanged_for_those_ticked_and_taken_back(world: World) -> None:
    officer, ids = at_desk(world, "小张"), [world.people[name].pk for name in ("李老", "王老")]
    officer.post("/verifications", {"person": ids, "how": "home", "back": "/lost?show=verify"})
    assert rows_in(read(officer, "/lost?show=verify&whose=mine")) == 1 and Verification.objects.count() == 2
    officer.post("/verifications", {"person": ids, "how": "home"})
    assert Verification.objects.count() == 2, "pressed twice, one effect"
    officer.post(f"/verifications/{Verification.objects.first().act}/end")
    assert rows_in(read(officer, "/lost?show=verify&whose=mine")) == 3
    assert "还没有勾选" in officer.post("/verifications", {"how": "home"}, follow=True).content.decode()


def test_asked_by_the_head_seen_by_the_officer_answered_and_read(world: World) -> None:
    head, officer = at_desk(world, "孙科"), at_desk(world, "小张")
    late = Duty.objects.filter(person=world.people["李老"], due__lt=TODAY).exclude(rule="data.verify").waiting(TODAY).first()
    assert late is not None
    page = read(head, "/follow?show=all")
    assert f"/duties/{late.pk}#follow-ups" in page and rows_in(page) == said(read(head, "/digest"), r'show=all">(\d+)</a>')
    head.post(f"/duties/{late.pk}/follow-up", {"answer_by": str(TODAY + timedelta(days=2)), "words": "这周内办到"})
    desk = read(officer, "/today")
    assert "孙科督办：李老" in desk and "这周内办到" in desk and "督办：李老" not in read(head, "/today?whose=all")
    asked = FollowUp.objects.get()
    assert "办理情况" in read(officer, f"/duties/{late.pk}")
    officer.post(f"/follow-ups/{asked.pk}/answer", {"answer": "已约周四"})
    assert "孙科督办" not in read(officer, "/today") and "小张已答复" in read(head, "/follow?show=asked")
    assert "已约周四" in read(head, f"/duties/{late.pk}")


def test_every_chip_of_follow_counts_its_rows(world: World) -> None:
    for name in ("孙科", "周局"):
        head = at_desk(world, name)
        page = read(head, "/follow")
        for show, count in re.findall(r'href="\?show=(\w+)"[^>]*>[^<]*<b>(\d+)</b>', page):
            listed = read(head, f"/follow?show={show}")
            assert (rows_in(listed) if int(count) else 0) == min(int(count), 50), (name, show)
    assert at_desk(world, "小张").get("/follow").status_code == 403


@pytest.mark.parametrize("listing,query", [
    ("tours", "show=all"), ("tours", "show=survivors"), ("lost", "list=lost"), ("lost", "list=verify&whose=all"), ("follow", "show=all")])
def test_what_leaves_is_what_the_page_lists(world: World, listing: str, query: str) -> None:
    head = at_desk(world, "孙科")
    page = read(head, f"/{listing}?{query.replace('list=', 'show=')}")
    asked = read(head, f"/exports/new/{listing}?{query}")
    assert said(asked, r"(\d+) 行") == rows_in(page) > 0


def test_the_other_county_and_the_auditor(world: World) -> None:
    outsider = at_desk(world, "外人")
    for path in ("/tours", "/lost?show=lost", "/lost?show=verify&whose=all"):
        page = read(outsider, path)
        assert all(name not in page for name in ("李老", "王老", "陈遗属")), path
    for path in ("/tours", "/lost", "/follow"):
        assert at_desk(world, "刘审").get(path).status_code == 403
