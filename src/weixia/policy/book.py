"""The rule book: reads `book/*.yaml`, `sources.yaml` and `waiting.yaml`, and refuses what it does not understand.

A rule tests facts with four words (is, in, at_least, at_most), all of which must hold; it names its numbers under
`values`, each dated and sourced. Every operand is the name of a value, or true/false after `is`. The first version
of a value also holds for all days before it: older debts are judged by the oldest rule that is known.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from weixia.policy.grammar import (
    BEREAVEMENT,
    OFFSETS,
    TESTS,
    Anniversary,
    Awaited,
    Derived,
    Event,
    EveryPeriod,
    Rule,
    SinceLast,
    Source,
    Standing,
    Version,
)

__all__ = ["HOUSE_CHOICE", "Anniversary", "Awaited", "Book", "BookError", "Derived", "Event", "EveryPeriod", "Rule", "SinceLast",
           "Source", "Standing", "Version", "load", "read_rule", "value_names"]
HERE = Path(__file__).parent
HOUSE_CHOICE = "house-choice"
DEATH = "death"

M = TypeVar("M", bound=BaseModel)


class BookError(ValueError):
    """A rule, or a source, that cannot be taken as it stands. The text says where and what to do, in Chinese."""


@dataclass(frozen=True, eq=False)
class Book:
    """All rules by id, all sources by key, and the words that no room answers yet. A book is itself alone: caches go by it."""

    rules: Mapping[str, Rule]
    sources: Mapping[str, Source]
    awaited: Mapping[str, Awaited]

    def __getitem__(self, rule: str) -> Rule:
        return self.rules[rule]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())


def load(folder: Path = HERE / "book", sources: Path = HERE / "sources.yaml", waiting: Path = HERE / "waiting.yaml") -> Book:
    """Read every rule in the folder. Raises BookError with all problems of the first file that has any."""
    known = {key: _model(Source, data, sources.name) for key, data in _yaml(sources).items()}
    awaited = {key: _model(Awaited, data, waiting.name) for key, data in _yaml(waiting).items()}
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("**/*.yaml")):
        rule = read_rule(_yaml(path), known, path.name)
        if rule.rule in rules:
            raise BookError(f"{path.name}：规则编号 {rule.rule} 已经用过，每条规则的编号不得重复。")
        rules[rule.rule] = rule
    problems = [problem for rule in rules.values() for problem in _book_problems(rule, rules, awaited)]
    if problems:
        raise BookError("\n".join(problems))
    return Book(rules, known, awaited)


def read_rule(data: Mapping[str, Any], sources: Mapping[str, Source], name: str) -> Rule:
    """One rule from its mapping, checked against the sources. Raises BookError."""
    rule: Rule = _model(Rule, data, name)
    problems = [*_test_problems(rule), *_value_problems(rule, sources), *_way_problems(rule), *_date_problems(rule)]
    if problems:
        raise BookError("\n".join(f"{name}：{problem}" for problem in problems))
    return rule


WAYS = ("joins", "opens", "closes", "reckoned", "from_months", "within_months", "minutes", "hours", "days", "workdays", "months",
        "stops_most")


def value_names(rule: Rule) -> set[str]:
    """The values that the rule's own sentences name (a fact that decides `months` may use more)."""
    names = {operand for tests in rule.who.values() for operand in tests.values() if isinstance(operand, str)}
    when = rule.when.model_dump()
    names |= {when[key] for key in WAYS if when.get(key)}
    return names | ({rule.duty.late} - {"never", "always"})


def _book_problems(rule: Rule, rules: Mapping[str, Rule], awaited: Mapping[str, Awaited]) -> Iterator[str]:
    baseline = rules.get(rule.tightens) if rule.tightens else None
    if rule.tightens and (baseline is None or baseline.tightens or baseline.subject != rule.subject):
        yield f"{rule.rule}：tightens 写的「{rule.tightens}」不是同一对象的国家基线规则。"
    for word in rule.waits_for:
        if word not in awaited:
            yield f"{rule.rule}：等待的「{word}」不在 waiting.yaml 里，请写明由哪一间屋子提供。"


def _way_problems(rule: Rule) -> Iterator[str]:
    when = rule.when
    if isinstance(when, Event | Standing) and sum(1 for way in OFFSETS if getattr(when, way, None)) != 1:
        yield "期限应只写一种：minutes、hours、days、workdays 或 months。"
    if isinstance(when, Event) and bool(when.stops) != bool(when.stops_most):
        yield "stops（停表）要和 stops_most（最多停几个工作日）一起写：停表要有上限。"
    if isinstance(when, Event) and when.stops and not when.workdays:
        yield "只有按工作日（workdays）数的期限可以停表：信访按自然日，不停。"
    if isinstance(when, Standing) == bool(rule.duty.kept_by):
        yield "要写 kept_by；只有 standing（状态消除即算办到）不写。"
    if rule.outlives != (isinstance(when, Event) and when.event == DEATH):
        yield f"以 {BEREAVEMENT} 开头的规则从去世（event: {DEATH}）起算，别的规则不从去世起算。"


def _date_problems(rule: Rule) -> Iterator[str]:
    if rule.starts and rule.until and rule.until <= rule.starts:
        yield f"until 写的 {rule.until} 不在 from 写的 {rule.starts} 之后。"
    for name in rule.stricter:
        if name not in rule.values:
            yield f"stricter 写的「{name}」不在 values 里。"


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
_KINDS = re.compile(r"^(EveryPeriod|Anniversary|Event|SinceLast|Standing|int|str|bool|list\[.*|constrained-.*|function-.*)$")


def _plain(error: Mapping[str, Any]) -> str:
    where = ".".join(_DATE.sub(r"\1-\2-\3", str(part)) for part in error["loc"] if not _KINDS.match(str(part))) or "全文"
    match error["type"]:
        case "extra_forbidden":
            return f"「{where}」不是规则书认识的写法，请删去或改正。"
        case "missing":
            return f"缺少「{where}」。"
        case _:
            return f"「{where}」写得不对，读到的是 {error['input']!r}。"
