"""AC-03: 2028 端午 and 2026 重阳 are Sundays: what is due on a festival moves before it, a birthday does not."""

from datetime import date

import pytest

from tests.acceptance import stage

pytestmark = pytest.mark.django_db
DRAGON_BOAT, DOUBLE_NINTH = date(2028, 5, 28), date(2026, 10, 18)
# no notice for 2028 is published yet: a table as the bureau would type it, with the three days of the festival off
TABLE = "2028-05-27,休息日\n2028-05-28,休息日\n2028-05-29,休息日\n"


def test_ac_03_double_ninth_on_a_sunday_is_kept_by_friday() -> None:
    world = stage.county(DOUBLE_NINTH, since=date(2026, 10, 1))
    assert DOUBLE_NINTH.weekday() == 6
    [greeting] = stage.owed(world, "王老", "greet.seniors_day", on=date(2026, 10, 12))
    assert (greeting.period, greeting.opens, greeting.due, greeting.status) == (
        "2026-10-18", date(2026, 10, 11), date(2026, 10, 16), "open")
    [late] = stage.owed(world, "王老", "greet.seniors_day", on=date(2026, 10, 17))
    assert late.status == "overdue", "the Saturday before is no working day to wait for"


def test_ac_03_dragon_boat_on_a_sunday_is_due_on_the_last_working_day_before() -> None:
    world = stage.county(date(2028, 6, 30), since=date(2028, 5, 1))
    assert DRAGON_BOAT.weekday() == 6
    [unknown] = stage.owed(world, "李老", "visit.dragon_boat", on=DRAGON_BOAT)
    assert (unknown.due, unknown.status) == (None, "undetermined"), "without the year's table nobody guesses"
    head = stage.browser(world, "孙科")
    told = {"year": 2028, "text": TABLE, "source": "2028 年工作日表"}
    assert "已导入" in head.post("/calendar/workdays", told, follow=True).content.decode()
    stage.clock()
    [visit] = stage.owed(world, "李老", "visit.dragon_boat", on=date(2028, 5, 20))
    assert (visit.opens, visit.due, visit.status) == (date(2028, 5, 13), date(2028, 5, 26), "open")


def test_ac_03_a_birthday_stays_on_its_sunday() -> None:
    world = stage.county(date(2028, 5, 1), since=date(2028, 5, 1))
    stage.joined(world, "端午生", on=date(2028, 5, 1), birth_on=date(1938, 5, 28))
    stage.joined(world, "农历端午生", on=date(2028, 5, 1), birth_calendar="lunar", lunar_month=5, lunar_day=5)
    stage.settle(date(2028, 6, 30))
    [ninety] = stage.owed(world, "端午生", "visit.longevity_birthday", on=DRAGON_BOAT)
    assert (ninety.opens, ninety.due) == (date(2028, 5, 21), DRAGON_BOAT)
    for name in ("端午生", "农历端午生"):
        [greeting] = stage.owed(world, name, "greet.birthday", on=DRAGON_BOAT)
        assert (greeting.opens, greeting.due, greeting.status) == (DRAGON_BOAT, date(2028, 5, 31), "open")
