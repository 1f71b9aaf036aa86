"""Verbs of the contact: recorded, withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.needs.models import MODES, Contact
from weixia.registry.ledgers.factual import is_late

LEVEL_OF_ROLE = {"director": "leader", "section_head": "head"}


@dataclass(frozen=True)
class Telling:
    """What is said about one contact. Money in 分."""

    day: date
    mode: str
    reached: bool
    summary: str = ""
    next_step: str = ""
    occasion: str = "daily"
    handler: str = ""
    level: str = ""
    gift_cents: int | None = None
    gift_items: str = ""


@transaction.atomic
def contact_record(*, by: Actor, at: datetime, person: Any, told: Telling) -> Contact:
    """Record a contact; the duties that it keeps follow in the same transaction (weixia.reactions)."""
    by.must("contact.write")
    today = timezone.localtime(at).date()
    if told.day > today:
        raise Impossible("day", "日期还没有到。联系之后再记录。")
    if person.birth_on and told.day < person.birth_on:
        raise Impossible("day", "日期早于出生日期。请核对年份。")
    contact = Contact.objects.create(
        person_id=person.pk, org_path=person.org_path, day=told.day, mode=told.mode, reached=told.reached,
        handler=told.handler or by.name, handler_account_id=None if told.handler else by.account_id,
        handler_level=told.level or LEVEL_OF_ROLE.get(by.role, "staff"), occasion=told.occasion,
        summary=told.summary, next_step=told.next_step, gift_cents=told.gift_cents, gift_items=told.gift_items,
        recorded_at=at, recorded_by=by.name, late=is_late(told.day, today=today),
    )
    journal.record("contact.recorded", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=MODES[told.mode],
                   fields={"id": contact.pk, "day": str(told.day), "mode": told.mode, "reached": told.reached})
    return contact


@transaction.atomic
def contact_withdraw(*, by: Actor, at: datetime, contact: Contact, reason: str = "") -> bool:
    """Withdraw a contact recorded by mistake; it stays on file and counts for nothing. False when already so."""
    by.must("contact.write")
    changed = Contact.objects.filter(pk=contact.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
    if changed:
        journal.record("contact.withdrawn", by=by, at=at, person_id=contact.person_id, org_path=contact.org_path, about=MODES[contact.mode],
                       fields={"id": contact.pk, "day": str(contact.day)}, reason=reason)
    return bool(changed)
