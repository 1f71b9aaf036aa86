"""What follows what across rooms. One page: {event: [action]}.

A reaction runs inside the transaction of the act that caused it, so a kill leaves both or neither.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from django.utils import timezone

from weixia.benefits.actions import giving
from weixia.benefits.queries import people_of
from weixia.duties import settling
from weixia.kernel.actor import ROLES, Actor
from weixia.kernel.journal import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.queries import gifts
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


def _who(event: Event) -> Actor:
    """Whoever did what this follows from, in the same post."""
    unit, _space, post = event.post.rpartition(" ")
    role = next((code for code, name in ROLES.items() if name == post), "")
    return Actor(account_id=event.actor_id, name=event.actor_name, role=role, unit_name=unit, path=event.org_path)


def _take_gift(event: Event) -> None:
    """A visit that brought something: the list that promised it may lie above the officer's sight."""
    with scoped(ROOT):
        giving.gifts_take(gifts(contacts=[event.fields["id"]]), by=_who(event), at=event.at)


def _take_gift_back(event: Event) -> None:
    """A withdrawn visit gave nothing; another one of the same person may have."""
    with scoped(ROOT):
        if giving.gifts_take_back([event.fields["id"]], by=_who(event), at=event.at):
            giving.gifts_take(gifts(people=[event.person_id or 0]), by=_who(event), at=event.at)


def _take_earlier_gifts(event: Event) -> None:
    """What was brought before the list was approved."""
    with scoped(ROOT):
        giving.gifts_take(gifts(people=people_of(event.fields["id"])), by=_who(event), at=event.at)


WHAT_FOLLOWS: dict[str, list[Callable[[Event], object]]] = {
    "person.added": [_match_and_settle],
    "person.changed": [_match_and_settle],
    "person.died": [_settle_person],
    "happening.recorded": [_settle_person],
    "happening.withdrawn": [_settle_person],
    "contact.recorded": [_settle_person, _take_gift],
    "contact.withdrawn": [_settle_person, _take_gift_back],
    "comfort.approved": [_take_earlier_gifts],
}


def after_import(kind: str, people: Collection[int], *, by: Actor, at: datetime) -> None:
    """What follows a ledger: names find their accounts, and everybody touched is settled, in sets."""
    if kind == "units":
        placeholder_give_way(by=by, at=at)
    if kind == "people":
        match_primary_contacts(list(people), on=timezone.localtime(at).date())
    if people and kind in {"people", "contacts", "events"}:
        _settle(people, at)
    if people and kind == "contacts":
        with scoped(ROOT):
            giving.gifts_take(gifts(people=list(people)), by=by, at=at)
