"""Paper as the browser prints it: size, one page a person whatever the names, letters big enough, nothing cut off."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Route, sync_playwright

from tests import world as casting
from tests.walks.served import chrome
from weixia.benefits.models import Comfort, ComfortItem
from weixia.duties import settling
from weixia.kernel.fields import put
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact
from weixia.registry.models import ClassTag, FamilyContact, Happening, Person
from weixia.registry.models.family import TAGS

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MM = 72 / 25.4
LONG = "阿卜杜热合曼·买买提依明·阿不都克里木江·吐尔逊阿洪·尼亚孜艾力·玉素甫江·阿布都热依木·麦麦提艾力"
CLIPPED = """() => [...document.querySelectorAll('main *')].filter(one => !one.matches('.wx-watermark, svg, path') && (
    one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).overflowX !== 'visible'
    || one.getBoundingClientRect().right > innerWidth + 1)).map(one => one.outerHTML.slice(0, 120))"""
SIZES = """() => { const found = []; const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) { const text = walk.currentNode.data.trim(), box = walk.currentNode.parentElement;
      if (text && box.checkVisibility() && !box.matches('.wx-sep'))
        found.push([parseFloat(getComputedStyle(box).fontSize) * 0.75, text]); } return found; }"""


SEEN = """() => ({text: document.querySelector('main').innerText, head: document.querySelector('thead')?.innerText ?? '',
    repeats: document.querySelector('thead') && getComputedStyle(document.querySelector('thead')).display,
    mark: document.querySelector('.wx-watermark')?.checkVisibility() ? document.querySelector('.wx-watermark').innerText : '',
    overfull: [...document.querySelectorAll('.wx-slip')].filter(one => one.scrollHeight > one.clientHeight + 4)
      .map(one => one.innerText)})"""


@dataclass(frozen=True)
class Paper:
    """What came out: each page's width and height in mm, letters' sizes in pt, what is cut off, and what can be read."""

    pages: list[tuple[int, int]]
    sizes: list[list[Any]]
    clipped: list[str]
    seen: dict[str, Any]
    html: str


@pytest.fixture
def world() -> Iterator[Any]:
    with scoped(ROOT), transaction.atomic():
        made = casting.build()
        made.people["长名"] = _worst(made)
        settling.settle(at=timezone.now(), on=TODAY, since=TODAY - timedelta(days=500))
        yield made


def _worst(world: Any) -> Person:
    """Every field as long as the register lets it be."""
    unit = world.units["甲县局"]
    unit.name = "某某自治区某某自治州某某自治县离退休干部服务管理中心" * 4
    unit.name = unit.name[:100]
    unit.save()
    at = timezone.now()
    person = Person(
        number="L1", name=LONG, kind="lixiu", sex="1", birth_on=TODAY.replace(year=TODAY.year - 90, day=1),
        birth_precision="day", birth_calendar="lunar", lunar_month=1, lunar_day=1, unit=unit, resettled=True,
        charge_since=TODAY - timedelta(days=3000), address_form="尊敬的阿卜杜热合曼老局长同志", language="维吾尔语和柯尔克孜语" * 3,
        primary_contact=LONG, leader=LONG, residence_kind="other_city", created_at=at, updated_at=at,
        revolution_joined_on=date(1948, 3, 1), revolution_joined_precision="month")
    put(person, "address_sealed", "内蒙古自治区呼伦贝尔市鄂温克族自治旗某某路一百二十三号")
    put(person, "health_sealed", "某病")
    person.save()
    for tag in TAGS:
        ClassTag.objects.create(person=person, tag=tag)
    for place in range(5):
        relative = FamilyContact(person=person, name=LONG, relation="孙女的丈夫的父亲", place=place)
        put(relative, "phone_sealed", "13700000000")
        relative.save()
    for ago in range(4):
        day = TODAY - timedelta(days=ago)
        Contact.objects.create(person=person, org_path=unit.path, day=day, mode="home", reached=True, handler=LONG, recorded_at=at,
                               summary="身体平稳，说了很多话。" * 40, next_step="下周再来，带上药费的单子。" * 15)
        Happening.objects.create(person=person, org_path=unit.path, kind="hospital", happened_on=day, recorded_at=at)
    return person


def printed(world: Any, path: str, *, width: float, **posted: Any) -> Paper:
    """The page as 小张 gets it, printed; `width` is the paper's between its margins, in mm."""
    client = Client()
    client.force_login(world.accounts["小张"], backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(path, posted) if posted else client.get(path)
    assert answer.status_code == 200
    with ThreadPoolExecutor(1) as beside:  # a thread of its own: the browser's loop would forbid Django its database
        return beside.submit(_print, answer.content.decode(), width).result()


def _print(html: str, width: float) -> Paper:
    def serve(route: Route) -> None:
        asked = route.request.url.removeprefix("http://paper.test")
        if asked == "/paper":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif found := finders.find(asked.removeprefix("/static/")):
            route.fulfill(body=Path(found).read_bytes(), content_type="text/css" if asked.endswith(".css") else "image/svg+xml")
        else:
            route.abort()

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chrome(), args=["--no-sandbox"])
        page = browser.new_page(locale="zh-CN", viewport={"width": round(width * 96 / 25.4), "height": 1200})
        page.route("**/*", serve)
        page.goto("http://paper.test/paper")
        page.emulate_media(media="print")
        pdf = page.pdf(prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        pages = [(round(float(wide) / MM), round(float(high) / MM)) for wide, high in boxes]
        return Paper(pages, page.evaluate(SIZES), page.evaluate(CLIPPED), page.evaluate(SEEN), html)


def test_a_slip_is_one_a5_page_whatever_the_name(world: Any) -> None:
    paper = printed(world, "/slips", width=132, person=[world.people[name].pk for name in ("长名", "李老", "王老")])
    assert paper.pages == [(148, 210)] * 3
    assert min(size for size, _text in paper.sizes) >= 16 - 0.01, sorted(paper.sizes)[:3]
    assert paper.clipped == [] and paper.seen["overfull"] == []
    assert LONG in paper.seen["text"] and "小张" in paper.seen["text"] and "13700000000" not in paper.html


def test_slips_of_a_long_list_are_as_many_pages(world: Any) -> None:
    unit, at = world.units["甲县局"], timezone.now()
    made = Person.objects.bulk_create([
        Person(number=f"N{n:03d}", name=f"某{n}", kind="tuixiu", unit=unit, org_path=unit.path, created_at=at, updated_at=at)
        for n in range(30)])
    assert len(printed(world, "/slips", width=132, person=[one.pk for one in made]).pages) == 30


@pytest.mark.parametrize("name", ["李老", "长名"])
def test_the_brief_is_one_a4_page_with_the_reader_on_it(world: Any, name: str) -> None:
    paper = printed(world, f"/people/{world.people[name].pk}/brief", width=186)
    assert paper.pages == [(210, 297)]
    assert min(size for size, _text in paper.sizes) >= 14 - 0.01, sorted(paper.sizes)[:3]
    assert paper.clipped == []
    assert re.fullmatch(r"小张 \d{4}-\d\d-\d\d \d\d:\d\d", paper.seen["mark"])
    assert "13700000000" not in paper.html and "某病" not in paper.html


def test_the_sheet_repeats_its_head_on_every_page(world: Any) -> None:
    unit, at = world.units["甲县局"], timezone.now()
    comfort = Comfort.objects.create(org_path=unit.path, unit=unit, title="春节慰问", occasion="spring", opens=TODAY, day=TODAY,
                                     drafted_at=at, drafted_by="小张")
    made = Person.objects.bulk_create([
        Person(number=f"N{n:03d}", name=LONG if n % 10 == 0 else f"某{n}", kind="tuixiu", unit=unit, org_path=unit.path, created_at=at,
               updated_at=at) for n in range(40)])
    ComfortItem.objects.bulk_create([ComfortItem(comfort=comfort, person=one, org_path=unit.path, cents=123_456) for one in made])
    paper = printed(world, f"/comforts/{comfort.pk}/sheet", width=186)
    assert len(paper.pages) > 2 and set(paper.pages) == {(210, 297)}
    assert paper.clipped == [] and paper.seen["repeats"] == "table-header-group", "the browser repeats it on each page"
    assert "小张" in paper.seen["head"] and unit.name in paper.seen["head"]
    assert "肆万玖仟叁佰捌拾贰元肆角整" in paper.seen["text"]
