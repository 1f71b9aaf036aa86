"""Verbs of the money: budget lines, standards, what is booked by hand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.benefits import queries
from weixia.benefits.models import OCCASIONS, Budget, Spending, Standard
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible


@dataclass(frozen=True)
class Norm:
    """What a standard says: for whom, on what occasion, from when, how much (分) or what."""

    unit: Any
    occasion: str
    kind: str
    since: date
    cents: int = 0
    goods: str = ""
    goods_cents: int = 0
    source: str = ""


@transaction.atomic
def budget_add(*, by: Actor, at: datetime, unit: Any, year: int, title: str, cents: int, source: str = "") -> Budget:
    """列入经费: a line of a unit's year. Raises Impossible when the unit has one of that title."""
    by.must("budget.write")
    if not unit.path.startswith(by.path):
        raise Impossible("unit", _("这个单位不在当前岗位的管理范围里。"))
    if Budget.objects.filter(unit=unit, year=year, title=title).exists():
        raise Impossible("title", _("%(year)s 年已经有「%(title)s」这一项。") % {"year": year, "title": title})
    budget = Budget.objects.create(unit=unit, org_path=unit.path, year=year, title=title, cents=cents, source=source,
                                   at=at, by_name=by.name)
    journal.record("budget.added", by=by, at=at, about=str(budget), org_path=budget.org_path,
                   fields={"id": budget.pk, "cents": cents})
    return budget


@transaction.atomic
def budget_change(budget: Budget, *, by: Actor, at: datetime, cents: int, reason: str) -> Budget:
    """调整: another amount, never below what is spent and promised."""
    by.must("budget.write")
    stored = _locked(budget)
    held = queries.money_of([stored])[stored.pk]
    if cents < held.spent + held.promised:
        raise Impossible("cents", _("已经用了和应付的共 %(sum)s 元，经费不能少于这个数。") % {"sum": yuan(held.spent + held.promised)})
    if not reason.strip():
        raise Impossible("reason", _("写明为什么调整，例如文号。"))
    before, stored.cents = stored.cents, cents
    stored.save(update_fields=["cents"])
    journal.record("budget.changed", by=by, at=at, about=str(stored), org_path=stored.org_path, reason=reason.strip(),
                   fields={"id": stored.pk, "cents": [before, cents]})
    return stored


@transaction.atomic
def standard_set(*, by: Actor, at: datetime, norm: Norm) -> Standard:
    """定标准: a new version from a day on; older ones stay for the days before it."""
    by.must("budget.write")
    if not norm.unit.path.startswith(by.path):
        raise Impossible("unit", _("这个单位不在当前岗位的管理范围里。"))
    if not (norm.cents or norm.goods):
        raise Impossible("cents", _("写明慰问金的数额，或者慰问品是什么。"))
    key = {"unit": norm.unit, "occasion": norm.occasion, "kind": norm.kind, "since": norm.since}
    if Standard.objects.filter(**key).exists():
        raise Impossible("since", _("这一天起的标准已经定过。换一个起始日。"))
    standard = Standard.objects.create(**key, cents=norm.cents, goods=norm.goods, goods_cents=norm.goods_cents,
                                       source=norm.source, at=at, by_name=by.name)
    journal.record("standard.set", by=by, at=at, about=OCCASIONS[norm.occasion], org_path=norm.unit.path,
                   fields={"id": standard.pk, "kind": norm.kind, "since": str(norm.since), "cents": norm.cents})
    return standard


@transaction.atomic
def spending_book(budget: Budget, *, by: Actor, at: datetime, day: date, cents: int, why: str) -> Spending:
    """记一笔支出 by hand, for what no list holds. Raises Impossible when the line has not so much left."""
    by.must("budget.write")
    if not why.strip():
        raise Impossible("why", _("写明用在什么上。"))
    must_have_left(budget, cents)
    spending = Spending.objects.create(
        budget=budget, org_path=budget.org_path, cents=cents, day=day, why=why.strip(), at=at, by_name=by.name, by_id=by.account_id)
    journal.record("spending.booked", by=by, at=at, about=str(budget), org_path=budget.org_path,
                   fields={"id": spending.pk, "cents": cents, "day": str(day)})
    return spending


@transaction.atomic
def spending_withdraw(spending: Spending, *, by: Actor, at: datetime, reason: str) -> None:
    """撤回 what was booked by hand; it stays on file and counts for nothing. What a list booked is taken back there."""
    by.must("budget.write")
    if spending.item_id is not None:
        raise Impossible("reason", _("这笔是慰问名单记的。到名单上撤回送到的记录，或者撤回那次联系。"))
    if not reason.strip():
        raise Impossible("reason", _("写明为什么撤回。"))
    if Spending.objects.filter(pk=spending.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by.name):
        journal.record("spending.withdrawn", by=by, at=at, about=spending.budget.title, org_path=spending.org_path,
                       reason=reason.strip(), fields={"id": spending.pk, "cents": spending.cents})


def must_have_left(budget: Budget, cents: int) -> None:
    """Hold the line and see that so much is left. Raises Impossible, naming what is left."""
    stored = _locked(budget)
    left = queries.money_of([stored])[stored.pk].left
    if cents > left:
        told = {"title": stored.title, "left": yuan(left), "asked": yuan(cents), "short": yuan(cents - left)}
        raise Impossible("budget", _(
            "「%(title)s」还剩 %(left)s 元，这次要 %(asked)s 元，差 %(short)s 元。减少人数或金额，或者先调整经费。") % told)


def yuan(cents: int) -> str:
    """1,234.50"""
    return f"{cents / 100:,.2f}"


def _locked(budget: Budget) -> Budget:
    return Budget.objects.select_for_update().get(pk=budget.pk)
