"""Looking up who is calling. A number that is looked up is journalled without the number, and very many of them are stopped."""

from datetime import datetime

from django.db import transaction

from weixia.kernel import journal
from weixia.kernel.actor import Actor
from weixia.registry.crowding import let_look
from weixia.registry.queries import callers


@transaction.atomic
def caller_look(*, by: Actor, at: datetime, text: str) -> list[callers.Known]:
    """Who may be calling, by a number or a name. The same questions for every number (T5). Raises Refused, Crowded."""
    by.must("person.read")
    number = callers.number_of(text)
    if not number:
        return callers.named(text, seen_by=by) if text.strip() else []
    let_look(by=by, at=at)
    found = callers.phoned(number, seen_by=by)
    only = found[0].person if len({one.person.pk for one in found}) == 1 else None
    journal.record("person.searched", by=by, at=at, person_id=only.pk if only else None, org_path=only.org_path if only else None,
                   fields={"by": "phone", "hits": len(found)})
    return found
