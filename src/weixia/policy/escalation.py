"""逾期升级: after how many days whom an overdue duty reaches. Dated values with sources, as in the rule book."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from weixia.policy.book import BookError
from weixia.policy.grammar import Strict, Value

HERE = Path(__file__).parent
STEPS = ("section", "leader", "upper")


class Escalation(Strict):
    """Each step's days by date: `remind` before the due day, the others after it."""

    remind: dict[date, Value]
    section: dict[date, Value]
    leader: dict[date, Value]
    upper: dict[date, Value]


@dataclass(frozen=True)
class Ladder:
    """The days of one day: when the officer is reminded, and from which day on the section, the unit's leader and the
    bureau above hear of it."""

    remind: int
    section: int
    leader: int
    upper: int


@cache
def escalation(path: Path = HERE / "escalation.yaml", sources: Path = HERE / "sources.yaml") -> Escalation:
    """The file as it stands. Raises BookError where a step or a source is not known, or a later step comes sooner."""
    try:
        read = Escalation.model_validate(_yaml(path))
    except ValidationError as problem:
        raise BookError(f"{path.name}：{problem}") from problem
    known = {value.source for dated in read.model_dump().values() for value in map(Value.model_validate, dated.values())}
    if strange := sorted(known - set(_yaml(sources))):
        raise BookError(f"{path.name}：出处「{'、'.join(strange)}」不在 sources.yaml 里。")
    for day in {day for name in STEPS for day in getattr(read, name)}:
        rungs = [_at(getattr(read, name), day) for name in STEPS]
        if rungs != sorted(rungs):
            raise BookError(f"{path.name}：{day} 起，后一级不应比前一级先知道。")
    return read


def ladder(on: date) -> Ladder:
    """The days in force on a day; the first value holds for all days before it."""
    held = escalation()
    return Ladder(*(_at(getattr(held, name), on) for name in ("remind", *STEPS)))


def _at(dated: Mapping[date, Value], on: date) -> int:
    value = dated[max((day for day in dated if day <= on), default=min(dated))].value
    if not isinstance(value, int):
        raise BookError(f"「{value}」应是天数。")
    return value


def _yaml(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
