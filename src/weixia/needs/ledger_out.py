"""联系走访台账 on its way out: contacts as the ledger's rows."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from weixia.needs.models import Contact
from weixia.registry.ledgers.writing_out import BATCH, ROWS, Out, Rows, day, said_only


def contacts(*, under: str = "") -> Iterator[Out]:
    """By day; withdrawn contacts stay behind."""
    found = Contact.objects.filter(
        org_path__gte=under, org_path__lt=under + "~", withdrawn_at__isnull=True,
    ).select_related("person").order_by("day", "id")
    for row in found.iterator(chunk_size=BATCH):
        beside = [(_("下一步"), f"{row.day} {row.next_step}")] if row.next_step else []
        yield Out(row.person_id, {"number": row.person.number} | cells_of(row), beside, row.person.name)


def cells_of(row: Contact) -> dict[str, Any]:
    """What a ledger's row about this contact would state, its 人员编号 left out."""
    return said_only({
        "day": day(row.day), "mode": row.mode, "handler": row.handler, "level": row.handler_level, "occasion": row.occasion,
        "summary": row.summary, "gift": row.gift_cents, "gift_items": row.gift_items}) | {"reached": row.reached}


OUTGOING: dict[str, Rows] = ROWS | {"contacts": contacts}
