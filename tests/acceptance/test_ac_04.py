"""AC-04: working days come from the published table, makeup Saturdays included; a year without one is an alarm, no guess."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.acceptance import stage
from weixia.duties import queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("known", "due"), [
    (date(2026, 2, 13), date(2026, 2, 25)),  # Saturday 02-14 is worked, 02-15 to 02-23 are off
    (date(2026, 2, 26), date(2026, 3, 2)),  # Saturday 02-28 is worked
])
def test_ac_04_saturdays_that_are_worked_count(known: date, due: date) -> None:
    world = stage.county(known)
    stage.admitted(world, "王老", known)
    [visit] = stage.owed(world, "王老", "visit.hospital", on=known)
    assert (visit.opens, visit.due, visit.status) == (known, due, "open")
    [still] = stage.owed(world, "王老", "visit.hospital", on=due)
    [late] = stage.owed(world, "王老", "visit.hospital", on=due + timedelta(days=1))
    assert (still.status, late.status) == ("open", "overdue")


def test_ac_04_a_due_day_in_a_year_without_a_table_is_not_decided() -> None:
    known = date(2026, 12, 30)
    world = stage.county(known)
    stage.admitted(world, "王老", known)
    for on in (known, date(2027, 1, 10), date(2027, 3, 1)):
        [visit] = stage.owed(world, "王老", "visit.hospital", on=on)
        assert (visit.due, visit.status) == (None, "undetermined"), on
    actor = world.actor("小张", on=known)
    with stage.scoped(actor.scope):
        why = queries.why(visit.pk, seen_by=actor, on=known)
    assert why is not None and "2027 年的工作日表还没有导入" in why.reason


def test_ac_04_the_missing_year_is_an_alarm_and_its_table_decides() -> None:
    """2023 has no table: the same as 2027 has none until November, and today's pages can be looked at."""
    known = date(2023, 12, 27)
    world = stage.county(known, since=date(2023, 12, 1))
    stage.admitted(world, "王老", known)
    stage.settle(timezone.localdate())
    today = stage.read(stage.browser(world, "小张"), "/today?whose=all")
    assert "那一年的工作日历还没有导入" in today
    head = stage.browser(world, "孙科")
    before = undecided(stage.read(head, "/calendar"))
    head.post("/calendar/workdays", {"year": 2023, "text": "2023-12-30,工作日\n2023-12-28,休息日", "source": "2023 年工作日表"})
    stage.clock()
    [visit] = stage.owed(world, "王老", "visit.hospital", on=known)
    assert visit.due == date(2024, 1, 2), "29 and 30 December and, after New Year's Day, 2 January"
    assert undecided(stage.read(head, "/calendar")) == before - 1


def undecided(page: str) -> int:
    """How many duties the calendar's page says wait for a table."""
    said = re.search(r"有 (\d+) 件应办的事因为缺工作日表", page)
    return int(said[1]) if said else 0
