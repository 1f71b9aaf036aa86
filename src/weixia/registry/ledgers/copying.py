"""Many new rows at once: COPY into a temporary table, then one INSERT … SELECT.

COPY straight into a guarded table is refused by PostgreSQL; the INSERT passes the wall and its triggers.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

TEMPORARY = sql.Identifier("wx_rows_to_write")


def copy_rows(rows: Sequence[models.Model], *, key: str = "") -> dict[Any, int]:
    """Insert unsaved rows of one model; returns `key` column → id when a key is named. Needs an open transaction."""
    if not rows:
        return {}
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = sql.Composed([sql.Identifier(str(field.column)) for field in fields]).join(", ")
    table = sql.Identifier(model._meta.db_table)
    parts: dict[str, sql.Composable] = {"rows": TEMPORARY, "table": table, "columns": columns,
                                        "key": sql.Identifier(key or "id")}
    with connection.cursor() as cursor:
        cursor.execute(_said("DROP TABLE IF EXISTS pg_temp.{rows}", parts))
        cursor.execute(_said("CREATE TEMPORARY TABLE {rows} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA", parts))
        with cursor.copy(_said("COPY pg_temp.{rows} ({columns}) FROM STDIN", parts)) as copy:
            ready = [(field.attname, _prepared(field)) for field in fields]
            for row in rows:
                copy.write_row([prepare(getattr(row, name)) for name, prepare in ready])
        cursor.execute(_said("INSERT INTO {table} ({columns}) SELECT {columns} FROM pg_temp.{rows} RETURNING {key}, id", parts))
        return dict(cursor.fetchall()) if key else {}


def _prepared(field: Any) -> Callable[[Any], Any]:
    return Jsonb if isinstance(field, models.JSONField) else field.get_prep_value


def _said(text: str, parts: dict[str, sql.Composable]) -> str:
    return sql.SQL(text).format(**parts).as_string(connection.connection)  # type: ignore[arg-type]
