"""Duties as they stand on a day. Read only; every question is asked through the wall and names its day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from weixia.duties import rulebook
from weixia.duties.models import Duty, DutyQuerySet
from weixia.kernel.actor import Actor
from weixia.registry.access import visible

WAITING = ("overdue", "open")
PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty values mean everything. `responsible` is a name, `unit_path` a unit's place."""

    due_from: date | None = None
    due_to: date | None = None
    person_number: str = ""
    person_id: int | None = None
    rule: str = ""
    statuses: Collection[str] = ()
    responsible: str = ""
    unit_path: str = ""


def duties(*, seen_by: Actor, on: date, filters: Filters | None = None) -> DutyQuerySet:
    """Duties as they stand on `on`, by due day: with status, kept, ended, waived and responsible."""
    seen_by.must("duty.read")
    found = standing(seen_by, on)
    asked = filters or Filters()
    exact = {
        "due__gte": asked.due_from, "due__lte": asked.due_to, "person__number": asked.person_number,
        "person_id": asked.person_id, "rule": asked.rule, "responsible": asked.responsible,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value not in (None, "")})
    if asked.unit_path:
        found = found.filter(org_path__gte=asked.unit_path, org_path__lt=asked.unit_path + "~")
    if set(asked.statuses) == set(WAITING):
        return found.waiting(on).order_by("due", "id")
    if set(asked.statuses) == {"undetermined"}:
        found = found.filter(due=None)
    if asked.statuses:
        found = found.filter(Q(status__in=list(asked.statuses)))
    return found.order_by("due", "id")


def duty_get(duty_id: int, *, seen_by: Actor, on: date) -> Duty | None:
    """One duty on a day, or None when absent, out of scope or not yet open."""
    return duties(seen_by=seen_by, on=on).filter(pk=duty_id).select_related("edition").first()


def of_person(person_id: int, *, seen_by: Actor, on: date) -> list[Duty]:
    """All duties to one person, by due day."""
    return list(duties(seen_by=seen_by, on=on, filters=Filters(person_id=person_id)))


def counts_by_person(person_ids: Collection[int], *, seen_by: Actor, on: date) -> dict[int, dict[str, int]]:
    """`{person: {"open": n, "overdue": n}}` for a page of people."""
    found = Duty.objects.filter(visible(seen_by), person_id__in=list(person_ids)).reached().waiting(on)
    told = found.order_by().values_list("person_id").annotate(
        open=Count("id", filter=Q(due__gte=on)), overdue=Count("id", filter=Q(due__lt=on)))
    return {person: {status: n for status, n in (("open", still), ("overdue", late)) if n} for person, still, late in told}


def page_of(found: DutyQuerySet, *, after: str = "", size: int = PAGE) -> tuple[list[Duty], str]:
    """One keyset page and the key of the next one ('' at the end)."""
    due, _dot, pk = after.partition(".")
    if due and pk.isdigit():
        day = date.fromisoformat(due)
        found = found.filter(Q(due__gt=day) | Q(due=day, id__gt=int(pk)))
    rows = list(found.select_related("person").prefetch_related("person__tags")[: size + 1])
    more = rows[size - 1] if len(rows) > size else None
    return rows[:size], f"{more.due}.{more.pk}" if more else ""


def standing(seen_by: Actor, on: date) -> DutyQuerySet:
    """Every duty in scope that is open by the day, with what `on` and `said` tell of it."""
    found: DutyQuerySet = Duty.objects.filter(visible(seen_by)).reached().on(on).said(rulebook.leader_rules(), on)
    return found.select_related("person")
