"""AC-09: two resettled elders and a survivor, last visited in October 2023: due in October 2026; a call does not count;
the survivor is in the denominator; the summary adds up provinces, kilometres and visits by itself."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.acceptance import stage
from tests.duties import making
from tests.world import World
from weixia.duties.queries import tours
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Person, Unit

pytestmark = pytest.mark.django_db
AWAY = {"李老": "110105", "王老": "310101", "陈遗属": "440103"}  # 北京, 上海, 广州
LAST, DUE, NOW = date(2023, 10, 12), date(2026, 10, 12), date(2026, 11, 20)


def far_away(now: date, *, last: date) -> World:
    """The county lying in 大连, its three seen far away on the day `last`."""
    world = stage.county(now)
    with scoped(ROOT):
        Unit.objects.filter(code="A").update(division="210200")
        for name, division in AWAY.items():
            Person.objects.filter(pk=world.people[name].pk).update(division=division, resettled=True)
            making.contact(world.people[name], last, mode="home")
        stage.settle(now)
    return world


@pytest.fixture
def world() -> World:
    """On 2026-11-20."""
    return far_away(NOW, last=LAST)


def coverage(world: World, on: date) -> tours.Coverage:
    actor = world.actor("孙科", on=on)
    with scoped(actor.scope):
        return tours.coverage(seen_by=actor, on=on)


def test_ac_09_each_is_due_three_years_after_the_last_visit(world: World) -> None:
    for name in AWAY:
        [tour] = stage.owed(world, name, "tour.resettled", on=DUE)
        assert (tour.due, tour.status) == (DUE, "open")
        [tour] = stage.owed(world, name, "tour.resettled", on=NOW)
        assert tour.status == "overdue"


def test_ac_09_a_call_does_not_count_and_a_visit_does(world: World) -> None:
    stage.met(world, "李老", NOW, "phone")
    stage.met(world, "王老", NOW, "home")
    assert [stage.owed(world, name, "tour.resettled", on=NOW)[0].status for name in ("李老", "王老")] == ["overdue", "kept_late"]


def test_ac_09_the_survivor_is_in_the_denominator(world: World) -> None:
    assert (coverage(world, DUE).owed, coverage(world, DUE).survivors, coverage(world, DUE).percent) == (3, 1, 100)
    assert (coverage(world, NOW).owed, coverage(world, NOW).seen) == (3, 0)
    stage.met(world, "李老", NOW, "home")
    stage.met(world, "陈遗属", NOW, "phone")
    assert (coverage(world, NOW).seen, coverage(world, NOW).survivors_seen, coverage(world, NOW).percent) == (1, 0, 33)
    stage.met(world, "陈遗属", NOW, "home")
    assert (coverage(world, NOW).seen, coverage(world, NOW).survivors_seen, coverage(world, NOW).percent) == (2, 1, 66)


def test_ac_09_the_summary_adds_up_provinces_km_and_visits() -> None:
    today = timezone.localdate()  # a page counts up to the day on which it is read
    with scoped(ROOT):
        world = far_away(today, last=today - timedelta(days=1130))
        for name, ago, mode in (("李老", 12, "home"), ("李老", 11, "hospital"), ("陈遗属", 5, "home"), ("王老", 4, "phone")):
            stage.met(world, name, today - timedelta(days=ago), mode)
        page = stage.read(stage.browser(world, "孙科"), f"/tours/report?first={today - timedelta(days=19)}&last={today}")
    assert re.search(r"走了 <a[^>]*>2 个省份", page) and "北京市" in page and "广东省" in page and "上门走访" in page
    assert re.search(r'href="#seen">2 人</a>、3 人次', page) and "其中遗属 1 人" in page
    km = re.search(r'href="#way">(\d+) 公里', page)
    assert km is not None and 4000 < int(km[1]) < 4800, "大连 – 北京 – 广州 – 大连, straight"
    assert re.search(r'href="#unseen">1</a>', page) and "只打过电话，不算走访" in page
