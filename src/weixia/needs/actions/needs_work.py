"""Verbs of the need in hand: begun, held, resumed, found complex, answered, declined, told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import put
from weixia.needs import promise
from weixia.needs.actions.needs import must_be_a_reason
from weixia.needs.models import HOLDS, HOWS, Need, NeedStep, NeedTelling
from weixia.needs.stepping import Said, held, take

ENDINGS = ("answer", "decline", "refuse")


@dataclass(frozen=True)
class Proof:
    """How an answer or a refusal reached somebody. `told_at` None: at the moment of the act; `told_by` '': whoever acts."""

    to_whom: str
    how: str
    told_at: datetime | None = None
    told_by: str = ""
    receipt: str = ""


@transaction.atomic
def need_begin(need: Need, *, by: Actor, at: datetime) -> NeedStep:
    """开始办理. Raises Refused, Impossible, Elsewhere."""
    stored = held(need, by=by)
    mine: dict[str, Any] = {} if stored.owned else {"owned": True, "handler_account_id": by.account_id, "handler": by.name}
    return take(stored, "begin", by=by, at=at, **mine)


@transaction.atomic
def need_hold(need: Need, *, by: Actor, at: datetime, reason: str, words: str, until: date) -> NeedStep:
    """挂起: waits for the person or for others until a day at most, and the clock stops. Raises Refused, Impossible, Elsewhere."""
    if reason not in HOLDS:
        raise Impossible("reason", _("选一个挂起的原因。"))
    return take(held(need, by=by), "hold", by=by, at=at, said=Said(words, reason, until))


@transaction.atomic
def need_resume(need: Need, *, by: Actor, at: datetime, words: str = "") -> NeedStep:
    """恢复办理, before the last day of the wait; after it nobody has to. Raises Refused, Impossible, Elsewhere."""
    return take(held(need, by=by), "resume", by=by, at=at, said=Said(words))


@transaction.atomic
def need_extend(need: Need, *, by: Actor, at: datetime, words: str) -> NeedStep:
    """定为复杂: thirty workdays instead of ten, told why, before the ordinary day has gone by. Raises Refused, Impossible, Elsewhere."""
    stored = held(need, by=by)
    if stored.complex:
        raise Impossible("", _("这件需求已经定为复杂。"))
    if stored.promised_at and stored.promised_at < at:
        raise Impossible("", _("答应答复的日子已经过了，不能再延。"))
    more = promise.value("need.close_complex", stored.received_on) - promise.value("need.close", stored.received_on)
    promised = promise.shifted(stored.promised_at, more)
    until = timezone.localtime(promised).date() if promised else None
    return take(stored, "extend", by=by, at=at, said=Said(words, until=until), complex=True, promised_at=promised)


@transaction.atomic
def need_answer(need: Need, *, by: Actor, at: datetime, words: str, told: Proof | None = None) -> NeedStep:
    """反馈: what came of it; `told` where somebody heard it at once. Raises Refused, Impossible, Elsewhere."""
    stored = held(need, by=by)
    step = take(stored, "answer", by=by, at=at, said=Said(words))
    if told:
        _tell(stored, told, by=by, at=at)
    return step


@transaction.atomic
def need_decline(need: Need, *, by: Actor, at: datetime, reason: str, words: str, told: Proof | None = None) -> NeedStep:
    """不予办理: only with a reason and an explanation; it closes only after that reached the person (S000-25). Raises Refused,
    Impossible, Elsewhere."""
    must_be_a_reason(reason)
    stored = held(need, by=by)
    step = take(stored, "decline", by=by, at=at, said=Said(words, reason))
    if told:
        _tell(stored, told, by=by, at=at)
    return step


@transaction.atomic
def need_told(need: Need, *, by: Actor, at: datetime, proof: Proof) -> NeedTelling:
    """送达: the answer, or why not, reached somebody: by whom, to whom, how, when. Raises Refused, Impossible, Elsewhere."""
    return _tell(held(need, by=by), proof, by=by, at=at)


def _tell(need: Need, proof: Proof, *, by: Actor, at: datetime) -> NeedTelling:
    """The proof hangs on the answer that stands; told once."""
    ending = need.steps.filter(word__in=ENDINGS).order_by("-id").first()
    told_at = proof.told_at or at
    if proof.how not in HOWS:
        raise Impossible("how", _("选怎么告诉的。"))
    if not proof.to_whom.strip():
        raise Impossible("to_whom", _("写明告诉了谁。"))
    if told_at > at or need.answered_at and told_at < need.answered_at and (need.answered_at - told_at).days:
        raise Impossible("told_at", _("告诉的时间应在作出答复之后、现在之前。"))
    if ending is None:  # says why not
        take(need, "tell", by=by, at=at)
    telling = NeedTelling(need=need, step=ending, at=at, by_id=by.account_id, by_name=by.name, told_at=told_at, how=proof.how,
                          day=timezone.localtime(told_at).date(), told_by=proof.told_by.strip()[:60] or by.name)
    put(telling, "to_whom_sealed", proof.to_whom.strip())
    put(telling, "receipt_sealed", proof.receipt.strip())
    take(need, "tell", by=by, at=at, proof=telling)
    return telling
