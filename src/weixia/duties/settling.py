"""Settling: from facts, rules and a day to duties, set-wise, writing only what changed.

A pure function of what it reads: safe to run twice, in any order, and the whole equals the sum of its parts. What
counts from a fact is decided with the fact, by `settle_people`; what the calendar opens is opened by `settle`, which
goes through everybody in slices. The horizon (`settled_to`) moves last and never shrinks, so that any earlier day can
be asked of the same rows. A slice is decided alone; settling some people is done beside others and locks their rows,
so that the last to commit has seen all facts.
"""

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.duties import almanac, cases, changes, rulebook, slices, units
from weixia.duties.models import Setting
from weixia.kernel import turns

FEW = 20
MANY = 200
LOT = 5_000
BEGINNING = date(1, 1, 1)
A_TURN = 0.7  # seconds that a slice may take: whoever comes meanwhile waits so long
SMALLEST, LARGEST = 2_000, 50_000

Told = Callable[[int, int], object]


class NotStarted(Exception):
    """The day the bureau starts with Weixia has not been said."""


@dataclass
class Settled:
    """What one settling did. `since` and `to` are the days that it was decided between; `wanted` the rows decided,
    `seconds` the time it took to read, decide, compare and write them."""

    since: date
    to: date
    people: int | None = None
    added: int = 0
    changed: int = 0
    gone: int = 0
    by_rule: dict[str, int] = field(default_factory=dict)
    wanted: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def count(self, counts: dict[str, tuple[int, int, int]]) -> None:
        """Add what was written: rule → (added, changed, gone)."""
        for rule, (added, changed, gone) in counts.items():
            self.added, self.changed, self.gone = self.added + added, self.changed + changed, self.gone + gone
            self.by_rule[rule] = self.by_rule.get(rule, 0) + added + changed + gone


def started() -> Setting | None:
    """The stored start and horizon, or None before the first settle."""
    return Setting.objects.first()


def settle(*, at: datetime, on: date | None = None, since: date | None = None, daily: bool = False, write: bool = True,
           told: Told | None = None) -> Settled:
    """Decide every duty of everybody up to `on` (or the stored horizon, whichever is later).

    `since` is stored the first time and moved when it is said again. `daily` looks only at what the calendar opens
    after the stored horizon (a changed calendar, or a settle that was cut short, makes it a full one). `write=False`
    decides and writes nothing. `told` hears how many people are done, of how many. Outside a transaction every slice
    has its own. Raises NotStarted.
    """
    with turns.one():
        return _settle(at, on, since, daily, write, told or _nobody)


def begin(*, at: datetime, since: date, to: date) -> None:
    """Say the first day and how far will be settled, before anything is: whoever is settled meanwhile is settled as far."""
    Setting.objects.create(pk=1, since=since, settled_to=since - timedelta(days=1), settling_to=to, settled_at=at)


def settle_unless_busy(*, at: datetime, on: date) -> Settled | None:
    """The daily settle up to `on`; None when somebody else settles everybody just now."""
    with turns.one(wait=False) as mine:
        return _settle(at, on, None, True, True, _nobody) if mine else None


def _nobody(_done: int, _of: int) -> None:
    """Hears nothing."""


@rulebook.holding
def _settle(at: datetime, on: date | None, since: date | None, daily: bool, write: bool, told: Told) -> Settled:
    with transaction.atomic():
        turns.alone()
        moved = almanac.fill()
        kept = started()
        new = kept is None or kept.settled_to < kept.since
        done = _horizon(kept, on, since)
        whole = not daily or moved or kept is None or kept.proved_at is None or done.since != kept.since
        after = BEGINNING if whole or kept is None else kept.settled_to
        args = _args(done, after, at)
        if write:
            _begin(done, kept, at, moved=whole and (moved or kept is None or done.since != kept.since))
    if whole:
        _everybody(done, args, tuple(rulebook.rules()), write, told)
    else:
        _what_opens(done, args, write, told)
    if write:
        with _turn() as cursor:
            done.count(units.settle(cursor, args, first=new))
        for counts in cases.everybody(_turn, args) if whole else ():
            done.count(counts)
        _finish(done, at, proved=whole)
    return done


def _horizon(kept: Setting | None, on: date | None, since: date | None) -> Settled:
    first = since or (kept.since if kept else None)
    if first is None:
        raise NotStarted(_("还没有设定启用日。"))
    return Settled(first, max(day for day in (on, kept and kept.settled_to, first) if day))


def _begin(done: Settled, kept: Setting | None, at: datetime, *, moved: bool) -> None:
    """Say what is coming, before any duty moves: whoever is settled meanwhile is settled as far, and a settle that is
    cut short is done again in full."""
    if kept is None:
        begin(at=at, since=done.since, to=done.to)
        return
    kept.since, kept.settling_to = done.since, done.to
    if moved:
        kept.proved_at = None
    kept.save()


def _finish(done: Settled, at: datetime, *, proved: bool) -> None:
    with transaction.atomic():
        turns.alone()
        with connection.cursor() as cursor:
            if proved and done.added > MANY:
                _count_anew(cursor)  # else the first pages ask a table that is thought empty
        said = {"settled_to": done.to, "settling_to": None, "settled_at": at} | ({"proved_at": at} if proved else {})
        Setting.objects.filter(pk=1).update(**said)


def _everybody(done: Settled, args: dict[str, Any], rules: tuple[str, ...], write: bool, told: Told, *, anew: bool = True) -> None:
    """Decide these rules for everybody, a slice of people at a time; each slice is a turn, and a transaction, of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        if anew and write:
            _count_anew(cursor)
        cursor.execute("SELECT min(id), max(id), count(*) FROM registry_person")
        first, last, people = cursor.fetchone()
    size, seen, common, lazily = SMALLEST, 0, set[str](), not connection.in_atomic_block
    while first is not None and first <= last:
        start = perf_counter()
        with _turn() as cursor:
            if lazily:  # a crash loses whole slices at the most, and what is not finished is done again; the horizon is on disk after them
                cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute("SELECT max(id), count(*) FROM (SELECT id FROM registry_person WHERE id >= %s ORDER BY id LIMIT %s) p",
                           [first, size])
            end, many = cursor.fetchone()
            if end is None:
                break
            this = args | {"first": first, "beyond": end + 1}
            if anew and write:
                slices.refresh(cursor, this, done.seconds)
            done.wanted += slices.decide(cursor, rules, this, done.seconds, common)
            if write:
                done.count(slices.write(cursor, rules, this, done.seconds, whole=False))
            else:
                cursor.execute("DROP TABLE want")
            decided = perf_counter()
        slices.tick(done.seconds, "write", decided)  # on disk
        first, seen = end + 1, seen + many
        size = _next_size(size, perf_counter() - start)
        told(seen, people)


def _next_size(size: int, took: float) -> int:
    """So many people that the next slice takes about its turn; never many times more than the last one."""
    return int(min(LARGEST, max(SMALLEST, size * min(4.0, A_TURN / max(took, 0.001)))))


def _what_opens(done: Settled, args: dict[str, Any], write: bool, told: Told) -> None:
    """Decide what the calendar opens in (after, on]: the periods of some rules, the birthdays, the charges that begin.

    A period opens for many people at once: they are taken in slices. On most days none does.
    """
    with _turn() as cursor:
        periods, birthdays = slices.openings(cursor, args)
        done.wanted += slices.decide_all(cursor, birthdays, args, done.seconds)
        if write:
            done.count(slices.write(cursor, birthdays, args, done.seconds, whole=True))
        else:
            cursor.execute("DROP TABLE want")
        cursor.execute("SELECT DISTINCT person_id FROM duties_subject WHERE start > %(after)s AND start <= %(on)s ORDER BY 1", args)
        came = [person for (person,) in cursor.fetchall()]
    if periods:
        _everybody(done, args, periods, write, told, anew=False)
    for begin in range(0, len(came) if write else 0, MANY):
        with transaction.atomic():
            turns.beside()
            _settle_some(came[begin:begin + MANY], done, args | {"after": BEGINNING})


@contextmanager
def _turn() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        turns.alone()
        yield cursor


@transaction.atomic
@rulebook.holding
def settle_people(people: Collection[int], *, at: datetime, only: Collection[str] = (), fresh: bool = True) -> Settled | None:
    """Decide all duties (or those of the rules `only`) of some people anew, up to the stored horizon or the day of `at`.

    None before the first settle. The cost grows with the people named, not with those stored. `fresh=False`: nothing
    that is kept of the people themselves has changed.
    """
    turns.beside()
    kept = started()
    if kept is None or not people:
        return None
    reach = max(day for day in (kept.settled_to, kept.settling_to, timezone.localtime(at).date()) if day)
    done = Settled(kept.since, reach, len(people))
    _settle_some(list(people), done, _args(done, BEGINNING, at), only, fresh=fresh)
    return done


@rulebook.holding
def settle_rule(rule: str, *, at: datetime, told: Told | None = None) -> Settled | None:
    """Decide one rule and its stricter forms anew for everybody, up to the stored horizon. None before the first settle."""
    with turns.one():
        kept = started()
        if kept is None:
            return None
        done = Settled(kept.since, kept.settled_to)
        args = _args(done, BEGINNING, at)
        if forms := tuple(one for one in rulebook.rules() if rulebook.base(one) == rule):
            _everybody(done, args, forms, True, told or _nobody, anew=False)
        elif (held := rulebook.rule_book().rules.get(rule)) and held.subject in cases.KINDS:
            for counts in cases.everybody(_turn, args, subjects=[held.subject]):
                done.count(counts)
        else:
            with _turn() as cursor:
                done.count(units.settle(cursor, args, first=False))
    return done


def _settle_some(
    people: list[int], done: Settled, args: dict[str, Any], only: Collection[str] = (), *, fresh: bool = True,
) -> None:
    wanted = tuple(rule for rule in rulebook.rules() if not only or rulebook.base(rule) in only)
    with connection.cursor() as cursor:
        if len(people) > MANY:
            _count_anew(cursor)
        for begin in range(0, len(people), LOT):
            these = args | {"people": people[begin:begin + LOT]}
            if fresh:
                changes.refresh(cursor, these)
            cursor.execute("SELECT 1 FROM duties_subject WHERE person_id = ANY(%(people)s) ORDER BY person_id FOR UPDATE", these)
            if len(people) <= FEW:
                done.count({"": changes.of_few(cursor, changes.at_stake(cursor, wanted, these), these)})
            else:
                done.wanted += slices.decide(cursor, wanted, these, done.seconds)
                done.count(slices.write(cursor, wanted, these, done.seconds, whole=False))


def _count_anew(cursor: Any) -> None:
    """Fresh statistics for the planner: an import a moment ago has left none."""
    cursor.execute("SELECT duties_analyze()")


def _args(done: Settled, after: date, at: datetime) -> dict[str, Any]:
    return {"on": done.to, "since": done.since, "after": after, "at": at, "editions": json.dumps(rulebook.editions()),
            "ahead": list(rulebook.ahead())}
