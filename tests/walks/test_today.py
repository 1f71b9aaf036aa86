"""今日 over HTTP, without JavaScript: ticking, 转交, 改期, undo, same home, 撤回免除, 为何没有, views, search."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import world as casting
from tests.duties import making
from weixia import reactions
from weixia.duties import queries as duties
from weixia.duties import settling
from weixia.duties.models import Assignment, Duty
from weixia.kernel import journal
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = casting.build()
        journal.react(reactions.WHAT_FOLLOWS)
        settling.settle(at=timezone.now(), on=TODAY, since=TODAY.replace(day=1) - timedelta(days=100))
        yield made


def browser(world: Any, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def waiting(world: Any, name: str = "李老") -> list[Duty]:
    """What 今日 lists of one person: verifications have a page of their own."""
    owed = duties.folded(duties.of_person(world.people[name].pk, seen_by=world.actor("周局", on=TODAY), on=TODAY))
    return [duty for duty in owed if duty.status in ("open", "overdue") and duty.rule != "data.verify"]


def monthly(world: Any) -> Duty:
    return next(duty for duty in waiting(world) if duty.rule == "contact.lixiu_monthly")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_row_kept_behind_another_door_says_what_is_to_be_done_and_leads_there(world: Any) -> None:
    client, person = browser(world, "小张"), world.people["李老"]
    made = client.post(f"/people/{person.pk}/happenings/new", {"kind": "illness", "happened_on": str(TODAY), "text": "心梗"})
    assert made.status_code == 302
    told, met = (Duty.objects.filter(person=person, rule=rule).latest("opens") for rule in ("report.oral", "contact.lixiu_monthly"))
    pages = "".join(text(client.get(f"/today?whose=all&show={show}")) for show in ("overdue", "today", "week", "later"))
    rows = {pk: row for row in pages.split('<li class="wx-row') for pk in re.findall(r'name="duty" value="(\d+)"', row)}
    assert "报告<span" in rows[str(told.pk)] and "完成<span" not in rows[str(told.pk)]
    assert "完成<span" in rows[str(met.pk)] and f"/duties/{met.pk}/door" not in rows[str(met.pk)]
    assert client.get(f"/duties/{told.pk}/door")["Location"].startswith(f"/people/{person.pk}/reports/new?happening=")
    assert client.get(f"/duties/{met.pk}/door")["Location"] == f"/duties/{met.pk}"


def test_ticked_rows_are_looked_over_then_given_on_then_undone(world: Any) -> None:
    client, owed = browser(world, "小张"), [waiting(world)[0], waiting(world, "王老")[0]]
    page = text(client.get("/today"))
    assert all(f'name="duty" value="{duty.pk}"' in page for duty in owed) and 'action="/duties/batch"' in page
    ids = [duty.pk for duty in owed]
    review = text(client.post("/duties/batch", {"act": "assign", "duty": ids, "back": "/today?show=overdue"}))
    assert "转交 2 件" in review and review.count('type="hidden" name="duty"') == 2 and "孙科（" in review
    told = {"duty": ids, "to": world.accounts["孙科"].pk, "reason": "去外地", "back": "/today?whose=all"}
    answer = client.post("/duties/assignment", told, follow=True)
    assert answer.redirect_chain[-1][0] == "/today?whose=all"
    said = text(answer)
    assert "已转交 2 件。" in said
    undo = re.search(r'action="(/assignments/[^"]+)"', said)
    assert undo is not None
    assert "小张转给我" in text(browser(world, "孙科").get("/today?show=given"))
    assert "2 件回到原来的人手里" in text(client.post(undo[1], follow=True))
    assert not Assignment.objects.filter(ended_at=None).exists()


def test_a_batch_says_which_rows_stayed_and_why(world: Any) -> None:
    client, near, far = browser(world, "小张"), waiting(world)[0], waiting(world, "王老")[0]
    answer = client.post("/duties/assignment", {"duty": [near.pk, far.pk], "to": world.accounts["钱单位"].pk}, follow=True)
    assert "已转交 1 件，1 件没有动：李老，" in text(answer) and "钱单位的岗位管不到这个单位" in text(answer)


def test_a_batch_without_a_receiver_keeps_the_ticks_and_says_what_is_missing(world: Any) -> None:
    duty = waiting(world)[0]
    answer = browser(world, "小张").post("/duties/assignment", {"duty": [duty.pk], "reason": "出差"})
    assert answer.status_code == 422
    assert "选一位来接手" in text(answer) and "出差" in text(answer) and f'value="{duty.pk}"' in text(answer)


def test_a_plan_shows_both_days_and_can_be_taken_back(world: Any) -> None:
    client, duty = browser(world, "小张"), monthly(world)
    soon = TODAY if duty.late_until == TODAY else TODAY + timedelta(days=1)
    bare = client.post("/duties/postponement", {"duty": [duty.pk], "day": str(soon), "reason": ""})
    assert bare.status_code == 422 and "写明为什么改期" in text(bare) and "原到期日不变" in text(bare)
    over = client.post("/duties/postponement", {"duty": [duty.pk], "day": str(TODAY - timedelta(days=1)), "reason": "某"})
    assert over.status_code == 422 and "改到今天或今天以后的一天" in text(over)
    said = text(client.post("/duties/postponement", {"duty": [duty.pk], "day": str(soon), "reason": "等家属"}, follow=True))
    assert "已改期 1 件，原到期日不变。" in said
    assert f"改到 {soon:%m-%d}，原到期 {duty.due:%m-%d}" in said
    page = text(client.get(f"/duties/{duty.pk}"))
    assert f"改到 {soon}：等家属" in page and "撤回改期" in page
    assert "仍按原到期日办" in text(client.post(f"/duties/{duty.pk}/postponement/end", follow=True))


def test_one_duty_is_given_on_from_its_own_page_and_taken_back(world: Any) -> None:
    client, duty = browser(world, "小张"), waiting(world)[0]
    link = f"/duties/batch?act=assign&duty={duty.pk}&back=/duties/{duty.pk}"
    assert "转交 1 件" in text(client.get(link))
    told = {"duty": duty.pk, "to": world.accounts["周局"].pk, "back": f"/duties/{duty.pk}"}
    page = text(client.post("/duties/assignment", told, follow=True))
    assert "由小张转给周局" in page and "收回" in page and "周局负责" in page
    assert "小张负责" in text(client.post(f"/duties/{duty.pk}/assignment/end", follow=True))


def test_back_leads_nowhere_else(world: Any) -> None:
    duty = waiting(world)[0]
    for elsewhere in ("//evil.example/x", "https://evil.example", "javascript:alert(1)"):
        told = {"duty": duty.pk, "to": world.accounts["孙科"].pk, "back": elsewhere}
        assert browser(world, "小张").post("/duties/assignment", told)["Location"] == "/today"


def test_completing_offers_the_next_of_the_same_home(world: Any) -> None:
    client, person = browser(world, "小张"), world.people["李老"]
    Person.objects.filter(name__in=("李老", "陈遗属")).update(address_index="a" * 32)
    duty = monthly(world)
    Duty.objects.exclude(pk=duty.pk).delete()
    neighbour = Duty.objects.create(
        person=world.people["陈遗属"], rule="tour.resettled", period="x", opens=TODAY, due=TODAY, late_until=None,
        edition=duty.edition, grounds={"kind": "survivor"}, decided_at=timezone.now())
    told = {"mode": "phone", "summary": "都好", "day": str(TODAY)}
    said = text(client.post(f"/duties/{duty.pk}/keeping", told, follow=True))
    left = len(waiting(world)) + len(waiting(world, "陈遗属"))
    assert f"已办结：{person.name}" in said and f"同一户还有 {left} 件：" in said and neighbour in waiting(world, "陈遗属")


def test_a_waiver_tells_who_when_why_and_can_be_taken_back(world: Any) -> None:
    head, duty = browser(world, "孙科"), waiting(world)[0]
    head.post(f"/duties/{duty.pk}/waiver", {"reason": "本人在外地长住"})
    page = text(head.get(f"/duties/{duty.pk}"))
    assert f"{TODAY} 由孙科免除：本人在外地长住" in page and "撤回免除" in page
    assert "撤回免除" not in text(browser(world, "小张").get(f"/duties/{duty.pk}"))
    assert browser(world, "小张").post(f"/duties/{duty.pk}/waiver/end").status_code == 403
    assert "重新列为应办" in text(head.post(f"/duties/{duty.pk}/waiver/end", follow=True))
    assert duty.pk in [one.pk for one in waiting(world)]


def test_why_not_names_what_is_missing_the_nearest_first(world: Any) -> None:
    client, person = browser(world, "小张"), world.people["王老"]
    assert f"/people/{person.pk}/why-not" in text(client.get(f"/people/{person.pk}?tab=duties"))
    page = text(client.get(f"/people/{person.pk}/why-not"))
    assert page.index("退休人员每季度联系") < page.index("离休干部每月联系") and "人员类别是离休干部" in page
    one = text(client.get(f"/people/{person.pk}/why-not?rule=contact.lixiu_monthly"))
    assert "还差 1 条" in one and "退休干部" in one and "易地安置三年走访" not in one
    assert client.get(f"/people/{world.people['孟老'].pk}/why-not").status_code == 404


def test_a_number_is_found_by_post_and_never_from_an_address(world: Any) -> None:
    client, person = browser(world, "小张"), world.people["李老"]
    page = text(client.get("/people"))
    assert not re.search(r'<form[^>]*method="get"[^>]*>(?:(?!</form>).)*name="q"', page, re.S)
    assert client.post("/search", {"q": "110105193310161010"})["Location"] == f"/people/{person.pk}"
    before = Event.objects.filter(action="person.searched").count()
    for address in ("/search?q=110105193310161010", "/people?q=110105193310161010"):
        page = text(client.get(address))
        assert "不从链接里找" in page and 'class="wx-toast' in page or "wx-band-warn" in page
    assert Event.objects.filter(action="person.searched").count() == before
    assert "李老" in text(client.get("/search?q=ll"))


def test_the_palette_finds_people_pages_views_and_acts_that_the_post_may(world: Any) -> None:
    client = browser(world, "小张")
    client.post("/views", {"page": "today", "name": "我的逾期", "query": "show=overdue"})
    assert "李老" in text(client.post("/palette", {"q": "李"})) and "孟老" not in text(client.post("/palette", {"q": "孟"}))
    whole = text(client.post("/palette", {"q": ""}))
    assert "我的逾期" in whole and "记一次联系" in whole and "操作记录" not in whole
    assert text(client.post("/palette", {"q": "1380000000"})).count("role=\"option\"") == 0
    assert not Event.objects.filter(action="person.searched").exists()
    opened = client.get("/palette")  # somebody opens the address of a form
    assert (opened.status_code, opened["Allow"]) == (405, "POST") and "回到今日" in opened.content.decode()
    assert "李" not in text(browser(world, "甲管").post("/palette", {"q": "李老"}))


def test_the_empty_day_says_so_exactly(world: Any) -> None:
    client = browser(world, "小张")
    later = Duty.objects.filter(person=world.people["李老"], kept_on=None, due__gt=TODAY).order_by("due").first()
    assert later is not None
    Duty.objects.exclude(pk=later.pk).delete()
    page = text(client.get("/today?show=today"))
    assert "这一类没有要办的" in page
    Duty.objects.all().delete()
    assert "今天的事都办完了。" in text(client.get("/today"))


def test_a_link_whose_filter_is_gone_says_so_and_shows_the_list(world: Any) -> None:
    page = text(browser(world, "小张").get("/today?show=elsewhere"))
    assert "这个链接里的条件「elsewhere」现在没有了" in page and "李老" in page


@pytest.mark.parametrize("show", ["", "?show=later&whose=all", "?show=overdue&whose=all"])
def test_the_page_asks_as_much_for_two_thousand_rows_as_for_fifty(world: Any, show: str) -> None:
    client = browser(world, "孙科")
    model = waiting(world)[0]
    asked = []
    for many in (50, 2000):
        people = [making.person(unit=world.units["甲县局"], name=f"某{many}") for _ in range(20)]
        Duty.objects.bulk_create([
            Duty(person=people[n % 20], org_path=people[0].org_path, rule="contact.retired_quarterly", period=f"{many}-{n}",
                 opens=TODAY - timedelta(days=40), due=TODAY + timedelta(days=(n % 60) - 30), late_until=TODAY + timedelta(days=40),
                 edition=model.edition, grounds=model.grounds, decided_at=timezone.now()) for n in range(many)])
        client.get("/today" + show)
        with CaptureQueriesContext(connection) as told:
            page = text(client.get("/today" + show))
        asked.append(len(told))
    assert page.count('class="wx-row ') <= 100 and asked[1] <= asked[0]
