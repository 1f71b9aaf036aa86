"""To whose credit a duty was kept, and why nobody answers for one that waits."""

from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from weixia.duties import rulebook
from weixia.duties.models import Duty
from weixia.duties.queries.desk import waiting
from weixia.kernel.actor import Actor
from weixia.needs.queries import contacts_of
from weixia.registry.queries import people
from weixia.registry.queries.owners import cause_of
from weixia.registry.queries.transfers import unit_in_charge


def credited_unit(duty: Duty, *, seen_by: Actor) -> str:
    """The name of the unit in charge when the duty was kept, which keeps the credit after a transfer; '' if not kept."""
    if duty.kept_on is None:
        return ""
    unit = unit_in_charge(duty.person_id, on=duty.kept_on, at=_recorded(duty, duty.kept_on, seen_by))
    return unit.name if unit else ""


def _recorded(duty: Duty, day: date, seen_by: Actor) -> datetime | None:
    """When what kept it was written down, if it was written on that very day."""
    met = contacts_of(duty.person_id, seen_by=seen_by).filter(day=day, reached=True).values_list("recorded_at", flat=True)
    happened = [row.recorded_at for row in people.happenings(duty.person, seen_by=seen_by) if row.happened_on == day]
    return min([*met, *happened], default=None)


def unowned(*, seen_by: Actor, on: date) -> QuerySet[Any]:
    """Open and overdue duties that nobody answers for, each with its `cause` (registry.queries.owners.CAUSES)."""
    by_leader = Q(rule__in=list(rulebook.leader_rules()))
    nobody = Case(When(by_leader & ~Q(responsible=""), then=Value("")), When(by_leader, then=Value("nobody")),
                  default=cause_of("person__", on=on))
    return waiting(seen_by=seen_by, on=on, show="unowned").annotate(cause=nobody)


def unowned_counts(*, seen_by: Actor, on: date) -> dict[str, int]:
    """`{cause: duties}` of those that nobody answers for."""
    rows = unowned(seen_by=seen_by, on=on).order_by().values("cause").annotate(n=Count("id"))
    return {row["cause"]: row["n"] for row in rows}
