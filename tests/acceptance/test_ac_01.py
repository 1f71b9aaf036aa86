"""AC-01: born on 1936 闰三月十五. The plain month as a rule, the leap month for whoever asks for it, one birthday a year."""

from datetime import date

import pytest

from tests.acceptance import stage
from tests.policy.slow_days import solar_of

pytestmark = pytest.mark.django_db
BORN = date(1936, 5, 5)
PLAIN = {year: solar_of(year, 3, 15) for year in range(2026, 2032)}
LEAP = solar_of(2031, -3, 15)


def held(pref: str, until: date) -> list[str]:
    """The days on which the birthday of such a person was a duty, from 2026 on."""
    world = stage.county(until, since=date(2026, 1, 1))
    stage.joined(world, "闰月生", on=until, birth_on=BORN, birth_calendar="lunar", lunar_leap_pref=pref)
    return [duty.period for duty in stage.owed(world, "闰月生", "greet.birthday", on=until)]


def test_ac_01_the_plain_month_in_a_year_without_the_leap_month_and_by_default_also_with_it() -> None:
    assert PLAIN[2026] == date(2026, 5, 1) and LEAP != PLAIN[2031]
    assert held("plain", date(2031, 12, 31)) == [str(day) for day in PLAIN.values()]


def test_ac_01_the_leap_month_for_whoever_prefers_it_and_once_a_year() -> None:
    assert held("leap", date(2031, 12, 31)) == [str(day) for day in [*list(PLAIN.values())[:-1], LEAP]]
