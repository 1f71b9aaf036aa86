"""Write only what changed: the kept facts, and the difference between what is wanted and what is stored.

Two forms of the same sentences. For a few people everything is one statement. For many, what is wanted and what is
new go through temporary tables: CREATE TABLE AS may use every core where a writing statement may not, and a
statement that reads the table it fills may scan its own growth once a row (measured: minutes instead of seconds).
"""

from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any

from weixia.duties.facts import facts
from weixia.duties.rulebook import Mark, in_force, mark, rules
from weixia.policy import compiler, printing
from weixia.registry import facts as registry

SUBJECT = (
    "subject AS NOT MATERIALIZED (SELECT person_id AS person, org_path, kind, resettled, residence, led, led_until, ill,"
    " hard, start, death, birth_on, bd_calendar, bd_month, bd_day, bd_year, nominal FROM duties_subject{where})")
A_FEW = 1000
OF_PEOPLE = " WHERE person_id = ANY(%(people)s)"

GONE = """
DELETE FROM duties_duty d WHERE d.rule = ANY(%(rules)s){scope} AND d.opens > %(after)s AND NOT EXISTS (
  SELECT FROM want w WHERE w.rule = d.rule AND w.person = d.person_id AND w.period = d.period)"""
CHANGED = """
UPDATE duties_duty d SET opens = w.opens, due = w.due, late_until = w.late_until, kept_on = w.kept_on,
  edition_id = CASE WHEN {moved} THEN {edition} ELSE d.edition_id END,
  grounds = CASE WHEN {moved} THEN {grounds} ELSE d.grounds END,
  decided_at = CASE WHEN {moved} THEN %(at)s ELSE d.decided_at END
FROM want w JOIN duties_subject s ON s.person_id = w.person
WHERE d.rule = w.rule AND d.person_id = w.person AND d.period = w.period
  AND (d.opens, d.due, d.late_until, d.kept_on) IS DISTINCT FROM (w.opens, w.due, w.late_until, w.kept_on)"""
NEW = """
SELECT w.* FROM want w WHERE NOT EXISTS (
  SELECT FROM duties_duty d WHERE d.rule = w.rule AND d.person_id = w.person AND d.period = w.period)"""
ADDED = """
INSERT INTO duties_duty (person_id, org_path, rule, period, opens, due, late_until, kept_on, edition_id, grounds,
  decided_at)
SELECT w.person, s.org_path, w.rule, w.period, w.opens, w.due, w.late_until, w.kept_on, {edition}, {grounds}, %(at)s
FROM new w JOIN duties_subject s ON s.person_id = w.person"""

FEW = """
WITH {subject}, want AS MATERIALIZED ({want}), new AS MATERIALIZED ({new}), gone AS ({gone} RETURNING 1),
  changed AS ({changed} RETURNING 1), added AS ({added} RETURNING 1)
SELECT (SELECT count(*) FROM added), (SELECT count(*) FROM changed), (SELECT count(*) FROM gone)"""

AT_STAKE = """
WITH {subject} SELECT DISTINCT d.rule FROM duties_duty d WHERE d.person_id = ANY(%(people)s) UNION {possible}"""

FRESH = """
SELECT {told} FROM (SELECT * FROM ({subjects}) s{where}) w LEFT JOIN duties_subject s USING (person_id)
WHERE s.person_id IS NULL OR ({kept}) IS DISTINCT FROM ({told})"""
WRITE_FRESH = """
INSERT INTO duties_subject ({names}) SELECT {names} FROM fresh ON CONFLICT (person_id) DO UPDATE SET {updates}"""

WORDS = {
    "moved": "(d.opens, d.due, d.late_until) IS DISTINCT FROM (w.opens, w.due, w.late_until)",
    "edition": "(%(editions)s::jsonb -> w.rule ->> w.version)::bigint",
    "grounds": (
        "jsonb_strip_nulls(jsonb_build_object('kind', s.kind, 'start', s.start, 'resettled', s.resettled,"
        " 'residence', nullif(s.residence, ''), 'led', s.led, 'ill', nullif(s.ill, false), 'hard', nullif(s.hard, false),"
        " 'birth_on', s.birth_on, 'bd_calendar', s.bd_calendar, 'bd_month', s.bd_month, 'bd_day', s.bd_day,"
        " 'base', w.base, 'turning_age', w.turning_age, 'nominal', nullif(s.nominal, false), 'months', w.months))"),
}
CHANGED, ADDED = CHANGED.format(**WORDS), ADDED.format(**WORDS)


def refresh(cursor: Any, people: Collection[int] | None = None, *, few: bool = False) -> int:
    """Bring the kept facts of everybody, or of some, up to what the registry says. Returns rows written."""
    args = {"people": list(people or ())}
    fresh, write = _refresh(some=people is not None)
    if few:
        cursor.execute(f"WITH fresh AS MATERIALIZED ({fresh}) {write}", args)
        return int(cursor.rowcount)
    cursor.execute(f"CREATE TEMP TABLE fresh ON COMMIT DROP AS {fresh}", args)
    cursor.execute(write)
    written = int(cursor.rowcount)
    cursor.execute("DROP TABLE fresh")
    return written


def at_stake(cursor: Any, wanted: Collection[str], args: dict[str, Any]) -> tuple[str, ...]:
    """Of these rules, those that owe `people` something already, or may: who they are for, and an event that has happened.

    Most rules ask of few: planning a statement of all of them costs more than deciding it.
    """
    cursor.execute(_at_stake(mark()), args)
    found = {rule for (rule,) in cursor.fetchall()}
    return tuple(rule for rule in wanted if rule in found)


@lru_cache(maxsize=4)
def _at_stake(_book: Mark) -> str:
    possible = [f"SELECT '{rule.rule}' WHERE EXISTS ({printing.sql(compiler.possible(rule, version, facts()))})"  # noqa: S608
                for rule in in_force() for version in rule.versions()]
    return AT_STAKE.format(subject=SUBJECT.format(where=OF_PEOPLE), possible=" UNION ".join(possible))


def of_few(cursor: Any, wanted: tuple[str, ...], args: dict[str, Any]) -> tuple[int, int, int]:
    """Decide these rules for `people` and write what changed, in one statement. (added, changed, gone)."""
    if not wanted:
        return 0, 0, 0
    cursor.execute(_few(wanted, mark()), args | {"rules": list(wanted)})
    added, changed, gone = cursor.fetchone()
    return added, changed, gone


def of_rule(cursor: Any, rule: str, args: dict[str, Any], *, some: bool = False) -> tuple[int, int, int]:
    """Decide one rule for everybody (or for `people`) and write what changed. (added, changed, gone).

    A few rows go without the second table: tables cost locks until the transaction ends, and there are many rules.
    """
    args = args | {"rules": [rule]}
    subject = SUBJECT.format(where=OF_PEOPLE if some else "")
    cursor.execute(f"CREATE TEMP TABLE want ON COMMIT DROP AS WITH {subject} {_select(rule)}", args)
    few = cursor.rowcount <= A_FEW
    cursor.execute("ANALYZE want")
    counts = []
    for sentence in (GONE.format(scope=_scope(some)), CHANGED):
        cursor.execute(sentence, args)
        counts.append(cursor.rowcount)
    if few:
        cursor.execute(f"WITH new AS MATERIALIZED ({NEW}) {ADDED}", args)
    else:
        cursor.execute(f"CREATE TEMP TABLE new ON COMMIT DROP AS {NEW}")
        cursor.execute(ADDED, args)
    counts.append(cursor.rowcount)
    cursor.execute("DROP TABLE want" if few else "DROP TABLE want, new")
    return counts[2], counts[1], counts[0]


@lru_cache(maxsize=256)
def _few(wanted: tuple[str, ...], _book: Mark) -> str:
    return FEW.format(
        subject=SUBJECT.format(where=OF_PEOPLE), want=" UNION ALL ".join(_select(rule) for rule in wanted), new=NEW,
        gone=GONE.format(scope=_scope(True)), changed=CHANGED, added=ADDED)


@cache
def _refresh(*, some: bool) -> tuple[str, str]:
    """(the facts that differ from those kept, the sentence that keeps them)."""
    names = registry.SUBJECT_COLUMNS
    kept, told = (", ".join(f"{table}.{name}" for name in names) for table in "sw")
    fresh = FRESH.format(subjects=printing.sql(registry.subjects()), where=OF_PEOPLE if some else "", kept=kept, told=told)
    updates = ", ".join(f"{name} = excluded.{name}" for name in names if name != "person_id")
    return fresh, WRITE_FRESH.format(names=", ".join(names), updates=updates)


def _scope(some: bool) -> str:
    return " AND d.person_id = ANY(%(people)s)" if some else ""


def _select(rule: str) -> str:
    """Bounded columns: a table of them needs no second one for long values, and no locks on it."""
    return (f"SELECT '{rule}'::varchar(60) AS rule, t.person, t.period::varchar(24) AS period, t.opens, t.due, t.late_until,"  # noqa: S608
            f" t.kept_on, t.version::varchar(10) AS version, t.base, t.turning_age, t.months FROM ({rules()[rule]}) t")
