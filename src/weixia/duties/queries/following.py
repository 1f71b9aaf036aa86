"""督办: what has been overdue for so long that it reaches somebody above; whom they asked, and what was answered.

Nothing of it is stored: how far a duty is heard follows from its due day and the day asked (policy/escalation.yaml).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from weixia.duties.models import Duty, DutyQuerySet, FollowUp
from weixia.duties.queries.desk import answered_by, waiting
from weixia.kernel.actor import Actor
from weixia.policy.escalation import Ladder, ladder
from weixia.registry.access import visible
from weixia.registry.queries.owners import headed_below

SHOWS = ("reached", "all", "leader", "upper", "asked")


@dataclass(frozen=True)
class Narrow:
    """Which overdue duties: `show` is one of SHOWS; `officer` a name ('' is nobody), `unit` a unit's id."""

    show: str = "reached"
    officer: str | None = None
    unit: int | None = None


@dataclass(frozen=True)
class Line:
    """One officer in one unit: how many, and for how many days the oldest."""

    officer: str
    unit: str
    unit_id: int
    count: int
    days: int


def overdue(*, seen_by: Actor, on: date, narrow: Narrow | None = None) -> DutyQuerySet:
    """Overdue duties in scope, the longest first; verifications have their own page."""
    asked = narrow or Narrow("all")
    found: Any = waiting(seen_by=seen_by, on=on, show="overdue").filter(_shown(asked.show, seen_by, on))
    if asked.officer is not None:
        found = found.filter(responsible=asked.officer)
    if asked.unit is not None:
        found = found.filter(person__unit_id=asked.unit)
    ordered: DutyQuerySet = found.order_by("due", "id")
    return ordered


def follow_counts(*, seen_by: Actor, on: date) -> dict[str, int]:
    """How many each of SHOWS holds, in one reading; each equal to the length of its list."""
    found: Any = waiting(seen_by=seen_by, on=on, show="overdue").order_by()
    return dict(found.aggregate(**{show: Count("id", filter=_shown(show, seen_by, on)) for show in SHOWS}))


def follow_lines(found: DutyQuerySet, *, on: date) -> list[Line]:
    """The list by responsible officer and unit, the longest first."""
    every: Any = found
    rows = every.order_by().values("responsible", "person__unit_id", unit=F("person__unit__name")).annotate(
        count=Count("id"), oldest=Min("due"))
    lines = [Line(row["responsible"], row["unit"], row["person__unit_id"], row["count"], (on - row["oldest"]).days)
             for row in rows]
    return sorted(lines, key=lambda line: (-line.days, -line.count, line.officer, line.unit))


def level(days: int, on: date) -> str:
    """How far a duty overdue for so many days is heard: '', section, leader or upper."""
    held = ladder(on)
    return next((name for name in ("upper", "leader", "section") if days >= getattr(held, name)), "")


def steps(on: date) -> Ladder:
    """The days in force."""
    return ladder(on)


def follow_ups_of(duty: Duty) -> list[FollowUp]:
    """What was asked about one duty, the newest first."""
    rows = FollowUp.objects.filter(person_id=duty.person_id, rule=duty.rule, period=duty.period)
    return list(rows.order_by("-id")[:10])


def follow_up_get(follow_up_id: int, *, seen_by: Actor) -> FollowUp | None:
    """One asking, or None when absent or out of scope."""
    return FollowUp.objects.filter(visible(seen_by), pk=follow_up_id).first()


def follow_ups_standing(found: list[Duty], *, seen_by: Actor) -> dict[int, FollowUp]:
    """`{duty: what was asked}` of those of a page that somebody asked about."""
    rows = FollowUp.objects.filter(visible(seen_by), person__in={duty.person_id for duty in found}, ended_at=None)
    asked = {(row.rule, row.person_id, row.period): row for row in rows}
    keyed = {duty.pk: asked.get((duty.rule, duty.person_id, duty.period)) for duty in found}
    return {pk: row for pk, row in keyed.items() if row}


def follow_ups_to(*, seen_by: Actor, on: date) -> list[tuple[FollowUp, Duty]]:
    """What the actor was asked and has not answered while the duty waits: (the asking, its duty), the soonest first."""
    me = Q(account_id=seen_by.account_id or 0) | Q(account=None, to_name=seen_by.name)
    rows = FollowUp.objects.filter(visible(seen_by), ended_at=None, answered_at=None)
    rows = rows.filter(me | Exists(_duty(on).filter(answered_by(seen_by, on)))).filter(Exists(_duty(on)))
    found = list(rows.select_related("person").order_by("answer_by", "id")[:20])
    owed = {(one.rule, one.person_id, one.period): one for one in Duty.objects.filter(person__in=[row.person_id for row in found])}
    return [(row, owed[row.rule, row.person_id, row.period]) for row in found]


def _duty(on: date) -> DutyQuerySet:
    """The waiting duty that an asking of the outer query is about."""
    key = {"rule": OuterRef("rule"), "person": OuterRef("person_id"), "period": OuterRef("period")}
    found: DutyQuerySet = Duty.objects.filter(**key).waiting(on)
    return found


def _shown(show: str, seen_by: Actor, on: date) -> Q:
    held = ladder(on)
    if show == "asked":
        key = {"rule": OuterRef("rule"), "person": OuterRef("person_id"), "period": OuterRef("period")}
        return Q(Exists(FollowUp.objects.filter(**key, ended_at=None)))
    if show == "reached":
        return _reached(held, seen_by, on)
    return _since(getattr(held, show), on) if show in ("leader", "upper") else Q()


def _reached(held: Ladder, seen_by: Actor, on: date) -> Q:
    """A head hears of their own unit's after the section's or the leader's days; of a unit below that has a head of its own
    only what goes to the bureau above."""
    own = held.leader if seen_by.role == "director" else held.section
    paths = headed_below(seen_by.path, on=on)
    if not paths:
        return _since(own, on)
    below = reduce(or_, (Q(org_path__gte=path, org_path__lt=path + "~") for path in paths))
    return (below & _since(held.upper, on)) | (~below & _since(own, on))


def _since(days: int, on: date) -> Q:
    return Q(due__lte=on - timedelta(days=days))
