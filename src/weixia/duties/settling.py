"""Settling: from facts, rules and a day to duties, set-wise, writing only what changed.

A pure function of what it reads: safe to run twice, in any order, and the whole equals the sum of its parts. The
horizon (`settled_to`) never shrinks, so that any earlier day can be asked of the same rows. The full settle holds
one lock alone; settling some people shares it and locks their rows, so that the last to commit has seen all facts.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.duties import almanac, changes
from weixia.duties.models import Setting
from weixia.duties.rulebook import base, editions, holding, rules
from weixia.kernel import turns

FEW = 20
MANY = 200
BEGINNING = date(1, 1, 1)

class NotStarted(Exception):
    """The day the bureau starts with Weixia has not been said."""


@dataclass
class Settled:
    """What one settling did. `since` and `to` are the days that it was decided between."""

    since: date
    to: date
    people: int | None = None
    added: int = 0
    changed: int = 0
    gone: int = 0
    by_rule: dict[str, int] = field(default_factory=dict)


def started() -> Setting | None:
    """The stored start and horizon, or None before the first settle."""
    return Setting.objects.first()


@transaction.atomic
@holding
def settle(*, at: datetime, on: date | None = None, since: date | None = None, daily: bool = False) -> Settled:
    """Decide every duty of everybody up to `on` (or the stored horizon, whichever is later).

    `since` is stored the first time and moved when it is said again. `daily` looks only at what opens after the
    stored horizon: facts since then were settled as they came (a changed calendar makes it a full one). Raises
    NotStarted.
    """
    turns.alone()
    moved = almanac.fill()
    kept = started()
    first = since or (kept.since if kept else None)
    if first is None:
        raise NotStarted(_("还没有设定启用日。"))
    to = max(day for day in (on, kept and kept.settled_to, first) if day)
    after = kept.settled_to if daily and not moved and kept and first == kept.since else BEGINNING
    done = Settled(first, to)
    with connection.cursor() as cursor:
        changes.refresh(cursor)
        if after == BEGINNING:
            _count_anew(cursor)
        args = _args(done, after, at)
        for rule in rules():
            _count(done, changes.of_rule(cursor, rule, args), rule)
        if after == BEGINNING and done.added > MANY:
            _count_anew(cursor)  # else the first pages ask a table that is thought empty
    Setting.objects.update_or_create(pk=1, defaults={"since": first, "settled_to": to, "settled_at": at})
    return done


@transaction.atomic
@holding
def settle_people(people: Collection[int], *, at: datetime, only: Collection[str] = ()) -> Settled | None:
    """Decide all duties (or those of the rules `only`) of some people anew, up to the stored horizon or the day of `at`.

    None before the first settle. The cost grows with the people named, not with those stored.
    """
    turns.beside()
    kept = started()
    if kept is None or not people:
        return None
    done = Settled(kept.since, max(kept.settled_to, timezone.localtime(at).date()), len(people))
    wanted = tuple(rule for rule in rules() if not only or base(rule) in only)
    with connection.cursor() as cursor:
        changes.refresh(cursor, people, few=len(people) <= FEW)
        if len(people) > MANY:
            _count_anew(cursor)
        cursor.execute("SELECT 1 FROM duties_subject WHERE person_id = ANY(%s) ORDER BY person_id FOR UPDATE",
                       [list(people)])
        args = _args(done, BEGINNING, at) | {"people": list(people)}
        if len(people) <= FEW:
            _count(done, changes.of_few(cursor, changes.at_stake(cursor, wanted, args), args), "")
        else:
            for rule in wanted:
                _count(done, changes.of_rule(cursor, rule, args, some=True), rule)
    return done


@transaction.atomic
@holding
def settle_rule(rule: str, *, at: datetime) -> Settled | None:
    """Decide one rule and its stricter forms anew for everybody, up to the stored horizon. None before the first settle."""
    turns.alone()
    kept = started()
    if kept is None:
        return None
    done = Settled(kept.since, kept.settled_to)
    with connection.cursor() as cursor:
        args = _args(done, BEGINNING, at)
        for one in [one for one in rules() if base(one) == rule]:
            _count(done, changes.of_rule(cursor, one, args), one)
    return done


def _count_anew(cursor: Any) -> None:
    """Fresh statistics for the planner: an import a moment ago has left none."""
    cursor.execute("SELECT duties_analyze()")


def _args(done: Settled, after: date, at: datetime) -> dict[str, Any]:
    return {"on": done.to, "since": done.since, "after": after, "at": at, "editions": json.dumps(editions())}


def _count(done: Settled, counts: tuple[int, int, int], rule: str) -> None:
    added, changed, gone = counts
    done.added, done.changed, done.gone = done.added + added, done.changed + changed, done.gone + gone
    if rule:
        done.by_rule[rule] = added + changed + gone
