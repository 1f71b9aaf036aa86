"""Verbs of 征求意见 (S003-2-18): a draft sent round, opinions taken down, weighed with a why, told back; then it closes."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import put
from weixia.needs.cohorts import Conditions, frame
from weixia.needs.models import Consultation, Opinion
from weixia.needs.models.suggestion import SUGGESTION_CHANNELS, TELLINGS, VERDICTS
from weixia.registry.queries.people import numbered, several

MOST = 2000  # people asked about one draft


@dataclass(frozen=True)
class Sending:
    """A draft and who is asked: a cohort (None: none), elders by 人员编号, branches by name."""

    title: str
    text: str
    first: date
    last: date
    cohort: Conditions | None = None
    numbers: tuple[str, ...] = ()
    branches: tuple[str, ...] = field(default=())


@transaction.atomic
def consultation_begin(unit: Any, *, by: Actor, at: datetime, told: Sending) -> Consultation:
    """发出: the draft, and a row for everybody who is asked. Raises Refused, Impossible."""
    by.must("suggestion.write")
    if not unit.path.startswith(by.path):
        raise Impossible("unit", _("这个单位不在当前岗位的管理范围里。"))
    for column, text, missing in (("title", told.title, _("写明是哪份稿子。")), ("text", told.text, _("贴上稿子的文字，或者写清要点。"))):
        if not text.strip():
            raise Impossible(column, missing)
    if told.last < told.first:
        raise Impossible("last", _("截止日期应在开始日期之后。"))
    people = _people(told, by=by, on=timezone.localtime(at).date())
    names = list(dict.fromkeys(name.strip() for name in told.branches if name.strip()))
    if not people and not names:
        raise Impossible("numbers", _("写明问谁：选一群老同志，或者写人员编号、党支部。"))
    row = Consultation.objects.create(unit=unit, title=told.title.strip(), text=told.text.strip(), first=told.first, last=told.last,
                                      begun_by=by.name, begun_at=at)
    Opinion.objects.bulk_create([Opinion(consultation=row, unit_id=one.unit_id, person=one, name=one.name, number=one.number)
                                 for one in people] + [Opinion(consultation=row, unit=unit, name=name) for name in names])
    _record("consultation.begun", row, by=by, at=at, asked=len(people) + len(names))
    return row


@transaction.atomic
def opinion_take(row: Opinion, *, by: Actor, at: datetime, how: str, day: date, words: str, none: bool = False) -> Opinion:
    """What was said, by which way; 没有意见 is an answer too. Written anew while it is not weighed. Raises Refused, Impossible."""
    by.must("suggestion.write")
    row = _held(row)
    if row.weighed_at is not None:
        raise Impossible("", _("这条意见已经研究过了，另有意见的，作为建议另收一条。"))
    if how not in SUGGESTION_CHANNELS:
        raise Impossible("how", _("选一下怎样听取的。"))
    if not row.consultation.first <= day <= timezone.localtime(at).date():
        raise Impossible("day", _("日期应在发出那天与今天之间。"))
    if bool(words.strip()) == none:
        raise Impossible("words", _("写下意见；没有意见的，勾“没有意见”，不用写。"))
    row.none, row.how, row.taken_on, row.taken_by, row.taken_at = none, how, day, by.name, at
    put(row, "words_sealed", words.strip())
    row.save()
    _about("opinion.taken", row, by=by, at=at)
    return row


@transaction.atomic
def opinion_weigh(row: Opinion, *, by: Actor, at: datetime, outcome: str, why: str) -> Opinion:
    """研究: taken up or not, and why. Raises Refused, Impossible."""
    by.must("suggestion.write")
    row = _held(row)
    if row.state not in ("given", "weighed"):
        raise Impossible("", _("还没有记下意见，或者已经告知过了。"))
    if outcome not in VERDICTS:
        raise Impossible("outcome", _("选一下采纳了没有。"))
    if not why.strip():
        raise Impossible("why", _("写明为什么：改了哪里，没有采纳是什么缘故。"))
    row.outcome, row.why, row.weighed_by, row.weighed_at = outcome, why.strip(), by.name, at
    row.save(update_fields=["outcome", "why", "weighed_by", "weighed_at"])
    _about("opinion.weighed", row, by=by, at=at)
    return row


@transaction.atomic
def opinions_tell(consultation: Consultation, ids: Collection[int], *, by: Actor, at: datetime, how: str, day: date) -> int:
    """告知: those whose opinion was weighed hear what became of it. Returns how many. Raises Refused, Impossible."""
    by.must("suggestion.write")
    if how not in TELLINGS:
        raise Impossible("how", _("选一下怎样告知的。"))
    if not consultation.first <= day <= timezone.localtime(at).date():
        raise Impossible("day", _("告知的日期应在发出那天与今天之间。"))
    rows = Opinion.objects.select_for_update(of=("self",)).filter(
        consultation=consultation, pk__in=list(ids), told_at=None).exclude(weighed_at=None).select_related("consultation")
    told = list(rows.order_by("pk"))
    if not told:
        raise Impossible("", _("勾选已经研究、还没告知的意见。"))
    for row in told:
        row.told_how, row.told_on, row.told_by, row.told_at = how, day, by.name, at
        row.save(update_fields=["told_how", "told_on", "told_by", "told_at"])
        _about("opinion.told", row, by=by, at=at)
    return len(told)


@transaction.atomic
def consultation_close(row: Consultation, *, by: Actor, at: datetime, summary: str) -> Consultation:
    """结束, with what was taken up and what not; never while an opinion is unweighed or untold. Raises Refused, Impossible."""
    by.must("suggestion.write")
    row = Consultation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    if not row.unit.path.startswith(by.path):
        raise Impossible("", _("这份稿子由{unit}征求意见，由那边来结束。").format(unit=row.unit.name))
    if row.closed_at is not None:
        raise Impossible("", _("已经结束了。"))
    open_ = [one for one in row.opinions.all() if one.state in ("given", "weighed")]
    if open_:
        words = _("还有 {n} 条意见没有研究或者没有告知，例如{name}的。")
        raise Impossible("summary", words.format(n=len(open_), name=open_[0].name))
    if not summary.strip():
        raise Impossible("summary", _("写一段：采纳了哪些，哪些没有采纳、为什么。"))
    row.summary, row.closed_by, row.closed_at = summary.strip(), by.name, at
    row.save(update_fields=["summary", "closed_by", "closed_at"])
    _record("consultation.closed", row, by=by, at=at, asked=row.opinions.count())
    return row


@transaction.atomic
def opinions_open(rows: Collection[Opinion], *, by: Actor, at: datetime) -> None:
    """Reading what somebody said is an event of each."""
    by.must("suggestion.read")
    for row in rows:
        _about("opinion.opened", row, by=by, at=at)


def _people(told: Sending, *, by: Actor, on: date) -> list[Any]:
    known = numbered(list(told.numbers))
    if unknown := [number for number in told.numbers if number not in known]:
        raise Impossible("numbers", _("没有找到编号「{numbers}」的老同志，请核对。").format(numbers="、".join(unknown)))
    ids = [pk for pk, _name in known.values()]
    ids += [one.person_id for one in frame(told.cohort, seen_by=by, on=on)] if told.cohort else []
    if len(ids) > MOST:
        raise Impossible("kinds", _("一次最多问 {most} 位，读到 {n} 位。把条件收窄一些。").format(most=MOST, n=len(ids)))
    found = several(list(dict.fromkeys(ids)), seen_by=by)
    return sorted(found.values(), key=lambda one: one.number)


def _held(row: Opinion) -> Opinion:
    held = Opinion.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=row.pk)
    if held.consultation.closed_at is not None:
        raise Impossible("", _("这次征求意见已经结束。"))
    return held


def _about(word: str, row: Opinion, *, by: Actor, at: datetime) -> None:
    journal.record(word, by=by, at=at, org_path=row.org_path, person_id=row.person_id, about=row.consultation.title,
                   fields={"id": row.pk, "consultation": row.consultation_id})


def _record(word: str, row: Consultation, *, by: Actor, at: datetime, asked: int) -> None:
    journal.record(word, by=by, at=at, org_path=row.unit.path, about=row.title, fields={"id": row.pk, "asked": asked})
