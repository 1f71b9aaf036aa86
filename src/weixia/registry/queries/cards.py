"""Questions about cards: whose, whether they still hold, and who stands before the portal with a remembered device."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from weixia.kernel import home, sealing
from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.kernel.queries import setting
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.access import visible
from weixia.registry.masking import masked
from weixia.registry.models import Authority, Card, ElderDevice, FamilyContact, Person
from weixia.registry.models.card import MOST_TRIES

SEEN_EVERY = timedelta(hours=1)
PAPERS = Authority.PAPERS


@dataclass(frozen=True)
class Holder:
    """Who stands before the portal: the actor, the person it is about, the device, and the authority of a relative."""

    actor: Actor
    person: Person
    device: ElderDevice
    authority: Authority | None

    @property
    def is_family(self) -> bool:
        return self.authority is not None


def holder_at(token: str, *, at: datetime) -> Holder | None:
    """The holder of a remembered device, None when it was sent away, the card ended, the authority ran out, or a death."""
    with scoped(ROOT):
        device = ElderDevice.objects.select_related("card__authority", "person").filter(
            token_mac=sealing.mac("portal-device", token.encode()), ended_at=None, until__gt=at).first()
        if device is None or not live(device.card, at=at):
            return None
        if at - device.seen_at > SEEN_EVERY:
            ElderDevice.objects.filter(pk=device.pk).update(seen_at=at)
        return Holder(actor_of(device.card), device.person, device, device.card.authority)


def live(card: Card, *, at: datetime) -> bool:
    """Whether a card still opens the door."""
    today, authority = timezone.localtime(at).date(), card.authority
    trusted = authority is None or (authority.ended_at is None and authority.since <= today < authority.until)
    return card.ended_at is None and trusted and card.person.died_on is None


def live_cards(phone_index: str, *, at: datetime) -> list[Card]:
    """Cards whose holder somebody made sure of under this number; for the house itself, in the root scope."""
    rows = Card.objects.filter(phone_index=phone_index, ended_at=None).exclude(phone_index="").select_related("person", "authority")
    return [card for card in rows.order_by("pk") if live(card, at=at)]


def actor_of(card: Card) -> Actor:
    """The elder, or the relative in the elder's name: their door is one person's rows."""
    person, authority = card.person, card.authority
    return Actor(account_id=None, name=authority.name if authority else person.name, role="family" if authority else "elder",
                 path=person.org_path, people=(person.pk,))


def cards_of(person: Person, *, seen_by: Actor) -> list[Card]:
    """The person's cards, the latest first, ended ones too."""
    return list(Card.objects.filter(visible(seen_by), person=person).select_related("authority").order_by("-id")[:20])


def card_get(card_id: int, *, seen_by: Actor) -> Card | None:
    """One card in sight."""
    return Card.objects.filter(visible(seen_by), pk=card_id).select_related("person", "authority").first()


def card_numbered(number: str, *, seen_by: Actor) -> Card | None:
    """The card of a number in sight."""
    return Card.objects.filter(visible(seen_by), number=number).first()


def is_fresh(card: Card, *, at: datetime) -> bool:
    """Whether the card's activation code still opens."""
    return bool(card.code_mac) and card.code_until is not None and card.code_until > at and card.code_tries < MOST_TRIES


def devices_of(person: Person, *, seen_by: Actor) -> list[ElderDevice]:
    """Where the person, or who was authorised, is remembered."""
    rows = ElderDevice.objects.filter(visible(seen_by), person=person, ended_at=None).select_related("card__authority")
    return list(rows.order_by("-id")[:20])


def device_get(device_id: int, *, seen_by: Actor) -> ElderDevice | None:
    """One remembered device in sight."""
    return ElderDevice.objects.filter(visible(seen_by), pk=device_id).first()


def authority_get(authority_id: int, *, seen_by: Actor) -> Authority | None:
    """One authority in sight."""
    return Authority.objects.filter(visible(seen_by), pk=authority_id).first()


def authorities_of(person: Person, *, seen_by: Actor) -> list[Authority]:
    """Who may act for the person now."""
    return list(Authority.objects.filter(visible(seen_by), person=person, ended_at=None).order_by("id"))


def relatives(person: Person, *, seen_by: Actor) -> list[dict[str, Any]]:
    """Family contacts that may be authorised, phones masked."""
    rows = FamilyContact.objects.filter(visible(seen_by), person=person)
    return [{"row": row, "phone": masked("phone_sealed", clear(row, "phone_sealed"))} for row in rows]


def hotline() -> str:
    """The telephone number that is printed on a card; '' where the office has set none."""
    return str(setting("office.hotline"))


def can_send() -> bool:
    """Whether this machine has a channel by which a code can leave (faces/letters reads the same file)."""
    return "WEIXIA_LETTERS" in os.environ or (home.var() / "letters.yaml").exists()
