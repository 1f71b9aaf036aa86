"""Settling: from facts, rules and a day to duties, set-wise, writing only what changed.

A pure function of what it reads: safe to run twice, in any order, and the whole equals the sum of its parts. The
horizon (`settled_to`) never shrinks, so that any earlier day can be asked of the same rows. The full settle holds
one lock alone; settling some people shares it and locks their rows, so that the last to commit has seen all facts.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection, transaction

from weixia.duties import almanac
from weixia.duties.models import Setting
from weixia.duties.rulebook import editions, rules
from weixia.policy import printing
from weixia.registry import facts as registry

LOCK = 7305001
FEW = 200
BEGINNING = date(1, 1, 1)

SUBJECT = (
    "subject AS NOT MATERIALIZED (SELECT person_id AS person, org_path, kind, resettled, start, death, birth_on,"
    " bd_calendar, bd_month, bd_day, bd_year FROM duties_subject{where})")

REFRESH = """
WITH want AS MATERIALIZED (SELECT * FROM ({subjects}) s{where})
INSERT INTO duties_subject ({columns})
SELECT {wanted} FROM want w LEFT JOIN duties_subject s USING (person_id)
WHERE s.person_id IS NULL OR ({kept}) IS DISTINCT FROM ({fresh})
ON CONFLICT (person_id) DO UPDATE SET {updates}"""

DIFF = """
gone AS (
  DELETE FROM duties_duty d WHERE d.rule = ANY(%(rules)s){scope} AND d.opens > %(after)s AND NOT EXISTS (
    SELECT FROM want w WHERE w.rule = d.rule AND w.person = d.person_id AND w.period = d.period)
  RETURNING 1),
changed AS (
  UPDATE duties_duty d SET opens = w.opens, due = w.due, late_until = w.late_until, kept_on = w.kept_on,
    edition_id = CASE WHEN {moved} THEN {edition} ELSE d.edition_id END,
    grounds = CASE WHEN {moved} THEN {grounds} ELSE d.grounds END,
    decided_at = CASE WHEN {moved} THEN %(at)s ELSE d.decided_at END
  FROM want w JOIN duties_subject s ON s.person_id = w.person
  WHERE d.rule = w.rule AND d.person_id = w.person AND d.period = w.period
    AND (d.opens, d.due, d.late_until, d.kept_on) IS DISTINCT FROM (w.opens, w.due, w.late_until, w.kept_on)
  RETURNING 1),
added AS (
  INSERT INTO duties_duty (person_id, org_path, rule, period, opens, due, late_until, kept_on, edition_id, grounds,
    decided_at)
  SELECT w.person, s.org_path, w.rule, w.period, w.opens, w.due, w.late_until, w.kept_on, {edition}, {grounds},
    %(at)s
  FROM want w JOIN duties_subject s ON s.person_id = w.person
  WHERE NOT EXISTS (SELECT FROM duties_duty d WHERE d.rule = w.rule AND d.person_id = w.person AND d.period = w.period)
  RETURNING 1)
SELECT (SELECT count(*) FROM added), (SELECT count(*) FROM changed), (SELECT count(*) FROM gone)"""

MOVED = "(d.opens, d.due, d.late_until) IS DISTINCT FROM (w.opens, w.due, w.late_until)"
EDITION = "(%(editions)s::jsonb -> w.rule ->> w.version)::bigint"
GROUNDS = (
    "jsonb_strip_nulls(jsonb_build_object('kind', s.kind, 'start', s.start, 'resettled', s.resettled,"
    " 'birth_on', s.birth_on, 'bd_calendar', s.bd_calendar, 'bd_month', s.bd_month, 'bd_day', s.bd_day,"
    " 'base', w.base, 'turning_age', w.turning_age, 'months', w.months))")


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
def settle(*, at: datetime, on: date | None = None, since: date | None = None, daily: bool = False) -> Settled:
    """Decide every duty of everybody up to `on` (or the stored horizon, whichever is later).

    `since` is stored the first time and moved when it is said again. `daily` looks only at what opens after the
    stored horizon: facts since then were settled as they came (a changed calendar makes it a full one). Raises
    NotStarted.
    """
    _lock(alone=True)
    moved = almanac.fill()
    kept = started()
    first = since or (kept.since if kept else None)
    if first is None:
        raise NotStarted("还没有设定启用日。")
    to = max(day for day in (on, kept and kept.settled_to, first) if day)
    after = kept.settled_to if daily and not moved and kept and first == kept.since else BEGINNING
    refresh()
    if after == BEGINNING:
        _count_anew()
    done = Settled(first, to)
    for rule in rules():
        _settle_rule(rule, done, after, at)
    Setting.objects.update_or_create(pk=1, defaults={"since": first, "settled_to": to, "settled_at": at})
    return done


@transaction.atomic
def settle_people(people: Collection[int], *, at: datetime, only: Collection[str] = ()) -> Settled | None:
    """Decide all duties (or those of the rules `only`) of some people anew, up to the stored horizon.

    None before the first settle. The cost grows with the people named, not with those stored.
    """
    _lock(alone=False)
    kept = started()
    if kept is None or not people:
        return None
    refresh(people)
    done = Settled(kept.since, kept.settled_to, len(people))
    wanted = tuple(rule for rule in rules() if not only or rule in only)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM duties_subject WHERE person_id = ANY(%s) ORDER BY person_id FOR UPDATE",
                       [list(people)])
        args = _args(done, BEGINNING, at) | {"people": list(people), "rules": list(wanted)}
        if len(people) <= FEW:
            cursor.execute(f"WITH {SUBJECT.format(where=' WHERE person_id = ANY(%(people)s)')}, "
                           f"want AS MATERIALIZED ({_union(wanted)}), {_diff(some=True)}", args)
            _count(done, cursor.fetchone(), "")
        else:
            for rule in wanted:
                _via_table(cursor, rule, args | {"rules": [rule]}, done, some=True)
    return done


def refresh(people: Collection[int] | None = None) -> int:
    """Bring the kept facts of everybody, or of some, up to what the registry says. Returns rows written."""
    with connection.cursor() as cursor:
        where = "" if people is None else " WHERE person_id = ANY(%(people)s)"
        cursor.execute(_refresh_sql().replace("{where}", where), {"people": list(people or ())})
        return int(cursor.rowcount)


def _settle_rule(rule: str, done: Settled, after: date, at: datetime) -> None:
    with connection.cursor() as cursor:
        _via_table(cursor, rule, _args(done, after, at) | {"rules": [rule]}, done, some=False)


def _via_table(cursor: Any, rule: str, args: dict[str, Any], done: Settled, *, some: bool) -> None:
    """Decide into a temporary table first: CREATE TABLE AS may use every core, a writing statement may not."""
    where = " WHERE person_id = ANY(%(people)s)" if some else ""
    cursor.execute(f"CREATE TEMP TABLE want ON COMMIT DROP AS WITH {SUBJECT.format(where=where)} {_select(rule)}", args)
    cursor.execute("ANALYZE want")
    cursor.execute(f"WITH {_diff(some=some)}", args)
    _count(done, cursor.fetchone(), rule)
    cursor.execute("DROP TABLE want")


def _count_anew() -> None:
    """Fresh statistics for the planner: an import a moment ago has left none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT duties_analyze()")


def _lock(*, alone: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{'' if alone else '_shared'}({LOCK})")


def _args(done: Settled, after: date, at: datetime) -> dict[str, Any]:
    return {"on": done.to, "since": done.since, "after": after, "at": at, "editions": json.dumps(editions())}


def _select(rule: str) -> str:
    return f"SELECT '{rule}'::text AS rule, t.* FROM ({rules()[rule]}) t"  # noqa: S608


@cache
def _union(wanted: tuple[str, ...]) -> str:
    return " UNION ALL ".join(_select(rule) for rule in wanted)


@cache
def _diff(*, some: bool) -> str:
    scope = " AND d.person_id = ANY(%(people)s)" if some else ""
    return DIFF.format(scope=scope, moved=MOVED, edition=EDITION, grounds=GROUNDS)


@cache
def _refresh_sql() -> str:
    names = registry.SUBJECT_COLUMNS
    return REFRESH.format(
        subjects=printing.sql(registry.subjects()), where="{where}", columns=", ".join(names),
        wanted=", ".join(f"w.{n}" for n in names), kept=", ".join(f"s.{n}" for n in names),
        fresh=", ".join(f"w.{n}" for n in names),
        updates=", ".join(f"{n} = excluded.{n}" for n in names if n != "person_id"))


def _count(done: Settled, counts: tuple[int, int, int] | None, rule: str) -> None:
    added, changed, gone = counts or (0, 0, 0)
    done.added, done.changed, done.gone = done.added + added, done.changed + changed, done.gone + gone
    if rule:
        done.by_rule[rule] = added + changed + gone
