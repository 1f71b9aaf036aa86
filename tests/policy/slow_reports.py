"""The slow reading of what must be reported, under the same choices.

15. A report is told here as a fact of kind `oral.<kind>` or `written.<kind>`: on the day `happened_on`, of what was known
    on `known_on`. What one day brought is reported when all of it is, on the last of those days.
16. Two hours are the day itself, twenty-four the day after. It stays overdue until it is done; nothing is owed for what a
    person did after their death, but the death itself is reported, by rules of its own.
"""

from collections.abc import Iterator
from datetime import date

from tests.policy.slow_days import DAY
from tests.policy.slow_shapes import Owed, Person, in_charge

FOUR = ("illness", "hardship", "accident", "activity")
WAYS = (("oral", 0, "report.oral", "bereavement.report_unit"), ("written", 1, "report.written", "bereavement.report_bureau"))


def reports(person: Person, happenings) -> Iterator[Owed]:
    brought: dict[date, set[str]] = {}
    for h in happenings:
        if h.kind in FOUR:
            brought.setdefault(h.known_on or h.happened_on, set()).add(h.kind)
    for way, days, rule, of_death in WAYS:
        told = {(h.kind.removeprefix(f"{way}."), h.known_on): h.happened_on for h in happenings if h.kind.startswith(f"{way}.")}
        for known, kinds in brought.items():
            if in_charge(person, known):
                when = [told.get((kind, known)) for kind in kinds]
                keeps = () if None in when else (max(when),)
                yield Owed(rule, known.isoformat(), known, known + days * DAY, "always", keeps)
        yield from _death(person, happenings, of_death, days, tuple(day for (kind, _known), day in told.items() if kind == "death"))


def _death(person: Person, happenings, rule: str, days: int, keeps: tuple[date, ...]) -> Iterator[Owed]:
    if person.died_on is None:
        return
    known = max([person.died_on, *sorted(h.known_on or h.happened_on for h in happenings if h.kind == "death")[:1]])
    if person.charge_since <= known:
        yield Owed(rule, known.isoformat(), known, known + days * DAY, "always", keeps, outlives=True)


def told_of(rng, number: str, happenings, make) -> list:
    """Reports of some of what happened, on turning days."""
    found = []
    for kind, known in sorted({(h.kind, h.known_on or h.happened_on) for h in happenings if h.kind in (*FOUR, "death")}):
        for way, *_rest in WAYS:
            if rng.random() < 0.7:
                found.append(make(number, f"{way}.{kind}", known + rng.choice([0, 0, 1, 2, 40]) * DAY, known))
    return found
