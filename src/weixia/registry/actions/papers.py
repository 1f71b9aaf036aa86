"""What leaves on paper about a person."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from weixia.kernel import journal
from weixia.kernel.actor import Actor
from weixia.registry.models import Person


@transaction.atomic
def slips_print(people: Collection[Person], *, by: Actor, at: datetime) -> None:
    """走访单: each printing is an event of that person, which the elder can see. Nothing sealed is on a slip."""
    by.must("person.read")
    journal.record_many([
        journal.entry("slip.printed", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=person.name)
        for person in people])
