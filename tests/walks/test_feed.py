"""The calendar feed: how many things a day holds, and nothing about anybody; closed the moment it should be."""

import secrets
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests.world import PEOPLE, STAFF, World, build, proved
from weixia.duties import queries, settling
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Account, FamilyContact, Feed, Person, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    cache.clear()
    today = timezone.localdate()
    with scoped(ROOT):
        world = build()
        settling.settle(at=timezone.now(), on=today, since=today - timedelta(days=200))
        yield world


def address(world: World, name: str) -> str:
    """A new feed of theirs: its path."""
    client = Client()
    client.force_login(world.accounts[name])
    answer = proved(client).post("/settings/feed", {"once": secrets.token_hex(8)})
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    text = answer.content.decode()
    return text[text.index("/feeds/"):].split('"')[0]


def events(path: str) -> list[tuple[str, object]]:
    answer = Client().get(path)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    return [(str(one["summary"]), one["dtstart"].dt) for one in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_a_day_says_how_many_and_no_more(world: World) -> None:
    today = timezone.localdate()
    told = events(address(world, "小张"))
    actor = world.actor("小张", on=today)
    with scoped(actor.scope):
        owed = queries.counts(seen_by=actor, on=today, mine=True)
    work = [(summary, day) for summary, day in told if summary.endswith("项")]
    assert owed.all > 0 and sum(int(summary.split()[-2]) for summary, _day in work) == owed.all
    assert len({day for _summary, day in work}) == len(work) and min(day for _s, day in work) >= today
    late = next(summary for summary, day in work if day == today) if owed.overdue else ""
    assert not owed.overdue or int(late.split()[1]) >= owed.overdue
    assert {"春节", "中秋"} <= {word for summary, _day in told for word in summary.split("、")}


def test_no_name_number_address_or_matter_is_in_it(world: World) -> None:
    """The canary scan: every text that the register holds about anybody, against every byte of the feed."""
    body = Client().get(address(world, "小张")).content.decode()
    said = "".join(body.split("\r\n "))
    with scoped(ROOT):
        held = {text for person in Person.objects.all() for text in vars(person).values() if isinstance(text, str) and len(text) > 1}
        held |= set(FamilyContact.objects.values_list("name", flat=True)) | set(Account.objects.values_list("username", flat=True))
    held |= {str(value) for traits in PEOPLE.values() for value in traits.values() if isinstance(value, str) and len(value) > 3}
    held |= set(STAFF) | {"110105193310161010", "13800000001", "13700000000", "甲县局", "联系"} - {"联系"}
    allowed = {"solar", "day", "month", "lixiu", "tuixiu", "survivor"}
    assert len(held) > 40 and [text for text in held - allowed if text in said] == []
    assert "王老" not in said and set(said.split("\r\n")[0]) and "/today" in said


def test_the_same_day_gives_the_same_mark_and_no_body_twice(world: World) -> None:
    path = address(world, "小张")
    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"") and again["ETag"] == first["ETag"]


def test_a_feed_that_was_ended_or_made_anew_is_closed_at_once(world: World) -> None:
    old = address(world, "小张")
    new = address(world, "小张")
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    client = Client()
    client.force_login(world.accounts["小张"])
    client.post("/settings/feed/end")
    assert Client().get(new).status_code == 404
    with scoped(ROOT):
        told = list(Event.objects.filter(action__startswith="feed.").order_by("id").values_list("action", flat=True))
    assert told == ["feed.made", "feed.made", "feed.ended"]


def test_the_page_drawn_anew_shows_the_same_address_and_closes_nothing(world: World) -> None:
    client = Client()
    client.force_login(world.accounts["小张"])
    first, again = [proved(client).post("/settings/feed", {"once": "w"}) for _ in range(2)]
    assert again.content == first.content and again["Cache-Control"] == "no-store" and Feed.objects.count() == 1
    other = Client()
    other.force_login(world.accounts["外人"])
    assert proved(other).post("/settings/feed", {"once": "w"}).content != first.content


@pytest.mark.parametrize("how", ["stopped", "post ended", "no list"])
def test_whoever_may_not_come_in_reads_no_feed(world: World, how: str) -> None:
    path = address(world, "小张")
    if how == "stopped":
        Account.objects.filter(pk=world.accounts["小张"].pk).update(is_active=False)
    elif how == "post ended":
        Post.objects.filter(pk=world.posts["小张"].pk).update(until=timezone.localdate())
    else:
        Post.objects.filter(pk=world.posts["小张"].pk).update(role="auditor")
    assert Client().get(path).status_code == 404


def test_a_guess_finds_nothing_and_is_soon_told_to_wait(world: World) -> None:
    assert Client().get("/feeds/x.ics").status_code == 404
    answers = {Client().get(address_guess).status_code for address_guess in ["/feeds/guess.ics"] * 40}
    assert answers == {404, 429}


def test_the_address_is_kept_nowhere(world: World) -> None:
    token = address(world, "小张").removeprefix("/feeds/").removesuffix(".ics")
    assert token not in str(list(Feed.objects.values()))
    with scoped(ROOT), connection.cursor() as cursor:
        for table in ("kernel_event", "kernel_reply", "registry_feed"):
            cursor.execute(f'SELECT count(*) FROM "{table}" x WHERE x::text LIKE %s', [f"%{token}%"])
            assert cursor.fetchone()[0] == 0, table
