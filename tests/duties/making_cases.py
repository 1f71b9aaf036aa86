"""Few words to make a need or a petition and what became of it, and to read what it owes."""

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from tests.duties.making import AT, unit
from weixia.duties.models import NeedDuty, PetitionDuty
from weixia.needs.models import Need, NeedHold, NeedStep, NeedTelling, Petition

_numbers = count(100_001)


def at(day: date) -> datetime:
    return datetime.combine(day, time(3), UTC)


def need(received: date, *, complex: bool = False, state: str = "recorded", where: Any = None) -> Need:  # noqa: A002
    """A need of a caller whom nobody knows."""
    number = str(next(_numbers))
    return Need(number=number, asked_as=number, unit=where or unit(), org_path="", channel="hotline", kind="repair", urgency="no_hurry",
                received_on=received, recorded_at=at(received), recorded_by="某", next_at=at(received), complex=complex, state=state)


def steps(row: Need, *told: tuple[str, date, date | None]) -> None:
    """(word, day, the day it was told) one after another."""
    common = {"need": row, "by_name": "某"}
    for word, day, reached in told:
        step = NeedStep.objects.create(**common, word=word, state=row.state, day=day, at=at(day))
        if reached:
            NeedTelling.objects.create(**common, step=step, day=reached, told_at=at(reached), told_by="某", how="phone", at=at(reached))


def hold(row: Need, first: date, until: date, ended: date | None = None) -> None:
    NeedHold.objects.create(need=row, by_name="某", at=at(first), reason="person", first=first, until=until, ended_on=ended)


def petition(**told: Any) -> Petition:
    """A petition as its own row says how it stands."""
    made: Petition = Petition.objects.create(**{
        "unit": unit(), "org_path": "", "kind": "appeal", "channel": "letter", "recorded_at": AT, "recorded_by": "某"} | told)
    return made


def standing(on: date, **where: Any) -> list[dict[str, Any]]:
    """What needs owe on a day as plain rows."""
    return [row(d, d.need_id) for d in NeedDuty.objects.filter(**where).on(on).order_by("rule", "need_id", "opens")]


def standing_petitions(on: date, **where: Any) -> list[dict[str, Any]]:
    """What petitions owe on a day as plain rows."""
    return [row(d, d.petition_id) for d in PetitionDuty.objects.filter(**where).on(on).order_by("rule", "petition_id", "opens")]


def row(d: Any, case: int) -> dict[str, Any]:
    return {"rule": d.rule, "case": case, "period": d.period, "opens": d.opens, "due": d.due, "late_until": d.late_until,
            "status": d.status, "kept_on": d.kept}


__all__ = ["AT", "at", "hold", "need", "petition", "row", "standing", "standing_petitions", "steps"]
