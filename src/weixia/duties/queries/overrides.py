"""What units hold stricter than the book: what stands, what stood, and what may be set."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from weixia.duties import explaining, rulebook
from weixia.duties.models import Override
from weixia.kernel.actor import Actor
from weixia.kernel.words import said
from weixia.policy.deriving import base


@dataclass(frozen=True)
class Held:
    """One row in words. `until`: the day from which a later row of the same unit and value holds; `ends`: it is such an ending.
    `stands` on the day asked; `mine`: within the reader's units."""

    id: int
    rule: str
    unit_id: int
    unit: str
    name: str
    label: str
    value: str
    since: date
    until: date | None
    document: str
    number: str
    clause: str
    reason: str
    by_name: str
    ends: bool
    stands: bool
    mine: bool


@dataclass(frozen=True)
class May:
    """One value that a unit may set: its name, the baseline with where it is written, and which way is stricter."""

    name: str
    label: str
    way: str
    baseline: str
    source: str
    options: list[tuple[str, str]]
    many: bool


def overrides(*, seen_by: Actor, on: date, rule: str = "") -> list[Held]:
    """Every unit's own values (of one rule, or of all), the newest first; the ended ones too."""
    seen_by.must("rule.read")
    rows = list(Override.objects.filter(**({"rule": base(rule)} if rule else {})).select_related("unit").order_by("-since", "-pk"))
    later: dict[tuple[str, int, str], date] = {}
    told = []
    for row in rows:
        key = (row.rule, row.unit_id, row.name)
        until = later.get(key)
        later[key] = row.since
        if until != row.since:  # replaced on its own first day: it never held
            told.append(_told(row, until, seen_by, on))
    return told


def may_override(rule: str, *, seen_by: Actor, on: date) -> list[May]:
    """The values of a rule that a unit may set stricter; [] where there is none or the rule is not in force."""
    seen_by.must("rule.read")
    held = rulebook.rule_book().rules.get(base(rule))
    version = next((one for one in held.versions() if one.holds(on)), None) if held and held.subject in ("person", "unit") else None
    if held is None or version is None:
        return []
    sources = rulebook.rule_book().sources
    return [May(name, explaining.value_label(name), way, explaining.value_text(name, version.values[name]),
                said(sources[version.sources[name]].title), explaining.value_options(name, version.values[name]),
                isinstance(version.values[name], list))
            for name, way in held.stricter.items()]


def _told(row: Any, until: date | None, seen_by: Actor, on: date) -> Held:
    return Held(
        id=row.pk, rule=row.rule, unit_id=row.unit_id, unit=row.unit.name, name=row.name, label=explaining.value_label(row.name),
        value="" if row.value is None else explaining.value_text(row.name, row.value), since=row.since, until=until,
        document=row.document, number=row.number, clause=row.clause, reason=row.reason, by_name=row.by_name,
        ends=row.value is None, stands=row.since <= on and (until is None or on < until) and row.value is not None,
        mine=row.unit.path.startswith(seen_by.path))
