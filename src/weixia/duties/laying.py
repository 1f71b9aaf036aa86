"""What units and cases owe, laid beside what is stored: one statement that writes only what changed.

People have statements of their own (changes, slices): theirs are cut for millions with a dozen rules each. Here a subject says
which table holds its duties, which of its rows stood when a duty opened, and what of that row the duty carries along.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from weixia.duties import rulebook

EDITION = "(%(editions)s::jsonb -> w.rule ->> w.version)::bigint"
MOVED = "(d.opens, d.due, d.late_until) IS DISTINCT FROM (w.opens, w.due, w.late_until)"
LAY = """
WITH {facts}want AS MATERIALIZED ({want}),
gone AS (DELETE FROM {table} d WHERE d.rule = ANY(%(rules)s){mine} AND (d.opens <= %(on)s OR d.rule = ANY(%(ahead)s))
  AND NOT EXISTS (SELECT FROM want w WHERE w.rule = d.rule AND w.person = d.{key} AND w.period = d.period) RETURNING d.rule),
changed AS (UPDATE {table} d SET opens = w.opens, due = w.due, late_until = w.late_until, kept_on = w.kept_on{carry},
    edition_id = CASE WHEN {moved} THEN {edition} ELSE d.edition_id END,
    grounds = CASE WHEN {moved} THEN {grounds} ELSE d.grounds END, decided_at = CASE WHEN {moved} THEN %(at)s ELSE d.decided_at END
  FROM want w JOIN {subjects} s ON {stands}
  WHERE d.rule = w.rule AND d.{key} = w.person AND d.period = w.period
    AND (d.opens, d.due, d.late_until, d.kept_on{d_more}) IS DISTINCT FROM (w.opens, w.due, w.late_until, w.kept_on{s_more})
  RETURNING d.rule),
added AS (INSERT INTO {table}
    ({key}, org_path, rule, period, opens, due, late_until, kept_on, edition_id, grounds, decided_at{more})
  SELECT w.person, '', w.rule, w.period, w.opens, w.due, w.late_until, w.kept_on, {edition}, {grounds}, %(at)s{s_more}
  FROM want w JOIN {subjects} s ON {stands}
  WHERE NOT EXISTS (SELECT FROM {table} d WHERE d.rule = w.rule AND d.{key} = w.person AND d.period = w.period{mine})
  RETURNING rule)
SELECT rule, sum(a)::int, sum(c)::int, sum(g)::int FROM (SELECT rule, 1 AS a, 0 AS c, 0 AS g FROM added
  UNION ALL SELECT rule, 0, 1, 0 FROM changed UNION ALL SELECT rule, 0, 0, 1 FROM gone) told GROUP BY rule"""
Counts = dict[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Laid:
    """How one kind of subject is laid. `subject`: what its rules call it; `table`, `key`: its duties and their column of the subject;
    `subjects`, `stands`: its rows `s` and which of them stood for what is wanted `w`; `grounds`: what was found of it; `carried`:
    column of the duty → what `s` says of it, which follows without the duty's being decided anew; `facts`: the WITH part before."""

    subject: str
    table: str
    key: str
    subjects: str
    stands: str
    grounds: str
    carried: Mapping[str, str] = field(default_factory=dict)
    facts: str = ""


def lay(cursor: Any, how: Laid, args: Mapping[str, Any], *, mine: str = "", text: str = "") -> Counts:
    """Decide what these subjects owe and write what differs; rule → (added, changed, gone). `mine`: which of the stored duties are
    theirs, as ` AND …` over `d`; `text`: what narrows a printed SELECT `t` to them."""
    printed = rulebook.rules(how.subject)
    if not printed:
        return {}
    cursor.execute(sentence(how, printed, mine, text), {**args, "rules": list(printed)})
    return {rule: (added, changed, gone) for rule, added, changed, gone in cursor.fetchall()}


def sentence(how: Laid, printed: Mapping[str, str], mine: str, text: str) -> str:
    """The statement itself."""
    want = " UNION ALL ".join(
        f"SELECT '{rule}'::varchar(60) AS rule, t.person, t.period::varchar(24) AS period, t.opens, t.due, t.late_until,"  # noqa: S608
        f" t.kept_on, t.version FROM ({one}) t{text}" for rule, one in printed.items())
    return LAY.format(
        facts=how.facts, want=want, table=how.table, key=how.key, mine=mine, moved=MOVED, edition=EDITION, grounds=how.grounds,
        subjects=how.subjects, stands=how.stands, carry="".join(f", {name} = {said}" for name, said in how.carried.items()),
        more="".join(f", {name}" for name in how.carried), d_more="".join(f", d.{name}" for name in how.carried),
        s_more="".join(f", {said}" for said in how.carried.values()))
