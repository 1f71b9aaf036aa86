"""Verbs of the happening: recorded, withdrawn."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.registry.actions.people import person_died
from weixia.registry.ledgers.factual import is_late
from weixia.registry.models import Happening, Person
from weixia.registry.models.happening import KINDS


@transaction.atomic
def happening_record(
    *, by: Actor, at: datetime, person: Person, kind: str, happened_on: date, known_on: date | None = None, text: str = "",
) -> Happening:
    """Record what happened to a person; a death also sets the day of death where none is known."""
    by.must("happening.write")
    today = timezone.localtime(at).date()
    _must_be_possible(person, kind, happened_on, known_on, today)
    late = is_late(known_on or happened_on, today=today)
    happening = Happening.objects.create(
        person=person, kind=kind, happened_on=happened_on, known_on=known_on, text=text, recorded_at=at,
        recorded_by=by.name, late=late, org_path=person.org_path,
    )
    if kind == "death":
        person_died(by=by, at=at, person=person, on=happened_on, source="staff")
    journal.record("happening.recorded", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=KINDS[kind],
                   fields={"kind": kind, "happened_on": str(happened_on), "id": happening.pk})
    return happening


@transaction.atomic
def happening_withdraw(*, by: Actor, at: datetime, happening: Happening, reason: str) -> None:
    """Withdraw a fact recorded by mistake; it stays on file and counts for nothing."""
    by.must("happening.write")
    changed = Happening.objects.filter(pk=happening.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
    if changed:
        journal.record("happening.withdrawn", by=by, at=at, person_id=happening.person_id, org_path=happening.org_path,
                       about=KINDS[happening.kind], reason=reason, fields={"id": happening.pk})


def _must_be_possible(person: Person, kind: str, happened_on: date, known_on: date | None, today: date) -> None:
    if happened_on > today:
        raise Impossible("happened_on", "发生日期还没有到。请核对年份。")
    if known_on and (known_on > today or known_on < happened_on):
        raise Impossible("known_on", "得知日期应在发生日期与今天之间。")
    if person.birth_on and happened_on < person.birth_on:
        raise Impossible("happened_on", "发生日期早于出生日期。请核对年份。")
    if kind == "death" and person.died_on and person.died_on != happened_on:
        raise Impossible("happened_on", f"档案里的去世日期是 {person.died_on}。如需更正，请先修改档案。")
