"""One person at a time in plain Python: the loop that a straightforward program would run over the ORM."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from bench.settle.peers import words

A_DAY = {"minutes": 1440, "hours": 24, "days": 1}
Row = tuple[str, int, str, date, date | None, date | None, date | None]


@dataclass(frozen=True)
class Almanac:
    """Calendar tables as dictionaries. `workday_no`: day → working days so far; `held`: birthday → (day, year) in order."""

    workday_no: dict[date, int]
    workday: dict[int, date]
    periods: dict[str, list[tuple[str, date, date]]]
    held: dict[tuple[str, int, int], list[tuple[date, int]]]

    def workday_after(self, day: date, number: int) -> date | None:
        at = self.workday_no.get(day)
        return None if at is None else self.workday.get(at + number)


@dataclass
class One:
    """A person's kept facts by name, contacts as (day, mode, level, reached), happenings as (kind, day, known),
    `told`: word → (day, the day of the duty that it is about); `past`: (mark, what it was, until when)."""

    subject: Any
    contacts: list[tuple[date, str, str, bool]] = field(default_factory=list)
    happenings: list[tuple[str, date, date | None]] = field(default_factory=list)
    told: dict[str, list[tuple[date, date | None]]] = field(default_factory=dict)
    past: list[tuple[str, str, date]] = field(default_factory=list)

    def days(self, word: str, values: dict[str, Any]) -> list[date]:
        """The days of an evidence word, in order."""
        if word in words.CONTACTS:
            modes, levels = words.CONTACTS[word]
            return sorted(day for day, mode, level, reached in self.contacts
                          if reached and (not modes or mode in modes) and (not levels or level in levels))
        if word == "death":
            died = self.subject.death
            known = min((known or day for kind, day, known in self.happenings if kind == "death"), default=died)
            return [max(died, known)] if died else []
        if word == "out_of_touch":
            return self._lost(values["attempts"], values["span_days"])
        if word in words.EITHER:
            return sorted(day for one in words.EITHER[word] for day in self.days(one, values))
        if word in words.TOLD:
            return sorted(day for day, _about in self.told.get(word, ()))
        if word in words.HAPPENED:
            return sorted(day for kind, day, _known in self.happenings if kind in words.HAPPENED[word])
        return sorted(known or day for kind, day, known in self.happenings if kind in words.KNOWN[word])

    def was(self, fact: str, day: date) -> Any:
        """A fact of the person as it was on a day."""
        later = [(until, value) for mark, value, until in self.past if mark == fact and day < until]
        if not later:
            return getattr(self.subject, fact)
        value = min(later)[1]
        return value if fact in ("kind", "residence") else value == "1"

    def stretches(self) -> Iterator[tuple[date, date]]:
        """(first day, day after the last) between two changes."""
        yield from pairwise([date.min, *sorted({until for _mark, _value, until in self.past}), date.max])

    def _lost(self, attempts: int, span: int) -> list[date]:
        found, row = [], []
        for day in sorted({day for day, *_rest in self.contacts}):
            that = [reached for when, _mode, _level, reached in self.contacts if when == day]
            if any(that):
                row = []
                continue
            row = [*row, *[day] * len(that)]
            if len(row) >= attempts and row[0] + timedelta(days=span) <= day and (not found or found[-1] < row[0]):
                found.append(day)
        return found


def decide(one: One, rules: list[dict[str, Any]], almanac: Almanac, *, on: date, since: date, after: date) -> Iterator[Row]:
    """Every duty of one person that opens in (after, on]."""
    start = one.subject.start
    if start is None:
        return
    for rule in rules:
        for period, opens, due, about, more in WAYS[rule["way"]](one, rule, almanac, on, since):
            if not after < opens <= on or not start <= opens:
                continue
            if one.subject.death and opens > one.subject.death and not rule["outlives"]:
                continue
            if rule["first"] and about < rule["first"] or rule["until"] and about >= rule["until"]:
                continue
            if not all(_test(more["age"] if fact == "turning_age" else one.was(fact, opens), test, operand)
                       for fact, test, operand in rule["who"]):
                continue
            late = None if rule["late"] == "always" else due
            if late and isinstance(rule["late"], int):
                late += timedelta(days=rule["late"])
            kept = _kept(one, rule, opens, due, late, more)
            if (due or opens) >= since or "next" in more and (kept is None or kept >= since):
                yield rule["rule"], one.subject.person_id, period, opens, due, late, kept


def _kept(one: One, rule: dict[str, Any], opens: date, due: date | None, late: date | None, more: dict[str, Any]) -> date | None:
    last = date.max if rule["outlives"] else one.subject.death or date.max
    if "next" in more:
        return more["next"] if more["next"] and more["next"] <= last else None
    if due is None:
        return None
    last = min(last, late or date.max)
    kept = [day for word in rule["kept_by"] if not words.TOLD.get(word) for day in one.days(word, rule["values"]) if opens <= day <= last]
    kept += [day for word in rule["kept_by"] if words.TOLD.get(word) for day, about in one.told.get(word, ())
             if about == opens and day <= last]
    return min(kept, default=None)


def _test(fact: Any, test: str, operand: Any) -> bool:
    if test == "is":
        return bool(fact == operand)
    if fact is None:
        return False
    return bool(fact in operand if test == "in" else fact >= operand if test == "at_least" else fact <= operand)


def plus_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _every(one: One, rule: dict[str, Any], almanac: Almanac, on: date, since: date) -> Iterator[tuple]:
    when = rule["when"]
    for key, first, last in almanac.periods[when["every"]]:
        opens = plus_months(first, when.get("from_months", 0)) - timedelta(days=when.get("opens", 0))
        goal = plus_months(first, when["within_months"]) - timedelta(days=1) if "within_months" in when else last
        goal += timedelta(days=when.get("closes", 0))
        if opens > on or goal < since:
            continue
        latest = last - timedelta(days=when["joins"]) if "joins" in when else opens
        if one.subject.start <= latest:
            due = almanac.workday_after(goal, 0) if "shift" in when else goal
            yield key, max(opens, one.subject.start) if "joins" in when else opens, due, first, {}


def _anniversary(one: One, rule: dict[str, Any], almanac: Almanac, on: date, since: date) -> Iterator[tuple]:
    before, closes = (timedelta(days=rule["when"].get(name, 0)) for name in ("opens", "closes"))
    him = one.subject
    for held, year in almanac.held.get((him.bd_calendar, him.bd_month, him.bd_day), ()):
        nominal = "nominal" in rule["when"].get("reckoned", ()) and him.nominal
        age = None if him.bd_year is None else year - him.bd_year + nominal
        if held + closes >= since and held - before <= on and (age is None or age > 0):
            yield held.isoformat(), held - before, held + closes, held, {"age": age}


def _event(one: One, rule: dict[str, Any], almanac: Almanac, on: date, since: date) -> Iterator[tuple]:
    way = next(way for way in (*A_DAY, "workdays", "months") if way in rule["when"])
    number = rule["when"][way]
    for day in sorted(set(one.days(rule["when"]["event"], rule["values"]))):
        if way == "workdays":
            due = almanac.workday_after(day, number)
        else:
            due = plus_months(day, number) if way == "months" else day + timedelta(days=number // A_DAY[way])
        yield day.isoformat(), day, due, day, {}


def _since_last(one: One, rule: dict[str, Any], almanac: Almanac, on: date, since: date) -> Iterator[tuple]:
    facts = sorted({day for day in one.days(rule["when"]["since_last"], rule["values"]) if day > one.subject.start})
    for base in [one.subject.start, *facts]:
        opens, due = _opening(one, rule, base)
        at = bisect_right(facts, base)
        after = facts[at] if at < len(facts) else None
        if opens and (after is None or after >= opens):
            yield base.isoformat(), opens, due, base, {"next": after}


def _opening(one: One, rule: dict[str, Any], base: date) -> tuple[date | None, date | None]:
    """On the first days on which the rule asks the person; not before them, and then with as long a time."""
    ahead = rule["when"]["opens"]
    for first, after in one.stretches():
        if all(_test(one.was(fact, first), test, operand) for fact, test, operand in rule["who"]):
            due = plus_months(base, _months(one, rule, base, one.was("kind", first)))
            opens = plus_months(due, -ahead)
            if opens < first:
                opens, due = first, plus_months(first, ahead)
            if opens < after:
                return opens, due
    return None, None


def _months(one: One, rule: dict[str, Any], base: date, kind: str) -> int:
    if rule["when"]["months"] != "checkup_months":
        return int(rule["when"]["months"])
    values, born = rule["values"], one.subject.birth_on
    of_age = born is not None and plus_months(born, values["stricter_age"] * 12) <= plus_months(base, values["stricter_months"])
    return int(values["stricter_months"] if kind in values["stricter_kinds"] or of_age else values["months"])


WAYS = {"EveryPeriod": _every, "Anniversary": _anniversary, "Event": _event, "SinceLast": _since_last}
