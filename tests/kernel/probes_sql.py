"""Reading by SQL: everything that the application's role may say."""

from typing import Any

from django.db import connection, transaction
from django.db.utils import DataError

from tests.kernel.probes import Target, execute, fresh_name, read, sql
from weixia.kernel.scope import ROOT, scoped


@read
def copy_table_out(t: Target) -> Any:
    return _copied(t, f'COPY "{t.table}" ("{t.key}") TO STDOUT')


@read
def copy_query_out(t: Target) -> Any:
    return _copied(t, f'COPY (SELECT "{t.key}" FROM "{t.table}") TO STDOUT')


def _copied(t: Target, statement: str) -> Any:
    with connection.connection.cursor() as bare, bare.copy(statement) as out:
        return str(t.pk).encode() in b"".join(bytes(part) for part in out).split()


@read
def common_table_expression(t: Target) -> Any:
    return sql(f'WITH x AS MATERIALIZED (SELECT "{t.key}" k FROM "{t.table}") SELECT k FROM x WHERE k = %s', t.pk)


@read
def lateral(t: Target) -> Any:
    return sql(f'SELECT x.* FROM registry_unit u CROSS JOIN LATERAL (SELECT * FROM "{t.table}" i'
               f' WHERE i."{t.key}" = %s) x', t.pk)


@read
def outer_join(t: Target) -> Any:
    return sql(f'SELECT 1 FROM (SELECT %s::bigint k) w LEFT JOIN "{t.table}" x ON x."{t.key}" = w.k'
               f' WHERE x."{t.key}" IS NOT NULL', t.pk)


@read
def whole_row_as_json(t: Target) -> Any:
    return sql(f'SELECT row_to_json(x)::text FROM "{t.table}" x WHERE x."{t.key}" = %s', t.pk)


@read
def string_aggregate(t: Target) -> Any:
    return sql(f'SELECT string_agg(x::text, \',\') FROM "{t.table}" x WHERE x."{t.key}" = %s', t.pk)[0][0]


@read
def query_run_by_a_server_function(t: Target) -> Any:
    inner = f"SELECT to_tsvector('simple', \"{t.key}\"::text) FROM \"{t.table}\""
    return sql("SELECT word FROM ts_stat(%s) WHERE word = %s", inner, str(t.pk))


@read
def sampled(t: Target) -> Any:
    return sql(f'SELECT 1 FROM "{t.table}" TABLESAMPLE SYSTEM (100) WHERE "{t.key}" = %s', t.pk)


@read
def by_physical_place(t: Target) -> Any:
    return [k for (k,) in sql(f'SELECT "{t.key}" FROM "{t.table}" WHERE ctid >= \'(0,0)\'') if k == t.pk]


@read
def declared_cursor(t: Target) -> Any:
    name = fresh_name()
    sql(f'DECLARE {name} CURSOR FOR SELECT "{t.key}" FROM "{t.table}"')
    return [k for (k,) in sql(f"FETCH ALL FROM {name}") if k == t.pk]


@read
def plan_prepared_in_the_root_scope(t: Target) -> Any:
    name = fresh_name()
    with scoped(ROOT):
        sql(f'PREPARE {name}(bigint) AS SELECT "{t.key}" FROM "{t.table}" WHERE "{t.key}" = $1')
        for _ in range(6):
            sql(f"EXECUTE {name}({int(t.pk)})")
    try:
        return sql(f"EXECUTE {name}({int(t.pk)})")
    finally:
        if connection.connection.info.transaction_status.name == "INTRANS":
            sql(f"DEALLOCATE {name}")


@read
def copied_into_a_temporary_table(t: Target) -> Any:
    name = fresh_name()
    sql(f'CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT "{t.key}" k FROM "{t.table}"')
    return sql(f"SELECT k FROM {name} WHERE k = %s", t.pk)


@read
def temporary_view(t: Target) -> Any:
    name = fresh_name()
    sql(f'CREATE TEMPORARY VIEW {name} AS SELECT * FROM "{t.table}"')
    return sql(f'SELECT 1 FROM {name} WHERE "{t.key}" = %s', t.pk)


@read
def function_with_a_query(t: Target) -> Any:
    name = f"pg_temp.{fresh_name()}"
    sql(f"CREATE FUNCTION {name}() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN"
        f' RETURN (SELECT count(*) FROM "{t.table}" WHERE "{t.key}" = {int(t.pk)}); END $$')
    return sql(f"SELECT {name}()")[0][0]


@read
def function_that_tells(t: Target) -> Any:
    """A cheap function in WHERE must not be shown the rows before the policy was asked."""
    name = f"pg_temp.{fresh_name()}"
    told: list[str] = []
    sql(f"CREATE FUNCTION {name}(k bigint) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN"
        " RAISE NOTICE 'told %', k; RETURN true; END $$")
    hear = lambda note: told.append(note.message_primary or "")  # noqa: E731
    connection.connection.add_notice_handler(hear)
    try:
        sql(f'SELECT 1 FROM "{t.table}" WHERE {name}("{t.key}")')
    finally:
        connection.connection.remove_notice_handler(hear)
    return f"told {t.pk}" in told


@read
def error_that_tells(t: Target) -> Any:
    """A division by zero for the hidden row alone would tell that it is there."""
    try:
        with transaction.atomic():
            sql(f'SELECT 1 FROM "{t.table}" WHERE 1 / ("{t.key}" - {int(t.pk)}) > 0')
    except DataError as problem:
        if getattr(problem.__cause__, "sqlstate", "") == "22012":
            return True
        raise
    return False


@read
def block_of_code(t: Target) -> Any:
    told: list[str] = []
    hear = lambda note: told.append(note.message_primary or "")  # noqa: E731
    connection.connection.add_notice_handler(hear)
    try:
        sql(f'DO $$ BEGIN IF EXISTS (SELECT 1 FROM "{t.table}" WHERE "{t.key}" = {int(t.pk)})'
            " THEN RAISE NOTICE 'there'; END IF; END $$")
    finally:
        connection.connection.remove_notice_handler(hear)
    return "there" in told


@read
def rewritten_on_insert(t: Target) -> Any:
    """INSERT … SELECT into a table of one's own."""
    name = fresh_name()
    sql(f"CREATE TEMPORARY TABLE {name} (k bigint) ON COMMIT DROP")
    return execute(f'INSERT INTO {name} SELECT "{t.key}" FROM "{t.table}" WHERE "{t.key}" = %s', t.pk)
