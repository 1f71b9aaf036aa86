"""Verbs of the contact: recorded, corrected, withdrawn."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.words import Word
from weixia.needs.actions.talks import Talk, talk_carry, talk_must_be_sound, talk_write
from weixia.needs.models import MODES, Contact
from weixia.registry.actions.holding import person_hold
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
    talk: Talk = field(default_factory=Talk)


class Replaced(Exception):
    """Somebody corrected or withdrew the contact meanwhile; `stored` is how it stands now."""

    def __init__(self, stored: Contact) -> None:
        super().__init__(_("这次联系刚刚被别人改过。"))
        self.stored = stored


@transaction.atomic
def contact_record(*, by: Actor, at: datetime, person: Any, told: Telling) -> Contact:
    """Record a contact; the duties that it keeps follow in the same transaction (weixia.reactions). Raises Impossible, Elsewhere."""
    by.must("contact.write")
    today = timezone.localtime(at).date()
    person = person_hold(person.pk, by=by)
    _must_be_possible(person, told, today)
    contact = Contact.objects.create(
        person_id=person.pk, org_path=person.org_path, day=told.day, mode=told.mode, reached=told.reached,
        handler=told.handler or by.name, handler_account_id=None if told.handler else by.account_id,
        handler_level=told.level or LEVEL_OF_ROLE.get(by.role, "staff"), occasion=told.occasion,
        summary=told.summary, next_step=told.next_step, gift_cents=told.gift_cents, gift_items=told.gift_items,
        recorded_at=at, recorded_by=by.name, recorded_by_id=by.account_id, late=is_late(told.day, today=today),
    )
    said = talk_write(contact, told.talk, by=by, at=at)
    journal.record("contact.recorded", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=MODES[told.mode],
                   fields={"id": contact.pk, "day": str(told.day), "mode": told.mode, "reached": told.reached} | said)
    return contact


@transaction.atomic
def contact_correct(*, by: Actor, at: datetime, contact: Contact, told: Telling) -> Contact:
    """更正: the old row is withdrawn and a new one stands in its place, in one act; both stay on file.

    Raises Impossible, Elsewhere, or Replaced when it was corrected or withdrawn meanwhile.
    """
    by.must("contact.write")
    person = person_hold(contact.person_id, by=by)
    old = Contact.objects.select_for_update().get(pk=contact.pk)
    if old.withdrawn_at is not None:
        raise Replaced(newest(old))
    _must_be_possible(person, told, timezone.localtime(at).date())
    values = _corrected(old, told, by=by)
    changed = sorted(name for name, value in values.items() if value != getattr(old, name))
    if not changed and not told.talk:
        raise Impossible("", _("内容没有改动。"))
    old.withdrawn_at = at
    old.save(update_fields=["withdrawn_at"])
    new = Contact.objects.create(
        person_id=old.person_id, org_path=old.org_path, replaces=old, recorded_at=at, recorded_by=by.name,
        recorded_by_id=by.account_id, **values,
        late=is_late(told.day, today=timezone.localtime(old.recorded_at).date()))
    talk_carry(old, new, told.talk, at=at)
    said = talk_write(new, told.talk, by=by, at=at)
    journal.record("contact.withdrawn", by=by, at=at, person_id=old.person_id, org_path=old.org_path, about=MODES[old.mode],
                   fields={"id": old.pk, "day": str(old.day), "replaced_by": new.pk}, reason=Word("更正"))
    journal.record("contact.recorded", by=by, at=at, person_id=old.person_id, org_path=old.org_path, about=MODES[new.mode],
                   fields={"id": new.pk, "day": str(new.day), "mode": new.mode, "reached": new.reached,
                           "replaces": old.pk, "changed": changed} | said)
    return new


@transaction.atomic
def contact_withdraw(*, by: Actor, at: datetime, contact: Contact, reason: str = "") -> bool:
    """Withdraw a contact recorded by mistake; it stays on file and counts for nothing. False when already so. Raises Elsewhere."""
    by.must("contact.write")
    person_hold(contact.person_id, by=by)
    changed = Contact.objects.filter(pk=contact.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
    if changed:
        journal.record("contact.withdrawn", by=by, at=at, person_id=contact.person_id, org_path=contact.org_path, about=MODES[contact.mode],
                       fields={"id": contact.pk, "day": str(contact.day)}, reason=reason)
    return bool(changed)


def newest(contact: Contact) -> Contact:
    """The row that stands for this contact after all corrections; the last one, withdrawn or not."""
    while (after := Contact.objects.filter(replaces=contact).first()) is not None:
        contact = after
    return contact


def _must_be_possible(person: Any, told: Telling, today: date) -> None:
    if told.day > today:
        raise Impossible("day", _("日期还没有到。联系之后再记录。"))
    if person.birth_on and told.day < person.birth_on:
        raise Impossible("day", _("日期早于出生日期。请核对年份。"))
    talk_must_be_sound(told.talk, reached=told.reached, today=today)


def _corrected(old: Contact, told: Telling, *, by: Actor) -> dict[str, Any]:
    """Columns of the new row; who went stays as it was unless another name or level is said."""
    same_hand = told.handler in ("", old.handler)
    return {
        "day": told.day, "mode": told.mode, "reached": told.reached, "handler": told.handler or old.handler,
        "handler_account_id": old.handler_account_id if same_hand else None,
        "handler_level": told.level or old.handler_level, "summary": told.summary,
        "occasion": old.occasion if (old.occasion or "daily") == told.occasion else told.occasion,
        "next_step": told.next_step, "gift_cents": told.gift_cents, "gift_items": told.gift_items,
    }
