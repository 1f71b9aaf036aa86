"""送信: due letters are taken one by one, written down as being sent, and handed over outside of any transaction.

A kill between the two leaves a letter of which nobody knows whether it left. Such a one is `unsure`: its channel is asked by the
letter's own key, or a person decides. It is never sent again blindly (docs/decisions/0018).
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from weixia.kernel import outbox
from weixia.kernel.fields import clear
from weixia.kernel.models import Attempt, Delivery, Letter

LEASE = timedelta(seconds=60)  # a call takes five seconds at most; whoever has not answered by then is dead
ASK_EVERY = timedelta(minutes=5)
PAUSES = [timedelta(minutes=n) for n in (1, 5, 15, 60, 240)]
URGENT_PAUSES = [timedelta(seconds=n) for n in (2, 4, 8, 15, 30)]
MOST_SKIPPED = 50
OPEN = ("sending", "unsure")


@dataclass(frozen=True)
class Taken:
    """One letter in the clear, for the moment of its sending. `key` is the same for every try: a provider knows it again."""

    letter_id: int
    attempt_id: int
    key: str
    channel: str
    address: str
    text: str
    template: str
    version: int
    language: str
    values: dict[str, str]
    secret: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a try: accepted, refused (a no for good), unreached (surely not handed over), unknown, or absent (asked,
    and never came). `why` is a short code of ours, `ref` the provider's own number."""

    word: str
    ref: str = ""
    why: str = ""


def letter_take(*, at: datetime, via: dict[str, str]) -> Taken | None:
    """The next due letter of these channels (channel → how it is connected), with its attempt written down; None: none is due.

    The caller is in no transaction: what is written here stands before anything is sent.
    """
    with transaction.atomic():
        for _ in range(MOST_SKIPPED):
            due = Letter.objects.select_for_update(skip_locked=True).filter(
                state="waiting", channel__in=list(via), not_before__lte=at)
            letter = due.order_by("-urgent", "not_before", "pk").first()
            if letter is None:
                return None
            if _may_go(letter, at=at):
                letter.state, letter.lease_until, letter.tries = "sending", at + LEASE, letter.tries + 1
                letter.save(update_fields=["state", "lease_until", "tries"])
                attempt = Attempt.objects.create(letter=letter, via=via[letter.channel], begun_at=at)
                return _taken(letter, attempt)
    return None


def _may_go(letter: Letter, *, at: datetime) -> bool:
    """Whether it still may leave at this moment; otherwise it is put off or ended, and says why."""
    loud = at if letter.urgent else outbox.loud_after(at, letter)
    if letter.expires_at <= at:
        _end(letter, "expired" if letter.secret else "dead", "late", at=at)
    elif not outbox.may_reach(letter.person_id, to_kind=letter.to_kind, after_death=letter.after_death):
        _end(letter, "stopped", "death", at=at)
    elif loud > at:
        letter.not_before = loud
        letter.save(update_fields=["not_before"])
    else:
        return True
    return False


def _end(letter: Letter, state: str, why: str, *, at: datetime) -> None:
    letter.state, letter.why, letter.settled_at = state, why, at
    _forget_secret(letter)
    letter.save(update_fields=["state", "why", "settled_at", "text_sealed", "values_sealed"])


def _forget_secret(letter: Letter) -> None:
    """A code that has left or is over is nowhere any more."""
    if letter.secret:
        letter.text_sealed = letter.values_sealed = ""


def key_of(letter: Letter) -> str:
    """What a provider knows the letter by: the same for every try of ours, another once a person sent a dead one again."""
    return f"{letter.uuid}.{letter.resent}" if letter.resent else str(letter.uuid)


def _taken(letter: Letter, attempt: Attempt) -> Taken:
    return Taken(
        letter.pk, attempt.pk, key_of(letter), letter.channel, clear(letter, "address_sealed"), clear(letter, "text_sealed"),
        letter.template, letter.version, letter.language, json.loads(clear(letter, "values_sealed") or "{}"),
        letter.secret)


@transaction.atomic
def letter_settle(taken: Taken, outcome: Outcome, *, at: datetime) -> None:
    """Write down what became of a try."""
    letter = Letter.objects.select_for_update().get(pk=taken.letter_id)
    Attempt.objects.filter(pk=taken.attempt_id).update(
        outcome=outcome.word, why=outcome.why[:20], ref=outcome.ref[:80], ended_at=at)
    if letter.state in OPEN:  # a death or a person may have settled it meanwhile; the attempt says what it was
        _follow(letter, outcome, at=at)
        letter.save()


def _follow(letter: Letter, outcome: Outcome, *, at: datetime) -> None:
    letter.why = outcome.why[:20]
    if outcome.word == "accepted":
        letter.state, letter.sent_at = "sent", at
        _forget_secret(letter)
    elif outcome.word == "refused":
        letter.state, letter.why = "dead", letter.why or "refused"
    elif outcome.word == "unknown":
        letter.state, letter.lease_until, letter.why = "unsure", at + LEASE, "cut_off"
    else:  # unreached, absent: surely not with them
        pauses = URGENT_PAUSES if letter.urgent else PAUSES
        again = letter.tries <= len(pauses)
        letter.state, letter.why = ("waiting", "") if again else ("dead", letter.why or "unreached")
        letter.not_before = at + pauses[letter.tries - 1] if again else letter.not_before


@transaction.atomic
def letters_doubt(*, at: datetime) -> int:
    """Whatever was being sent by somebody who is no more: nobody knows, so nothing is done but to say so. How many."""
    found = list(Letter.objects.select_for_update(skip_locked=True).filter(state="sending", lease_until__lt=at))
    for letter in found:
        letter.attempts.filter(outcome="").update(outcome="unknown", why="stopped", ended_at=at)
        letter.state, letter.lease_until, letter.why = "unsure", at, "cut_off"
        letter.save(update_fields=["state", "lease_until", "why"])
    return len(found)


def letter_to_ask(*, at: datetime, channels: Collection[str]) -> Taken | None:
    """The next letter in doubt whose channel can be asked, put off so that it is not asked again at once."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update(skip_locked=True).filter(
            state="unsure", channel__in=list(channels), lease_until__lte=at, expires_at__gt=at).order_by("lease_until").first()
        if letter is None:
            return None
        letter.lease_until = at + ASK_EVERY
        letter.save(update_fields=["lease_until"])
        attempt = letter.attempts.order_by("-pk").first()
        return _taken(letter, attempt) if attempt else None


@transaction.atomic
def secrets_forget(*, at: datetime) -> int:
    """Codes whose time is over, wherever they got to. How many."""
    over = Letter.objects.filter(secret=True, expires_at__lte=at).exclude(text_sealed="", values_sealed="")
    over.filter(~Q(state__in=("sent", "delivered", "stopped"))).update(state="expired", why="late", settled_at=at)
    return over.update(text_sealed="", values_sealed="")


def delivery_record(key: str, *, channel: str, nonce: str, delivered: bool, why: str, at: datetime) -> bool:
    """送达回执, told by a provider. False: the nonce was told before, or no letter has the key."""
    known = re.fullmatch(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.([1-9]\d{0,3}))?", key)
    if known is None:
        return False
    try:
        with transaction.atomic():
            letter = Letter.objects.select_for_update().filter(
                uuid=known[1], resent=int(known[2] or 0), channel=channel).first()
            if letter is None:
                return False
            Delivery.objects.create(letter=letter, nonce=nonce, at=at, delivered=delivered, why=why[:20])
            if letter.state in (*OPEN, "sent", "dead"):
                letter.state, letter.why = ("delivered", "") if delivered else ("dead", why[:20] or "undelivered")
                letter.sent_at = letter.sent_at or at
                _forget_secret(letter)
                letter.save()
            return True
    except IntegrityError:
        return False
