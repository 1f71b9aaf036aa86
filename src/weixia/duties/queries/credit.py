"""To whose credit a duty was kept."""

from datetime import date, datetime

from weixia.duties.models import Duty
from weixia.kernel.actor import Actor
from weixia.needs.queries import contacts_of
from weixia.registry.queries import people
from weixia.registry.queries.transfers import unit_in_charge


def credited_unit(duty: Duty, *, seen_by: Actor) -> str:
    """The name of the unit in charge when the duty was kept, which keeps the credit after a transfer; '' if not kept."""
    if duty.kept_on is None:
        return ""
    unit = unit_in_charge(duty.person_id, on=duty.kept_on, at=_recorded(duty, duty.kept_on, seen_by))
    return unit.name if unit else ""


def kept_since(person_id: int, since: date) -> list[dict[str, str]]:
    """What was kept for a person from a day on, oldest first: `{rule, period, due, kept_on}`, days as text."""
    found = Duty.objects.filter(person=person_id, kept_on__gte=since).order_by("kept_on", "id")
    return [{"rule": rule, "period": period, "due": str(due or ""), "kept_on": str(day)}
            for rule, period, due, day in found.values_list("rule", "period", "due", "kept_on")]


def _recorded(duty: Duty, day: date, seen_by: Actor) -> datetime | None:
    """When what kept it was written down, if it was written on that very day."""
    met = contacts_of(duty.person_id, seen_by=seen_by).filter(day=day, reached=True).values_list("recorded_at", flat=True)
    happened = [row.recorded_at for row in people.happenings(duty.person, seen_by=seen_by) if row.happened_on == day]
    return min([*met, *happened], default=None)
