"""The portal's part of the stage: an elder's card, a relative's authority, and a browser for each of the two."""

from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from tests.kernel import rows
from tests.world import World
from weixia.faces.portal.page import DEVICE
from weixia.needs.models import Need
from weixia.registry.actions import cards, entering
from weixia.registry.models import Authority, Card, ElderDevice, FamilyContact, Person

ELDER = "王老"


def cards_of(person: Person) -> dict[str, int]:
    """Ids of one card, one authority and one remembered device, as rows alone: acts on them may end them."""
    authority = rows.make(Authority, person, since=date(2026, 1, 1), until=date(2099, 1, 1))
    card = rows.make(Card, person, authority=authority)
    return {"authority_id": authority.pk, "card_id": card.pk, "elder_device_id": rows.make(ElderDevice, person, card=card).pk}


def visitors(world: World) -> dict[str, Client]:
    """The elder's own browser, and the daughter's; what the stage has as their own need was asked by her."""
    by, person, at = world.actor("小张"), world.people[ELDER], timezone.now()
    kin = FamilyContact.objects.get(person=person)
    Need.objects.filter(person=person).update(channel="portal", on_behalf="family", recorded_by=kin.name)
    trust = cards.Trust(kin, "signed", timezone.localdate() + timedelta(days=90))
    return {"elder": browser_of(*cards.card_issue(person, by=by, at=at)),
            "family": browser_of(*cards.card_issue(person, by=by, at=at, trust=trust))}


def browser_of(card: Card, code: str) -> Client:
    """A browser that came by a card."""
    browser = Client(raise_request_exception=False)
    browser.cookies[DEVICE] = entering.card_enter(at=timezone.now(), number=card.number, code=code, browser="手机") or ""
    return browser
