"""The county's money: a line of the year, standards, the last 春节's list as it went, and the coming one's draft."""

from datetime import date, datetime, timedelta
from typing import Any

HOUSE = "XS00"
CASH = {"lixiu": 100_000, "pre1949": 80_000, "survivor": 50_000, "": 30_000}
RICE = ("米、油、春联", 16_000)


def make(today: date, at: datetime) -> str:
    """Write it once; a second run changes nothing. Returns what was made, in words."""
    from django.db import transaction

    from weixia.benefits import queries
    from weixia.duties import plans
    from weixia.kernel.scope import scoped

    drafter, head = _acting("zhang", at), _acting("sun", at)
    with scoped(head.scope), transaction.atomic():
        if queries.comforts(seen_by=head).exists():
            return "慰问：已经有了"
        last, coming = plans.festival_before(today), plans.festival_after(today)
        line = _money(date.fromisoformat(last), at, head)
        made = _list(plans.plan_of("visit.spring_festival", last), drafter, head, at, line=line)
        told = queries.figures([made.pk], seen_by=head)[made.pk]
        if coming:
            _list(plans.plan_of("visit.spring_festival", coming), drafter, head, at)
        return f"慰问：{made.title} {told.people} 人，送到 {told.done} 人"


def _money(spring: date, at: datetime, head: Any) -> Any:
    from weixia.benefits.actions import budgets
    from weixia.registry.queries.units import unit_named

    house = unit_named(HOUSE)
    for kind, cents in CASH.items():
        norm = budgets.Norm(unit=house, occasion="spring", kind=kind, since=date(2024, 1, 1), cents=cents, goods=RICE[0],
                            goods_cents=RICE[1], source="霞老干〔2024〕1号（演示）")
        budgets.standard_set(by=head, at=at, norm=norm)
    line = budgets.budget_add(by=head, at=at, unit=house, year=spring.year, title="节日慰问", cents=20_000_000,
                              source="年度服务管理经费（演示）")
    budgets.spending_book(line, by=head, at=at, day=spring - timedelta(days=20), cents=128_000, why="印制慰问信和走访单")
    return line


def _list(plan: Any, drafter: Any, head: Any, at: datetime, *, line: Any = None) -> Any:
    """A list of the four groups for a 春节; with `line` approved by the head, so that the visits made are counted."""
    from weixia.benefits.actions import comforts
    from weixia.benefits.groups import GROUPS
    from weixia.registry.queries import people
    from weixia.registry.queries.units import unit_named

    draft = comforts.Draft(title=f"{plan.last.year}年春节慰问", occasion="spring", opens=plan.first, day=plan.last,
                           unit=unit_named(HOUSE), budget=line, rule=plan.code, period=plan.period)
    made = comforts.comfort_draft(by=drafter, at=at, draft=draft)
    everybody = people.people(people.Filters(), seen_by=drafter, on=plan.last)
    for _title, where in GROUPS.values():
        comforts.comfort_fill(made, everybody.filter(where).distinct(), by=drafter, at=at)
    return comforts.comfort_approve(made, by=head, at=at) if line else made


def _acting(username: str, at: datetime) -> Any:
    from weixia.registry.actions import invitations
    from weixia.registry.queries.staff import account_named

    account = account_named(username)
    if account is None:
        raise LookupError(username)
    return invitations.acting(account, at=at)
