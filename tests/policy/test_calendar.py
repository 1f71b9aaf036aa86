"""Every lunar day 1901–2056 by a second library, working days by a second source, and the tables' edges."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from lunar_python import LunarYear, Solar

from weixia.policy import calendar


def second_opinion(first_year, last_year):
    """Solar day → (lunar year, month, day, leap), walked month by month through lunar_python."""
    found = {}
    for year in range(first_year, last_year + 1):
        for month in LunarYear.fromYear(year).getMonthsInYear():
            first = Solar.fromJulianDay(month.getFirstJulianDay())
            day = date(first.getYear(), first.getMonth(), first.getDay())
            for number in range(1, month.getDayCount() + 1):
                found[day] = (month.getYear(), abs(month.getMonth()), number, month.getMonth() < 0)
                day += timedelta(days=1)
    return found


def test_every_lunar_day_1901_to_2056_agrees_with_a_second_library():
    other = second_opinion(1900, 2056)
    day, compared = date(1901, 1, 1), 0
    while day <= date(2056, 12, 31):
        assert calendar.lunar(day) == other[day], day
        day, compared = day + timedelta(days=1), compared + 1
    assert compared == 56979


def test_every_known_working_day_agrees_with_a_second_source():
    years = calendar.published_years()
    assert sorted(years) == [2024, 2025, 2026]
    for year, table in years.items():
        for n in range(366 if year % 4 == 0 else 365):
            day = date(year, 1, 1) + timedelta(days=n)
            assert (table.kind(day) in ("workday", "makeup")) == chinese_calendar.is_workday(day), day


def test_days_reach_from_1901_to_2100_and_say_nothing_of_unknown_years():
    rows = list(calendar.days(calendar.published_years()))
    assert (rows[0].day, rows[-1].day, len(rows)) == (calendar.FIRST, calendar.LAST, 73049)
    unknown = next(row for row in rows if row.day == date(2027, 1, 4))
    assert (unknown.kind, unknown.workday_no) == ("", None)


@pytest.mark.parametrize("day,names", [
    (date(2026, 2, 16), "除夕"), (date(2026, 2, 17), "春节"), (date(2026, 6, 19), "端午"), (date(2026, 9, 25), "中秋"),
    (date(2026, 10, 18), "重阳"), (date(2031, 10, 1), "国庆、中秋"), (date(2025, 1, 28), "除夕"), (date(2026, 3, 1), ""),
])  # fmt: skip
def test_festivals(day, names):
    assert calendar.festival(day) == names


def anniversary(name, month, day, year):
    return next(a.held for a in calendar.anniversaries() if (a.calendar, a.month, a.day, a.year) == (name, month, day, year))


@pytest.mark.parametrize("name,month,day,year,held", [
    ("solar", 2, 29, 2026, date(2026, 2, 28)), ("solar", 2, 29, 2028, date(2028, 2, 29)),
    ("solar", 2, 28, 2026, date(2026, 2, 28)), ("lunar", 12, 30, 2025, date(2026, 2, 16)),
    ("lunar", 12, 29, 2025, date(2026, 2, 16)), ("lunar", 3, 15, 2031, date(2031, 4, 6)),
    ("lunar", 6, 30, 2025, date(2025, 7, 24)), ("lunar", 11, 5, 2033, date(2033, 11, 26)),
])  # fmt: skip
def test_anniversaries(name, month, day, year, held):
    assert anniversary(name, month, day, year) == held


def test_each_birthday_is_held_once_a_year():
    keys = [(a.calendar, a.month, a.day, a.year) for a in calendar.anniversaries()]
    assert len(keys) == len(set(keys))
    assert sum(1 for key in keys if key[0] == "solar" and key[3] == 2026) == 366
    assert sum(1 for key in keys if key[0] == "lunar" and key[3] == 2026) == 360


def test_periods_touch_without_overlap():
    for cadence in ("month", "quarter", "half", "year"):
        rows = [p for p in calendar.periods() if p.cadence == cadence]
        assert rows[0].first == calendar.FIRST and rows[-1].last == calendar.LAST
        assert all(b.first == a.last + timedelta(days=1) for a, b in zip(rows, rows[1:], strict=False))


def test_the_spring_festival_is_one_more_period():
    found = {p.key: p for p in calendar.periods() if p.cadence == "spring_festival"}
    assert found["2026-02-16"].first == date(2026, 1, 19)
    assert found["2034-02-18"].first == date(2034, 1, 20)  # after the leap eleventh month of 2033


def test_a_missing_year_is_a_gap_that_no_count_can_cross():
    years = calendar.published_years()
    del years[2025]
    days = dict(calendar.workdays(years))
    numbers = calendar.workday_numbers(years)
    assert days[numbers[date(2024, 12, 27)] + 2] == date(2024, 12, 31)
    assert numbers[date(2024, 12, 30)] + 3 not in days
    assert calendar.known_runs(years) == [(2024, 2024), (2026, 2026)]


@pytest.mark.parametrize("change,words", [
    ({"holidays": [{"first": date(2026, 1, 1), "last": date(2026, 1, 3)}]}, "别的年份"),
    ({"makeups": [date(2027, 1, 1)]}, "既放假又上班"), ({"holidays": []}, "没有写放假"), ({"year": None}, "应写明"),
])  # fmt: skip
def test_a_bad_table_is_refused_in_words(change, words):
    good = {"year": 2027, "title": "某通知", "published": date(2026, 11, 5), "makeups": [],
            "holidays": [{"first": date(2027, 1, 1), "last": date(2027, 1, 3)}]}
    assert calendar.work_year(good).kind(date(2027, 1, 1)) == "holiday"
    with pytest.raises(calendar.CalendarError, match=words):
        calendar.work_year(good | change)


def test_lunar_words():
    assert calendar.lunar_words(date(2026, 6, 19)) == "农历五月初五"
    assert calendar.lunar_words(date(2025, 7, 24)) == "农历六月三十"
    assert calendar.lunar_words(date(2025, 8, 6)) == "农历闰六月十三"
    assert calendar.lunar_words(date(2026, 2, 16)) == "农历腊月廿九"


@pytest.mark.parametrize("cadence,day", [
    ("new_year", date(2026, 1, 1)), ("dragon_boat", date(2026, 6, 19)), ("mid_autumn", date(2026, 9, 25)),
    ("national_day", date(2026, 10, 1)), ("seniors_day", date(2026, 10, 18)), ("dragon_boat", date(2025, 5, 31)),
    ("dragon_boat", date(2028, 5, 28)), ("mid_autumn", date(2031, 10, 1)), ("seniors_day", date(2028, 10, 26)),
])  # fmt: skip
def test_every_other_festival_is_a_period_of_one_day(cadence, day):
    found = [p for p in calendar.periods() if p.cadence == cadence]
    assert len(found) == 200 and {p.cadence for p in calendar.periods()} == set(calendar.CADENCES)
    assert [(p.key, p.first, p.last) for p in found if p.first.year == day.year] == [(day.isoformat(), day, day)]
