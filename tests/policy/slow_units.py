"""The slow reading of what units ask beyond the book, in plain Python: one person, one unit, one duty at a time.

1. A unit's word holds for duties *about* days from its own day on: the known day of an event, the birthday itself, the
   first day of a quarter, the base of a chain. Taken back, the book alone holds again.
2. It holds for whoever belongs to the unit, or to one below it, on the day the duty *opens*.
3. The nearest unit that asks more decides; what it does not say itself it has from the units above, else from the book.
4. Both duties are owed, the unit's under `<rule>@<unit>`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tests.policy.slow_days import DAY, plus_months
from tests.policy.slow_reader import SPOKEN, anniversaries, hospital_visits, tours
from tests.policy.slow_shapes import Owed, Person, in_charge, stretches, then

RETIRED = {"tuixiu", "worker", "early", "pre1949"}

BOOK = {
    "visit.hospital": {"workdays": 3},
    "visit.longevity_birthday": {"ages": (90, 100), "reckonings": ("full",)},
    "tour.resettled": {"months": 36},
}


@dataclass(frozen=True)
class Word:
    """A unit (as the chain of ids from the top: (1, 4)) says a value from a day on; None takes it back."""

    rule: str
    unit: tuple[int, ...]
    name: str
    value: object
    since: date


@dataclass(frozen=True)
class Stay:
    unit: tuple[int, ...]
    came: date
    left: date | None = None


def beside(person: Person, contacts, happenings, workdays, stays, words, first: date, on: date) -> Iterator[Owed]:
    """What units ask of one person, beside the book."""
    for rule, book in BOOK.items():
        said = [word for word in words if word.rule == rule]
        for values in {tuple(sorted(asked(said, stay.unit, day, book).items())) for stay in stays for day in days_of(said)}:
            for owed in of_each_stretch(rule, dict(values), person, contacts, happenings, workdays, first, on):
                unit = next((s.unit for s in stays if s.came <= owed.opens and (s.left is None or owed.opens < s.left)), ())
                decides = nearest(said, unit, about(owed))
                if decides and tuple(sorted(asked(said, unit, about(owed), book).items())) == values:
                    yield replace(owed, rule=f"{rule}@{decides[-1]}")


def of_each_stretch(rule: str, values: dict, person: Person, *facts) -> Iterator[Owed]:
    """What somebody is owed as what they were on the day it opens; a chain sees to that itself."""
    if rule == "tour.resettled":
        yield from made(rule, values, person, *facts)
        return
    for first, after, was in stretches(person):
        yield from (owed for owed in made(rule, values, was, *facts) if first <= owed.opens < after)


def days_of(words) -> list[date]:
    return sorted({word.since for word in words})


def about(owed: Owed) -> date:
    return date.fromisoformat(owed.period)


def standing(words, unit: tuple[int, ...], day: date) -> dict[str, object]:
    """What that unit itself asks on the day."""
    found: dict[str, object] = {}
    for word in sorted((w for w in words if w.unit == unit and w.since <= day), key=lambda w: w.since):
        found[word.name] = word.value
    return {name: value for name, value in found.items() if value is not None}


def chain(unit: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [unit[:length] for length in range(1, len(unit) + 1)]


def nearest(words, unit: tuple[int, ...], day: date) -> tuple[int, ...] | None:
    return next((one for one in reversed(chain(unit)) if standing(words, one, day)), None)


def asked(words, unit: tuple[int, ...], day: date, book: dict) -> dict:
    values = dict(book)
    for one in chain(unit):
        values |= standing(words, one, day)
    return values


def made(rule: str, values: dict, person: Person, contacts, happenings, workdays, first: date, on: date) -> Iterator[Owed]:
    if rule == "visit.hospital":
        yield from hospital_visits(person, contacts, happenings, workdays, values["workdays"])
    elif rule == "tour.resettled":
        yield from (owed for owed in tours(person, contacts, happenings, values["months"]) if owed.rule == rule)
    else:
        found = anniversaries(person, contacts, first, on, values["ages"], "nominal" in values["reckonings"])
        yield from (owed for owed in found if owed.rule == rule)


def turned(person: Person, every, turns: date, on: date, contacts) -> Iterator[Owed]:
    """The book once a quarterly rule has become a monthly one: quarters that begin before the day, months from it on."""
    for owed in every:
        if owed.rule != "contact.retired_quarterly" or quarter(owed.period) < turns:
            yield owed
    day = turns
    while day <= on:
        end = plus_months(day, 1) - DAY
        opens = max(day, person.charge_since)
        if person.charge_since <= end - 9 * DAY and in_charge(person, opens) and then(person, opens).kind in RETIRED:
            yield Owed("contact.retired_monthly", f"{day:%Y-%m}", opens, end, "never", tuple(c.day for c in contacts if c.mode in SPOKEN))
        day = end + DAY


def quarter(period: str) -> date:
    return date(int(period[:4]), int(period[-1]) * 3 - 2, 1)
