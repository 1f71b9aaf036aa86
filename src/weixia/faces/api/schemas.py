"""What goes out and comes in. Days are local dates, moments UTC, money integer 分; sealed values only masked."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, field_validator


def _written_day(value: Any) -> Any:
    """Only 2026-06-16 is a day: a bare number would be read as seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value) or isinstance(value, (int, float)):
        raise ValueError("YYYY-MM-DD")
    return value


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Day = Annotated[date, BeforeValidator(_written_day)]


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, str]] = []


class Me(Schema):
    """Who asks, in which post, and what that post may do."""

    account: int
    name: str
    role: str
    role_name: str
    unit: str
    capabilities: list[str]


class PersonRow(Schema):
    """A line of the list."""

    id: int
    number: str
    name: str
    kind: str
    unit: str
    born_on: date | None
    born_precision: str
    died_on: date | None
    primary_contact: str
    tags: list[str]
    open: int = 0
    overdue: int = 0


class People(Schema):
    """One page; `next` is the key for `after`, '' at the end."""

    items: list[PersonRow]
    next: str


class Kin(Schema):
    name: str
    relation: str
    phone: str


class Person(PersonRow):
    """A whole file. `hidden` shows sealed values masked; revealing them needs the page and a reason."""

    sex: str
    address_form: str
    branch: str
    leader: str
    charge_since: date | None
    resettled: bool
    hidden: dict[str, str]
    family: list[Kin]
    missing: list[str]


class Contact(Schema):
    """A contact or visit."""

    id: int
    person: int
    day: Day
    mode: str
    reached: bool
    handler: str
    handler_level: str
    occasion: str
    summary: str
    next_step: str
    gift_cents: int | None
    gift_items: str
    late: bool
    withdrawn: bool


class Told(Schema):
    """What is told comes in strictly: an unknown field is an error, never ignored."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _no_nul(cls, value: Any) -> Any:
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("NUL")
        return value


class NewContact(Told):
    """What to record about one contact; the caller is the one who made it unless `handler` says otherwise."""

    day: Day
    mode: Literal["home", "hospital", "phone", "video", "meeting", "wechat", "letter"]
    reached: bool
    summary: str = Field("", max_length=500)
    next_step: str = Field("", max_length=200)
    occasion: Literal[
        "daily", "hospital", "longevity", "birthday", "new_year", "spring", "dragon_boat", "mid_autumn",
        "national_day", "seniors_day", "dispute", "hardship", "funeral", "family",
    ] = "daily"
    handler: str = Field("", max_length=60)
    level: Literal["", "leader", "head", "staff", "volunteer"] = ""
    gift_cents: int | None = Field(None, ge=0, le=100_000_000)
    gift_items: str = Field("", max_length=200)


class NewHappening(Told):
    """A fact about a person. A death also closes the file for new duties."""

    kind: Literal[
        "hospital", "discharge", "illness", "death", "dispute", "hardship", "family", "checkup", "accident",
        "activity", "move_in", "move_out",
    ]
    happened_on: Day
    known_on: Day | None = None
    text: str = Field("", max_length=500)


class Withdrawal(Told):
    """Why something is taken back."""

    reason: str = Field(min_length=1, max_length=300)


class Withdrawn(Schema):
    """What was taken back; it stays on file."""

    id: int


class Recorded(Schema):
    """What was written; `kept` are the duties to this person that stand kept on its day."""

    id: int
    kept: list[int]


class Duty(Schema):
    """One thing owed, as it stands on the day asked."""

    id: int
    rule: str
    title: str
    person: int
    person_number: str
    person_name: str
    period: str
    opens: date
    due: date | None
    status: str
    kept_on: date | None
    responsible: str
    planned: date | None


class UnitDuty(Schema):
    """One thing that a unit owes, as it stands on the day asked."""

    id: int
    rule: str
    title: str
    unit: int
    unit_code: str
    unit_name: str
    period: str
    opens: date
    due: date | None
    status: str
    kept_on: date | None


class CaseDuty(Schema):
    """One thing that a need or a petition owes, as it stands on the day asked."""

    id: int
    rule: str
    title: str
    case: int
    number: str
    period: str
    opens: date
    due: date | None
    status: str
    kept_on: date | None


class Duties(Schema):
    """One page; `next` is the key for `after`, '' at the end."""

    items: list[Duty]
    next: str


class Clause(Schema):
    ref: str
    title: str
    quote: str


class Fact(Schema):
    label: str
    value: str
    source: str = ""


class Evidence(Schema):
    day: date
    text: str
    keeps: bool
    why_not: str = ""
    source: str = ""


class Rule(Schema):
    """A rule in words."""

    code: str
    title: str
    says: str
    version: str
    who: str
    when_words: str
    kept_by_words: str
    by_words: str
    house_choice: bool
    values: list[Fact]


class RuleWithClauses(Rule):
    clauses: list[Clause]


class Why(Schema):
    """为何应办: the rule, its clauses word for word, what was found, what keeps it and what does not."""

    duty: Duty
    rule: Rule
    clauses: list[Clause]
    facts: list[Fact]
    evidence: list[Evidence]
    reason: str
    version: str
    steps: list[str]
    changed: list[Fact]
    keepers: str


class Today(Schema):
    """今日: the figures, each the length of its list, and the first of the work in its order."""

    on: date
    lunar: str
    festival: str
    since: date | None
    settled_at: datetime | None
    counts: dict[str, int]
    first: list[Duty]


PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 422, 423, 429), Problem)
