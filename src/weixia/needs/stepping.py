"""One step of a need, whatever the word: whether it can be made, by whom, the rows that it writes, the sentence and the event.

Every action of `actions/needs*.py` takes its step here; nothing else writes a need's state."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.fields import put
from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.words import said
from weixia.needs import life, promise
from weixia.needs.models import NEED_STATES, OVER, Need, NeedHold, NeedLink, NeedStep, NeedTelling
from weixia.registry.actions.holding import Elsewhere, person_hold

EVENTS = {
    "accept": "need.accepted", "refuse": "need.refused", "pass": "need.passed", "assign": "need.assigned", "begin": "need.begun",
    "hold": "need.held", "resume": "need.resumed", "answer": "need.answered", "decline": "need.declined", "tell": "need.told",
    "rate": "need.rated", "reopen": "need.reopened", "raise": "need.raised", "close": "need.closed", "lapse": "need.closed",
    "withdraw": "need.withdrawn", "add": "need.added", "extend": "need.extended", "know": "need.known", "move": "need.moved",
    "end": "need.ended", "restore": "need.restored", "record": "need.recorded", "echo": "need.echoed",
}
BEGINS_ANEW = frozenset({"reopen", "raise", "restore"})


@dataclass(frozen=True)
class Said:
    """What is said with a step. `unit`: the one that its sentence names, the need's own where it is ''."""

    words: str = ""
    reason: str = ""
    until: date | None = None
    score: int = 0
    unit: str = ""


def held(need: Need, *, by: Actor) -> Need:
    """The need as it stands, and its person, kept so until the act ends. Raises Elsewhere; Impossible where it is out of sight."""
    if need.person_id:
        person_hold(need.person_id, by=by)
    rows = Need.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "raised_to")
    stored = rows.filter(pk=need.pk).first()
    if stored is None:
        raise Elsewhere(need.person_id) if need.person_id else Impossible("", _("这件需求已经不在当前岗位的范围里。"))
    if stored.person_id and stored.person_id != need.person_id:
        person_hold(stored.person_id, by=by)
    return stored


def take(need: Need, word: str, *, by: Actor, at: datetime, said: Said = Said(), house: bool = False, proof: NeedTelling | None = None,
         **more: Any) -> NeedStep:
    """Take one step with a need that is `held`. `more` columns change in the same act, and a `proof` is there before anything follows
    from it; `house`: it follows from an act elsewhere, and nobody is asked whether they may. Raises Refused, Impossible."""
    on = timezone.localtime(at).date()
    before = standing(need, word)
    try:
        move = life.possible(before, word, at=at, on=on, score=said.score, until=said.until)
    except life.NotNow as no:
        raise _explained(no.why, need, word, on) from no
    _must_be_theirs(move, need, by, house=house)
    if "words" in move.must and not said.words.strip() and not house:
        raise Impossible("words", _("写一句说明，不能空着。"))
    after = life.step(before, word, at=at, on=on, score=said.score, until=said.until)
    was = life.now(need.state, need.held_until, on)
    if after.state != "held" or word == "hold":
        _end_wait(need, on=on)
    if word == "hold":
        _begin_wait(need, said, by=by, at=at, on=on)
    _turn(need, word, after, at=at, on=on)
    for column, told in more.items():
        setattr(need, column, told)
    need.next_at = next_at(need, at=at)
    need.save()
    if proof is not None:
        proof.save(force_insert=True)
    step = write(need, word, was=was, by=by, at=at, said=said, told=_sentence(move, need, said))
    _echo(need, step, by=by, at=at)
    return step


def write(need: Need, word: str, *, was: str, by: Actor, at: datetime, said: Said, told: str) -> NeedStep:
    """The step's row and its event."""
    step = NeedStep(need=need, at=at, day=timezone.localtime(at).date(), by_id=by.account_id, by_name=by.name, word=word, was=was,
                    state=need.state, reason=said.reason, told=told)
    put(step, "words_sealed", said.words.strip())
    step.save(force_insert=True)
    fields = {"id": need.pk, "step": step.pk, "state": need.state, "number": need.asked_as}
    journal.record(EVENTS[word], by=by, at=at, person_id=need.person_id, org_path=need.org_path, about=need.asked_as, fields=fields)
    return step


def standing(need: Need, word: str = "") -> life.Standing:
    """All that decides what may come next; waits are added up where `word` asks for one more."""
    waited = 0
    if word == "hold":
        waited = sum((row.ended_on or row.until).toordinal() - row.first.toordinal() for row in need.holds.all())
    last = need.steps.order_by("-id").values_list("word", flat=True).first() if word == "restore" else None
    return life.Standing(need.state, need.held_until, waited, need.told_at, need.reopened, need.raised_at is not None, last or "record")


def who(need: Need, by: Actor) -> set[str]:
    """Which words of life.MOVES' `who` the actor is for a need."""
    if by.is_visitor:
        return {life.PERSON} if need.person_id in by.people and need.person_id else set()
    mine = by.account_id is not None and by.account_id == need.handler_account_id
    gives, rates = by.can("need.assign"), by.can("need.rate")
    told = {life.RECORDER: by.can("need.record"), life.SECTION: gives, life.TAKER: by.can("need.work") and not need.owned,
            life.HANDLER: gives or mine, life.CALLER_BACK: rates and not (mine or _answered(need, by))}
    found = {word for word, true in told.items() if true}
    if need.state == "raised" and not _is_above(need, by):
        found -= {life.SECTION, life.TAKER, life.HANDLER}
    return found


def next_at(need: Need, *, at: datetime) -> datetime:
    """By when the need will next miss something: its first answer, its promise, the telling of its answer, its rating. What cannot be
    said comes first of all."""
    if need.state in {"answered", "declined", "refused"}:
        lapses = need.state != "refused" and need.told_at
        return need.told_at + life.RATES_WITHIN if lapses and need.told_at else need.answered_at or at
    if need.state == "rated":
        return at + life.CLOSES_WITHIN
    due = [promise.moment(need.answer_by)] if need.state == "recorded" and need.answer_by else []
    due += [need.promised_at] if need.promised_at else []
    return min(due) if need.promised_at else need.recorded_at


def _must_be_theirs(move: life.Move, need: Need, by: Actor, *, house: bool) -> None:
    if house or by.everything or set(move.who) & who(need, by):
        return
    if need.state == "raised":
        raise Refused(_("这件需求已经升级，由上级单位（{unit}）的负责人处理。").format(unit=need.raised_to.name if need.raised_to else ""))
    if life.CALLER_BACK in move.who and (by.account_id == need.handler_account_id or _answered(need, by)):
        raise Refused(_("经办的人不能自己问满不满意，换一位同事回访。"))
    if life.HANDLER in move.who and need.handler:
        raise Refused(_("这件需求由{handler}经办。要换人办，请科室负责人改派。").format(handler=need.handler))
    by.must("need.assign")
    raise Refused(_("当前岗位不能办这一步。"))


def _answered(need: Need, by: Actor) -> bool:
    """Whether the actor wrote the answer that stands, in the handler's place."""
    if need.state not in {"answered", "declined"}:
        return False
    last = need.steps.filter(word__in=["answer", "decline"]).order_by("-id").values_list("by_id", flat=True).first()
    return last is not None and last == by.account_id


def _is_above(need: Need, by: Actor) -> bool:
    return need.raised_to is not None and by.can("need.resolve") and need.raised_to.path.startswith(by.path)


def _explained(why: str, need: Need, word: str, on: date) -> Impossible:
    """Why not now, and what to do."""
    state = said(NEED_STATES[life.now(need.state, need.held_until, on)])
    told = {
        "untold": ("told", _("结果还没有告诉本人。先记下由谁、怎么、什么时候告诉的，才能往下办。")),
        "told": ("told", _("已经记下结果告诉了本人。")),
        "early": ("", _("告诉结果还不满 30 天，再等一等，或者先回访。")),
        "score": ("score", _("选 1 到 5 分。")),
        "until": ("until", _("挂起要写明最晚到哪天：一次不超过 30 天，前后加起来不超过 60 天。")),
    }
    column, words = told.get(why, ("", _("这件需求现在是“{state}”，不能办这一步。刚才可能有人办过，请看下面的经过。").format(state=state)))
    return Impossible(column, words)


def _turn(need: Need, word: str, after: life.Standing, *, at: datetime, on: date) -> None:
    """The need's own columns, as the step leaves them."""
    need.state, need.told_at, need.held_until, need.reopened = after.state, after.told_at, after.held_until, after.reopened
    need.closed_at = at if after.state in OVER else None
    if word in {"answer", "decline", "refuse"}:
        need.answered_at = at
    if word in BEGINS_ANEW:
        need.answered_at = None
        _promise(need, on=on, at=at)
    if word in BEGINS_ANEW or word == "move" and after.state == "accepted":
        need.owned, need.handler_account_id, need.handler = False, None, ""
    if word == "raise":
        need.raised_at = at


def _promise(need: Need, *, on: date, at: datetime) -> None:
    """Promised anew from a day on: it was answered once, and that was not good enough."""
    day = promise.settled_by(on, recorded=on, urgency="no_hurry", channel=need.channel, complex=need.complex)
    need.answer_by = promise.answer_by(on, recorded=on, urgency="no_hurry", channel=need.channel)
    need.promised_at = promise.moment(day, not_before=at) if day else None


def _begin_wait(need: Need, said: Said, *, by: Actor, at: datetime, on: date) -> None:
    assert said.until is not None
    row = NeedHold(need=need, at=at, by_id=by.account_id, by_name=by.name, reason=said.reason, first=on, until=said.until)
    put(row, "words_sealed", said.words.strip())
    row.save(force_insert=True)
    need.promised_at = promise.shifted(need.promised_at, promise.workdays_between(on, said.until))


def _end_wait(need: Need, *, on: date) -> None:
    """A wait ends with whatever is done next; the promise takes back the days that nobody waited."""
    if need.state != "held" or need.held_until is None:
        return
    ended = min(on, need.held_until)
    need.holds.filter(ended_on=None).update(ended_on=ended)
    unspent = promise.workdays_between(ended, need.held_until)
    need.promised_at = promise.shifted(need.promised_at, None if unspent is None else -unspent)


def _sentence(move: life.Move, need: Need, said: Said) -> str:
    day = said.until or (timezone.localtime(need.promised_at).date() if need.promised_at else None)
    words = str.__str__(move.told)
    if "{day}" in words and day is None:
        return ""
    told = life.DAY.format(month=day.month, day=day.day) if day else ""
    return words.format(unit=said.unit or (need.raised_to or need.unit).name, day=told, number=need.said_aloud)[:120]


def _echo(need: Need, step: NeedStep, *, by: Actor, at: datetime) -> None:
    """Where the need was passed on from elsewhere, whoever holds the first number hears of it there."""
    if not step.told:
        return
    with scoped(ROOT):
        link = NeedLink.objects.filter(need=need, kind="passed_from").first()
        origin = Need.objects.select_related("unit").filter(pk=link.other_id).first() if link else None
        if origin is not None:
            echoed = write(origin, "echo", was=origin.state, by=by, at=at, said=Said(), told=step.told)
            _echo(origin, echoed, by=by, at=at)
