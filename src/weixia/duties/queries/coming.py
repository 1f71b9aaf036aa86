"""接下来: festivals, birthdays and people in hospital of the next two weeks."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from weixia.duties.models import Anniversary, Subject
from weixia.duties.queries.desk import waiting_rows
from weixia.kernel.actor import Actor
from weixia.policy import calendar
from weixia.registry.access import visible

DAYS = 14
MOST = 8


@dataclass(frozen=True)
class Coming:
    """One line of the rail. `duty_id` or `person_id` say what it opens, when it is about one."""

    day: date
    text: str
    duty_id: int | None = None
    person_id: int | None = None


def coming(*, seen_by: Actor, on: date, mine: bool = False) -> list[Coming]:
    """What the next DAYS days hold, by day; at most MOST lines, birthdays giving way. `mine`: of one's own people."""
    last = on + timedelta(days=DAYS)
    first = [*_festivals(on, last), *_in_hospital(seen_by, on, last, mine)][:MOST]
    born = sorted(_birthdays(seen_by, on, last, mine), key=lambda line: line.day)
    return sorted([*first, *born[: MOST - len(first)]], key=lambda line: line.day)


def _festivals(on: date, last: date) -> list[Coming]:
    days = (on + timedelta(days=ahead) for ahead in range(1, (last - on).days + 1))
    return [Coming(day, name) for day in days if (name := calendar.festival(day))]


def _birthdays(seen_by: Actor, on: date, last: date, mine: bool) -> list[Coming]:
    near = Anniversary.objects.filter(held__gt=on, held__lte=last)
    held = {(row.calendar, row.month, row.day): row for row in near}
    born_then = near.filter(calendar=OuterRef("bd_calendar"), month=OuterRef("bd_month"), day=OuterRef("bd_day"))
    rows = Subject.objects.filter(Exists(born_then), visible(seen_by), death=None, start__isnull=False)
    if mine:
        rows = rows.filter(Q(person__primary_account_id=seen_by.account_id or 0) | Q(person__primary_contact=seen_by.name))
    key = ("bd_calendar", "bd_month", "bd_day")
    many = {tuple(found): n for *found, n in rows.order_by().values_list(*key).annotate(n=Count("pk"))}
    eldest: Any = rows.order_by(*key, "bd_year", "person_id").distinct(*key).values_list(*key, "bd_year", "person_id", "person__name")
    by_day: dict[date, list[tuple[int, int, str, int, int]]] = {}
    for kind, month, day, year, person_id, name in eldest:
        row = held[kind, month, day]
        first = (year or date.max.year, person_id, name, row.year - year if year else 0, many[kind, month, day])
        by_day.setdefault(row.held, []).append(first)
    return [_birthday(day, born) for day, born in by_day.items()]


def _birthday(day: date, firsts: list[tuple[int, int, str, int, int]]) -> Coming:
    """One line for a day, from the eldest of each calendar whose day it is: (year, person, name, age, how many)."""
    _year, person_id, name, age, _many = min(firsts)
    if (count := sum(one[-1] for one in firsts)) > 1:
        return Coming(day, _("%(name)s等 %(n)s 位生日") % {"name": name, "n": count})
    words = _("%(name)s %(age)s 岁生日") if age else _("%(name)s生日")
    return Coming(day, words % {"name": name, "age": age}, person_id=person_id)


def _in_hospital(seen_by: Actor, on: date, last: date, mine: bool) -> list[Coming]:
    found = waiting_rows(seen_by=seen_by, on=on, mine=mine).filter(rule="visit.hospital", due__gte=on, due__lte=last)
    rows: Any = found.order_by("due", "id").values_list("due", "person__name", "pk")[:MOST]
    return [Coming(due, _("到院看望%(name)s") % {"name": name}, duty_id=pk) for due, name, pk in rows]
