"""Many new rows at once: COPY into a temporary table, then one INSERT … SELECT.

COPY straight into a guarded table is refused by PostgreSQL; the INSERT passes the wall and its triggers.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg import sql

TEMPORARY = sql.Identifier("wx_rows_to_write")
Values = Mapping[str, Any]
_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Lines:
    """Rows of one model to be inserted: {column: value} of each, and what all have alike."""

    model: type[models.Model]
    rows: Sequence[Values]
    same: Values = field(default_factory=dict)


def copy_rows(rows: Sequence[models.Model], *, key: str = "") -> dict[Any, int]:
    """Insert unsaved rows of one model; returns `key` column → id when a key is named. Needs an open transaction."""
    if not rows:
        return {}
    fields = _fields(type(rows[0]))
    lines = ([prepare(getattr(row, name)) for name, prepare in _ready(fields)] for row in rows)
    with connection.wrap_database_errors:
        return _copied(connection.connection, type(rows[0]), list(fields), lines, {}, key)


def copy_values(model: type[models.Model], rows: Sequence[Values], **same: Any) -> None:
    """Insert rows told as {column: value}, `same` in all of them; what nobody states is the column's own default. An id
    that the rows bring is kept. Far less work a row than a model's instance. Needs an open transaction.
    """
    with connection.wrap_database_errors:
        _write(connection.connection, Lines(model, rows, same))


@contextmanager
def beside() -> Iterator[Callable[[Sequence[Lines]], None]]:
    """Lots are written one after another in the same transaction while the next one is made ready. Until the block ends
    nothing else may be asked of the database here.
    """
    bare, wrapped = connection.connection, connection.wrap_database_errors
    last: Future[None] | None = None

    def take(lot: Sequence[Lines]) -> None:
        nonlocal last
        if last is not None:
            last.result()
        last = pool.submit(_write_all, bare, wrapped, lot)

    with ThreadPoolExecutor(1) as pool:
        yield take
        if last is not None:
            last.result()


def new_ids(model: type[models.Model], many: int) -> list[int]:
    """So many ids that no row has had: rows that refer to one another can be written in any order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [model._meta.db_table, many])
        return [new for (new,) in cursor.fetchall()]


def _write_all(bare: Any, wrapped: Any, lot: Sequence[Lines]) -> None:
    with wrapped:
        for lines in lot:
            _write(bare, lines)


def _write(bare: Any, told: Lines) -> None:
    if not told.rows:
        return
    fields, stated = _fields(told.model), dict.fromkeys(name for row in told.rows for name in row)
    own = {name: one.get_default for name, one in fields.items()
           if name not in stated and name not in told.same and one.unique and callable(one.default)}
    given = {name: _prepared(fields.get(name))(value) for name, value in told.same.items()}
    given |= {name: _prepared(one)(one.get_default()) for name, one in fields.items()
              if name not in stated and name not in given and name not in own}
    ready = [(name, _prepared(fields.get(name)), fields[name].get_default() if name in fields else None) for name in stated]
    lines = ([prepare(row.get(name, blank)) for name, prepare, blank in ready] + [make() for make in own.values()]
             for row in told.rows)
    _copied(bare, told.model, [*stated, *own], lines, given, "")


def _copied(bare: Any, model: type[models.Model], names: list[str], lines: Iterable[list[Any]], same: Values, key: str) -> dict[Any, int]:
    columns, given = (sql.SQL(", ").join(map(sql.Identifier, some)) for some in (names, [*names, *same]))
    parts: dict[str, sql.Composable] = {
        "rows": TEMPORARY, "table": sql.Identifier(model._meta.db_table), "columns": columns, "given": given,
        "values": sql.SQL(", ").join([*map(sql.Identifier, names), *[sql.Placeholder()] * len(same)]),
        "key": sql.Identifier(key or "id")}
    with bare.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{rows}; CREATE TEMPORARY TABLE {rows} ON COMMIT DROP AS"
                               " SELECT {columns} FROM {table} WITH NO DATA").format(**parts))
        with cursor.copy(sql.SQL("COPY pg_temp.{rows} ({columns}) FROM STDIN").format(**parts)) as copy:
            for line in lines:
                copy.write_row(line)
        insert = sql.SQL("INSERT INTO {table} ({given}) SELECT {values} FROM pg_temp.{rows}").format(**parts)
        answer = sql.SQL(" RETURNING {key}, id").format(**parts) if key else sql.SQL("")
        cursor.execute(insert + answer, list(same.values()) or None)
        return dict(cursor.fetchall()) if key else {}


@cache
def _fields(model: type[models.Model]) -> dict[str, Any]:
    return {str(field.column): field for field in model._meta.concrete_fields if not field.primary_key}


def _ready(fields: dict[str, Any]) -> list[tuple[str, Callable[[Any], Any]]]:
    return [(field.attname, _prepared(field)) for field in fields.values()]


def _prepared(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return _json
    return _as_array if isinstance(field, ArrayField) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _as_array(words: Sequence[str]) -> str:
    """PostgreSQL's own way to write a list of texts."""
    return "{" + ",".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words) + "}"
