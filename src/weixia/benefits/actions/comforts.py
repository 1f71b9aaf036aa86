"""Verbs of the list: drafted, filled, changed, approved by another hand, returned, closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.benefits import queries
from weixia.benefits.actions.budgets import must_have_left
from weixia.benefits.models import Budget, Comfort, ComfortItem
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.words import Word
from weixia.registry.access import visible


@dataclass(frozen=True)
class Draft:
    """What a list says of itself. `rule` and `period` name the plan that it was made for, if any."""

    title: str
    occasion: str
    opens: date
    day: date
    unit: Any
    budget: Budget | None = None
    rule: str = ""
    period: str = ""


@dataclass(frozen=True)
class Line:
    """What one person gets: cash and goods with their value in 分, who brings it, why it is above the standard."""

    cents: int
    goods: str = ""
    goods_cents: int = 0
    bearer: str = ""
    why: str = ""
    note: str = ""


@transaction.atomic
def comfort_draft(*, by: Actor, at: datetime, draft: Draft) -> Comfort:
    """起草: an empty list of a unit. Raises Refused, Impossible."""
    by.must("comfort.write")
    if not draft.unit.path.startswith(by.path):
        raise Impossible("unit", _("这个单位不在当前岗位的管理范围里。"))
    if draft.opens > draft.day:
        raise Impossible("opens", _("开始发放的日子不能晚于节日当天。"))
    comfort = Comfort.objects.create(
        org_path=draft.unit.path, unit=draft.unit, title=draft.title, occasion=draft.occasion, opens=draft.opens,
        day=draft.day, budget=draft.budget, rule=draft.rule, period=draft.period, drafted_at=at, drafted_by=by.name,
        drafted_by_id=by.account_id)
    journal.record("comfort.drafted", by=by, at=at, about=draft.title, org_path=comfort.org_path, fields={"id": comfort.pk})
    return comfort


@transaction.atomic
def comfort_fill(comfort: Comfort, people: Iterable[Any], *, by: Actor, at: datetime) -> int:
    """列入: these people at the standard of their unit and kind; those on it, those who died and those of other units
    are passed over. Returns how many were put on the list."""
    by.must("comfort.write")
    stored = _drafted(comfort)
    known = queries.standards_for(stored.occasion, stored.day)
    there = set(stored.items.values_list("person_id", flat=True))
    added = [_new_item(stored, person, queries.standard_of(known, kind=person.kind, org_path=person.org_path))
             for person in people
             if person.pk not in there and person.died_on is None and person.org_path.startswith(stored.org_path)]
    ComfortItem.objects.bulk_create(added, batch_size=2000, ignore_conflicts=True)
    if added:
        journal.record("comfort.filled", by=by, at=at, about=stored.title, org_path=stored.org_path,
                       fields={"id": stored.pk, "added": len(added)})
    return len(added)


@transaction.atomic
def item_set(item: ComfortItem, *, by: Actor, at: datetime, line: Line) -> ComfortItem:
    """Change what one person gets; only while the list is drafted. Raises Impossible above the standard without a why."""
    by.must("comfort.write")
    _drafted(item.comfort)
    standard = item.standard
    if standard is not None and line.cents + line.goods_cents > standard.total and not line.why.strip():
        raise Impossible("why", _("高于慰问标准，要写明原因，由核准的人一并核准。"))
    before = [item.cents, item.goods, item.goods_cents]
    ComfortItem.objects.filter(pk=item.pk).update(
        cents=line.cents, goods=line.goods, goods_cents=line.goods_cents, bearer=line.bearer, why=line.why.strip(), note=line.note)
    journal.record("comfort.changed", by=by, at=at, person_id=item.person_id, org_path=item.org_path,
                   about=item.comfort.title, reason=line.why,
                   fields={"id": item.comfort_id, "gift": [before, [line.cents, line.goods, line.goods_cents]]})
    item.refresh_from_db()
    return item


@transaction.atomic
def item_drop(item: ComfortItem, *, by: Actor, at: datetime) -> None:
    """Take one person off a drafted list."""
    by.must("comfort.write")
    _drafted(item.comfort)
    item.delete()
    journal.record("comfort.dropped", by=by, at=at, person_id=item.person_id, org_path=item.org_path,
                   about=item.comfort.title, fields={"id": item.comfort_id})


@transaction.atomic
def items_drop_dead(person_id: int, *, by: Actor, at: datetime) -> int:
    """Whoever died leaves every list that is not approved yet. An approved one keeps its line, marked, and is not owed."""
    waiting = ComfortItem.objects.filter(person=person_id, done_on=None, comfort__state="drafted").select_related("comfort")
    gone = list(waiting)
    waiting.delete()
    for item in gone:
        journal.record("comfort.dropped", by=by, at=at, person_id=person_id, org_path=item.org_path,
                       about=item.comfort.title, reason=Word("已去世"), fields={"id": item.comfort_id})
    return len(gone)


@transaction.atomic
def comfort_approve(comfort: Comfort, *, by: Actor, at: datetime, budget: Budget | None = None) -> Comfort:
    """核准: by another hand than the one that drafted, within what the budget line has left. Raises Impossible."""
    by.must("comfort.approve")
    stored = _drafted(comfort)
    if by.account_id is not None and by.account_id == stored.drafted_by_id:
        raise Impossible("", _("名单由起草的人以外的岗位核准。"))
    line = budget or stored.budget
    if line is None:
        raise Impossible("budget", _("先选这份名单从哪一项经费里出。"))
    told = queries.figures([stored.pk], seen_by=by)[stored.pk]
    if not told.people:
        raise Impossible("", _("名单还是空的。先把人列上。"))
    unexplained = queries.items(stored, seen_by=by, show="over").filter(why="").count()
    if unexplained:
        raise Impossible("", _("有 %(n)s 人高于慰问标准而没有写明原因。") % {"n": unexplained})
    must_have_left(line, told.total)
    Comfort.objects.filter(pk=stored.pk).update(state="approved", budget=line, approved_at=at, approved_by=by.name)
    stored.refresh_from_db()
    journal.record("comfort.approved", by=by, at=at, about=stored.title, org_path=stored.org_path,
                   fields={"id": stored.pk, "people": told.people, "cents": told.total, "over": told.over})
    return stored


@transaction.atomic
def comfort_return(comfort: Comfort, *, by: Actor, at: datetime, reason: str) -> Comfort:
    """退回起草: nothing may have been given yet."""
    by.must("comfort.approve")
    stored = _in_state(comfort, "approved", _("只有已核准的名单能退回。"))
    if not reason.strip():
        raise Impossible("reason", _("写明为什么退回。"))
    if stored.items.filter(done_on__isnull=False).exists():
        raise Impossible("", _("已经有人收到慰问，名单不能退回。不再发放的，直接办结。"))
    Comfort.objects.filter(pk=stored.pk).update(state="drafted", approved_at=None, approved_by="")
    journal.record("comfort.returned", by=by, at=at, about=stored.title, org_path=stored.org_path, reason=reason.strip(),
                   fields={"id": stored.pk})
    stored.refresh_from_db()
    return stored


@transaction.atomic
def comfort_close(comfort: Comfort, *, by: Actor, at: datetime) -> Comfort:
    """办结: what was not given is promised no more; the list stays as it is."""
    by.must("comfort.approve")
    stored = _in_state(comfort, "approved", _("只有已核准的名单能办结。"))
    Comfort.objects.filter(pk=stored.pk).update(state="closed", closed_at=at, closed_by=by.name)
    waiting = stored.items.filter(visible(by), done_on__isnull=True).count()
    journal.record("comfort.closed", by=by, at=at, about=stored.title, org_path=stored.org_path,
                   fields={"id": stored.pk, "waiting": waiting})
    stored.refresh_from_db()
    return stored


@transaction.atomic
def comfort_print(comfort: Comfort, *, by: Actor, at: datetime, people: int) -> None:
    """签收表: so many names left the house on paper."""
    by.must("comfort.read")
    journal.record("comfort.printed", by=by, at=at, about=comfort.title, org_path=comfort.org_path,
                   fields={"id": comfort.pk, "people": people})


def _new_item(comfort: Comfort, person: Any, standard: Any) -> ComfortItem:
    gift = {"cents": standard.cents, "goods": standard.goods, "goods_cents": standard.goods_cents} if standard else {}
    return ComfortItem(comfort=comfort, person=person, org_path=person.org_path, standard=standard,
                       bearer=person.primary_contact, **gift)


def _drafted(comfort: Comfort) -> Comfort:
    return _in_state(comfort, "drafted", _("名单已经核准，不能再改。要改先由核准的岗位退回起草。"))


def _in_state(comfort: Comfort, state: str, otherwise: str) -> Comfort:
    """The list as stored, locked against a second hand."""
    stored = Comfort.objects.select_for_update().get(pk=comfort.pk)
    if stored.state != state:
        raise Impossible("", otherwise)
    return stored
