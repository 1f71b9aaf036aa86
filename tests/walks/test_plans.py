"""A festival at the desk: the plan, its list, approval by another hand, visits, the sheet, the slips; every figure opens."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests import world as casting
from tests.benefits.making import item, standard
from weixia import reactions
from weixia.benefits.models import Budget, Comfort, ComfortItem, Spending
from weixia.duties import settling
from weixia.duties.models import Period
from weixia.kernel import journal
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MONTH = f"{TODAY:%Y-%m}"


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = casting.build()
        journal.react(reactions.WHAT_FOLLOWS)
        settling.settle(at=timezone.now(), on=TODAY, since=TODAY.replace(day=1) - timedelta(days=420))
        yield made


def browser(world: Any, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def last_spring() -> Period:
    return Period.objects.filter(cadence="spring_festival", last__lt=TODAY).latest("last")


def test_every_figure_of_a_plan_opens_as_many_rows(world: Any) -> None:
    client, spring = browser(world, "孙科"), last_spring()
    here = f"/plans/visit.spring_festival/{spring.key}"
    page = text(client, here)
    links = re.findall(rf'href="({re.escape(here)}\?[^"#]*)#rows"[^>]*>(\d+)</a>', page)
    assert len(links) > 4
    for href, figure in links:
        body = text(client, unescape(href)).partition('id="rows"')[2].partition("</section>")[0]
        assert len(re.findall(r'<th scope="row">', body)) == int(figure), href


def test_the_index_leads_to_plans_that_stand(world: Any) -> None:
    client = browser(world, "小张")
    page = text(client, "/plans")
    hrefs = set(re.findall(r'href="(/plans/[^"?#]+)"', page))
    assert f"/plans/birthday/{MONTH}" in hrefs
    for href in hrefs:
        text(client, unescape(href))


def test_another_county_s_officer_finds_nobody_in_the_plan(world: Any) -> None:
    page = text(browser(world, "外人"), f"/plans/visit.spring_festival/{last_spring().key}?show=all")
    assert "孟老" in page and "李老" not in page and "王老" not in page


def make_list(world: Any, drafter: Client, title: str = "春节慰问") -> Comfort:
    spring = last_spring()
    told = {"title": title, "occasion": "spring", "day": str(spring.last), "opens": str(spring.first),
            "unit": world.units["甲县局"].pk, "budget": ""}
    answer = drafter.post(f"/comforts/new?rule=visit.spring_festival&period={spring.key}", told)
    assert answer.status_code == 302, answer.content.decode()
    return Comfort.objects.get(title=title)


def test_from_the_plan_to_the_signature(world: Any) -> None:
    officer, head = browser(world, "小张"), browser(world, "孙科")
    standard(world, 500, since=date(2020, 1, 1))
    head.post("/budgets/new", {"title": "节日慰问", "year": last_spring().last.year, "cents": "3000", "unit": world.units["甲县局"].pk})
    comfort, line = make_list(world, officer), Budget.objects.get()
    assert {one.person.name for one in comfort.items.all()} == {"李老", "王老"}
    assert head.post(f"/comforts/{comfort.pk}/approval", {"budget": line.pk}).status_code == 302
    visit_day = last_spring().last - timedelta(days=3)
    kept = officer.post(f"/people/{world.people['李老'].pk}/contacts/new", {
        "mode": "home", "reached": "yes", "day": str(visit_day), "occasion": "spring", "gift_cents": "500"}, follow=True)
    assert "同时办结" in kept.content.decode()
    page = text(officer, f"/comforts/{comfort.pk}")
    assert "¥1,000.00" in page and "壹仟元整" in page and str(visit_day) in page
    assert Spending.objects.get().cents == 50_000
    shown = text(head, f"/budgets/{line.pk}")
    assert "¥2,000.00" in shown and "李老" in shown
    sign = officer.post(f"/comforts/{comfort.pk}/items/{item(comfort, world, '李老').pk}/line", {"act": "sign", "signed": "self"})
    assert sign.status_code == 302
    sheet = text(officer, f"/comforts/{comfort.pk}/sheet")
    assert "本人签收" in sheet and "壹仟元整" in sheet and "小张" in sheet and sheet.count('class="wx-sign"') == 2
    assert Event.objects.filter(action="comfort.printed").count() == 1
    assert head.post(f"/comforts/{comfort.pk}/closing").status_code == 302
    assert Comfort.objects.get().state == "closed"


def test_a_refusal_says_why_and_keeps_the_list(world: Any) -> None:
    officer, head = browser(world, "小张"), browser(world, "孙科")
    standard(world, 500, since=date(2020, 1, 1))
    head.post("/budgets/new", {"title": "节日慰问", "year": last_spring().last.year, "cents": "600", "unit": world.units["甲县局"].pk})
    comfort = make_list(world, officer)
    refused = head.post(f"/comforts/{comfort.pk}/approval", {"budget": Budget.objects.get().pk})
    assert refused.status_code == 422 and "还剩 600.00 元" in refused.content.decode() and "李老" in refused.content.decode()
    nothing = officer.post(f"/comforts/{comfort.pk}/items", {})
    assert nothing.status_code == 422 and "先选一种范围" in nothing.content.decode()


def test_people_are_listed_by_number_and_by_group(world: Any) -> None:
    officer = browser(world, "小张")
    comfort = make_list(world, officer)
    ComfortItem.objects.all().delete()
    officer.post(f"/comforts/{comfort.pk}/items", {"numbers": "A0002、B0001 没有这个"})
    assert [one.person.name for one in comfort.items.all()] == ["王老"], "孟老 is another county's"
    officer.post(f"/comforts/{comfort.pk}/items", {"group": "lixiu"})
    assert {one.person.name for one in comfort.items.all()} == {"王老", "李老", "陈遗属"}


def test_what_a_line_refuses_is_kept_in_the_form(world: Any) -> None:
    officer = browser(world, "小张")
    standard(world, 500, since=date(2020, 1, 1))
    comfort = make_list(world, officer)
    line = item(comfort, world, "李老")
    refused = officer.post(f"/comforts/{comfort.pk}/items/{line.pk}/line", {"act": "line", "cents": "800", "goods": "米"})
    assert refused.status_code == 422 and "写明原因" in refused.content.decode() and 'value="800"' in refused.content.decode()
    assert officer.post(f"/comforts/{comfort.pk}/items/{line.pk}/line", {"act": "drop"}).status_code == 302
    assert comfort.items.count() == 1


def test_a_slip_a_person_with_a_code_and_no_secret(world: Any) -> None:
    client, person = browser(world, "小张"), world.people["李老"]
    page = client.post("/slips", {"person": [person.pk, world.people["王老"].pk, world.people["孟老"].pk]}).content.decode()
    assert page.count('class="wx-slip"') == 2 and "孟老" not in page
    assert "李老" in page and page.count("<svg class=\"wx-code-qr\"") == 2
    for secret in ("13800000001", "110105193310161010", "138****0001", "110105********1010"):
        assert secret not in page
    assert Event.objects.filter(action="slip.printed").values_list("person_id").count() == 2
    assert "打印了走访单" in text(client, f"/people/{person.pk}/access")


def test_the_code_on_a_slip_leads_to_the_person_s_form(world: Any) -> None:
    from weixia.faces.workbench.slips import code

    drawn = code("http://testserver/people/17/contacts/new")
    cells = {(int(x) - 4, int(y) - 4) for x, y in re.findall(r"M(\d+) (\d+)\.5h1", drawn["path"])}
    side = drawn["side"] - 8
    finder = {(x, y) for x in range(7) for y in range(7) if x in (0, 6) or y in (0, 6) or 2 <= x <= 4 and 2 <= y <= 4}
    for left, top in ((0, 0), (side - 7, 0), (0, side - 7)):
        assert {(x - left, y - top) for x, y in cells if left <= x < left + 7 and top <= y < top + 7} == finder
    page = browser(world, "小张").get("/slips", {"person": world.people["李老"].pk}).content.decode()
    wanted = code(f"http://testserver/people/{world.people['李老'].pk}/contacts/new")["path"]
    assert wanted in page


def test_one_page_before_a_visit(world: Any) -> None:
    client, person = browser(world, "小张"), world.people["李老"]
    before = Event.objects.filter(action="person.opened", person_id=person.pk).count()
    page = text(client, f"/people/{person.pk}/brief")
    assert "李老的女儿" in page and "137****0000" in page and "13700000000" not in page
    assert re.search(r'class="wx-watermark"[^>]*>小张 \d{4}-\d\d-\d\d \d\d:\d\d<', page)
    assert Event.objects.filter(action="person.opened", person_id=person.pk).count() == before + 1
    assert browser(world, "外人").get(f"/people/{person.pk}/brief").status_code == 404


def test_a_list_of_ten_thousand_is_paged_in_as_many_questions(world: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from weixia.registry.models import Person

    client, comfort = browser(world, "孙科"), make_list(world, browser(world, "小张"))

    def questions() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            page = text(client, f"/comforts/{comfort.pk}")
        assert page.count('scope="row"') <= 50
        return [query["sql"] for query in asked if "benefits_" in query["sql"] or "duties_" in query["sql"]]

    few = questions()
    unit, at = world.units["甲县局"], timezone.now()
    made = Person.objects.bulk_create([
        Person(number=f"N{n:05d}", name=f"某{n}", kind="tuixiu", unit=unit, org_path=unit.path, created_at=at, updated_at=at,
               pinyin=f"mou {n:05d}") for n in range(10_000)], batch_size=1000)
    ComfortItem.objects.bulk_create([ComfortItem(comfort=comfort, person=one, org_path=unit.path, cents=30_000) for one in made],
                                    batch_size=1000)
    many = questions()
    assert len(many) <= len(few) < 12, many
    assert "10002" in text(client, f"/comforts/{comfort.pk}") and 'rel="next"' in text(client, f"/comforts/{comfort.pk}")
