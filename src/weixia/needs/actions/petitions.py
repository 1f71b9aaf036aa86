"""Verbs of 信访 (B4-1…5, S003-3-15): registered, accepted or not or passed on, told, extended, replied, reviewed twice, ended."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import put
from weixia.kernel.words import Word, said
from weixia.needs.models import Petition, PetitionStep
from weixia.needs.petition_life import (
    ASK_WITHIN,
    DECIDE_WITHIN,
    EXTEND_BY,
    HOWS,
    REFUSALS,
    STATES,
    TELL_WITHIN,
    after,
    follows,
)
from weixia.needs.petition_shutting import must_be_another

HOLD = {"refusing": "refuse", "passing": "pass", "replying": "reply", "reviewed": "review", "rereviewed": "rereview"}


@dataclass(frozen=True)
class Proof:
    """That something reached the person: who told it, how, on which day, and what proves it (签收、挂号单号、录音编号)."""

    day: date
    teller: str
    how: str
    receipt: str = ""


@transaction.atomic
def petition_accept(row: Petition, *, by: Actor, at: datetime) -> Petition:
    """受理. The sixty days run from today; the person is to be told within fifteen days of registration. Raises Impossible."""
    row = held(row, "accept", by=by)
    if row.kind == "litigation":
        raise Impossible("verdict", _("诉讼类的不由信访受理：选“转送”，写明请向哪里提出。"))
    row.accepted_on = day_of(at)
    row.due_on = after(row.accepted_on, DECIDE_WITHIN)
    step(row, "accept", by=by, at=at)
    return stand(row, "accept", "petition.accepted", by=by, at=at)


@transaction.atomic
def petition_refuse(row: Petition, *, by: Actor, at: datetime, reason: str, words: str) -> Petition:
    """拟不予受理, with a reason and an explanation; it counts when it was told. Raises Impossible."""
    row = held(row, "refuse", by=by)
    if reason not in REFUSALS:
        raise Impossible("reason", _("选一条不予受理的理由。"))
    step(row, "refuse", by=by, at=at, reason=reason, words=wanted("words", words, _("写明为什么不予受理，本人可以到哪里反映。")))
    return stand(row, "refuse", "petition.refused", by=by, at=at)


@transaction.atomic
def petition_pass(row: Petition, *, by: Actor, at: datetime, body: str, words: str) -> Petition:
    """拟转送 to the body that it belongs to (诉讼类: where to go); never to whoever it complains of. Raises Impossible."""
    row = held(row, "pass", by=by)
    body = wanted("body", body, _("写明转给哪个机关、单位。"))
    must_be_another(row, "body", body)
    step(row, "pass", by=by, at=at, body=body, words=wanted("words", words, _("写明为什么转送，本人可以怎么办。")))
    return stand(row, "pass", "petition.passed", by=by, at=at)


@transaction.atomic
def petition_tell(row: Petition, *, by: Actor, at: datetime, proof: Proof) -> Petition:
    """What was decided last reached the person, and this proves it; only now does it count. Raises Impossible."""
    row = held(row, "tell", by=by)
    told = to_tell(row)
    if told is None:
        raise Impossible("", _("没有要告知的：受理已经告知，也没有批准了还没有告知的延期。"))
    _must_prove(row, told, proof, at)
    _told(row, told, proof.day)
    step(row, "tell", by=by, at=at, day=proof.day, told=told.word, teller=proof.teller.strip(), how=proof.how,
         receipt=proof.receipt.strip())
    return stand(row, "tell", "petition.told", by=by, at=at)


@transaction.atomic
def petition_ask_extension(row: Petition, *, by: Actor, at: datetime, days: int, words: str) -> Petition:
    """申请延期, once, at most thirty days, before the day has come. Raises Impossible."""
    row = held(row, "ask_extension", by=by)
    if not 1 <= days <= EXTEND_BY:
        raise Impossible("days", _("延期最多 30 日，读到 {days} 日。办不完的，先就已经查清的作出答复。").format(days=days))
    asked = _last(row, "ask_extension")
    if row.extended or asked and _answer(row) is not False:
        raise Impossible("days", _("只能延期一次：{day} 已经申请过。").format(day=asked.day if asked else row.due_on))
    _must_be_in_time(row, at)
    step(row, "ask_extension", by=by, at=at, days=days, words=wanted("words", words, _("写明为什么要延期，这句话要告诉本人。")))
    return stand(row, "ask_extension", "petition.extension_asked", by=by, at=at)


@transaction.atomic
def petition_answer_extension(row: Petition, *, by: Actor, at: datetime, granted: bool, words: str) -> Petition:
    """延期批复 by the responsible leader, who is no handler. It holds once it was told, before the old day. Raises Refused, Impossible."""
    by.must("petition.approve")
    row = held(row, "answer_extension", by=by, as_handler=False)
    asked = _last(row, "ask_extension")
    if asked is None or _answer(row) is not None:
        raise Impossible("", _("没有等待批复的延期申请。"))
    if by.account_id in {asked.by_id, *row.named}:
        raise Impossible("", _("承办人不能批自己承办的延期，请另一位负责人批复。"))
    _must_be_in_time(row, at)
    why = words if granted else wanted("words", words, _("写明为什么不批。"))
    step(row, "answer_extension", by=by, at=at, granted=granted, days=asked.days, words=why.strip())
    return stand(row, "answer_extension", "petition.extension_answered", by=by, at=at)


@transaction.atomic
def petition_reply(row: Petition, *, by: Actor, at: datetime, words: str) -> Petition:
    """答复意见: what was found and decided, in writing; it counts when it was told. Raises Impossible."""
    row = held(row, "reply", by=by)
    if row.answered_on is None:
        raise Impossible("", _("还没有告知受理。先记下受理是怎么告知的，再作答复。"))
    step(row, "reply", by=by, at=at, words=wanted("words", words, _("写明查清了什么、怎么处理、依据是什么。")))
    return stand(row, "reply", "petition.replied", by=by, at=at)


def to_tell(row: Petition) -> PetitionStep | None:
    """The decision that has not reached the person yet."""
    if word := HOLD.get(row.state):
        return _last(row, word)
    if row.state != "accepted":
        return None
    if row.answered_on is None:
        return _last(row, "accept")
    return _last(row, "answer_extension") if _answer(row) and not row.extended else None


def held(row: Petition, act: str, *, by: Actor, as_handler: bool = True) -> Petition:
    """As it stands, kept so until the act ends; the act must be a way of its life, and a handler's. Raises Refused, Impossible."""
    by.must("petition.write")
    row = Petition.objects.select_for_update().get(pk=row.pk)
    if as_handler and by.account_id not in row.named:
        raise Impossible("", _("由具名的承办人来办。要接手的，请局领导、科室负责人或现在的承办人指定。"))
    if follows(row.state, act) is None:
        raise Impossible("", _("这件信访现在是“{state}”，不能这样办。").format(state=said(STATES[row.state])))
    return row


def step(row: Petition, word: str, *, by: Actor, at: datetime, words: str = "", day: date | None = None, **more: Any) -> PetitionStep:
    """A line of the thread."""
    made = PetitionStep(petition=row, org_path=row.org_path, word=word, day=day or day_of(at), at=at, by_id=by.account_id,
                        by_name=by.name, **more)
    put(made, "words_sealed", words)
    made.save(force_insert=True)
    return made


def stand(row: Petition, act: str, event: str, *, by: Actor, at: datetime) -> Petition:
    """The state after the act, the day that must not be missed, and the journal's line, which says no word of the matter."""
    row.state = follows(row.state, act) or row.state
    if row.state in {"registered", "refusing", "passing"} or row.state == "accepted" and row.answered_on is None:
        row.next_on = after(row.registered_on, TELL_WITHIN)
    elif row.state in {"accepted", "replying"}:
        row.next_on = row.due_on
    elif row.is_over:
        row.next_on = None
    row.save()
    note(row, event, by=by, at=at)
    return row


def note(row: Petition, event: str, *, by: Actor, at: datetime, reason: str = "") -> None:
    """One line of the journal: which petition, and its state."""
    journal.record(event, by=by, at=at, org_path=row.org_path, about=Word("信访 {number}").format(number=row.number), reason=reason,
                   fields={"id": row.pk, "state": row.state})


def wanted(column: str, words: str, missing: str) -> str:
    """The words, or what is missing."""
    if not words.strip():
        raise Impossible(column, missing)
    return words.strip()


def day_of(at: datetime) -> date:
    """The county's day of a moment."""
    return timezone.localtime(at).date()


def _told(row: Petition, told: PetitionStep, day: date) -> None:
    word = told.word
    if word in {"accept", "refuse", "pass"}:
        row.answered_on = day
    if word in {"refuse", "pass", "rereview"}:
        row.ended_on = day
    if word == "answer_extension" and row.due_on:
        row.extended, row.due_on = True, after(row.due_on, told.days or 0)
    if word == "reply":
        row.closed_on = day
    if word in {"reply", "review"}:
        row.next_on = after(day, ASK_WITHIN)


def _must_prove(row: Petition, told: PetitionStep, proof: Proof, at: datetime) -> None:
    if proof.how not in HOWS:
        raise Impossible("how", _("选一种告知的方式。"))
    if proof.how == "nobody" and not row.anonymous:
        raise Impossible("how", _("这件信访是具名的，要告知本人。"))
    wanted("teller", proof.teller, _("写明是谁告知的。"))
    if proof.how != "nobody":
        wanted("receipt", proof.receipt, _("写明凭证：签收、挂号单号、通话录音编号。"))
    if proof.day > day_of(at):
        raise Impossible("day", _("告知的日期还没有到。"))
    if proof.day < told.day:
        raise Impossible("day", _("{day} 才作出决定，告知不会更早。").format(day=told.day))
    if told.word == "answer_extension" and row.due_on and proof.day > row.due_on:
        words = _("延期要在原来的期限 {day} 之前告知本人，现在已经过了，延期不起作用。")
        raise Impossible("day", words.format(day=row.due_on))


def _must_be_in_time(row: Petition, at: datetime) -> None:
    if row.due_on and day_of(at) > row.due_on:
        raise Impossible("", _("原来的期限 {day} 已经过了，不能再延期。").format(day=row.due_on))


def _last(row: Petition, word: str) -> PetitionStep | None:
    return row.steps.filter(word=word).order_by("-id").first()


def _answer(row: Petition) -> bool | None:
    """What the leader said to the last request; None where nobody said anything yet."""
    asked = _last(row, "ask_extension")
    answer = row.steps.filter(word="answer_extension", id__gt=asked.pk).first() if asked else None
    return answer.granted if answer else None
