"""What units hold stricter than the book: one derived rule a unit, laid beside the baseline that it tightens.

A unit sets values, never sentences. The nearer unit decides for its own people, value by value; what no longer is
stricter than the book on a day (the book itself has moved on) counts for nothing on that day.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from weixia.policy.grammar import Derived, Rule, Source, Version

MARK = "@"


@dataclass(frozen=True)
class Setting:
    """One unit's word on one value from a day on; `value` None: the baseline again. `number` tells older from newer."""

    number: int
    unit: int
    path: str
    name: str
    value: Any
    since: date
    document: Source

    @property
    def key(self) -> str:
        """How an edition names the document among its sources."""
        return f"unit-{self.number}"


def base(rule: str) -> str:
    """The baseline that a rule's id names: a unit's own form is `<baseline>@<unit>`."""
    return rule.partition(MARK)[0]


def is_stricter(way: str, baseline: Any, value: Any) -> bool:
    """Whether a value asks more than the baseline: fewer or more of a number, a part or the whole of a list and beyond."""
    if isinstance(baseline, list):
        return set(value) < set(baseline) if way == "less" else set(value) > set(baseline)
    return bool(value < baseline if way == "less" else value > baseline)


def derive(rule: Rule, settings: Collection[Setting]) -> list[Derived]:
    """The rule as each unit has it that set a value of it, in the order of the tree."""
    places = {one.unit: one.path for one in settings}
    found = []
    for unit, path in sorted(places.items(), key=lambda place: place[1]):
        pieces = _pieces(rule, settings, unit, path)
        if pieces:
            documents = {one.key: one.document for one in settings}
            used = {key for piece in pieces for key in piece.sources.values()}
            found.append(Derived.model_construct(**{
                **dict(rule), "rule": f"{rule.rule}{MARK}{unit}", "tightens": rule.rule, "unit": unit, "path": path,
                "pieces": tuple(pieces), "documents": {key: documents[key] for key in sorted(used & set(documents))}}))
    return found


def _pieces(rule: Rule, settings: Collection[Setting], unit: int, path: str) -> list[Version]:
    """The unit's versions; neighbours that say the same are one."""
    days = {one.since for one in settings}
    days |= {day for version in rule.versions() for day in (version.first, version.until) if day and day > min(days)}
    pieces: list[Version] = []
    for first, until in pairwise([*sorted(days), None]):
        piece = _piece(rule, settings, path, first, until)  # type: ignore[arg-type]
        last = pieces[-1] if pieces else None
        if piece and last and last.until == first and replace(piece, named=last.named, first=last.first) == replace(last, until=until):
            pieces[-1] = replace(last, until=until)
        elif piece:
            pieces.append(piece)
    return pieces


def _piece(rule: Rule, settings: Collection[Setting], path: str, first: date, until: date | None) -> Version | None:
    book = next((version for version in rule.versions() if version.holds(first)), None)
    if book is None:
        return None
    held = _held(rule, book, settings, first)
    if path not in held:
        return None
    values, sources = dict(book.values), dict(book.sources)
    for place in sorted(place for place in held if path.startswith(place)):
        for one in held[place].values():
            values[one.name], sources[one.name] = one.value, one.key
    besides = tuple(sorted(place for place in held if place.startswith(path) and place != path))
    return Version(first, first, until, values, sources, besides)


def _held(rule: Rule, book: Version, settings: Collection[Setting], day: date) -> Mapping[str, Mapping[str, Setting]]:
    """Place → value → what is set there on the day and stricter than the book."""
    last: dict[tuple[str, str], Setting] = {}
    for one in sorted(settings, key=lambda one: (one.since, one.number)):
        if one.since <= day:
            last[one.path, one.name] = one
    held: dict[str, dict[str, Setting]] = {}
    for (place, name), one in last.items():
        if one.value is not None and name in rule.stricter and is_stricter(rule.stricter[name], book.values[name], one.value):
            held.setdefault(place, {})[name] = one
    return held
