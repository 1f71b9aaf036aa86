"""The facts that rules read, written as Parquet: one moment of the database, no name and no number of anybody.

PostgreSQL writes CSV, Spark reads it strictly (a cell that is not what it should be ends the export) and writes Parquet:
no further library is needed. Booleans and moments are written as words that both read alike.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg import IsolationLevel

from weixia.duties import rulebook, settling
from weixia.duties.spark import reads
from weixia.duties.spark.session import Machine, session
from weixia.policy import printing
from weixia.registry import facts as registry

COPIED = "COPY (SELECT {columns} FROM {rows}) TO STDOUT (FORMAT csv)"
AS_TOLD = {
    "boolean": '"{name}"::text',
    "timestamp": """to_char("{name}" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
}
STRICT = {"mode": "FAILFAST", "escape": '"', "dateFormat": "yyyy-MM-dd", "timestampFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSSX"}
Told = Callable[[str], object]


@dataclass(frozen=True)
class Exported:
    """What was written: table → rows."""

    rows: dict[str, int]
    people: int


class Differs(Exception):
    """Fewer or more rows were written than PostgreSQL told."""


def export(folder: Path, *, at: datetime, machine: Machine, scratch: Path, told: Told) -> Exported:
    """Fill an empty folder with every table that rules read, and say last what it holds. Raises NotStarted, NotReady."""
    with session(machine, scratch=scratch) as spark:
        with _one_moment() as cursor:
            said = _said(at)
            rows = {}
            for table, columns in reads.reads().items():
                told(table)
                rows[table] = _copy(cursor, _source(table), columns | _more(table), scratch / f"{table}.csv")
            cursor.execute("SELECT count(*) FROM registry_person")
            people = int(cursor.fetchone()[0])
        for table, columns in reads.reads().items():
            told(table)
            _pack(spark, scratch / f"{table}.csv", columns | _more(table), folder / table, rows[table])
    (folder / reads.SAID).write_text(json.dumps(said | {"people": people, "rows": rows}, ensure_ascii=False, indent=1), encoding="utf-8")
    return Exported(rows, people)


@contextmanager
def _one_moment() -> Iterator[Any]:
    """A cursor to which the database stands still: everything that it reads was true at once."""
    connection.ensure_connection()
    bare: Any = connection.connection
    bare.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL jit = off")
            yield cursor
    finally:
        bare.isolation_level = None


def _said(at: datetime) -> dict[str, Any]:
    """What an export says of itself besides its rows: the bureau's days, and what units hold stricter."""
    kept = settling.started()
    if kept is None:
        raise settling.NotStarted
    own = [{"rule": rule, "number": one.number, "unit": one.unit, "path": one.path, "name": one.name, "value": one.value,
            "since": one.since.isoformat()} for rule, found in rulebook.settings(rulebook.mark()).items() for one in found]
    return {"form": reads.FORM, "reads": reads.mark(), "version": version("weixia"), "at": at.astimezone(UTC).isoformat(),
            "since": kept.since.isoformat(), "settled_to": kept.settled_to.isoformat(), "overrides": own}


def _more(table: str) -> dict[str, str]:
    return {reads.PLACE: "string"} if table == reads.SUBJECTS else {}


def _source(table: str) -> str:
    """The rows of a table. The subject is told afresh: what is kept of it may lag behind an import."""
    if table != reads.SUBJECTS:
        return f"public.{table}"
    return f"(SELECT person_id AS person, s.* FROM ({printing.sql(registry.subjects())}) s) subject"  # noqa: S608


def _copy(cursor: Any, source: str, columns: dict[str, str], file: Path) -> int:
    said = ", ".join(AS_TOLD.get(kind, '"{name}"').format(name=name) for name, kind in columns.items())
    with file.open("wb") as out, cursor.copy(COPIED.format(columns=said, rows=source)) as copy:
        for piece in copy:
            out.write(piece)
    return int(cursor.rowcount)


def _pack(spark: Any, file: Path, columns: dict[str, str], folder: Path, rows: int) -> None:
    schema = reads.schema(columns)
    spark.read.options(**STRICT).schema(schema).csv(f"file://{file}").write.parquet(f"file://{folder}")
    file.unlink()
    written = spark.read.schema(schema).parquet(f"file://{folder}").count()
    if written != rows:
        raise Differs(f"{folder.name}：数据库给了 {rows} 行，文件里是 {written} 行。没有导出。")
