"""Questions to the journal; asked through the wall."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from weixia.kernel.actor import Actor
from weixia.kernel.journal import sentence
from weixia.kernel.models import Event, Seal
from weixia.kernel.preferences import value as setting
from weixia.kernel.scope import ROOT, scoped

__all__ = ["alarms", "chain", "events", "journal_page", "of_person", "readings_for", "readings_of", "sentence", "setting"]
PAGE = 50
SHOWN = 20
READINGS = ["person.opened", "person.revealed", "person.exported", "slip.printed", "report.opened",
            "report.printed", "contact.opened", "need.opened", "relay.read", "letter.opened"]


def events() -> QuerySet[Event]:
    """The journal within scope, newest first."""
    return Event.objects.order_by("-id")


def of_person(person_id: int, *, most: int, also: Collection[int] = ()) -> list[Event]:
    """What was done about one person, newest first; `also` are ids of records that stand merged into theirs."""
    return list(events().filter(person_id__in=[person_id, *also])[:most])


def readings_of(person_id: int, *, most: int, also: Collection[int] = ()) -> list[Event]:
    """谁看过: openings of the page and readings of hidden values, newest first; `also` as in `of_person`."""
    return list(events().filter(person_id__in=[person_id, *also], action__in=READINGS)[:most])


def readings_for(visitor: Actor, *, most: int) -> list[Event]:
    """谁看过, for whoever it is about: the journal's wall shows a visitor nothing, so the house looks, for their people alone."""
    with scoped(ROOT):
        return list(events().filter(person_id__in=visitor.people, action__in=READINGS)[:most])


def alarms(*actions: str, since: datetime) -> list[Event]:
    """What the watch over the house told within scope, newest first. (By moment: by id it would read the whole journal.)"""
    return list(Event.objects.filter(action__in=actions, at__gte=since).order_by("-at")[:SHOWN])


@dataclass(frozen=True)
class Chain:
    """How far the journal is sealed, and what the last proof said (None: nobody asked yet)."""

    sealed: int
    sealed_to: datetime | None
    proved: Event | None


def chain() -> Chain:
    """The state of the seals, without walking them; `proved` is the last proof within scope."""
    last = Seal.objects.order_by("-seq").first()
    with scoped(ROOT):
        until = Event.objects.filter(pk=last.event_id).values_list("at", flat=True).first() if last else None
    proved = events().filter(action="journal.verified").first()
    return Chain(last.seq if last else 0, until, proved)


def journal_page(
    found: QuerySet[Event], *, who: str = "", action: str = "", since: datetime | None = None,
    until: datetime | None = None, before: int = 0, most: int = PAGE,
) -> tuple[list[Event], int | None]:
    """One page of the journal, newest first, and the key of the next page. `since`, `until`: a half-open span."""
    if who:
        found = found.filter(actor_name=who)
    if action:
        found = found.filter(action=action)
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found[:most + 1])
    return rows[:most], rows[most - 1].pk if len(rows) > most else None
