"""Few words to make a county with money, lists and visits; the cast is tests.world's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction

from tests.world import AT, TODAY, World, build
from weixia import reactions
from weixia.benefits.actions import budgets, comforts
from weixia.benefits.models import Budget, Comfort, ComfortItem, Spending, Standard
from weixia.duties import settling
from weixia.kernel import journal
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions import contacts as needs
from weixia.needs.models import Contact

EVE = date(2026, 2, 16)
OPENS = date(2026, 1, 19)


@contextmanager
def county(*, settled: bool = False) -> Iterator[World]:
    """The cast in a transaction, with everything that follows from an act wired."""
    with scoped(ROOT), transaction.atomic():
        world = build()
        journal.react(reactions.WHAT_FOLLOWS)
        if settled:
            settling.settle(at=AT, on=TODAY, since=date(2025, 12, 1))
        yield world


def budget(world: World, yuan: int = 10_000, unit: str = "甲县局", year: int = 2026, title: str = "节日慰问") -> Budget:
    return budgets.budget_add(by=world.actor("孙科"), at=AT, unit=world.units[unit], year=year, title=title, cents=yuan * 100)


def standard(world: World, yuan: int, *, kind: str = "", unit: str = "甲县局", since: date = date(2025, 1, 1),
             occasion: str = "spring", goods: str = "", worth: int = 0) -> Standard:
    norm = budgets.Norm(unit=world.units[unit], occasion=occasion, kind=kind, since=since, cents=yuan * 100, goods=goods,
                        goods_cents=worth * 100)
    return Standard.objects.create(at=AT, by_name="某", **vars(norm))


def drafted(world: World, *names: str, occasion: str = "spring", day: date = EVE, opens: date = OPENS, title: str = "春节慰问",
            line: Budget | None = None, unit: str = "甲县局", by: str = "小张") -> Comfort:
    """A list by 小张 with these people on it."""
    draft = comforts.Draft(title=title, occasion=occasion, opens=opens, day=day, unit=world.units[unit], budget=line)
    made = comforts.comfort_draft(by=world.actor(by), at=AT, draft=draft)
    comforts.comfort_fill(made, [world.people[name] for name in names], by=world.actor(by), at=AT)
    return made


def approved(world: World, *names: str, line: Budget | None = None, **told: Any) -> Comfort:
    """The same, approved by 周局."""
    line = line or Budget.objects.first() or budget(world)
    return comforts.comfort_approve(drafted(world, *names, line=line, **told), by=world.actor("周局"), at=AT)


def visit(world: World, name: str, *, by: str = "小张", day: date = date(2026, 2, 10), yuan: int | None = 500, goods: str = "",
          occasion: str = "spring", mode: str = "home", reached: bool = True) -> Contact:
    """A visit that brought something."""
    told = needs.Telling(day=day, mode=mode, reached=reached, summary="慰问", occasion=occasion,
                         gift_cents=None if yuan is None else yuan * 100, gift_items=goods)
    return needs.contact_record(by=world.actor(by), at=AT, person=world.people[name], told=told)


def item(comfort: Comfort, world: World, name: str) -> ComfortItem:
    return ComfortItem.objects.get(comfort=comfort, person=world.people[name])


def booked() -> list[int]:
    """Standing spendings in 分, in the order they were made."""
    return list(Spending.objects.filter(withdrawn_at=None).order_by("id").values_list("cents", flat=True))
