"""Who rang before, by the number alone, and what of the same person still waits."""

from dataclasses import dataclass
from datetime import datetime

from weixia.kernel import sealing
from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.needs.models import Need
from weixia.registry.access import visible

FEW = 2


@dataclass(frozen=True)
class Called:
    """A need whose caller the register does not know, with what the caller said of themselves."""

    row: Need
    name: str
    place: str


def needs_called_from(number: str, *, seen_by: Actor) -> list[Called]:
    """The last calls from a number by people who are not on the register."""
    seen_by.must("need.read")
    index = sealing.blind("phone", number) or "-"
    rows = Need.objects.filter(visible(seen_by), caller_phone_index=index, person=None).order_by("-id")[: FEW * 5]
    told = {called.name: called for called in reversed([_called(row) for row in rows])}
    return list(told.values())[:FEW]


def need_called(need_id: str, *, seen_by: Actor) -> Called | None:
    """One of them again; None when absent or out of scope."""
    seen_by.must("need.read")
    asked = int(need_id) if need_id.isdigit() and len(need_id) < 18 else 0
    row = Need.objects.filter(visible(seen_by), pk=asked, person=None).first()
    return _called(row) if row else None


def needs_open_of(person_id: int, *, seen_by: Actor, since: datetime) -> list[Need]:
    """What a person asked for since a moment and still waits for, the newest first."""
    seen_by.must("need.read")
    return list(Need.objects.filter(visible(seen_by), person_id=person_id, closed_at=None, recorded_at__gte=since).order_by("-id")[:50])


def _called(row: Need) -> Called:
    return Called(row, clear(row, "caller_name_sealed"), clear(row, "caller_place_sealed"))
