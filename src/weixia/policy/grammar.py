"""The grammar of the rule book: what a rule file may say, and nothing else.

Six ways a duty arises: every period, an anniversary, an event, since the last, while a condition stands. Numbers are
never written where they are used: every operand is the name of a value, which is dated and sourced.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

TESTS = ("is", "in", "at_least", "at_most")
BEREAVEMENT = "bereavement."
OFFSETS = ("minutes", "hours", "days", "workdays", "months")
CASES = ("need", "petition", "claim", "decision")  # subjects that are one matter each, from its first day to its last

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
RuleName = Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")]
Filled = Annotated[str, Field(min_length=1)]
Cadence = Literal["month", "quarter", "half", "year", "new_year", "spring_festival", "dragon_boat", "mid_autumn",
                  "national_day", "seniors_day"]
Role = Literal["primary_contact", "unit_leader", "section_head", "information_officer", "health_officer",
               "finance_officer", "claims_officer", "petition_officer", "office", "duty_desk", "doctor", "assessor",
               "counsellor", "branch_secretary", "group_leader", "organisation_member", "upper_party", "bureau"]
Recipient = Literal["unit_in_charge", "city_bureau", "upper_party"]
Proof = Literal["summary", "gift"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Source(Strict):
    """Where a promise is written: the document's title and the clause itself."""

    title: Filled
    clause: Filled


class Awaited(Strict):
    """A word that rules ask and no room answers yet: the room that will, and what it means. `of_period`: its facts say
    which period each is for."""

    room: Name
    says: Filled
    of_period: bool = False


class Value(Strict):
    value: int | list[int] | list[str]
    source: Filled


class EveryPeriod(Strict):
    """One duty each period (a festival is one), due on its last day.

    `joins`: a charge that begins inside the period counts when it begins at least that many days before the last day;
    without it the person must be in charge on the day it opens. `opens` and `closes`: days before the first and after
    the last day. `from_months`, `within_months`: it opens that many months after the first day, and is due on the last
    day of so many months. `shift: before`: a due day that is no working day gives way to the last one before it.
    """

    every: Cadence
    joins: Name | None = None
    opens: Name | None = None
    closes: Name | None = None
    from_months: Name | None = None
    within_months: Name | None = None
    shift: Literal["before"] | None = None


class Anniversary(Strict):
    """One duty each birthday, open `opens` days before and due `closes` days after. `reckoned` names the ways of telling
    an age that count (full 周岁, nominal 虚岁): nominal holds for whoever tells theirs so."""

    anniversary: Literal["birthday"]
    opens: Name | None = None
    closes: Name | None = None
    reckoned: Name | None = None


class Event(Strict):
    """One duty each day on which the event is known, due so many `minutes`, `hours`, `days`, `workdays` or `months`
    later (one of them). Minutes and hours count whole days here, 2 hours being the same day: the clock itself is kept by
    the room that has moments.

    `stops` names the stretches on which the clock of `workdays` stands still (挂起), `stops_most` how many workdays of them
    count at the most; one that begins when the time is over moves nothing."""

    event: Name
    stops: Name | None = None
    stops_most: Name | None = None
    minutes: Name | None = None
    hours: Name | None = None
    days: Name | None = None
    workdays: Name | None = None
    months: Name | None = None

    @property
    def offset(self) -> tuple[str, str]:
        """The one way of counting that is given, and the name of its value."""
        return next((way, name) for way in OFFSETS if (name := getattr(self, way, None)))


class SinceLast(Strict):
    """A duty `months` after the last keeping fact or the charge's first day, open `opens` months before it is due.
    `months` names a value, or a fact that decides it for each person."""

    since_last: Name
    months: Name
    opens: Name


class Standing(Strict):
    """A condition that must not stand: one duty each time that it begins, due so many `days` or `workdays` later and
    kept on the day that it ends. Nothing else keeps it."""

    standing: Name
    days: Name | None = None
    workdays: Name | None = None

    @property
    def offset(self) -> tuple[str, str]:
        """The one way of counting that is given, and the name of its value."""
        return next((way, name) for way in OFFSETS if (name := getattr(self, way, None)))


When = EveryPeriod | Anniversary | Event | SinceLast | Standing


class Owed(Strict):
    """How a duty is kept, by whom, and who must be `told`. `late`: never, always, or the number of days after due (a
    value's name). `proof`: what the contact that keeps it must say; one that lacks it keeps the duty, 凭证不全."""

    kept_by: list[Name] = []
    by: Role
    late: Name
    told: list[Recipient] = []
    proof: list[Proof] = []


class Rule(Strict):
    """One promise. `sources` are the keys of the clauses it rests on, read again on `checked_on`.

    `row` is its place in the catalogue of fifty (docs/rules.md); several rules may carry one row, and a local choice has
    none. `tightens` names the national baseline that this local rule makes stricter: both are owed and counted, each
    under its own name. `waits_for` names the words that no room answers yet: until then the rule is 待接.

    `from`, `until`: the rule itself holds for days the duty is about in [from, until). `stricter` names the values that a
    unit may set for itself, each with the way that is stricter: `less` (fewer) or `more`; other values it may not.
    """

    rule: RuleName
    row: Annotated[int, Field(ge=1, le=50)] | None = None
    title: Filled
    says: Filled
    sources: Annotated[list[Filled], Field(min_length=1)]
    checked_on: date
    subject: Literal["person", "branch", "unit", "need", "petition", "claim", "decision"]
    tightens: RuleName | None = None
    starts: date | None = Field(default=None, alias="from")
    until: date | None = None
    stricter: dict[Name, Literal["less", "more"]] = {}
    who: dict[Name, dict[str, Name | bool]]
    when: When
    duty: Owed
    values: dict[Name, dict[date, Value]] = {}
    waits_for: list[Name] = []

    @property
    def source(self) -> str:
        """The clauses as one text: S001-38, S003-7-17."""
        return ", ".join(self.sources)

    @property
    def outlives(self) -> bool:
        """Whether it is about a death: owed to the family, and not ended by it."""
        return self.rule.startswith(BEREAVEMENT)

    def versions(self) -> list["Version"]:
        """The rule's versions by the day the duty is about; the first reaches back without end."""
        starts = sorted({day for dated in self.values.values() for day in dated}) or [date.min]
        ends = [*starts[1:], None]
        found = [self._version(start, end, start == starts[0]) for start, end in zip(starts, ends, strict=True)]
        return [version for one in found if (version := one.within(self.starts, self.until))]

    def _version(self, start: date, end: date | None, earliest: bool) -> "Version":
        held = {name: dated[max((d for d in dated if d <= start), default=min(dated))]
                for name, dated in self.values.items()}
        return Version(start, None if earliest else start, end,
                       {name: value.value for name, value in held.items()},
                       {name: value.source for name, value in held.items()})


@dataclass(frozen=True)
class Version:
    """A rule's values over [first, until) of the day the duty is about (None: without end). `named` is its date;
    `besides`: places in the tree of units that something nearer decides for."""

    named: date
    first: date | None
    until: date | None
    values: Mapping[str, Any]
    sources: Mapping[str, str]
    besides: tuple[str, ...] = ()

    def within(self, starts: date | None, until: date | None) -> "Version | None":
        """The part of it that lies in [starts, until); None when there is none."""
        first = max((day for day in (self.first, starts) if day), default=None)
        last = min((day for day in (self.until, until) if day), default=None)
        if first and last and last <= first:
            return None
        return replace(self, first=first, until=last, named=max(self.named, first or self.named))

    def holds(self, day: date) -> bool:
        """Whether it decides for a duty about the day."""
        return (self.first is None or self.first <= day) and (self.until is None or day < self.until)


class Derived(Rule):
    """A rule as one unit has it: its stricter values for everybody under `path`, counted beside the baseline."""

    unit: int
    path: str
    pieces: tuple[Version, ...]
    documents: dict[str, Source]

    def versions(self) -> list[Version]:
        """What the unit holds stricter, day by day; the baseline alone holds on all others."""
        return list(self.pieces)
