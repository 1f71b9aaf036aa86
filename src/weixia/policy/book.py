"""The rule book: reads `book/*.yaml` and `sources.yaml`, and refuses what it does not understand.

A rule tests facts with four words (is, in, at_least, at_most), all of which must hold; it names its numbers under
`values`, each dated and sourced. Every operand is the name of a value, or true/false after `is`. The first version
of a value also holds for all days before it: older debts are judged by the oldest rule that is known.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

HERE = Path(__file__).parent
TESTS = ("is", "in", "at_least", "at_most")
HOUSE_CHOICE = "house-choice"

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Filled = Annotated[str, Field(min_length=1)]
M = TypeVar("M", bound=BaseModel)


class BookError(ValueError):
    """A rule, or a source, that cannot be taken as it stands. The text says where and what to do, in Chinese."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Source(Strict):
    """Where a promise is written: the document's title and the clause itself."""

    title: Filled
    clause: Filled


class Value(Strict):
    value: int | list[int] | list[str]
    source: Filled


class EveryPeriod(Strict):
    """One duty each period. `joins`: a charge that begins inside the period counts when it begins at least that
    many days before the last day; without it the person must be in charge on the first day."""

    every: Literal["month", "quarter", "half", "year", "spring_festival"]
    joins: Name | None = None


class Anniversary(Strict):
    """One duty each birthday, open `opens` days before and due `closes` days after."""

    anniversary: Literal["birthday"]
    opens: Name | None = None
    closes: Name | None = None


class Event(Strict):
    """One duty each day on which the event is known, due `workdays` working days later."""

    event: Name
    workdays: Name


class SinceLast(Strict):
    """A duty `months` after the last keeping fact or the charge's first day, open `opens` months before it is due.
    `months` names a value, or a fact that decides it for each person."""

    since_last: Name
    months: Name
    opens: Name


When = EveryPeriod | Anniversary | Event | SinceLast


class Owed(Strict):
    """How a duty is kept and by whom. `late`: never, always, or the number of days after due (a value's name)."""

    kept_by: Annotated[list[Name], Field(min_length=1)]
    by: Literal["primary_contact", "unit_leader"]
    late: Name


class Rule(Strict):
    """One promise. `sources` are the keys of the clauses it rests on."""

    rule: Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")]
    title: Filled
    says: Filled
    sources: Annotated[list[Filled], Field(min_length=1)]
    subject: Literal["person"]
    who: dict[Name, dict[str, Name | bool]]
    when: When
    duty: Owed
    values: dict[Name, dict[date, Value]] = {}

    @property
    def source(self) -> str:
        """The clauses as one text: S001-38, S003-7-17."""
        return ", ".join(self.sources)

    def versions(self) -> list["Version"]:
        """The rule's versions by the day the duty is about; the first reaches back without end."""
        starts = sorted({day for dated in self.values.values() for day in dated}) or [date.min]
        ends = [*starts[1:], None]
        return [self._version(start, end, start == starts[0]) for start, end in zip(starts, ends, strict=True)]

    def _version(self, start: date, end: date | None, earliest: bool) -> "Version":
        held = {name: dated[max((d for d in dated if d <= start), default=min(dated))]
                for name, dated in self.values.items()}
        return Version(start, None if earliest else start, end,
                       {name: value.value for name, value in held.items()},
                       {name: value.source for name, value in held.items()})


@dataclass(frozen=True)
class Version:
    """A rule's values over [first, until) of the day the duty is about (None: without end). `named` is its date."""

    named: date
    first: date | None
    until: date | None
    values: Mapping[str, Any]
    sources: Mapping[str, str]


@dataclass(frozen=True)
class Book:
    """All rules by id, and all sources by key."""

    rules: Mapping[str, Rule]
    sources: Mapping[str, Source]

    def __getitem__(self, rule: str) -> Rule:
        return self.rules[rule]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())


def load(folder: Path = HERE / "book", sources: Path = HERE / "sources.yaml") -> Book:
    """Read every rule in the folder. Raises BookError with all problems of the first file that has any."""
    known = {key: _model(Source, data, sources.name) for key, data in _yaml(sources).items()}
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("**/*.yaml")):
        rule = read_rule(_yaml(path), known, path.name)
        if rule.rule in rules:
            raise BookError(f"{path.name}：规则编号 {rule.rule} 已经用过，每条规则的编号不得重复。")
        rules[rule.rule] = rule
    return Book(rules, known)


def read_rule(data: Mapping[str, Any], sources: Mapping[str, Source], name: str) -> Rule:
    """One rule from its mapping, checked against the sources. Raises BookError."""
    rule: Rule = _model(Rule, data, name)
    problems = [*_test_problems(rule), *_value_problems(rule, sources)]
    if problems:
        raise BookError("\n".join(f"{name}：{problem}" for problem in problems))
    return rule


def value_names(rule: Rule) -> set[str]:
    """The values that the rule's own sentences name (a fact that decides `months` may use more)."""
    names = {operand for tests in rule.who.values() for operand in tests.values() if isinstance(operand, str)}
    when = rule.when.model_dump()
    names |= {when[key] for key in ("joins", "opens", "closes", "workdays", "months") if when.get(key)}
    return names | ({rule.duty.late} - {"never", "always"})


def _test_problems(rule: Rule) -> Iterator[str]:
    for fact, tests in rule.who.items():
        for test, operand in tests.items():
            if test not in TESTS:
                yield f"条件「{fact}」用了「{test}」；只能用 {'、'.join(TESTS)}。"
            elif isinstance(operand, bool) and test != "is":
                yield f"条件「{fact}」：是与否只能用 is。"
            elif isinstance(operand, str) and operand not in rule.values:
                yield f"条件「{fact}」写的「{operand}」不在 values 里，请补上它的值、日期和出处。"


def _value_problems(rule: Rule, sources: Mapping[str, Source]) -> Iterator[str]:
    for key in rule.sources:
        if key not in sources:
            yield f"出处「{key}」不在 sources.yaml 里。"
    for name, dated in rule.values.items():
        if not dated:
            yield f"「{name}」没有写任何日期的值。"
        for day, value in dated.items():
            if value.source not in sources:
                yield f"「{name}」{day} 的出处「{value.source}」不在 sources.yaml 里。"
        if len({type(value.value) for value in dated.values()}) > 1:
            yield f"「{name}」各个日期的值不是同一种（有的是数，有的是列表）。"
    moments = {rule.when.months} if isinstance(rule.when, SinceLast) else set()
    for name in sorted(value_names(rule) - set(rule.values) - moments):
        yield f"用到的「{name}」不在 values 里，请补上它的值、日期和出处。"


def _yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_NoRepeats)
    except yaml.YAMLError as error:
        raise BookError(f"{path.name}：不是可读的 YAML:{error}") from error
    if not isinstance(data, dict):
        raise BookError(f"{path.name}：应写成「名称: 内容」的形式。")
    return data


class _NoRepeats(yaml.SafeLoader):
    """A key written twice would silently keep only the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]  # type: ignore[no-untyped-call]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.YAMLError(f"「{'、'.join(sorted(twice))}」写了两次")
        return super().construct_mapping(node, deep=deep)


def _model(kind: type[M], data: Any, name: str) -> M:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise BookError("\n".join(f"{name}：{_plain(e)}" for e in error.errors())) from error


_DATE = re.compile(r"^datetime\.date\((\d+), (\d+), (\d+)\)$")
_KINDS = re.compile(r"^(EveryPeriod|Anniversary|Event|SinceLast|int|str|bool|list\[.*|constrained-.*|function-.*)$")


def _plain(error: Mapping[str, Any]) -> str:
    where = ".".join(_DATE.sub(r"\1-\2-\3", str(part)) for part in error["loc"] if not _KINDS.match(str(part))) or "全文"
    match error["type"]:
        case "extra_forbidden":
            return f"「{where}」不是规则书认识的写法，请删去或改正。"
        case "missing":
            return f"缺少「{where}」。"
        case _:
            return f"「{where}」写得不对，读到的是 {error['input']!r}。"
