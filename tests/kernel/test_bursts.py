"""Far more taken out than usual: whoever answers for the house hears of it, once, and nobody hears of an ordinary day."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.world import World, build
from weixia.kernel import exports
from weixia.kernel.exports import Asking
from weixia.kernel.models import Event, Preference
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ALARM = "一天里导出的远比平时多"


@pytest.fixture
def world() -> Iterator[World]:
    with scoped(ROOT):
        yield build()


def take(world: World, rows: int, *, who: str = "小张", days_ago: float = 0, times: int = 1, let_go_by: str = "") -> None:
    """One file made and taken `times` times, so many days ago."""
    by, at = world.actor(who), NOW - timedelta(days=days_ago)
    with scoped(by.scope):
        asking = Asking(kind="people", title="老同志名单", form="csv", columns=["姓名"], purpose="daily")
        export = exports.export_ask(by=by, at=at, asking=asking)
        export = exports.export_make(export, by=by, at=at, rows=([f"第 {n} 人"] for n in range(rows)))
    if export.state == "waiting":
        export = exports.export_approve(export, by=world.actor(let_go_by), at=at, alone=False)
    for _ in range(times):
        exports.export_take(export, by=by, at=at)


def told() -> list[tuple[int, int]]:
    found = Event.objects.filter(action="export.crowded").order_by("id").values_list("fields", flat=True)
    return [(fields["rows"], fields["usual"]) for fields in found]


def test_many_lists_in_a_day_are_told_once_and_again_when_doubled(world: World) -> None:
    for _ in range(2):
        take(world, 200)
    assert told() == []
    take(world, 150)
    assert told() == [(550, 0)]
    for _ in range(2):
        take(world, 200)
    assert told() == [(550, 0)]
    take(world, 200)
    assert told() == [(550, 0), (1150, 0)]


def test_what_is_usual_for_this_account_is_no_alarm(world: World) -> None:
    for days_ago in (9, 5, 3):
        for _ in range(2):
            take(world, 100, days_ago=days_ago)
    for _ in range(3):
        take(world, 200)
    assert told() == [], "three times its usual day"
    take(world, 10)
    assert told() == [(610, 200)]


def test_the_same_file_again_and_what_another_post_let_go_do_not_count(world: World) -> None:
    take(world, 200, times=5)
    take(world, 700, let_go_by="孙科")
    assert told() == []


def test_yesterday_s_lists_are_over(world: World) -> None:
    take(world, 200, days_ago=1.5)
    take(world, 200, days_ago=1.1)
    take(world, 200)
    assert told() == []


def test_the_office_sets_how_much_is_much(world: World) -> None:
    Preference.objects.create(name="export.crowd", value="100", at=NOW)
    take(world, 120)
    assert told() == [(120, 0)]


def test_the_head_and_the_auditor_see_it_and_the_others_do_not(world: World) -> None:
    for _ in range(3):
        take(world, 200)
    assert told() == [(600, 0)]
    for who, page, sees in (("孙科", "/today", "小张一天里导出了 600 行"), ("周局", "/today", "小张一天里导出了 600 行"),
                            ("刘审", "/audit", ALARM), ("小张", "/today", ""), ("外人", "/today", "")):
        browser = Client()
        browser.force_login(world.accounts[who])
        text = browser.get(page).content.decode()
        assert (sees in text) if sees else ("导出了" not in text), who
