"""Few words to make a unit and its reception days, and to read what it owes."""

from datetime import date, time
from itertools import count
from typing import Any

from tests.duties.making import AT
from weixia.duties.models import UnitDuty, UnitStretch
from weixia.needs.models import Reception
from weixia.registry.models import Unit

_numbers = count(1)


def unit(kind: str = "bureau", since: date | None = None, until: date | None = None) -> Unit:
    """A unit that was of this kind on the days of [since, until)."""
    made: Unit = Unit.objects.add_root({"code": f"UN{next(_numbers):04d}", "name": "某局", "kind": kind})
    UnitStretch.objects.create(unit=made, since=since, until=until, bureau=kind == "bureau")
    return made


def reception(where: Unit, day: date, held: bool = True, cancelled: bool = False, stand_in: str = "") -> Reception:
    return Reception.objects.create(
        unit=where, org_path=where.path, day=day, begins=time(9), ends=time(11), minutes=30, receiver="周局", planned_by="某",
        planned_at=AT, stand_in=stand_in, received_by=stand_in or "周局" if held else "", came=1 if held else None,
        held_at=AT if held else None, cancelled_at=AT if cancelled else None)


def standing(on: date, **where: Any) -> list[dict[str, Any]]:
    """What units owe on a day as plain rows."""
    return [{"rule": d.rule, "unit": d.unit_id, "period": d.period, "opens": d.opens, "due": d.due, "late_until": d.late_until,
             "status": d.status, "kept_on": d.kept} for d in UnitDuty.objects.filter(**where).on(on).order_by("rule", "unit_id", "opens")]
