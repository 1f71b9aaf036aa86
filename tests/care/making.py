"""Few words to make a death, its case and its steps."""

from datetime import date
from typing import Any

from django.db import transaction

from tests.acceptance import stage
from weixia.care.actions.cases import Doing, case_close, step_do
from weixia.care.models import STEPS, Bereavement
from weixia.kernel.scope import scoped
from weixia.registry.actions.deaths import revocation_confirm, revocation_propose
from weixia.registry.actions.happenings import happening_record
from weixia.registry.models import Happening, Person


def died(world: Any, name: str, on: date, *, known: date | None = None, by: str = "小张") -> Happening:
    """A death declared on the day it became known."""
    day = known or on
    actor = world.actor(by, on=day)
    with scoped(actor.scope), transaction.atomic():
        return happening_record(by=actor, at=stage.moment(day, 10), person=world.people[name], kind="death", happened_on=on,
                                known_on=known, told_by="女儿来电")


def revoked(world: Any, name: str, on: date, *, one: str = "小张", other: str = "周局") -> Person:
    """A mistaken death undone by two on the same day."""
    first, second, at = world.actor(one, on=on), world.actor(other, on=on), stage.moment(on, 15)
    with scoped(first.scope), transaction.atomic():
        asked = revocation_propose(world.people[name], by=first, at=at, reason="本人接了电话")
    with scoped(second.scope), transaction.atomic():
        return revocation_confirm(asked, by=second, at=at)


def case(world: Any, name: str) -> Bereavement:
    return Bereavement.objects.filter(person=world.people[name]).latest("id")


def step(world: Any, name: str, on: date, kind: str, *, by: str = "小张", outcome: str = "done", **told: Any) -> Any:
    """One step done (or not) on its day; 告知 is told to the daughter at home."""
    actor = world.actor(by, on=on)
    more = {"way": "home", "whom": "女儿"} if kind == "inform" and outcome == "done" else {}
    with scoped(actor.scope), transaction.atomic():
        return step_do(case(world, name), by=actor, at=stage.moment(on, 11),
                       doing=Doing(**({"kind": kind, "outcome": outcome, "day": on} | more | told)))


def all_steps(world: Any, name: str, on: date) -> None:
    """Every must-step: a visit is met, 遗属 are said to be none, the rest is done."""
    stage.met(world, name, on, "home", level="leader", occasion="funeral")
    step(world, name, on, "survivors", outcome="excused", note="没有遗属")
    for kind in STEPS.keys() - {"visit", "survivors", "reckon"}:
        step(world, name, on, kind)


def close(world: Any, name: str, on: date, *, by: str = "小张") -> Bereavement:
    actor = world.actor(by, on=on)
    with scoped(actor.scope), transaction.atomic():
        return case_close(case(world, name), by=actor, at=stage.moment(on, 16))
