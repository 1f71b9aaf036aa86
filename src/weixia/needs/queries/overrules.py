"""Which flags are overruled, on which day; and who wants what. Asked through the wall."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from weixia.kernel.actor import Actor
from weixia.needs.models import Need, Overrule
from weixia.registry.access import visible


def overrule_get(overrule_id: int, *, seen_by: Actor) -> Overrule | None:
    """One, with its person, or None when absent or out of scope."""
    return Overrule.objects.filter(visible(seen_by), pk=overrule_id).select_related("person").first()


def overrules_of(person_id: int, *, seen_by: Actor, on: date) -> dict[str, Overrule]:
    """`{flag: the row that sets it aside on that day}`."""
    rows = Overrule.objects.filter(visible(seen_by), _stands(on), person_id=person_id)
    return {row.flag: row for row in rows}


def overruled(flag: str, *, on: date) -> Exists:
    """For a person of an outer query: whether the flag is set aside on that day."""
    return Exists(Overrule.objects.filter(_stands(on), person_id=OuterRef("pk"), flag=flag))


def wants(kind: str) -> Exists:
    """For a person of an outer query: whether a need of that kind is open."""
    return Exists(Need.objects.filter(person_id=OuterRef("pk"), kind=kind, closed_at=None))


def _stands(on: date) -> Q:
    return Q(ended_at=None, from_day__lte=on, until__gte=on)
