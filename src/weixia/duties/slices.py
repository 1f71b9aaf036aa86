"""Deciding and writing for many: what is wanted laid beside what is stored, a slice of people at a time.

One transaction holds one slice, so that nobody waits longer for their turn than a slice takes, memory stays flat and
a kill leaves every duty right or as it was. What is wanted goes through a temporary table: a statement that reads the
table it fills may scan its own growth once a row (measured: minutes instead of seconds).
"""

from collections.abc import Collection
from time import perf_counter
from typing import Any

from weixia.duties import changes, nearby, rulebook
from weixia.duties.changes import ADDED, CHANGED, OWN, WORDS, select

Seconds = dict[str, float]
# one core is left to the pages; what was copied lies in memory
QUIETLY = ("SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '64MB';"
           " SET LOCAL default_statistics_target = 10; SET LOCAL random_page_cost = 1.1")
WANT = """
CREATE TEMP TABLE want (rule varchar(60) COLLATE "C", person bigint, period varchar(24) COLLATE "C", opens date, due date,
  late_until date, kept_on date, version varchar(10), base date, turning_age int, months int) ON COMMIT DROP"""
APART = """
CREATE TEMP TABLE apart ON COMMIT DROP AS
SELECT coalesce(w.rule, d.rule) AS rule, w.person, w.period, w.opens, w.due, w.late_until, w.kept_on, w.version, w.base,
  w.turning_age, w.months, d.id AS duty
FROM want w {kind} JOIN (SELECT id, person_id, rule, period, opens, due, late_until, kept_on FROM duties_duty{scope}) d
  ON d.person_id = w.person AND d.rule = w.rule AND d.period = w.period
WHERE d.id IS NULL OR w.person IS NULL AND {stale} OR w.person IS NOT NULL
  AND (d.opens, d.due, d.late_until, d.kept_on) IS DISTINCT FROM (w.opens, w.due, w.late_until, w.kept_on)"""
# what lies beyond the horizon was settled for some people alone, by a later day's fact
STALE = "d.opens > %(after)s AND (d.opens <= %(on)s OR d.rule = ANY(%(ahead)s))"
LEFT_OVER = """
INSERT INTO apart (rule, duty) SELECT d.rule, d.id FROM duties_duty d WHERE d.rule = ANY(%(rules)s) AND {stale}
  AND NOT EXISTS (SELECT FROM want w WHERE w.person = d.person_id AND w.rule = d.rule AND w.period = d.period)"""
SAID_ANEW = CHANGED.format(**WORDS | {"found": "apart w"}) + " AND d.id = w.duty"
# what is found of a person is put together once, not once a duty; the whole statement's paths are asked at its end
KNOWN = "(SELECT s.*, {known} AS known FROM duties_subject s{where} OFFSET 0)"
OF_KNOWN = f"CASE WHEN w.base IS NULL AND w.turning_age IS NULL THEN s.known ELSE s.known || {OWN} END"
NEW = f"SET LOCAL wx.paths_told = 'on'; {ADDED} WHERE w.duty IS NULL; SET LOCAL wx.paths_told = ''"
GONE = "DELETE FROM duties_duty d USING apart w WHERE d.id = w.duty AND w.person IS NULL"


def refresh(cursor: Any, args: dict[str, Any], seconds: Seconds) -> None:
    """Bring the kept facts of the slice up to what the registry says."""
    start = perf_counter()
    cursor.execute(QUIETLY)
    changes.refresh(cursor, args)
    tick(seconds, "read", start)


def decide(cursor: Any, rules: Collection[str], args: dict[str, Any], seconds: Seconds, common: set[str] | None = None) -> int:
    """Fill `want` with what these rules owe the people [first, beyond), or the `people` named. Returns how many rows.
    `common`: the rules that owed most people something in the slice before; this slice's are put in their place."""
    start = perf_counter()
    cursor.execute(QUIETLY)
    people = nearby.lay(cursor, args)
    tick(seconds, "read", start)
    wanted = _decide(cursor, rules, nearby.laid(), args, seconds, common if common is not None else set(), people)
    nearby.lift(cursor)
    return wanted


def decide_all(cursor: Any, rules: Collection[str], args: dict[str, Any], seconds: Seconds) -> int:
    """Fill `want` for everybody at once, where few rows are to come."""
    cursor.execute(QUIETLY)
    return _decide(cursor, rules, nearby.everybody(), args, seconds, set(), 0)


def _decide(cursor: Any, rules: Collection[str], facts: str, args: dict[str, Any], seconds: Seconds, common: set[str],
            people: int) -> int:
    """The planner sees through no greatest() and takes what most people have a window of for a few: it is told so."""
    start, wanted = perf_counter(), {}
    cursor.execute(WANT)
    for many in (False, True):
        cursor.execute(f"SET LOCAL enable_nestloop = {'off' if many else 'on'}")
        for rule in [rule for rule in rules if (rule in common) is many]:
            cursor.execute(f"INSERT INTO want WITH {facts} {select(rule)}", args)
            wanted[rule] = cursor.rowcount
    cursor.execute("SET LOCAL enable_nestloop = on")
    common.clear()
    common.update(rule for rule, rows in wanted.items() if rows * 2 > people)
    tick(seconds, "decide", start)
    return sum(wanted.values())


def write(cursor: Any, rules: Collection[str], args: dict[str, Any], seconds: Seconds, *, whole: bool) -> dict[str, tuple[int, int, int]]:
    """Write where `want` and the stored duties differ. Rule → (added, changed, gone). `whole`: want is of everybody, not of a slice."""
    args, start = args | {"rules": list(rules)}, perf_counter()
    scope = "" if whole else nearby.of("person_id", args) + " AND rule = ANY(%(rules)s)"
    cursor.execute("ANALYZE want (rule, person, period)")
    cursor.execute(APART.format(kind="LEFT" if whole else "FULL", scope=scope, stale=STALE), args)
    apart = cursor.rowcount
    if whole:
        cursor.execute(LEFT_OVER.format(stale=STALE), args)
        apart += cursor.rowcount
    tick(seconds, "compare", start)
    start, counts = perf_counter(), {}
    if apart:
        cursor.execute("ANALYZE apart (rule, person, duty)")
        cursor.execute("SELECT rule, count(*) FILTER (WHERE duty IS NULL), count(*) FILTER (WHERE duty IS NOT NULL AND person IS NOT NULL),"
                       " count(*) FILTER (WHERE person IS NULL) FROM apart GROUP BY rule")
        counts = {rule: (added, changed, gone) for rule, added, changed, gone in cursor.fetchall()}
        added, changed, gone = (any(rows) for rows in zip(*counts.values(), strict=True))
        for any_rows, sentence in ((gone, GONE), (changed, SAID_ANEW), (added, _new(args, whole))):
            if any_rows:
                cursor.execute(sentence, args)
    cursor.execute("DROP TABLE want, apart")
    tick(seconds, "write", start)
    return counts


def _new(args: dict[str, Any], whole: bool) -> str:
    """The sentence that adds; everybody's few are not worth going through everybody."""
    subjects = "duties_subject" if whole else KNOWN.format(known=WORDS["known"], where=nearby.of("s.person_id", args))
    return NEW.format(**WORDS | {"found": "apart w", "subjects": subjects} | ({} if whole else {"grounds": OF_KNOWN}))


def openings(cursor: Any, args: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(rules of which a period opens in (after, on], rules of birthdays)."""
    cursor.execute(" UNION ".join(_openings()), args)
    return tuple(rule for (rule,) in cursor.fetchall()), rulebook.birthdays()


def _openings() -> list[str]:
    return [f"SELECT '{rule}' WHERE EXISTS ({text})" for rule, texts in rulebook.openings().items() for text in texts]  # noqa: S608


def tick(seconds: Seconds, name: str, start: float) -> None:
    """Add what passed since `start` to what took so long before."""
    seconds[name] = seconds.get(name, 0.0) + perf_counter() - start
