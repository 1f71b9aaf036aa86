"""复核 of contacts told late (C4-8): a second person confirms one, or sends it back, which withdraws it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.needs.actions.contacts import contact_withdraw
from weixia.needs.models import MODES, Confirmation, Contact
from weixia.registry.access import visible
from weixia.registry.actions.holding import person_hold


@transaction.atomic
def contact_confirm(contact: Contact, *, by: Actor, at: datetime, words: str = "") -> Confirmation:
    """A second person vouches for it. Raises Refused, Impossible, Elsewhere."""
    row = _to_confirm(contact, by=by)
    made = Confirmation.objects.create(person_id=row.person_id, org_path=row.org_path, contact=row, words=words.strip(),
                                       by_id=by.account_id, by_name=by.name, at=at)
    journal.record("contact.confirmed", by=by, at=at, person_id=row.person_id, org_path=row.org_path, about=MODES[row.mode],
                   fields={"id": row.pk, "day": str(row.day)})
    return made


@transaction.atomic
def contact_send_back(contact: Contact, *, by: Actor, at: datetime, reason: str) -> None:
    """It cannot be confirmed: it is withdrawn, and what it had kept is owed again. Raises Refused, Impossible, Elsewhere."""
    row = _to_confirm(contact, by=by)
    if not reason.strip():
        raise Impossible("words", _("写明为什么退回，补录的人才知道差什么。"))
    contact_withdraw(by=by, at=at, contact=row, reason=reason.strip())


def may_confirm(contact: Contact, by: Actor) -> bool:
    """Whether this actor is a second person: neither who wrote it down nor who made it."""
    if not by.can("contact.confirm"):
        return False
    same_name = contact.recorded_by_id is None and contact.recorded_by == by.name
    return not same_name and by.account_id not in {contact.recorded_by_id, contact.handler_account_id}


def _to_confirm(contact: Contact, *, by: Actor) -> Contact:
    by.must("contact.confirm")
    person_hold(contact.person_id, by=by)
    row = Contact.objects.select_for_update().filter(visible(by)).get(pk=contact.pk)
    if row.withdrawn_at is not None:
        raise Impossible("", _("这次联系已经撤回或更正，不用再复核。"))
    if not row.late or row.source_id is not None:
        raise Impossible("", _("这次联系不是补录，不用复核。"))
    if Confirmation.objects.filter(contact=row).exists():
        raise Impossible("", _("这次联系已经复核过了。"))
    if not may_confirm(row, by):
        raise Impossible("", _("复核要由另一位来做：记录的人和去联系的人都不算第二个人。"))
    return row
