"""台账 leaving the house in clear: one word for the file, one for each person in it, so that 谁看过 shows it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from weixia.kernel import journal
from weixia.kernel.actor import Actor
from weixia.registry.ledgers.known import batches
from weixia.registry.ledgers.writing_out import Out
from weixia.registry.models import Person


class Met:
    """Rows on their way out, and whom they are about."""

    def __init__(self, rows: Iterable[Out]) -> None:
        self.rows, self.count, self.people = rows, 0, set[int]()

    def __iter__(self) -> Iterator[Out]:
        for row in self.rows:
            self.count += 1
            if row.person_id is not None:
                self.people.add(row.person_id)
            yield row


def ledger_exported(met: Met, *, by: Actor, at: datetime, about: str, reason: str) -> None:
    """Journal a ledger that was written out. The caller holds the transaction."""
    by.must("roster.export")
    journal.record("ledger.exported", by=by, at=at, about=about, reason=reason, fields={"rows": met.count})
    for ids in batches(sorted(met.people), 5_000):
        told = Person.objects.filter(pk__in=ids).values_list("pk", "name", "org_path")
        journal.record_many([
            journal.entry("person.exported", by=by, at=at, person_id=pk, about=name, org_path=path, reason=reason,
                          fields={"ledger": about}) for pk, name, path in told])
