"""The shapes that the slow reader reads, and who is in charge on a day."""

from dataclasses import dataclass
from datetime import date

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
    kind_since: date | None = None
    kind_before: str = ""


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


def in_charge(person: Person, day: date) -> bool:
    return person.charge_since <= day and (person.died_on is None or day <= person.died_on)
