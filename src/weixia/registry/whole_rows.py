"""Rows as PostgreSQL itself writes and reads them: whole, set-wise, sealed columns as they are."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from psycopg import sql

PERSON = "registry_person"
Rows = list[dict[str, Any]]
TAKE = """
WITH gone AS (DELETE FROM {table} t WHERE {where} RETURNING t.*)
SELECT coalesce(jsonb_agg(to_jsonb(gone)), '[]') FROM gone"""
PUT = """
UPDATE {table} SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %(row)s::jsonb))
WHERE id = %(id)s"""
WRITE_BACK = "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %(rows)s::jsonb)"


def as_it_stands(person_id: int) -> dict[str, Any]:
    """A person's row as PostgreSQL writes it, sealed columns still sealed."""
    [(row,)] = run("SELECT to_jsonb(t) FROM {table} t WHERE id = %(id)s", {"id": person_id}, table=PERSON)
    return dict(json.loads(row))


def put_columns(person_id: int, values: dict[str, Any]) -> None:
    """Write columns of a person from the form of `as_it_stands`."""
    names = [*values]
    if names:
        columns = sql.SQL(", ").join(map(sql.Identifier, names))
        run(PUT, {"id": person_id, "row": as_json(values)}, table=PERSON, columns=columns)


def write_back(model: type[models.Model], rows: Rows) -> None:
    """Insert rows as they were; a column that came since takes its default, and one that went since is left out."""
    fields = {str(one.column): one for one in model._meta.concrete_fields}
    fresh = {name: one.get_default() for name, one in fields.items() if one.has_default()}
    whole = [{name: value for name, value in fresh.items() if name not in row} | row for row in rows]
    if whole:
        columns = sql.SQL(", ").join(sql.Identifier(name) for name in fields if name in whole[0])
        run(WRITE_BACK, {"rows": as_json(whole)}, table=model._meta.db_table, columns=columns)


def take(table: str, where: sql.Composable, args: dict[str, Any]) -> Rows:
    """Delete rows and return them whole."""
    [(rows,)] = run(sql.SQL(TAKE).format(table=sql.Identifier(table), where=where), args)
    return list(json.loads(rows))


def rows_of(table: str, person_id: int) -> Rows:
    """Rows of one person, whole."""
    [(rows,)] = run("SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM {table} t WHERE person_id = %(id)s",
                    {"id": person_id}, table=table)
    return list(json.loads(rows))


def ids_of(text: str, args: dict[str, Any], **names: Any) -> list[int]:
    """The first column of what a statement answers, sorted."""
    return sorted(row[0] for row in run(text, args, **names))


def as_json(value: Any) -> str:
    """JSON text for a statement."""
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


def run(text: str | sql.Composable, args: Any = None, **names: Any) -> list[Any]:
    """One statement; `names` fill its braces as identifiers (or as composed parts)."""
    parts = {name: sql.Identifier(value) if isinstance(value, str) else value for name, value in names.items()}
    said = sql.SQL(text).format(**parts) if isinstance(text, str) and names else text  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute(said.as_string(connection.connection) if isinstance(said, sql.Composable) else said, args)
        return list(cursor.fetchall()) if cursor.description else []
