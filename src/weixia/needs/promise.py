"""Until when an answer is promised: workdays by the rule book (need.answer, need.close, need.close_complex) and the calendar, sooner
where it is urgent. A year whose workdays are not published gives None, 无法判定, never a guess."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.utils import timezone

from weixia.policy import book

DUSK = time(17)  # 下午五点前
SOON = {"danger": 0, "today": 0, "three_days": 3}  # days, holidays or not
PAPER = frozenset({"box", "letter"})  # nobody read it before it was recorded: what is urgent counts from then on


@cache
def _rules() -> book.Book:
    return book.load()


def value(rule: str, on: date) -> int:
    """How many workdays a rule gives on a day."""
    versions = _rules()[rule].versions()
    return int(next((one for one in reversed(versions) if one.named <= on), versions[0]).values["workdays"])


def workdays_after(day: date, count: int) -> date | None:
    """The day so many workdays after `day`, or before it; None where a year between is not known."""
    return _ask("SELECT w.day FROM policy_calendar c JOIN policy_workday w ON w.no = c.workday_no + %s WHERE c.day = %s", [count, day])


def workdays_between(first: date, last: date) -> int | None:
    """How many workdays lie after `first`, up to `last`; None where a year between is not known."""
    return _ask(
        "SELECT b.workday_no - a.workday_no FROM policy_calendar a, policy_calendar b WHERE a.day = %s AND b.day = %s AND NOT EXISTS ("
        "SELECT FROM policy_calendar c WHERE c.day BETWEEN a.day AND b.day AND c.workday_no IS NULL)", [first, last])


def answer_by(received: date, *, recorded: date, urgency: str, channel: str) -> date | None:
    """The day of the first answer: one workday after it was received, on the same day where it is urgent."""
    known = [workdays_after(received, value("need.answer", received))]
    if urgency in SOON and not SOON[urgency]:
        known.append(recorded if channel in PAPER else received)
    return min((day for day in known if day is not None), default=None)


def settled_by(received: date, *, recorded: date, urgency: str, channel: str, complex: bool = False) -> date | None:
    """The day until which it is to be settled: by the rule, sooner where it is urgent."""
    rule = "need.close_complex" if complex else "need.close"
    known = [workdays_after(received, value(rule, received))]
    if urgency in SOON and not complex:
        known.append((recorded if channel in PAPER else received) + timedelta(SOON[urgency]))
    return min((day for day in known if day is not None), default=None)


def shifted(promised: datetime | None, workdays: int | None) -> datetime | None:
    """The promise so many workdays later (or earlier); None where that cannot be said."""
    if promised is None or not workdays:
        return promised if workdays == 0 else None
    day = workdays_after(timezone.localtime(promised).date(), workdays)
    return moment(day) if day else None


def moment(day: date, *, not_before: datetime | None = None) -> datetime:
    """五点 of the day; its last minute where five has gone by already."""
    zone = timezone.get_default_timezone()
    dusk = datetime.combine(day, DUSK, zone)
    return dusk if not_before is None or dusk > not_before else datetime.combine(day, time(23, 59), zone)


def _ask(question: str, told: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, told)
        row = cursor.fetchone()
    return row[0] if row else None
