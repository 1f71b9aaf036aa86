"""「今年还欠他什么」 on any day: the past and today from what is stored, the days to come decided and not stored."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from weixia.duties import trying
from weixia.duties.models import Duty
from weixia.duties.queries.standing import WAITING, Filters, duties
from weixia.duties.queries.telling import started
from weixia.duties.rulebook import leader_rules
from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.queries import people

DONE = ("kept", "kept_late")


@dataclass(frozen=True)
class Owed:
    """What is owed to one person on a day, and over the day's year.

    `left`: can still be done, old debts too; `coming`: opens later in the year; `over`: of this year, and settled one way
    or another. `counts`: `{status: duties}` of the year as they stand on the day. `expected`: some of it was decided now.
    """

    on: date
    left: list[Duty] = field(default_factory=list)
    coming: list[Duty] = field(default_factory=list)
    over: list[Duty] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    expected: bool = False


def owed(person_id: int, *, seen_by: Actor, on: date) -> Owed | None:
    """What is owed to the person on any day, past or to come; None out of scope or before the first settle."""
    seen_by.must("duty.read")
    kept = started()
    if kept is None or people.person_get(person_id, seen_by=seen_by) is None:
        return None
    last = date(on.year, 12, 31)
    found = Duty.objects.as_of(on).said(leader_rules(), on).order_by("due", "opens", "rule")
    if last > kept.settled_to:
        stored = _ids(person_id)
        rows = [_named(row, stored) for row in trying.expected(person_id, found, to=last, since=kept.since)]
    else:
        rows = list(found.filter(person_id=person_id, opens__lte=last))
    begun = [row for row in rows if row.opens <= on]
    year = [row for row in begun if (row.due or row.opens).year == on.year]
    return Owed(
        on, left=[row for row in begun if row.status in (*WAITING, "undetermined")], expected=last > kept.settled_to,
        coming=[row for row in rows if on < row.opens <= last], counts=Counter(row.status for row in year),
        over=[row for row in year if row.status not in (*WAITING, "undetermined")])


def listed(filters: Filters, *, seen_by: Actor, on: date) -> list[Duty]:
    """Duties as they stand on a day; those of one person also on a day beyond the horizon, decided and not stored."""
    kept = started()
    if kept is None or on <= kept.settled_to or not filters.person_number:
        return list(duties(seen_by=seen_by, on=on, filters=filters).order_by("due", "person__number", "rule", "period"))
    seen_by.must("duty.read")
    of = people.numbered([filters.person_number])
    if not of:
        return []
    [(person_id, _name)] = of.values()
    found = Duty.objects.filter(visible(seen_by)).on(on).said(leader_rules(), on)
    for name, day in (("due__gte", filters.due_from), ("due__lte", filters.due_to)):
        found = found.filter(**{name: day}) if day else found
    stored = _ids(person_id)
    rows = [_named(row, stored) for row in trying.expected(person_id, found, to=on, since=kept.since)]
    return sorted(rows, key=lambda row: (row.due is None, row.due, row.rule, row.period))


def _ids(person_id: int) -> dict[tuple[str, str], int]:
    rows: Any = Duty.objects.filter(person_id=person_id).values_list("rule", "period", "pk")
    return {(rule, period): pk for rule, period, pk in rows}


def _named(row: Duty, stored: dict[tuple[str, str], int]) -> Duty:
    """With the id of the stored row that it is; one that is not stored yet has none."""
    row.pk = stored.get((row.rule, row.period))
    return row
