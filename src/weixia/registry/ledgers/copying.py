"""Many new rows at once: COPY into a temporary table, then one INSERT … SELECT.

COPY straight into a guarded table is refused by PostgreSQL; the INSERT passes the wall and its triggers.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg import sql

TEMPORARY = sql.Identifier("wx_rows_to_write")
Values = Mapping[str, Any]
_json = json.JSONEncoder(ensure_ascii=False).encode


def copy_rows(rows: Sequence[models.Model], *, key: str = "") -> dict[Any, int]:
    """Insert unsaved rows of one model; returns `key` column → id when a key is named. Needs an open transaction."""
    if not rows:
        return {}
    fields = _fields(type(rows[0]))
    return _copied(type(rows[0]), list(fields), ([prepare(getattr(row, name)) for name, prepare in _ready(fields)] for row in rows),
                   {}, key)


def copy_values(model: type[models.Model], rows: Sequence[Values], **same: Any) -> None:
    """Insert rows told as {column: value}, `same` in all of them; what nobody states is the column's own default. An id
    that the rows bring is kept. Far less work a row than a model's instance. Needs an open transaction.
    """
    if not rows:
        return
    fields, stated = _fields(model), dict.fromkeys(name for row in rows for name in row)
    own = {name: field.get_default for name, field in fields.items()
           if name not in stated and name not in same and field.unique}
    given = {name: _prepared(fields[name])(value) if name in fields else value for name, value in same.items()}
    given |= {name: _prepared(field)(field.get_default()) for name, field in fields.items()
              if name not in stated and name not in given and name not in own}
    ready = [(name, _prepared(fields[name]) if name in fields else _as_it_is,
              fields[name].get_default() if name in fields else None) for name in stated]
    lines = ([prepare(row.get(name, blank)) for name, prepare, blank in ready] + [make() for make in own.values()] for row in rows)
    _copied(model, [*stated, *own], lines, given, "")


def new_ids(model: type[models.Model], many: int) -> list[int]:
    """So many ids that no row has had: rows that refer to one another can be written in any order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [model._meta.db_table, many])
        return [new for (new,) in cursor.fetchall()]


def _copied(model: type[models.Model], names: list[str], lines: Any, same: dict[str, Any], key: str) -> dict[Any, int]:
    columns, given = (sql.SQL(", ").join(map(sql.Identifier, some)) for some in (names, [*names, *same]))
    parts: dict[str, sql.Composable] = {
        "rows": TEMPORARY, "table": sql.Identifier(model._meta.db_table), "columns": columns, "given": given,
        "values": sql.SQL(", ").join([*map(sql.Identifier, names), *[sql.Placeholder()] * len(same)]),
        "key": sql.Identifier(key or "id")}
    with connection.cursor() as cursor:
        cursor.execute(_said("DROP TABLE IF EXISTS pg_temp.{rows}; CREATE TEMPORARY TABLE {rows} ON COMMIT DROP AS"
                             " SELECT {columns} FROM {table} WITH NO DATA", parts))
        with cursor.copy(_said("COPY pg_temp.{rows} ({columns}) FROM STDIN", parts)) as copy:
            for line in lines:
                copy.write_row(line)
        insert = _said("INSERT INTO {table} ({given}) SELECT {values} FROM pg_temp.{rows}", parts)
        cursor.execute(insert + (_said(" RETURNING {key}, id", parts) if key else ""), list(same.values()) or None)
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


def _said(text: str, parts: dict[str, sql.Composable]) -> str:
    return sql.SQL(text).format(**parts).as_string(connection.connection)  # type: ignore[arg-type]
