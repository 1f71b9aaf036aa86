"""Verbs of the 长辈卡: issued, given a new code, ended; a family's authority; a device sent away. By the staff."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal, sealing
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import clear, put
from weixia.kernel.words import Word
from weixia.registry.models import Authority, Card, ElderDevice, FamilyContact, Person

CODE_LIVES = timedelta(days=7)
LONGEST = 5 * 366  # days of an authority


@dataclass(frozen=True)
class Trust:
    """Which relative of the person's, by which paper, until when."""

    relative: FamilyContact
    paper: str
    until: date


@transaction.atomic
def card_issue(person: Person, *, by: Actor, at: datetime, trust: Trust | None = None, phone_checked: bool = False) -> tuple[Card, str]:
    """A new card and its activation code, shown this once; the holder's earlier card ends. Raises Refused, Impossible.

    `phone_checked`: somebody made sure on the telephone that the number on file is the holder's; codes may go there.
    """
    by.must("card.write")
    if person.died_on is not None:
        raise Impossible("", _("本人已去世，不再发卡。"))
    authority = _trusted(person, trust, by=by, at=at) if trust else None
    same = {"authority__name": authority.name, "authority__relation": authority.relation} if authority else {"authority": None}
    earlier = Card.objects.filter(person=person, ended_at=None, **same)
    for card in earlier.select_for_update(of=("self",)):
        _end(card, by=by, at=at, why=Word("换了新卡"))
    card = Card(person=person, org_path=person.org_path, authority=authority, by_id=by.account_id, by_name=by.name, at=at,
                number=str(secrets.randbelow(9 * 10**9) + 10**9))
    if phone_checked:
        _put_phone(card, trust.relative if trust else person, by=by, at=at)
    code = _renewed(card, at=at)
    card.save(force_insert=True)
    _record("card.issued", card, by=by, at=at)
    return card, code


@transaction.atomic
def card_renew(card: Card, *, by: Actor, at: datetime) -> str:
    """A new activation code, shown this once: for another telephone, or because the first was used up."""
    by.must("card.write")
    held = _standing(card)
    code = _renewed(held, at=at)
    held.save(update_fields=["salt", "code_mac", "code_until", "code_tries"])
    _record("card.renewed", held, by=by, at=at)
    return code


@transaction.atomic
def card_end(card: Card, *, by: Actor, at: datetime, why: str) -> None:
    """The card and every device that came by it are good no more."""
    by.must("card.write")
    if not why.strip():
        raise Impossible("why", _("写明为什么停用，比如：卡丢了。"))
    _end(_standing(card), by=by, at=at, why=why.strip()[:100])


@transaction.atomic
def authority_end(authority: Authority, *, by: Actor, at: datetime) -> None:
    """收回: from this moment the relative asks and sees nothing more in the elder's name."""
    by.must("card.write")
    if not Authority.objects.filter(pk=authority.pk, ended_at=None).update(ended_at=at, ended_by=by.name):
        return
    for card in Card.objects.select_for_update(of=("self",)).filter(authority=authority, ended_at=None):
        _end(card, by=by, at=at, why=Word("收回了授权"))
    journal.record("authority.ended", by=by, at=at, person_id=authority.person_id, org_path=authority.org_path, about=authority.name)


@transaction.atomic
def elder_device_end(device: ElderDevice, *, by: Actor, at: datetime) -> None:
    """Send one device away; its holder needs a new code to come again."""
    by.must("card.write")
    if _send_away(ElderDevice.objects.filter(pk=device.pk), at=at, how=Word("工作人员停用")):
        journal.record("portal.left", by=by, at=at, person_id=device.person_id, org_path=device.org_path,
                       fields={"how": Word("工作人员停用")})


def portal_close(person_id: int, *, by: Actor, at: datetime) -> None:
    """A death: cards, authorities and devices end in the same act."""
    for card in Card.objects.select_for_update(of=("self",)).filter(person_id=person_id, ended_at=None):
        _end(card, by=by, at=at, why=Word("本人去世"))
    Authority.objects.filter(person_id=person_id, ended_at=None).update(ended_at=at, ended_by=by.name)


def code_mac(salt: str, code: str) -> str:
    """What is kept of a six-digit code."""
    return sealing.mac("portal-code", f"{salt}|{code}".encode())


def fresh_code() -> tuple[str, str, str]:
    """Six digits, a salt, and what is kept of the two."""
    code, salt = f"{secrets.randbelow(10**6):06d}", secrets.token_hex(16)
    return code, salt, code_mac(salt, code)


def _renewed(card: Card, *, at: datetime) -> str:
    code, card.salt, card.code_mac = fresh_code()
    card.code_until, card.code_tries = at + CODE_LIVES, 0
    return code


def _trusted(person: Person, trust: Trust, *, by: Actor, at: datetime) -> Authority:
    today = timezone.localtime(at).date()
    if trust.paper not in Authority.PAPERS:
        raise Impossible("paper", _("选一下凭什么授权。"))
    if not today < trust.until <= today + timedelta(days=LONGEST):
        raise Impossible("until", _("授权到哪天：填今天以后、五年以内的一天。"))
    if trust.relative.person_id != person.pk:
        raise Impossible("relative", _("选这位老同志的家庭联系人。"))
    for earlier in Authority.objects.filter(person=person, ended_at=None, name=trust.relative.name, relation=trust.relative.relation):
        authority_end(earlier, by=by, at=at)
    given = Authority.objects.create(
        person=person, org_path=person.org_path, name=trust.relative.name, relation=trust.relative.relation, paper=trust.paper,
        since=today, until=trust.until, by_id=by.account_id, by_name=by.name, at=at)
    journal.record("authority.given", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=given.name,
                   fields={"id": given.pk, "paper": given.paper, "until": str(given.until)})
    return given


def _put_phone(card: Card, whose: Person | FamilyContact, *, by: Actor, at: datetime) -> None:
    number = clear(whose, "phone_sealed")
    if not number:
        raise Impossible("phone_checked", _("档案里没有电话，先把电话登记上。"))
    put(card, "phone_sealed", number)
    card.phone_index, card.phone_by, card.phone_at = sealing.blind("phone", number), by.name, at


def _standing(card: Card) -> Card:
    held = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    if held.ended_at is not None:
        raise Impossible("", _("这张卡已经停用，请另发一张。"))
    return held


def _end(card: Card, *, by: Actor, at: datetime, why: str) -> None:
    card.ended_at, card.ended_by, card.ended_why, card.code_mac = at, by.name, why, ""
    card.save(update_fields=["ended_at", "ended_by", "ended_why", "code_mac"])
    sent_away = _send_away(ElderDevice.objects.filter(card=card), at=at, how=why)
    _record("card.ended", card, by=by, at=at, reason=why, devices=sent_away)


def _send_away(devices: QuerySet[ElderDevice], *, at: datetime, how: str) -> int:
    return devices.filter(ended_at=None).update(ended_at=at, ended_how=how[:60])


def _record(word: str, card: Card, *, by: Actor, at: datetime, reason: str = "", **more: int) -> None:
    journal.record(word, by=by, at=at, person_id=card.person_id, org_path=card.org_path, reason=reason,
                   about=card.authority.name if card.authority else "", fields={"id": card.pk, "family": bool(card.authority_id)} | more)
