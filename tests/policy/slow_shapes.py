"""The shapes that the slow reader reads, who is in charge on a day, and what somebody was on a day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

ALL_KINDS = {"lixiu", "tuixiu", "worker", "early", "pre1949"}
AT_HOME = {"home", "hospital"}


@dataclass(frozen=True)
class Person:
    number: str
    kind: str
    charge_since: date | None
    birth_on: date | None = None
    birth_precision: str = "day"
    birth_calendar: str = "solar"
    lunar_month: int | None = None
    lunar_day: int | None = None
    lunar_leap: bool = False
    leap_pref: str = "plain"
    reckoning: str = "full"
    resettled: bool = False
    residence: str = ""
    leader: str = ""
    tags: frozenset[str] = frozenset()
    died_on: date | None = None
    past: tuple[tuple[str, str, date], ...] = ()  # (mark, what it was, until that day)


@dataclass(frozen=True)
class Contact:
    person: str
    day: date
    mode: str
    reached: bool = True
    handler_level: str = ""


@dataclass(frozen=True)
class Happening:
    person: str
    kind: str
    happened_on: date
    known_on: date | None = None


@dataclass(frozen=True)
class Owed:
    """One duty before its status is asked: ``keeps`` are the days of all facts of the keeping sort, any day."""

    rule: str
    period: str
    opens: date
    due: date | None
    late: str  # "never", "week" (7 days after due), "month" (30 days) or "always"
    keeps: tuple[date, ...]
    outlives: bool = False


def stretches(person: Person) -> Iterator[tuple[date, date, Person]]:
    """(first day, day after the last, the person as they were) between two changes of any mark."""
    days = sorted({until for _mark, _was, until in person.past})
    for first, after in pairwise([date.min, *days, date.max]):
        yield first, after, then(person, first)


def then(person: Person, day: date) -> Person:
    """The person as they were on a day: of each mark the past with the nearest end after it, else the present."""
    was = {}
    for mark, value, until in sorted(person.past, key=lambda one: one[2], reverse=True):
        if day < until:
            was[mark] = value
    tags = set(person.tags)
    for mark, tag in (("ill", "重病"), ("hard", "特殊困难")):
        if mark in was:
            tags = tags | {tag} if was[mark] else tags - {tag}
    return replace(
        person, kind=was.get("kind", person.kind), residence=was.get("residence", person.residence), tags=frozenset(tags),
        resettled=bool(was.get("resettled", person.resettled)), leader="周局" if was.get("led", person.leader) else "")


def in_charge(person: Person, day: date) -> bool:
    return person.charge_since <= day and (person.died_on is None or day <= person.died_on)
