"""What follows what across rooms. One page: {event: [action]}.

A reaction runs inside the transaction of the act that caused it, so a kill leaves both or neither.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from django.utils import timezone

from weixia.duties import settling
from weixia.kernel.actor import Actor
from weixia.kernel.journal import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.staff import match_primary_contacts
from weixia.registry.actions.units import placeholder_give_way


def _settle(people: Collection[int], at: datetime) -> None:
    """Settle these people up to today: a fact of today must not wait for the night's settle."""
    kept = settling.started()
    today = timezone.localtime(at).date()
    if kept is not None and kept.settled_to < today:
        with scoped(ROOT):
            settling.settle(at=at, on=today, daily=True)
    settling.settle_people(people, at=at)


def _settle_person(event: Event) -> None:
    if event.person_id is not None:
        _settle([event.person_id], event.at)


def _match_and_settle(event: Event) -> None:
    if event.person_id is not None:
        match_primary_contacts([event.person_id], on=timezone.localtime(event.at).date())
        _settle_person(event)


WHAT_FOLLOWS: dict[str, list[Callable[[Event], object]]] = {
    "person.added": [_match_and_settle],
    "person.changed": [_match_and_settle],
    "person.died": [_settle_person],
    "happening.recorded": [_settle_person],
    "happening.withdrawn": [_settle_person],
    "contact.recorded": [_settle_person],
    "contact.withdrawn": [_settle_person],
}


def after_import(kind: str, people: Collection[int], *, by: Actor, at: datetime) -> None:
    """What follows a ledger: names find their accounts, and everybody touched is settled, in sets."""
    if kind == "units":
        placeholder_give_way(by=by, at=at)
    if kind == "people":
        match_primary_contacts(list(people), on=timezone.localtime(at).date())
    if people and kind in {"people", "contacts", "events"}:
        _settle(people, at)
