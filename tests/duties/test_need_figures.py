"""需求的数字: each is worth what was done, and opens as many rows as it counts."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.duties import making
from tests.needs.needing import DAY, asked, county, led
from tests.world import AT, World
from weixia.duties.queries import need_figures
from weixia.faces.workbench import exporting
from weixia.kernel.scope import scoped
from weixia.needs.models import NeedRating
from weixia.needs.queries import figures

pytestmark = pytest.mark.django_db
ON = timezone.localtime(AT).date()
SPAN = figures.Span(date(2026, 1, 1), date(2026, 12, 31))
YEAR = {"from": "2026-01-01", "to": "2026-12-31"}
WORTH = {"answered": (9, 10), "settled": (8, 11), "promise": (7, 10), "explained": (2, 3), "reopened": (1, 7), "satisfied": (6, 7)}


@pytest.fixture
def world() -> Iterator[World]:
    with county() as made:
        making.start(ON - timedelta(days=30), ON)
        for _n in range(5):
            led(made, led(made, asked(made), "accept", "assign", "begin", "answer", "tell"), "rate", at=AT + DAY)
        led(made, led(made, asked(made, kind="claim"), "accept", "assign", "begin", "decline"), "tell", "rate", at=AT + DAY)
        led(made, asked(made), "accept", "assign", "begin", "decline")
        led(made, led(made, asked(made), "accept", "assign", "begin", "answer", "tell"), "bad", at=AT + DAY)
        asked(made)
        led(made, asked(made), "refuse", "tell", handler="孙科")
        led(made, asked(made), "withdraw")
        yield made


def test_each_is_worth_what_was_done_and_its_part_is_of_its_whole(world: World) -> None:
    boss = world.actor("孙科")
    with scoped(boss.scope):
        told = need_figures.every_figure(SPAN, seen_by=boss, at=AT + 60 * DAY)
        assert {one.code: (one.part.count(), one.whole.count()) for one in told} == WORTH
        for one in told:
            assert {row.pk for row in one.part} <= {row.pk for row in one.whole}, one.code
        assert [(one["n"], dict(one["kinds"])["claim"]) for one in figures.demand(SPAN, seen_by=boss)] == [(11, 1)]
        assert figures.response_time(SPAN, seen_by=boss) == (9, timedelta(0))
        assert [(one.how, one.n, one.good) for one in figures.by_method(SPAN, seen_by=boss)] == [
            ("portal", 0, None), ("phone", 7, 6), ("paper", 0, None)]
    stranger = world.actor("外人")
    with scoped(stranger.scope):
        assert all(one.whole.count() == 0 for one in need_figures.every_figure(SPAN, seen_by=stranger, at=AT))


def test_a_figure_opens_as_many_rows_as_it_counts_on_the_page_and_in_the_file(world: World) -> None:
    browser = Client()
    browser.force_login(world.accounts["孙科"])
    page = browser.get("/needs/figures", YEAR).content.decode()
    for code in WORTH:
        for part in ("top", ""):
            asked_for = YEAR | ({"part": part} if part else {})
            address = rf'href="/needs/figures/{code}\?[^"]*{"part=top" if part else "to=2026-12-31"}">(\d+)<'
            counted = int(re.findall(address, page)[0])
            rows = browser.get(f"/needs/figures/{code}", asked_for).content.decode()
            assert f"{counted} 件" in rows and rows.count("<tr>") - (counted > 0) == counted, (code, part)
            listing, boss = exporting.listing("need-figure-rows"), world.actor("孙科")
            with scoped(boss.scope):
                assert listing and len([*listing.lines(boss, asked_for | {"figure": code})]) == counted
    months = re.findall(r'href="(/needs/figures/demand\?[^"]*)">(?:<b>)?(\d+)<', page)
    assert months and all(f"{n} 件" in browser.get(url.replace("&amp;", "&")).content.decode() for url, n in months)
    ratings = browser.get("/needs/figures/satisfied", YEAR).content.decode()
    assert "电话回访" in ratings and "李老" not in ratings and "/needs/1" not in ratings, "a rating says not whose it is"


def test_what_rests_on_few_is_not_told_apart(world: World) -> None:
    assert need_figures._few({1: 10, 2: 3, 3: 7}) == {2, 3}, "the one left out could be told from the sum"
    assert need_figures._few({1: 10, 2: 3, 3: 2}) == {2, 3} and need_figures._few({1: 3}) == {1}
    for rating in NeedRating.objects.all()[:3]:
        rating.delete()
    browser = Client()
    browser.force_login(world.accounts["孙科"])
    few = browser.get("/needs/figures/satisfied", YEAR).content.decode()
    assert "不足 5 件评价" in few and "<table" not in few
    assert "不足 5 件，不单列" in browser.get("/needs/figures", YEAR).content.decode()
    boss, listing = world.actor("孙科"), exporting.listing("need-figure-rows")
    with scoped(boss.scope):
        assert listing and [*listing.lines(boss, YEAR | {"figure": "satisfied"})] == []
