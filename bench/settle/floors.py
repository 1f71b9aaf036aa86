"""What the engine is measured against: bare SQL by hand over the same tables, as the server's administrator.

No wall, no triggers, no journal; jit off and one process, as the engine works, and a second time with parallel workers.
"""

import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

from bench.settle.peers import words

SETTINGS = {"jit": "off", "work_mem": "256MB", "maintenance_work_mem": "512MB"}
WORKERS = 2


def timed(work: Callable[[], Any], times: int = 1) -> float:
    """Seconds of the middle run."""
    runs = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        runs.append(time.perf_counter() - began)
    return median(runs)


def alone(admin: Any) -> None:
    """One process a statement from now on."""
    admin.execute("SET max_parallel_workers_per_gather = 0")


def beside(admin: Any) -> None:
    """Parallel workers from now on."""
    admin.execute(f"SET max_parallel_workers_per_gather = {WORKERS}")


def scan(rules: list[dict[str, Any]], day: date) -> tuple[str, int]:
    """(one SELECT over the kept facts that asks every version of every rule's flat tests, how many tests it asks)."""
    told, count = [], 0
    for rule in rules:
        tests = [f"start <= '{day}'", f"(death IS NULL OR death >= '{day}')"]
        tests += [_test(fact, test, operand) for fact, test, operand in rule["who"] if fact != "turning_age"]
        if rule["way"] == "Anniversary":
            tests.append(f"bd_month = {day.month} AND bd_day = {day.day}")
        told.append(f"count(*) FILTER (WHERE {' AND '.join(tests)})")
        count += len(tests)
    return f"SELECT {', '.join(told)} FROM duties_subject", count  # noqa: S608


def _test(fact: str, test: str, operand: Any) -> str:
    if test == "is":
        return fact if operand is True else f"NOT {fact}" if operand is False else f"{fact} = '{operand}'"
    if test == "in":
        return f"{fact} IN ({', '.join(repr(one) for one in operand)})"
    return f"{fact} {'>=' if test == 'at_least' else '<='} {operand}"


WINDOWS = """
CREATE UNLOGGED TABLE bench.windows AS
SELECT k.word, d.person_id AS person, d.opens, least(coalesce(d.late_until, 'infinity'), s.death) AS until
FROM duties_duty d JOIN duties_subject s USING (person_id) JOIN bench.keeping k USING (rule) WHERE d.due IS NOT NULL"""
JOINED = """
SELECT count(*) FROM bench.windows w JOIN needs_contact c ON c.person_id = w.person AND c.day BETWEEN w.opens AND w.until
WHERE c.reached AND c.withdrawn_at IS NULL AND {fits}"""


class Joins:
    """The bare joins of contacts to the windows of the duties that contacts keep, which are given to it ready made."""

    def __init__(self, admin: Any, rules: list[dict[str, Any]]) -> None:
        self.admin = admin
        admin.execute("DROP TABLE IF EXISTS bench.windows, bench.keeping")
        admin.execute("CREATE TABLE bench.keeping (rule text, word text)")
        pairs = {(rule["rule"], word) for rule in rules for word in rule["kept_by"] if word in words.CONTACTS}
        for pair in sorted(pairs):
            admin.execute("INSERT INTO bench.keeping VALUES (%s, %s)", pair)
        self.words = sorted({word for _rule, word in pairs})
        self.windows = admin.execute(WINDOWS).rowcount
        admin.execute("VACUUM ANALYZE bench.windows")

    def at_once(self) -> int:
        """One statement for all windows."""
        any_of = " OR ".join(f"({self._fits(word)})" for word in self.words)
        return int(self.admin.execute(JOINED.format(fits=f"({any_of})")).fetchone()[0])

    def one_by_one(self) -> int:
        """One statement for each sort of evidence."""
        return sum(self.admin.execute(JOINED.format(fits=self._fits(word))).fetchone()[0] for word in self.words)

    def _fits(self, word: str) -> str:
        modes, levels = words.CONTACTS[word]
        tests = [f"w.word = '{word}'"]
        tests += [f"c.{column} IN ({', '.join(repr(one) for one in wanted)})"
                  for column, wanted in (("mode", modes), ("handler_level", levels)) if wanted]
        return " AND ".join(tests)


def insert(admin: Any, *, guarded: bool = False) -> float:
    """Seconds of INSERT … SELECT of the stored duties into a table like theirs, its indexes with it; `guarded`: with
    the same triggers and foreign keys too."""
    admin.execute("DROP TABLE IF EXISTS bench.duties; CREATE TABLE bench.duties (LIKE duties_duty INCLUDING ALL)")
    if guarded:
        for (made,) in admin.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
                                     " AND conrelid = 'duties_duty'::regclass ORDER BY conname").fetchall():
            admin.execute(f"ALTER TABLE bench.duties ADD {made}")
        for (made,) in admin.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
                                     " AND tgrelid = 'duties_duty'::regclass ORDER BY tgname").fetchall():
            admin.execute(made.replace("ON public.duties_duty", "ON bench.duties"))
    seconds = timed(lambda: admin.execute("INSERT INTO bench.duties SELECT * FROM duties_duty"))
    admin.execute("DROP TABLE bench.duties")
    return seconds
