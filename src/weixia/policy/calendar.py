"""The calendar, 1901–2100: lunar dates, festivals, working days, periods and anniversaries, as plain rows.

Lunar dates come from borax (its tables reach from 1900-01-31 to 2101-01-28); the tests hold them against a second
library for every day 1901–2056. Working days come only from published tables (`workdays/YYYY.yaml` or an import):
in a year without one `kind` is empty and `workday_no` is None, never a guess.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path

import yaml
from borax.calendars.lunardate import LunarDate

FIRST = date(1901, 1, 1)
LAST = date(2100, 12, 31)
ONE = timedelta(days=1)
GAP = 1000

SOLAR_FESTIVALS = {(1, 1): "元旦", (10, 1): "国庆"}
LUNAR_FESTIVALS = {(1, 1): "春节", (5, 5): "端午", (8, 15): "中秋", (9, 9): "重阳"}
# 春节 is a period of its own: 腊月初一 … 除夕
FESTIVAL_CADENCES = {"new_year": "元旦", "dragon_boat": "端午", "mid_autumn": "中秋", "national_day": "国庆", "seniors_day": "重阳"}
CADENCES = ("month", "quarter", "half", "year", "spring_festival", *FESTIVAL_CADENCES)
# the calendars that a birthday is kept by
BIRTHDAYS = ("solar", "lunar", "leap")

WORKDAYS = Path(__file__).parent / "workdays"


class CalendarError(ValueError):
    """A workday table that cannot be taken as it stands; the text says why, in Chinese."""


@dataclass(frozen=True)
class WorkYear:
    """One published year: days off (weekends inside a holiday included) and weekend days that are worked."""

    year: int
    title: str
    published: date
    off: frozenset[date]
    work: frozenset[date]

    def kind(self, day: date) -> str:
        """workday, makeup (a worked weekend), holiday or weekend."""
        weekend = day.weekday() >= 5
        if day in self.work:
            return "makeup" if weekend else "workday"
        if day in self.off:
            return "holiday"
        return "weekend" if weekend else "workday"


@dataclass(frozen=True)
class Day:
    """One day. `workday_no` counts the working days so far in its run of known years (None: year unknown)."""

    day: date
    lunar_year: int
    lunar_month: int
    lunar_day: int
    lunar_leap: bool
    festival: str
    kind: str
    workday_no: int | None


@dataclass(frozen=True)
class Period:
    """One period of a cadence (month, quarter, half, year, or a festival of FESTIVAL_CADENCES), both days included."""

    cadence: str
    key: str
    first: date
    last: date


@dataclass(frozen=True)
class Anniversary:
    """The day on which a birthday (calendar, month, day) is held in one solar or lunar year."""

    calendar: str
    month: int
    day: int
    year: int
    held: date


def work_year(data: object) -> WorkYear:
    """A published year from its mapping (year, title, published, off, work). Raises CalendarError."""
    try:
        assert isinstance(data, Mapping)
        year = int(data["year"])
        off = frozenset(d for run in data["holidays"] for d in _span(run["first"], run["last"]))
        work = frozenset(data["makeups"])
        table = WorkYear(year, str(data["title"]), data["published"], off, work)
        strays = sorted(str(d) for d in off | work if d.year != year)
    except (AssertionError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise CalendarError("工作日表应写明年份 year、文件名 title、发布日 published、放假 holidays、上班 makeups。") from error
    if strays:
        raise CalendarError(f"工作日表写的是 {year} 年，却有别的年份的日期：{'、'.join(strays)}。")
    if off & work:
        raise CalendarError(f"同一天既放假又上班：{'、'.join(sorted(map(str, off & work)))}。")
    if not off:
        raise CalendarError(f"{year} 年的工作日表没有写放假的日子。")
    return table


def published_years(folder: Path = WORKDAYS) -> dict[int, WorkYear]:
    """The years that ship with the product, one file each."""
    tables = [work_year(yaml.safe_load(p.read_text(encoding="utf-8"))) for p in sorted(folder.glob("*.yaml"))]
    return {table.year: table for table in tables}


def days(years: Mapping[int, WorkYear], first: date = FIRST, last: date = LAST) -> Iterator[Day]:
    """Every day from `first` to `last`, in order."""
    numbers = workday_numbers(years)
    table = _lunar_table()
    for day in _span(first, last):
        kind = years[day.year].kind(day) if day.year in years else ""
        yield Day(day, *table[day], festival(day, table.__getitem__), kind, numbers.get(day))


def workday_numbers(years: Mapping[int, WorkYear]) -> dict[date, int]:
    """Working days so far, for each day of the known years. Each contiguous run of years is numbered apart, 1000
    on from the last number, so that a count over a missing year meets nothing instead of a wrong day."""
    numbers: dict[date, int] = {}
    number = 0
    for year in sorted(years):
        if year - 1 not in years:
            number += GAP
        for day in _span(date(year, 1, 1), date(year, 12, 31)):
            number += years[year].kind(day) in ("workday", "makeup")
            numbers[day] = number
    return numbers


def workdays(years: Mapping[int, WorkYear]) -> Iterator[tuple[int, date]]:
    """(number, day) of every working day: the day on which its number is first reached."""
    for day, number in workday_numbers(years).items():
        if years[day.year].kind(day) in ("workday", "makeup"):
            yield number, day


def periods() -> Iterator[Period]:
    """Every month, quarter, half-year and year, every 腊月初一 … 除夕, and every other festival's one day."""
    for year in range(FIRST.year, LAST.year + 1):
        yield Period("year", str(year), date(year, 1, 1), date(year, 12, 31))
        for half in (1, 2):
            yield Period("half", f"{year}-H{half}", date(year, half * 6 - 5, 1), month_end(year, half * 6))
        for quarter in (1, 2, 3, 4):
            last = month_end(year, quarter * 3)
            yield Period("quarter", f"{year}-Q{quarter}", date(year, quarter * 3 - 2, 1), last)
        for month in range(1, 13):
            yield Period("month", f"{year}-{month:02d}", date(year, month, 1), month_end(year, month))
    table = lunar_days()
    for year in range(FIRST.year - 1, LAST.year):
        eve = table[year + 1, 1, 1] - ONE
        if (year, 12, 1) in table:
            yield Period("spring_festival", eve.isoformat(), table[year, 12, 1], eve)
    for year in range(FIRST.year, LAST.year + 1):
        for cadence, name in FESTIVAL_CADENCES.items():
            held = next((date(year, *day) for day, said in SOLAR_FESTIVALS.items() if said == name), None)
            held = held or next(table[year, *day] for day, said in LUNAR_FESTIVALS.items() if said == name)
            yield Period(cadence, held.isoformat(), held, held)


def anniversaries() -> Iterator[Anniversary]:
    """Solar: 29 February is held on the 28th in common years. Lunar: the plain month always (a leap month falls to
    it), and 三十 falls to 廿九 when the month is short. Leap: as lunar, but in the leap month where the year has it.
    `year` is the year of the birthday's own calendar."""
    for year in range(FIRST.year, LAST.year + 1):
        for day in _span(date(2000, 1, 1), date(2000, 12, 31)):
            held = min(day.day, month_end(year, day.month).day)
            yield Anniversary("solar", day.month, day.day, year, date(year, day.month, held))
    for calendar in ("lunar", "leap"):
        table = lunar_days(kept_leap=calendar == "leap")
        for (year, month, number), held_on in table.items():
            yield Anniversary(calendar, month, number, year, held_on)
            if number == 29 and (year, month, 30) not in table:
                yield Anniversary(calendar, month, 30, year, held_on)


Lunar = tuple[int, int, int, bool]


def lunar(day: date) -> Lunar:
    """Lunar year, month, day, and whether the month is a leap month."""
    found = LunarDate.from_solar(day)
    return found.year, found.month, found.day, bool(found.leap)


MONTHS = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")
DIGITS = "一二三四五六七八九十"


def lunar_words(day: date) -> str:
    """农历闰五月初二, as people say it."""
    _, month, number, leap = lunar(day)
    if number <= 10:
        said = "初" + DIGITS[number - 1]
    elif number < 20:
        said = "十" + DIGITS[number - 11]
    else:
        said = {20: "二十", 30: "三十"}.get(number) or "廿" + DIGITS[number - 21]
    return f"农历{'闰' if leap else ''}{MONTHS[month - 1]}{said}"


@cache
def lunar_days(*, kept_leap: bool = False) -> dict[tuple[int, int, int], date]:
    """(lunar year, month, day) → solar day, inside the calendar: the plain month, or with `kept_leap` the leap month
    where the year has it."""
    twice = {(year, month) for year, month, _number, leap in _lunar_table().values() if leap} if kept_leap else set()
    table = {}
    for day, (year, month, number, leap) in _lunar_table().items():
        if leap == ((year, month) in twice) and day <= LAST:
            table[year, month, number] = day
    return table


@cache
def _lunar_table() -> dict[date, Lunar]:
    """`lunar` of every day, one beyond the last; the library is asked only where a month may end."""
    table: dict[date, Lunar] = {}
    now = lunar(FIRST)
    for day in _span(FIRST, LAST + ONE):
        table[day] = now
        year, month, number, leap = now
        now = (year, month, number + 1, leap) if number < 29 else lunar(day + ONE)
    return table


def festival(day: date, of: Callable[[date], Lunar] = lunar) -> str:
    """The festivals of a day, joined by 、 (in 2031 中秋 and 国庆 meet). `of` gives the lunar date of a day."""
    _, month, number, leap = of(day)
    names = [SOLAR_FESTIVALS.get((day.month, day.day), ""), "" if leap else LUNAR_FESTIVALS.get((month, number), "")]
    if month == 12 and number >= 29 and of(day + ONE)[1:3] == (1, 1):
        names.append("除夕")
    return "、".join(name for name in names if name)


def known_runs(years: Mapping[int, WorkYear]) -> list[tuple[int, int]]:
    """The known years as runs: [(2024, 2026)]."""
    runs = [list(g) for _, g in groupby(enumerate(sorted(years)), key=lambda pair: pair[1] - pair[0])]
    return [(run[0][1], run[-1][1]) for run in runs]


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return (date(year + month // 12, month % 12 + 1, 1) - ONE) if (year, month) != (9999, 12) else date.max


def _span(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE
