"""The second engine: the rules over an export, decided by Spark, written as Parquet. No database is asked or changed.

Row for row what a full settle of the exported moment stores: rule, person, period, opens, due, late_until, kept_on. The
version, base, age and months beside them are what the stored edition and grounds say. One directory a rule.
"""

import json
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from weixia.duties import rulebook
from weixia.duties.facts import facts
from weixia.duties.settling import BEGINNING
from weixia.duties.spark import folders, reads
from weixia.duties.spark.session import Machine, check, session, spread
from weixia.policy import book, compiler, printing
from weixia.policy.deriving import Setting

SAID = "duties.json"
DUTIES = "duties"
AT_ONCE = 4  # planning one rule while others run
Told = Callable[[int, int], object]


@dataclass(frozen=True)
class Decided:
    """What was decided: rule → rows, from the bureau's first day up to a day; `seconds` of reading, deciding and writing."""

    since: date
    on: date
    by_rule: dict[str, int]
    seconds: float

    @property
    def rows(self) -> int:
        return sum(self.by_rule.values())


def decide_into(folder: Path, source: Path, *, on: date, since: date | None, machine: Machine, told: Told) -> Decided:
    """Write every duty that these facts make up to `on` into a new folder. Raises NotReady."""
    reads.said(source)
    check()
    with folders.appearing(folder) as whole, tempfile.TemporaryDirectory(dir=whole.parent) as scratch:
        return decide(source, whole, on=on, since=since, machine=machine, scratch=Path(scratch), told=told)


def decide(source: Path, folder: Path, *, on: date, since: date | None, machine: Machine, scratch: Path, told: Told) -> Decided:
    """Fill an empty folder with every duty that these facts make up to `on`. Raises NotReady where they do not fit."""
    said = reads.said(source)
    rules = reads.of_people(_in_force(said))
    first = since or date.fromisoformat(said["since"])
    asked = {"on": on.isoformat(), "since": first.isoformat(), "after": BEGINNING.isoformat()}  # cast to dates where they stand
    with session(machine, scratch=scratch) as spark:
        began = perf_counter()
        spread(spark, sum(said["rows"].values()))
        for table, columns in reads.reads().items():
            spark.read.schema(reads.schema(columns)).parquet(f"file://{source.absolute() / table}").createOrReplaceTempView(table)

        def work(rule: book.Rule) -> None:
            printed = printing.sql(compiler.compile_rule(rule, facts()), "spark")
            found = spark.sql(printed, args=asked)
            found.write.parquet(f"file://{folder / DUTIES / f'rule={rule.rule}'}")

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for done, _none in enumerate(pool.map(work, rules), 1):
                told(done, len(rules))
        counted = spark.read.parquet(f"file://{folder / DUTIES}").groupBy("rule").count().collect()
        seconds = perf_counter() - began
    by_rule = dict.fromkeys(sorted(rule.rule for rule in rules), 0) | {row["rule"]: row["count"] for row in counted}
    _say(folder, said, Decided(first, on, by_rule, seconds))
    return Decided(first, on, by_rule, seconds)


def _say(folder: Path, said: dict[str, Any], done: Decided) -> None:
    own = {"form": reads.FORM, "facts_at": said["at"], "since": done.since.isoformat(), "on": done.on.isoformat(), "rows": done.rows,
           "by_rule": done.by_rule}
    (folder / SAID).write_text(json.dumps(own, ensure_ascii=False, indent=1), encoding="utf-8")


def _in_force(said: dict[str, Any]) -> book.Book:
    """The book of this version, and what the exported units held stricter."""
    found: dict[str, list[Setting]] = {}
    for one in said["overrides"]:
        document = book.Source(title=f"{one['number']}", clause=f"{one['number']}")  # the words stay in the database
        found.setdefault(one["rule"], []).append(Setting(
            one["number"], one["unit"], one["path"], one["name"], one["value"], date.fromisoformat(one["since"]), document))
    return rulebook.beside(rulebook.rule_book(), found)
