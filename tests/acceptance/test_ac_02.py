"""AC-02: born on 腊月三十; where 腊月 has 29 days the birthday is 廿九, never an error and never skipped."""

from datetime import date

import pytest

from tests.acceptance import stage
from tests.policy.slow_days import lunar_of, solar_of

pytestmark = pytest.mark.django_db


def test_ac_02_the_thirtieth_of_a_short_month_is_kept_on_the_twenty_ninth() -> None:
    born = solar_of(1934, 12, 30)
    eves = [solar_of(year + 1, 1, 1).toordinal() - 1 for year in (2025, 2026, 2027)]
    assert {lunar_of(date.fromordinal(eve))[1:3] for eve in eves} == {(12, 29)}, "none of these years has the thirtieth"
    world = stage.county(date(2028, 12, 31), since=date(2026, 1, 1))
    stage.joined(world, "三十生", on=date(2028, 12, 31), birth_on=born, birth_calendar="lunar")
    found = stage.owed(world, "三十生", "greet.birthday", on=date(2028, 12, 31))
    assert [duty.period for duty in found] == [str(date.fromordinal(eve)) for eve in eves]
