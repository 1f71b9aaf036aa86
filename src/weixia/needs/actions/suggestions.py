"""Verbs of a suggestion (建言献策, S000-19): received, passed on, decided with a why, told back. Only telling closes it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.fields import clear, put
from weixia.needs.models import Suggestion, SuggestionStep
from weixia.needs.models.suggestion import ORIGINS, SUGGESTION_CHANNELS, TELLINGS, VERDICTS
from weixia.registry.actions.holding import person_hold


@dataclass(frozen=True)
class Advising:
    """What somebody suggests. `person_id`: on the register; else `from_name`. `unnamed`: their name is sealed and nobody is
    linked. `origin`, `origin_id`: the contact, reception case or need it came up at."""

    title: str
    words: str
    channel: str
    received_on: date
    person_id: int | None = None
    from_name: str = ""
    unnamed: bool = False
    origin: str = ""
    origin_id: int | None = None


@transaction.atomic
def suggestion_receive(unit: Any, *, by: Actor, at: datetime, told: Advising) -> Suggestion:
    """收到. Raises Refused, Impossible, Elsewhere."""
    by.must("suggestion.write")
    if not unit.path.startswith(by.path):
        raise Impossible("unit", _("这个单位不在当前岗位的管理范围里。"))
    _must_be_sound(told, at)
    person = person_hold(told.person_id, by=by) if told.person_id else None
    row = Suggestion(unit=unit, org_path=unit.path, title=told.title.strip(), channel=told.channel, received_on=told.received_on,
                     person=None if told.unnamed else person, unnamed=told.unnamed, origin=told.origin,
                     origin_id=None if told.unnamed else told.origin_id,
                     by_id=by.account_id, by_name=by.name, at=at)
    name = f"{person.name} {person.number}" if person else told.from_name.strip()
    if told.unnamed or person is None:
        put(row, "from_sealed", name)
    put(row, "words_sealed", told.words.strip())
    row.save(force_insert=True)
    _record("suggestion.received", row, by=by, at=at)
    return row


@transaction.atomic
def suggestion_pass(row: Suggestion, *, by: Actor, at: datetime, whom: str, words: str = "") -> SuggestionStep:
    """转送: to whom it was handed; several times where several must see it. Raises Refused, Impossible."""
    row = _held(row, by)
    if not whom.strip():
        raise Impossible("whom", _("写明转给谁、哪个部门。"))
    _set(row, state="passed", outcome="")
    return _step(row, "suggestion.passed", by=by, at=at, whom=whom.strip(), words=words.strip())


@transaction.atomic
def suggestion_decide(row: Suggestion, *, by: Actor, at: datetime, outcome: str, why: str) -> SuggestionStep:
    """采纳、部分采纳或者没有采纳, and why. Raises Refused, Impossible."""
    row = _held(row, by)
    if outcome not in VERDICTS:
        raise Impossible("outcome", _("选一下采纳了没有。"))
    if not why.strip():
        raise Impossible("why", _("写明为什么：采纳了准备怎么做，没有采纳是什么缘故。"))
    _set(row, state="decided", outcome=outcome)
    return _step(row, "suggestion.decided", by=by, at=at, outcome=outcome, words=why.strip())


@transaction.atomic
def suggestion_tell(row: Suggestion, *, by: Actor, at: datetime, how: str, day: date, whom: str, words: str = "") -> SuggestionStep:
    """告知: who was told, how, on which day. With it the suggestion is closed. Raises Refused, Impossible."""
    row = _held(row, by)
    if row.state != "decided":
        raise Impossible("", _("还没有结果，先写明采纳了没有、为什么。"))
    if how not in TELLINGS:
        raise Impossible("how", _("选一下怎样告知的。"))
    if not whom.strip():
        raise Impossible("whom", _("写明告知了谁；不署名的可以张贴公布，写明贴在哪里。"))
    decided = row.steps.filter(kind="decided").last()
    assert decided is not None
    if not decided.day <= day <= timezone.localtime(at).date():
        raise Impossible("day", _("告知的日期应在有结果那天与今天之间。"))
    _set(row, state="closed", closed_at=at)
    return _step(row, "suggestion.told", by=by, at=at, day=day, how=how, whom=whom.strip(), words=words.strip())


@transaction.atomic
def suggestion_open(row: Suggestion, *, by: Actor, at: datetime) -> str:
    """Reading the words is an event; returns them."""
    by.must("suggestion.read")
    _record("suggestion.opened", row, by=by, at=at)
    return clear(row, "words_sealed")


@transaction.atomic
def suggestion_name(row: Suggestion, *, by: Actor, at: datetime, reason: str) -> str:
    """Who it was that wished to be unnamed, with a reason: for whoever took it down, and for heads. Raises Refused, Impossible."""
    by.must("suggestion.read")
    if row.by_id != by.account_id and not by.can("suggestion.name"):
        raise Refused(_("本人不愿署名。只有当时记下的人和局领导、科室负责人可以看。"))
    if not reason.strip():
        raise Impossible("reason", _("写明为什么要看姓名，例如要当面答复。"))
    _record("suggestion.named", row, by=by, at=at, reason=reason.strip())
    return clear(row, "from_sealed")


def _must_be_sound(told: Advising, at: datetime) -> None:
    for column, text, missing in (("title", told.title, _("写一个题目，例如 关于活动室开放时间。")),
                                  ("words", told.words, _("写下建议的内容。"))):
        if not text.strip():
            raise Impossible(column, missing)
    if told.channel not in SUGGESTION_CHANNELS or (told.origin and told.origin not in ORIGINS):
        raise Impossible("channel", _("选一下怎样收到的。"))
    if told.received_on > timezone.localtime(at).date():
        raise Impossible("received_on", _("收到的日期不能在今天以后。"))
    if told.person_id is None and not told.from_name.strip():
        raise Impossible("from_name", _("写明是谁的建议；不认识的，写“不知名”。"))


def _held(row: Suggestion, by: Actor) -> Suggestion:
    by.must("suggestion.write")
    held = Suggestion.objects.select_for_update().get(pk=row.pk)
    if held.state == "closed":
        raise Impossible("", _("这条建议已经告知办结。有新情况的，另收一条。"))
    return held


def _set(row: Suggestion, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))


def _step(row: Suggestion, word: str, *, by: Actor, at: datetime, day: date | None = None, **told: str) -> SuggestionStep:
    step = SuggestionStep.objects.create(suggestion=row, unit_id=row.unit_id, kind=word.partition(".")[2],
                                         day=day or timezone.localtime(at).date(), by_id=by.account_id, by_name=by.name, at=at, **told)
    _record(word, row, by=by, at=at)
    return step


def _record(word: str, row: Suggestion, *, by: Actor, at: datetime, reason: str = "") -> None:
    journal.record(word, by=by, at=at, org_path=row.org_path, person_id=row.person_id, about=row.title, reason=reason,
                   fields={"id": row.pk})
