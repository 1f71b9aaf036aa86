"""提示: what the registered facts say of somebody's risks (S002-9). Each flag has its rule, its inputs and its day; it is a set,
never a score, and says nothing of thought or belief. Who may overrule one does so for a reason, until a day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from weixia.duties import rulebook
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word, said
from weixia.needs import queries as needs
from weixia.needs.queries.overrules import overruled
from weixia.registry.queries.exists import checked, happened, marked

People = QuerySet[Any]
SOLITARY = ("独居", "空巢", "孤寡")  # data
LOST, VERIFY = "contact.lost", "data.verify"


@dataclass(frozen=True)
class Flag:
    """One flag: `says` its rule with its values in words, `source` the key in policy/sources.yaml, `values` what no rule of the book
    has, by date; `holds` narrows people to whom it holds of on a day."""

    name: str
    title: Word
    says: Word
    source: str
    holds: Callable[[People, date, Actor], People]
    values: dict[str, int] = field(default_factory=dict)

    def rule(self, on: date) -> str:
        """The rule as it reads on that day, in the reader's language."""
        return said(self.says) % (self.values | _of_the_book(self.name, on))


def _of_the_book(name: str, on: date) -> dict[str, int]:
    wanted = {"out_of_touch": (LOST, ("attempts", "span_days")), "stale": (VERIFY, ("months",))}.get(name, ("", ()))
    return {one: int(rulebook.value(wanted[0], one, on)) for one in wanted[1]}


def _years_before(on: date, years: int) -> date:
    return date(on.year - years, on.month, min(on.day, 28) if on.month == 2 else on.day)


def _months_before(on: date, months: int) -> date:
    ahead = on.year * 12 + on.month - 1 - months
    return date(ahead // 12, ahead % 12 + 1, min(on.day, 28))


def _alone(people: People, on: date, seen_by: Actor) -> People:
    return people.filter(marked(SOLITARY), birth_on__lte=_years_before(on, ALONE["age"]))


def _silent(people: People, on: date, seen_by: Actor) -> People:
    since = on - timedelta(days=SILENT["days"])
    return needs.silent(people.filter(Q(charge_since=None) | Q(charge_since__lte=since)), days=SILENT["days"], on=on)


def _out_of_touch(people: People, on: date, seen_by: Actor) -> People:
    lost = needs.out_of_touch(seen_by=seen_by, on=on, **_of_the_book("out_of_touch", on))
    sought = needs.running_searches(seen_by=seen_by).order_by().values("person_id")
    return people.filter(Q(pk__in=lost.order_by().values("person_id")) | Q(pk__in=sought))


def _hospital(people: People, on: date, seen_by: Actor) -> People:
    return people.filter(happened("hospital", after=on - timedelta(days=HOSPITAL["days"]), until=on))


def _bereaved(people: People, on: date, seen_by: Actor) -> People:
    since = on - timedelta(days=BEREAVED["days"])
    died = Q(related__died_on__gt=since, related__died_on__lte=on)
    return people.filter(died | Q(happened("family", after=since, until=on)))


def _stale(people: People, on: date, seen_by: Actor) -> People:
    since = _months_before(on, _of_the_book("stale", on)["months"])
    return people.filter(~checked(after=since, until=on), Q(charge_since=None) | Q(charge_since__lte=since))


ALONE, SILENT, HOSPITAL, BEREAVED = {"age": 80}, {"days": 90}, {"days": 30}, {"days": 365}
FLAGS = {flag.name: flag for flag in (
    Flag("alone", Word("独居高龄"), Word("标有独居、空巢或孤寡，年满 %(age)s 岁。"), "house-choice", _alone, ALONE),
    Flag("silent", Word("久未联系"), Word("在管 %(days)s 天以上，最近 %(days)s 天里没有一次联系上。"), "house-choice", _silent, SILENT),
    Flag("out_of_touch", Word("失联"), Word("连续 %(attempts)s 次没联系上，前后满 %(span_days)s 天，或者正在查找。"), "S003-7-21",
         _out_of_touch),
    Flag("hospital", Word("近期住院"), Word("%(days)s 天里登记过住院。"), "house-choice", _hospital, HOSPITAL),
    Flag("bereaved", Word("家有变故"), Word("%(days)s 天里登记过家庭变故，或者所属的老同志去世。"), "house-choice",
         _bereaved, BEREAVED),
    Flag("stale", Word("资料过期"), Word("%(months)s 个月里没有核对过住址、电话和家庭联系人。"), "S003-7-21", _stale),
)}


def flagged(people: People, name: str, *, on: date, seen_by: Actor) -> People:
    """Those of `people` of whom a flag holds on a day, and whom nobody exempted from it."""
    alive = people.filter(Q(died_on__isnull=True) | Q(died_on__gte=on))
    return FLAGS[name].holds(alive, on, seen_by).filter(~overruled(name, on=on))


def raised(people: People, name: str, *, on: date, seen_by: Actor) -> People:
    """The same, with those whom somebody exempted: they are shown with the reason beside."""
    alive = people.filter(Q(died_on__isnull=True) | Q(died_on__gte=on))
    return FLAGS[name].holds(alive, on, seen_by)
