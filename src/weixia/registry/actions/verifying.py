"""Verbs of the verification: details found unchanged, corrected, and a press taken back."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.sealing import uuid7
from weixia.registry.access import visible
from weixia.registry.models import Person, Verification
from weixia.registry.models.verification import HOW, WHAT

MOST = 500
DETAILS = {"address_sealed": "address", "division": "address", "phone_sealed": "phone"}
PRESSED = [how for how in HOW if how != "edit"]


@dataclass
class Checked:
    """What one press did: `act` takes it back whole; `left` are those not written, each with its reason."""

    act: UUID
    done: list[Person] = field(default_factory=list)
    left: list[tuple[Person, str]] = field(default_factory=list)


@transaction.atomic
def details_verify(*, by: Actor, at: datetime, people: Collection[int], how: str) -> Checked:
    """都没变: the address, telephone and family contacts of these people were checked today and stand (S003-7-21).

    Whoever was checked so today already stays as they are: the same press twice has one effect. Raises Refused, Impossible.
    """
    by.must("details.verify")
    if how not in PRESSED:
        raise Impossible("how", _("选一下怎样核对的。"))
    checked, today = Checked(act=uuid7()), timezone.localtime(at).date()
    for person in _held(people, by=by):
        why = _why_not(person, how, today)
        checked.left.append((person, why)) if why else checked.done.append(person)
    Verification.objects.bulk_create([
        Verification(person=person, org_path=person.org_path, day=today, how=how, what=list(WHAT), act=checked.act,
                     by_id=by.account_id, by_name=by.name, at=at) for person in checked.done], batch_size=500)
    journal.record_many([
        journal.entry("details.verified", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=person.name,
                      fields={"how": how}) for person in checked.done])
    _tell("details.checked", checked.done, by=by, at=at)
    return checked


@transaction.atomic
def details_unverify(act: UUID, *, by: Actor, at: datetime) -> int | None:
    """Take one press back: its rows stay on file and count for nothing. None when there was no such press."""
    by.must("details.verify")
    pressed = Verification.objects.filter(visible(by), act=act)
    if not pressed.exists():
        return None
    rows = list(pressed.filter(withdrawn_at=None).select_for_update(of=("self",)).select_related("person"))
    Verification.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=at, withdrawn_by=by.name)
    people = [row.person for row in rows]
    journal.record_many([
        journal.entry("details.unverified", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=person.name)
        for person in people])
    _tell("details.unchecked", people, by=by, at=at)
    return len(rows)


def details_corrected(person: Person, changed: Collection[str], *, by: Actor, at: datetime) -> None:
    """Whoever corrects an address, a telephone or a family contact has checked them: the act itself is the journal's."""
    named = [word for word in WHAT if word in {DETAILS.get(name, name) for name in changed}]
    if not named or by.account_id is None:
        return
    today = timezone.localtime(at).date()
    row, made = Verification.objects.get_or_create(
        person=person, day=today, how="edit", withdrawn_at=None,
        defaults={"org_path": person.org_path, "what": named, "changed": named, "act": uuid7(), "by_id": by.account_id,
                  "by_name": by.name, "at": at})
    if not made and {*named} - {*row.changed}:
        row.what = row.changed = [word for word in WHAT if word in {*named, *row.changed}]
        row.save(update_fields=["what", "changed"])


def _held(people: Collection[int], *, by: Actor) -> list[Person]:
    """Those in sight, kept as they stand until the act ends; foreign ones nowhere."""
    wanted = list(people)[:MOST]
    return list(Person.objects.select_for_update(no_key=True).filter(visible(by), pk__in=wanted).order_by("pk"))


def _why_not(person: Person, how: str, today: date) -> str:
    if person.died_on is not None and person.died_on <= today:
        return _("已去世，不用核验")
    if Verification.objects.filter(person=person, day=today, how=how, withdrawn_at=None).exists():
        return _("今天已经核验过")
    return ""


def _tell(word: str, people: list[Person], *, by: Actor, at: datetime) -> None:
    """One event for all of them, so that what follows follows once."""
    if people:
        told: dict[str, Any] = {"people": [person.pk for person in people]}
        journal.record(word, by=by, at=at, about=str(len(people)), fields=told)
