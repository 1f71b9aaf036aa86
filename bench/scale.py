"""`python -m bench.scale`: the second engine beside PostgreSQL, row for row, and how its time grows.

    python -m bench.scale --people 100000 --keep FOLDER     settle, export, decide by Spark, compare; keep the export
    python -m bench.scale --facts FOLDER --times 20         decide the export laid twenty times beside itself

A copy has ids of its own, so twenty times the people, and must come to twenty times the duties, rule by rule. One JSON
document; exit 0 when all agree.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from bench.ground import instance
from bench.settle import agreement, ours, versions
from bench.settle.filling import Asked, fill

STRIDE = 10_000_000_000  # further apart than any id
SHARED = ("registry_unit", "unit_id")


@contextmanager
def timed(document: dict[str, Any], name: str) -> Iterator[None]:
    """`name`_s on the wall, and `name`_cpu_s of Spark's own process, which other work beside it does not lengthen."""
    began, worked = time.perf_counter(), spark_cpu()
    yield
    document[f"{name}_s"] = round(time.perf_counter() - began, 1)
    if spark_cpu():
        document[f"{name}_cpu_s"] = round(spark_cpu() - worked, 1)
    print(name, document[f"{name}_s"], file=sys.stderr, flush=True)


def spark_cpu() -> float:
    """Processor seconds of Spark's process up to now; 0 where there is none yet. Linux only."""
    from pyspark import SparkContext

    process = getattr(SparkContext._gateway, "proc", None)
    if process is None:
        return 0.0
    told = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, told[11:13])) / os.sysconf("SC_CLK_TCK")


def beside(people: int, keep: Path, machine: Any) -> dict[str, Any]:
    """Settle so many people by PostgreSQL and by Spark, and lay the duties beside each other. The export stays in `keep`."""
    asked = Asked(people)
    told: dict[str, Any] = {"people": people, "contacts_each": asked.facts}
    with instance() as folder:
        from weixia.duties import actions
        from weixia.duties.spark import deciding
        from weixia.kernel import home
        from weixia.kernel.actor import OPERATOR

        versions.use(folder)
        with timed(told, "fill"):
            fill(asked)
            stricter()
        with timed(told, "postgres"):
            ours.settle(asked.on, since=asked.since)
        with timed(told, "export"):
            made = actions.facts_export(keep, by=OPERATOR, at=ours.moment(asked.on), machine=machine, told=lambda _table: None)
        told |= {"rows_exported": sum(made.rows.values()), "contacts": made.rows["needs_contact"], "parquet_mb": megabytes(keep)}
        out = folder / "out"
        with timed(told, "spark"):
            done = deciding.decide_into(out, keep, on=asked.on, since=None, machine=machine, told=lambda *_done: None)
        told |= {"rows": done.rows, "rules": len(done.by_rule)}
        (keep / "base.json").write_text(json.dumps({"people": people, "on": str(asked.on), "by_rule": done.by_rule}))
        with psycopg.connect(**home.connection_settings("admin") | {"dbname": home.database_name()}, autocommit=True) as admin:
            verdict = compared(admin, out, folder, machine)
        told |= {"hash": verdict.hash, "differences": verdict.differences, "agree": verdict.agree, "unlike": verdict.unlike}
    return told


def stricter() -> None:
    """Some units ask more than the book, by turns from the top of the tree and from deep in it."""
    from weixia.duties.models import Override
    from weixia.registry.models import Unit

    units = list(Unit.objects.order_by("path"))
    said = [("visit.hospital", "workdays", 1, units[1]), ("visit.hospital", "workdays", 2, units[0]),
            ("visit.longevity_birthday", "ages", [85, 90, 95, 100], units[2]), ("tour.resettled", "months", 12, units[-1])]
    Override.objects.bulk_create(Override(
        rule=rule, unit=unit, name=name, value=value, since=date(2024, 1, 1), document="某文", clause="某条", reason="某因",
        by_name="某", at=ours.moment(date(2026, 1, 1))) for rule, name, value, unit in said)


def compared(admin: Any, out: Path, scratch: Path, machine: Any) -> agreement.Verdict:
    """The stored duties and the Parquet, by an ordered hash a rule."""
    from weixia.duties.spark.session import session

    mine, theirs = agreement.table(admin, "ours_all"), agreement.table(admin, "theirs_all")
    admin.execute(f"INSERT INTO {mine} SELECT rule, person_id, period, opens, due, late_until, kept_on FROM duties_duty")  # noqa: S608
    with session(machine, scratch=scratch) as spark:
        rows = spark.read.parquet(f"file://{out}/duties").select(*agreement.NAMES.split(", "))
        rows.write.csv(f"file://{scratch}/answer", emptyValue="")
    for piece in sorted((scratch / "answer").glob("part-*.csv")):
        with piece.open("rb") as told, admin.cursor() as cursor, cursor.copy(f"COPY {theirs} FROM STDIN (FORMAT csv)") as copy:
            while block := told.read(1 << 20):
                copy.write(block)
    return agreement.compare(admin, mine, theirs)


def laid(source: Path, times: int, folder: Path, machine: Any) -> dict[str, Any]:
    """The export so many times over in `folder`, decided: seconds, rows, and whether every rule has so many times its rows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weixia.settings")
    import django

    django.setup()
    versions.use(folder)
    from weixia.duties.spark import deciding, reads
    from weixia.duties.spark.session import session

    base, said = json.loads((source / "base.json").read_text()), reads.said(source)
    many = folder / "facts"
    told: dict[str, Any] = {"people": base["people"] * times, "times": times}
    with timed(told, "lay"), session(machine, scratch=folder) as spark:
        for table, columns in reads.reads().items():
            shifted = [name for name, kind in columns.items() if kind == "bigint" and not {table, name} & {*SHARED}]
            rows = spark.read.parquet(f"file://{source / table}")
            for copy in range(times if shifted else 1):
                rows.selectExpr(*[f"`{name}` + {copy * STRIDE} AS `{name}`" if name in shifted else f"`{name}`" for name in rows.columns]
                                ).write.mode("append").parquet(f"file://{many / table}")
            said["rows"][table] *= times if shifted else 1
    (many / reads.SAID).write_text(json.dumps(said))
    told |= {"contacts": said["rows"]["needs_contact"], "rows_read": sum(said["rows"].values()), "parquet_mb": megabytes(many)}
    with timed(told, "spark"):
        done = deciding.decide_into(folder / "out", many, on=date.fromisoformat(base["on"]), since=None, machine=machine,
                                    told=lambda done, of: print(f"{done}/{of}", file=sys.stderr, flush=True))
    unlike = {rule: [rows, base["by_rule"][rule] * times] for rule, rows in done.by_rule.items() if rows != base["by_rule"][rule] * times}
    return told | {"rows": done.rows, "out_mb": megabytes(folder / "out"), "unlike": unlike,
                   "agree": not unlike}


def megabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 1)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=100_000)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--facts", type=Path)
    asked.add_argument("--times", type=int, default=5)
    asked.add_argument("--master", default="local[2]")
    asked.add_argument("--memory", default="4g")
    told = asked.parse_args()
    from weixia.duties.spark.session import Machine

    machine = Machine(told.master, told.memory)
    with tempfile.TemporaryDirectory(prefix="weixia-scale-") as folder:
        if told.facts:
            document = laid(told.facts.absolute(), told.times, Path(folder), machine)
        else:
            document = beside(told.people, (told.keep or Path(folder) / "facts").absolute(), machine)
    about = {"bench": "scale", "master": told.master, "memory": told.memory, "cores": os.cpu_count(), "python": platform.python_version(),
             "load": round(os.getloadavg()[0], 1)}
    print(json.dumps(about | document, ensure_ascii=False))
    sys.exit(0 if document["agree"] else 1)


if __name__ == "__main__":
    main()
