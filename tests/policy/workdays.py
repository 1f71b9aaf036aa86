"""The workdays of the years that tests load, from a package that the product does not use."""

from datetime import date, timedelta

import chinese_calendar

YEARS = (2024, 2025, 2026)


def workdays(years: tuple[int, ...] = YEARS) -> dict[int, set[date]]:
    """``{year: its workdays}``; a year left out is a missing year."""
    return {year: {day for day in each_day(year) if chinese_calendar.is_workday(day)} for year in years}


def each_day(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
