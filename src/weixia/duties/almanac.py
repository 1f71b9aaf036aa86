"""The calendar tables of the database, filled from policy.calendar and the published working days."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from weixia.duties.models import Anniversary, CalendarDay, Period, WorkYear
from weixia.policy import calendar

COLUMNS = {
    "policy_calendar": "day, lunar_year, lunar_month, lunar_day, lunar_leap, festival, kind, workday_no",
    "policy_workday": "no, day",
    "policy_period": "cadence, key, first, last",
    "policy_anniversary": "calendar, month, day, year, held",
}


WORKED = {"workday", "makeup"}


def known_years() -> dict[int, calendar.WorkYear]:
    """The working-day years that are known: those of the product, then those imported (which win)."""
    return {**calendar.published_years(), **{row.year: read(row) for row in WorkYear.objects.all()}}


@transaction.atomic
def fill() -> bool:
    """Fill the calendar tables when they are empty, and renumber when the known years differ. True if changed."""
    years = known_years()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7305002)")
    if not CalendarDay.objects.exists():
        _add_periods()
        _add_anniversaries()
        _copy("policy_calendar", (
            (d.day, d.lunar_year, d.lunar_month, d.lunar_day, d.lunar_leap, d.festival, d.kind, d.workday_no)
            for d in calendar.days(years)))
        _copy("policy_workday", calendar.workdays(years))
        return True
    return bool(_add_periods()) | _add_anniversaries() | _renumber(years)


def _add_periods() -> set[str]:
    """Write the periods of every cadence that the table does not have; those cadences."""
    missing = set(calendar.CADENCES) - set(Period.objects.values_list("cadence", flat=True).distinct())
    if missing:
        _copy("policy_period", ((p.cadence, p.key, p.first, p.last) for p in calendar.periods() if p.cadence in missing))
    return missing


def _add_anniversaries() -> bool:
    """Write the birthdays of every calendar that the table does not have. True if any were missing."""
    missing = set(calendar.BIRTHDAYS) - set(Anniversary.objects.values_list("calendar", flat=True).distinct())
    if missing:
        _copy("policy_anniversary", ((a.calendar, a.month, a.day, a.year, a.held)
                                     for a in calendar.anniversaries() if a.calendar in missing))
    return bool(missing)


def _renumber(years: Mapping[int, calendar.WorkYear]) -> bool:
    """Write kind and workday_no of the known years anew where they differ; other years become unknown."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE wx_days (day date, kind text, workday_no int) ON COMMIT DROP")
        _copy("wx_days", ((day, years[day.year].kind(day), number)
                          for day, number in calendar.workday_numbers(years).items()), "day, kind, workday_no")
        cursor.execute(
            "UPDATE policy_calendar c SET kind = w.kind, workday_no = w.workday_no FROM wx_days w"
            " WHERE w.day = c.day AND (c.kind, c.workday_no) IS DISTINCT FROM (w.kind, w.workday_no)")
        changed = cursor.rowcount
        cursor.execute("UPDATE policy_calendar c SET kind = '', workday_no = NULL WHERE workday_no IS NOT NULL"
                       " AND NOT EXISTS (SELECT 1 FROM wx_days w WHERE w.day = c.day)")
        changed += cursor.rowcount
        if changed:
            cursor.execute("DELETE FROM policy_workday")
            _copy("policy_workday", calendar.workdays(years))
        cursor.execute("DROP TABLE wx_days")
    return bool(changed)


def store(table: calendar.WorkYear, *, by_name: str, at: Any) -> None:
    """Keep an imported year."""
    body = {"holidays": sorted(map(str, table.off)), "makeups": sorted(map(str, table.work))}
    WorkYear.objects.update_or_create(year=table.year, defaults={
        "title": table.title, "published": table.published, "body": body, "by_name": by_name, "at": at})


def mark(row: WorkYear) -> str:
    """What two versions of an imported year are told apart by."""
    return row.at.isoformat() if row.at else ""


def differing(one: calendar.WorkYear, other: calendar.WorkYear) -> list[tuple[date, bool, bool]]:
    """Days that are worked in one table of a year and not in the other: whether in `one`, whether in `other`."""
    days = sorted(one.off | one.work | other.off | other.work)
    told = ((day, one.kind(day) in WORKED, other.kind(day) in WORKED) for day in days)
    return [row for row in told if row[1] != row[2]]


def read(row: WorkYear) -> calendar.WorkYear:
    """An imported year as published ones are."""
    body = row.body if isinstance(row.body, dict) else json.loads(row.body)
    off, work = (frozenset(map(date.fromisoformat, body[name])) for name in ("holidays", "makeups"))
    return calendar.WorkYear(row.year, row.title, row.published, off, work)


def _copy(table: str, rows: Iterable[tuple[Any, ...]], columns: str = "") -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns or COLUMNS[table]}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
