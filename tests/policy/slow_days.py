"""Days as a wall calendar shows them, by another lunar library than the product's."""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from lunar_python import Lunar, LunarMonth, LunarYear, Solar

DAY = timedelta(days=1)


def plus_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later (or earlier), clipped to that month's end."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_common_year(year: int, month: int, day: int) -> date:
    """A solar birthday in ``year``; 29 February is 28 February in common years."""
    if (month, day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 2, 28)
    return date(year, month, day)


@cache
def solar_of(year: int, month: int, day: int) -> date:
    return date.fromisoformat(Lunar.fromYmd(year, month, day).getSolar().toYmd())


@cache
def lunar_of(day: date) -> tuple[int, int, int, bool]:
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return lunar.getYear(), abs(lunar.getMonth()), lunar.getDay(), lunar.getMonth() < 0


@cache
def lunar_birthday(year: int, month: int, day: int, leap: bool = False) -> date:
    """That lunar day in the lunar year, in the plain month; with ``leap`` in the leap month of a year that has it twice.
    三十 becomes 廿九 in a short month."""
    month = -month if leap and LunarYear.fromYear(year).getLeapMonth() == month else month
    return solar_of(year, month, min(day, LunarMonth.fromYm(year, month).getDayCount()))


@cache
def spring_festival(year: int) -> tuple[date, date]:
    """腊月初一 and 除夕 of a lunar year."""
    return solar_of(year, 12, 1), solar_of(year + 1, 1, 1) - DAY


def nth_workday_after(day: date, n: int, workdays: dict[int, set[date]]) -> date | None:
    """The nth workday after ``day``; None when a day on the way lies in a missing year."""
    while n:
        day += DAY
        if day.year not in workdays:
            return None
        n -= day in workdays[day.year]
    return day
