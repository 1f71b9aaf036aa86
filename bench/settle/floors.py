"""What the engine is measured against: bare SQL by hand over the same tables, as the server's administrator.

No wall, no triggers, no journal; jit off and one process, as the engine works, and a second time with parallel workers.
"""

import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

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
        tests += [flat(fact, test, operand) for fact, test, operand in rule["who"] if fact != "turning_age"]
        if rule["way"] == "Anniversary":
            tests.append(f"bd_month = {day.month} AND bd_day = {day.day}")
        told.append(f"count(*) FILTER (WHERE {' AND '.join(tests)})")
        count += len(tests)
    return f"SELECT {', '.join(told)} FROM duties_subject", count  # noqa: S608


def flat(fact: str, test: str, operand: Any, table: str = "") -> str:
    """One test of a rule as SQL over a column."""
    column = f"{table}{fact}"
    if test == "is":
        return column if operand is True else f"NOT {column}" if operand is False else f"{column} = '{operand}'"
    if test == "in":
        return f"{column} IN ({', '.join(repr(one) for one in operand)})"
    return f"{column} {'>=' if test == 'at_least' else '<='} {operand}"


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
