"""For a few people: bring their kept facts up to date, decide, and write what changed, in one statement each."""

from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any

from weixia.duties import nearby
from weixia.duties.facts import facts
from weixia.duties.nearby import OF_PEOPLE, STANDING, SUBJECT
from weixia.duties.rulebook import in_force, rules
from weixia.policy import book, compiler, printing
from weixia.registry import facts as registry

__all__ = ["ADDED", "CHANGED", "OF_PEOPLE", "OWN", "SUBJECT", "WORDS", "at_stake", "of_few", "refresh", "select",
           "stakes"]

GONE = """
DELETE FROM duties_duty d WHERE d.rule = ANY(%(rules)s) AND d.person_id = ANY(%(people)s) AND NOT EXISTS (
  SELECT FROM want w WHERE w.rule = d.rule AND w.person = d.person_id AND w.period = d.period)"""
CHANGED = """
UPDATE duties_duty d SET opens = w.opens, due = w.due, late_until = w.late_until, kept_on = w.kept_on,
  edition_id = CASE WHEN {moved} THEN {edition} ELSE d.edition_id END,
  grounds = CASE WHEN {moved} THEN {grounds} ELSE d.grounds END,
  decided_at = CASE WHEN {moved} THEN %(at)s ELSE d.decided_at END
FROM {found} JOIN {subjects} s ON {standing}
WHERE d.rule = w.rule AND d.person_id = w.person AND d.period = w.period
  AND (d.opens, d.due, d.late_until, d.kept_on) IS DISTINCT FROM (w.opens, w.due, w.late_until, w.kept_on)"""
ADDED = """
INSERT INTO duties_duty (person_id, org_path, rule, period, opens, due, late_until, kept_on, edition_id, grounds,
  decided_at)
SELECT w.person, s.org_path, w.rule, w.period, w.opens, w.due, w.late_until, w.kept_on, {edition}, {grounds}, %(at)s
FROM {found} JOIN {subjects} s ON {standing}"""

FEW = """
WITH {facts}, want AS MATERIALIZED ({want}), new AS MATERIALIZED (SELECT w.* FROM want w WHERE NOT EXISTS (
    SELECT FROM duties_duty d WHERE d.rule = w.rule AND d.person_id = w.person AND d.period = w.period)),
  gone AS ({gone} RETURNING 1), changed AS ({changed} RETURNING 1), added AS ({added} RETURNING 1)
SELECT (SELECT count(*) FROM added), (SELECT count(*) FROM changed), (SELECT count(*) FROM gone)"""

AT_STAKE = """
WITH {facts} SELECT DISTINCT d.rule FROM duties_duty d WHERE d.person_id = ANY(%(people)s) UNION {possible}"""

FRESH = """
WITH {facts}fresh AS MATERIALIZED (SELECT {told}, s.person_id AS kept_person, s.place AS kept_place FROM ({subjects}) w
    FULL JOIN (SELECT {names} FROM duties_subject{where}) s ON s.person_id = w.person_id AND s.place = w.place
  WHERE ({kept}) IS DISTINCT FROM ({told})),
gone AS (DELETE FROM duties_subject d USING fresh f WHERE f.person_id IS NULL AND d.person_id = f.kept_person AND d.place = f.kept_place)
INSERT INTO duties_subject ({names}) SELECT {names} FROM fresh WHERE person_id IS NOT NULL
ON CONFLICT (person_id, place) DO UPDATE SET {updates}"""

KNOWN = (
    "jsonb_strip_nulls(jsonb_build_object('kind', s.kind, 'start', s.start, 'resettled', s.resettled,"
    " 'residence', nullif(s.residence, ''), 'led', s.led, 'ill', nullif(s.ill, false), 'hard', nullif(s.hard, false),"
    " 'birth_on', s.birth_on, 'bd_calendar', s.bd_calendar, 'bd_month', s.bd_month, 'bd_day', s.bd_day,"
    " 'nominal', nullif(s.nominal, false)))")
OWN = (
    "jsonb_strip_nulls(jsonb_build_object('base', w.base, 'turning_age', w.turning_age, 'months', w.months,"
    " 'begun', CASE WHEN w.base IS NOT NULL AND w.opens = s.stands_from THEN w.opens END))")
WORDS = {
    "subjects": "duties_subject",
    "standing": STANDING,
    "moved": "(d.opens, d.due, d.late_until) IS DISTINCT FROM (w.opens, w.due, w.late_until)",
    "edition": "(%(editions)s::jsonb -> w.rule ->> w.version)::bigint",
    "known": KNOWN,  # of the person
    "grounds": f"({KNOWN} || {OWN})",  # and of the duty
}


def refresh(cursor: Any, args: dict[str, Any]) -> int:
    """Bring the kept facts of the `people`, or of those in [first, beyond), up to what the registry says. Returns rows written."""
    cursor.execute(_refresh("people" if "people" in args else "slice" if "first" in args else ""), args)
    return int(cursor.rowcount)


def at_stake(cursor: Any, wanted: Collection[str], args: dict[str, Any]) -> tuple[str, ...]:
    """Of these rules, those that owe `people` something already, or may: who they are for, and an event that has happened.

    Most rules ask of few: planning a statement of all of them costs more than deciding it.
    """
    cursor.execute(stakes(tuple(wanted), in_force()), args)
    found = {rule for (rule,) in cursor.fetchall()}
    return tuple(rule for rule in wanted if rule in found)


@lru_cache(maxsize=256)
def stakes(wanted: tuple[str, ...], whole: book.Book) -> str:
    """The SELECT of those of these rules that are at stake for `people`."""
    possible = [f"SELECT '{rule.rule}' WHERE EXISTS ({printing.sql(compiler.possible(rule, version, facts()))})"  # noqa: S608
                for rule in whole if rule.rule in wanted for version in rule.versions()]
    asked = " UNION ".join(possible)
    return AT_STAKE.format(facts=nearby.some(asked), possible=asked)


def of_few(cursor: Any, wanted: tuple[str, ...], args: dict[str, Any]) -> tuple[int, int, int]:
    """Decide these rules for `people` and write what changed, in one statement. (added, changed, gone)."""
    if not wanted:
        return 0, 0, 0
    cursor.execute(_few(wanted, in_force()), args | {"rules": list(wanted)})
    added, changed, gone = cursor.fetchone()
    return added, changed, gone


@lru_cache(maxsize=256)
def _few(wanted: tuple[str, ...], _whole: book.Book) -> str:
    want = " UNION ALL ".join(select(rule) for rule in wanted)
    return FEW.format(
        facts=nearby.some(want), want=want, gone=GONE,
        changed=CHANGED.format(**WORDS | {"found": "want w"}), added=ADDED.format(**WORDS | {"found": "new w"}))


@cache
def _refresh(whom: str) -> str:
    names, args = registry.SUBJECT_COLUMNS, {whom: ()}
    kept, told = (", ".join(f"{table}.{name}" for name in names) for table in "sw")
    updates = ", ".join(f"{name} = excluded.{name}" for name in names if name not in ("person_id", "place"))
    subjects = registry.subjects()
    narrowed = "".join(f"{one}, " for one in nearby.narrowed(printing.tables(subjects), args)) if whom else ""
    return FRESH.format(subjects=printing.sql(subjects), facts=narrowed, where=nearby.of("person_id", args) if whom else "",
                        kept=kept, told=told, names=", ".join(names), updates=updates)


def select(rule: str) -> str:
    """What one rule owes, as `want` holds it. Bounded columns: a table of them needs no second one for long values."""
    return (f"SELECT '{rule}'::varchar(60) AS rule, t.person, t.period::varchar(24) AS period, t.opens, t.due, t.late_until,"  # noqa: S608
            f" t.kept_on, t.version::varchar(10) AS version, t.base, t.turning_age, t.months FROM ({rules()[rule]}) t")
