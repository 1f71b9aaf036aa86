"""What a visit brought meets what lists promise: once for the list, once for the money (AC-05, AC-28).

A gift is told by a contact. Of the person's waiting lines on approved lists, the one of the same occasion whose day is
nearest is given, and the money booked by it. Lists of other occasions that fall on that very day (中秋 on 国庆) are
given by the same visit and book nothing. What was given above the approved sum is booked only when it is approved.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.benefits.actions.budgets import must_have_left
from weixia.benefits.models import ComfortItem, Spending
from weixia.benefits.queries import Gift, spending_of
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible


@transaction.atomic
def gifts_take(gifts: Iterable[Gift], *, by: Actor, at: datetime) -> int:
    """Give what these gifts bring; a gift that is used already, or that no list waits for, changes nothing.

    Needs sight of the lists, wherever they lie (weixia.reactions). Returns how many lines were given.
    """
    told = sorted(gifts, key=lambda gift: (gift.day, gift.contact_id))
    used = set(ComfortItem.objects.filter(contact_id__in=[gift.contact_id for gift in told]).values_list("contact_id", flat=True))
    waiting = _waiting({gift.person_id for gift in told})
    given: list[ComfortItem] = []
    booked: list[Spending] = []
    for gift in told:
        if gift.contact_id in used:
            continue
        lines = _meant(gift, waiting.get(gift.person_id, []))
        for place, line in enumerate(lines):
            line.done_on, line.contact_id = gift.day, gift.contact_id
            line.given_cents = _brought(gift, line) if place == 0 else None
            waiting[gift.person_id].remove(line)
        booked += [_booking(line, by=by, at=at) for line in lines[:1]]
        given += lines
    ComfortItem.objects.bulk_update(given, ["done_on", "contact_id", "given_cents"], batch_size=1000)
    Spending.objects.bulk_create(booked, batch_size=1000)
    journal.record_many([_told("comfort.given", line, by=by, at=at) for line in given])
    return len(given)


@transaction.atomic
def gifts_take_back(contact_ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """Withdrawn contacts gave nothing: their lines wait again and the money is back on its line."""
    lines = list(ComfortItem.objects.select_for_update(of=("self",)).filter(contact_id__in=list(contact_ids))
                 .select_related("comfort").order_by("id"))
    Spending.objects.filter(contact_id__in=list(contact_ids), withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by.name)
    for line in lines:
        line.done_on = line.contact_id = line.given_cents = None
        line.signed = ""
    ComfortItem.objects.bulk_update(lines, ["done_on", "contact_id", "given_cents", "signed"], batch_size=1000)
    journal.record_many([_told("comfort.taken_back", line, by=by, at=at) for line in lines])
    return len(lines)


@transaction.atomic
def item_give(item: ComfortItem, *, by: Actor, at: datetime, day: date, signed: str = "") -> ComfortItem:
    """发放: given without a recorded visit, as when goods were fetched; booked once."""
    by.must("comfort.write")
    line = ComfortItem.objects.select_for_update(of=("self",)).select_related("comfort__budget").get(pk=item.pk)
    if line.comfort.state != "approved":
        raise Impossible("", _("名单核准之后才能发放。"))
    if line.done_on is not None:
        raise Impossible("", _("这一份已经送到，不用再记。"))
    if day < line.comfort.opens:
        raise Impossible("day", _("日期早于名单开始发放的日子。"))
    line.done_on, line.given_cents, line.signed = day, line.total, signed
    line.save(update_fields=["done_on", "given_cents", "signed"])
    _booking(line, by=by, at=at).save(force_insert=True)
    journal.record("comfort.given", by=by, at=at, person_id=line.person_id, org_path=line.org_path,
                   about=line.comfort.title, fields={"id": line.comfort_id, "day": str(day)})
    return line


@transaction.atomic
def item_sign(item: ComfortItem, *, by: Actor, at: datetime, signed: str) -> None:
    """签收: who signed for what was given."""
    by.must("comfort.write")
    if item.done_on is None:
        raise Impossible("signed", _("还没有送到，先记送到的日子。"))
    ComfortItem.objects.filter(pk=item.pk).update(signed=signed)
    journal.record("comfort.changed", by=by, at=at, person_id=item.person_id, org_path=item.org_path,
                   about=item.comfort.title, fields={"id": item.comfort_id, "signed": signed})


@transaction.atomic
def item_take_back(item: ComfortItem, *, by: Actor, at: datetime) -> None:
    """撤回 what was marked by hand. What a visit gave is taken back by withdrawing the visit."""
    by.must("comfort.write")
    if item.done_on is None or item.contact_id is not None:
        raise Impossible("", _("这一份是由联系记录办结的。记错了，就撤回那次联系。"))
    Spending.objects.filter(item=item, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by.name)
    ComfortItem.objects.filter(pk=item.pk).update(done_on=None, given_cents=None, signed="")
    journal.record("comfort.taken_back", by=by, at=at, person_id=item.person_id, org_path=item.org_path,
                   about=item.comfort.title, fields={"id": item.comfort_id})


@transaction.atomic
def excess_approve(item: ComfortItem, *, by: Actor, at: datetime, reason: str) -> None:
    """核准超出: book what was given above the approved sum, by another hand than the one that brought it."""
    by.must("comfort.approve")
    booked = spending_of(item)
    over = (item.given_cents or 0) - item.total
    if booked is None or over <= 0:
        raise Impossible("", _("这一份没有超出核准的金额。"))
    if not reason.strip():
        raise Impossible("reason", _("写明为什么同意超出。"))
    if by.account_id is not None and by.account_id == booked.by_id:
        raise Impossible("", _("超出的部分由送慰问的人以外的岗位核准。"))
    must_have_left(booked.budget, over)
    Spending.objects.filter(pk=booked.pk).update(cents=item.given_cents)
    ComfortItem.objects.filter(pk=item.pk).update(cents=item.cents + over, why=reason.strip()[:200])
    journal.record("excess.approved", by=by, at=at, person_id=item.person_id, org_path=item.org_path,
                   about=item.comfort.title, reason=reason.strip(), fields={"id": item.comfort_id, "cents": over})


def _waiting(people: Collection[int]) -> dict[int, list[ComfortItem]]:
    """Lines of approved lists that wait, by person; locked, so that two visits at once do not give one line twice."""
    rows = ComfortItem.objects.select_for_update(of=("self",)).filter(
        person_id__in=list(people), done_on=None, comfort__state="approved")
    found: dict[int, list[ComfortItem]] = {}
    for row in rows.select_related("comfort__budget").order_by("id"):
        found.setdefault(row.person_id, []).append(row)
    return found


def _meant(gift: Gift, lines: list[ComfortItem]) -> list[ComfortItem]:
    """The lines that one gift gives, the one that pays first."""
    open_then = [line for line in lines if line.comfort.opens <= gift.day and _is_of_kind(gift, line)]
    same = [line for line in open_then if line.comfort.occasion == gift.occasion]
    if not same:
        return []
    first = min(same, key=lambda line: (abs((line.comfort.day - gift.day).days), line.pk))
    beside: dict[str, ComfortItem] = {}
    for line in open_then:
        if line.comfort.day == first.comfort.day and line.comfort.occasion != gift.occasion:
            beside.setdefault(line.comfort.occasion, line)
    return [first, *beside.values()]


def _is_of_kind(gift: Gift, line: ComfortItem) -> bool:
    return gift.cents > 0 if line.cents else bool(gift.goods or gift.cents)


def _brought(gift: Gift, line: ComfortItem) -> int:
    """What was handed over in 分: the money said, and the listed value of goods that came along."""
    return gift.cents + (line.goods_cents if gift.goods else 0)


def _booking(line: ComfortItem, *, by: Actor, at: datetime) -> Spending:
    budget: Any = line.comfort.budget
    return Spending(
        budget=budget, org_path=budget.org_path, cents=min(line.given_cents or 0, line.total), day=line.done_on or at.date(),
        person_id=line.person_id, item=line, contact_id=line.contact_id, why=line.comfort.title, at=at, by_name=by.name,
        by_id=by.account_id)


def _told(word: str, line: ComfortItem, *, by: Actor, at: datetime) -> journal.Event:
    return journal.entry(word, by=by, at=at, person_id=line.person_id, org_path=line.org_path, about=line.comfort.title,
                         fields={"id": line.comfort_id, "contact": line.contact_id})
