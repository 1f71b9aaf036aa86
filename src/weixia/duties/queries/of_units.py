"""What units owe, as it stands on a day. Read only; every question is asked through the wall and names its day."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from weixia.duties import unit_why, units
from weixia.duties.explaining import Why
from weixia.duties.models import UnitDuty, UnitDutyQuerySet
from weixia.kernel.actor import Actor
from weixia.registry.access import visible

LAPSED = timedelta(days=31)  # so long a missed one is shown to those above


def unit_duties(
    *, seen_by: Actor, on: date, statuses: Collection[str] = (), rule: str = "", unit_id: int | None = None,
    due_from: date | None = None, due_to: date | None = None,
) -> UnitDutyQuerySet:
    """Duties of units in scope that are open by the day, by due day and place."""
    seen_by.must("duty.read")
    asked = {"rule": rule, "unit_id": unit_id, "due__gte": due_from, "due__lte": due_to}
    found: UnitDutyQuerySet = UnitDuty.objects.filter(visible(seen_by)).reached().on(on)
    found = found.filter(**{name: value for name, value in asked.items() if value not in (None, "")})
    if statuses:
        found = found.filter(Q(status__in=list(statuses)))
    return found.select_related("unit").order_by("due", "org_path", "id")


def unit_duty_get(duty_id: int, *, seen_by: Actor, on: date) -> UnitDuty | None:
    """One duty of a unit on a day, or None when absent, out of scope or not yet open."""
    return unit_duties(seen_by=seen_by, on=on).filter(pk=duty_id).select_related("unit", "edition").first()


def unit_why_of(duty_id: int, *, seen_by: Actor, on: date) -> Why | None:
    """为何应办 of a unit's duty."""
    duty: Any = unit_duty_get(duty_id, seen_by=seen_by, on=on)
    return unit_why.told(duty, seen_by=seen_by, on=on) if duty else None


def own_unit(*, seen_by: Actor, on: date) -> list[UnitDuty]:
    """本单位: what the actor's own unit has to do now."""
    if seen_by.unit_id is None:
        return []
    return list(unit_duties(seen_by=seen_by, on=on, unit_id=seen_by.unit_id, statuses=("open", "overdue"))[:20])


def unit_lapses(*, seen_by: Actor, on: date) -> list[UnitDuty]:
    """What units in scope are late with, or missed within the last month, the latest first."""
    found = unit_duties(seen_by=seen_by, on=on, statuses=("overdue", "missed"))
    return list(found.filter(Q(status="overdue") | Q(due__gt=on - LAPSED)).order_by("-due", "org_path")[:100])


def units_owing(code: str, *, seen_by: Actor, on: date) -> list[tuple[int, str]] | None:
    """(id, name) of the units in sight that pass today what a rule asks, in the order of the tree; None for a rule that waits or is
    not about units."""
    seen_by.must("duty.read")
    return units.owing(code, path=seen_by.path, on=on)
