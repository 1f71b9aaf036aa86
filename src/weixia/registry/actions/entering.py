"""Coming to the portal without a password: by a card and its code, or by a code told to a known number.

Whoever comes has no scope yet: the house itself looks here, and gives back no more than who the holder is. What a
number is known for is never asked while somebody waits: asking writes a row and a job for every number alike.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from weixia.kernel import jobs, journal, outbox, sealing
from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear, put
from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.words import Word
from weixia.registry.access import of_the_visitor
from weixia.registry.actions.cards import code_mac, fresh_code
from weixia.registry.models import Card, ElderDevice, EntryCode, FamilyContact, Person
from weixia.registry.models.card import MOST_TRIES
from weixia.registry.queries.cards import actor_of, is_fresh, live, live_cards
from weixia.registry.typed import RELATIVE, as_read

NOBODY = Actor(account_id=None, name="未登录")  # data
REMEMBERED = timedelta(days=180)
LIVES, SHUT, DAY = timedelta(minutes=10), timedelta(minutes=15), timedelta(days=1)
MOST_SENT = 5
PASSED, WRONG, WAIT = "passed", "wrong", "wait"


@transaction.atomic
def card_enter(*, at: datetime, number: str, code: str, browser: str) -> str | None:
    """The secret of a new device, or None: whether the number or the code is wrong is not told."""
    with scoped(ROOT):
        card = Card.objects.select_for_update(of=("self",)).filter(number=_digits(number), ended_at=None).first()
        open_ = card is not None and is_fresh(card, at=at)
        same = secrets.compare_digest(code_mac(card.salt if card else "0" * 32, _digits(code)), card.code_mac if card else "")
        if card is None or not (open_ and same and live(card, at=at)):
            if card is not None:
                Card.objects.filter(pk=card.pk).update(code_tries=F("code_tries") + 1)
            _refused(card, at=at, why=Word("卡号与激活码对不上"))
            return None
        Card.objects.filter(pk=card.pk).update(code_mac="", salt="")
        return _remember(card, at=at, how="card", browser=browser)


@transaction.atomic
def code_ask(*, at: datetime, phone: str) -> str:
    """Somebody wants a code for a number. The secret that binds the answer to this session; the same work for every number."""
    token = secrets.token_urlsafe(32)
    number = as_read({"phone": phone.strip()}, RELATIVE)["phone"][:40]
    _code, salt, mac = fresh_code()  # nobody hears this one: the job that sends makes another
    row = EntryCode(session_mac=_session(token), phone_index=sealing.blind("phone", number), salt=salt, code_mac=mac,
                    asked_at=at, until=at + LIVES)
    put(row, "phone_sealed", number)
    row.save(force_insert=True)
    jobs.defer("portal.code", by=NOBODY, code_id=row.pk)
    return token


@jobs.job("portal.code")
@transaction.atomic
def code_send(*, by: Actor, at: datetime, code_id: int) -> bool:
    """Make the code and hand it on, if the number is known and got fewer than five today. Whether one was sent."""
    asked = EntryCode.objects.filter(pk=code_id).first()
    with scoped(ROOT):
        same = _of_number(asked.phone_index if asked else "", at=at)
        row = next((one for one in same if one.pk == code_id and one.sent_at is None and one.until > at), None)
        cards = live_cards(row.phone_index, at=at) if row else []
        if row is None or not cards or sum(one.sent_at is not None for one in same) >= MOST_SENT:
            return False
        code, row.salt, row.code_mac = fresh_code()
        row.sent_at = at
        row.save(update_fields=["salt", "code_mac", "sent_at"])
        to = outbox.Recipient(kind="family" if cards[0].authority_id else "elder", person_id=cards[0].person_id,
                              phone=clear(row, "phone_sealed"), org_path=cards[0].org_path)
        outbox.letter_put(outbox.Writing("code", about=f"code:{row.uuid}", to=to, values={"code": code},
                                         channels=("sms", "voice")), by=by, at=at)
        return True


@transaction.atomic
def code_try(*, at: datetime, token: str, code: str) -> str:
    """PASSED, WRONG, or WAIT: five wrong tries at a number shut it for fifteen minutes, whoever asked and from where."""
    asked = EntryCode.objects.filter(session_mac=_session(token)).first()
    same = _of_number(asked.phone_index if asked else "", at=at)
    row = next((one for one in same if asked and one.pk == asked.pk), None)
    if sum(one.tries for one in same if one.tried_at and one.tried_at > at - SHUT) >= MOST_TRIES:
        return WAIT
    right = secrets.compare_digest(code_mac(row.salt if row else "0" * 32, _digits(code)), row.code_mac if row else "")
    if row is None or not right or row.passed_at is not None or row.until <= at or row.sent_at is None:
        if row is not None:
            EntryCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1, tried_at=at)
        return WRONG
    EntryCode.objects.filter(pk=row.pk).update(passed_at=at)
    return PASSED


def cards_passed(*, at: datetime, token: str) -> list[Card]:
    """Whose cards the number opens, once its code was right: a couple may share a telephone. Empty when none, or used."""
    row = EntryCode.objects.filter(session_mac=_session(token), passed_at__gt=at - LIVES, used_at=None).first()
    with transaction.atomic(), scoped(ROOT):
        return live_cards(row.phone_index, at=at) if row else []


@transaction.atomic
def code_enter(*, at: datetime, token: str, card_id: int, browser: str) -> str | None:
    """The secret of a new device; the code is used up. None when this session may not open that card."""
    row = EntryCode.objects.select_for_update().filter(session_mac=_session(token), used_at=None).first()
    card = next((one for one in cards_passed(at=at, token=token) if one.pk == card_id), None)
    if row is None or card is None:
        return None
    EntryCode.objects.filter(pk=row.pk).update(used_at=at)
    with scoped(ROOT):
        return _remember(card, at=at, how="code", browser=browser)


@transaction.atomic
def device_leave(device: ElderDevice, *, by: Actor, at: datetime) -> None:
    """The holder signs out of this device."""
    with scoped(ROOT):
        if ElderDevice.objects.filter(pk=device.pk, ended_at=None).update(ended_at=at, ended_how=Word("本人退出")):
            journal.record("portal.left", by=by, at=at, person_id=device.person_id, org_path=device.org_path)


def kin_names(person: Person) -> list[str]:
    """Who is in the family, in order, without a number."""
    rows = FamilyContact.objects.filter(person=person).exclude(phone_index="")
    return [" ".join(filter(None, (row.relation, row.name))) for row in rows[:3]]


@transaction.atomic
def kin_show(person: Person, *, by: Actor, at: datetime) -> list[dict[str, str]]:
    """The numbers of the elder's own family, to be dialled; that they were shown is journalled."""
    by.must("portal.home")
    rows = [{"name": row.name, "relation": row.relation, "phone": clear(row, "phone_sealed")}
            for row in FamilyContact.objects.filter(of_the_visitor(by), person=person)]
    journal.record("portal.kin_shown", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=person.name)
    return [row for row in rows if row["phone"]]


def codes_forget(*, at: datetime) -> int:
    """Sweep what was asked more than two days ago; how many."""
    return EntryCode.objects.filter(asked_at__lt=at - 2 * DAY).delete()[0]


def token_mac(token: str) -> str:
    """What is kept of a device's secret."""
    return sealing.mac("portal-device", token.encode())


def _session(token: str) -> str:
    return sealing.mac("portal-ask", token.encode())


def _of_number(phone_index: str, *, at: datetime) -> list[EntryCode]:
    """A day's askings for one number, held until the transaction ends: whoever counts them counts alone."""
    rows = EntryCode.objects.select_for_update().filter(phone_index=phone_index, asked_at__gt=at - DAY)
    return list(rows.order_by("pk"))


def _remember(card: Card, *, at: datetime, how: str, browser: str) -> str:
    token = secrets.token_urlsafe(32)
    device = ElderDevice.objects.create(
        person_id=card.person_id, org_path=card.org_path, card=card, token_mac=token_mac(token), how=how, browser=browser[:120],
        came_at=at, seen_at=at, until=at + REMEMBERED)
    journal.record("portal.entered", by=actor_of(card), at=at, person_id=card.person_id, org_path=card.org_path,
                   fields={"id": device.pk, "how": how, "family": bool(card.authority_id)})
    return token


def _refused(card: Card | None, *, at: datetime, why: str) -> None:
    """Written for an unknown card too, so that the time it takes does not tell which cards there are."""
    journal.record("portal.refused", by=NOBODY, at=at, person_id=card.person_id if card else None,
                   org_path=card.org_path if card else "", reason=why)


def _digits(text: str) -> str:
    return "".join(str(int(char)) for char in text if char.isdecimal())[:40]
