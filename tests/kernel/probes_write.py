"""Writing where one must not: changing, deleting, adding and moving rows."""

import copy
from typing import Any

from tests.kernel import rows
from tests.kernel.probes import Target, execute, sql, write
from weixia.kernel import guard


@write("update")
def update(t: Target) -> Any:
    return t.rows.update(**t.touched)


@write("update")
def bulk_update(t: Target) -> Any:
    for name, value in t.touched.items():
        setattr(t.row, name, value)
    return t.model._default_manager.bulk_update([t.row], t.touched_fields)


@write("update")
def save_by_key(t: Target) -> Any:
    for name, value in t.touched.items():
        setattr(t.row, name, value)
    t.row.save(force_update=True)


@write("update")
def update_or_create(t: Target) -> Any:
    t.model._default_manager.filter(pk=t.pk).update_or_create(pk=t.pk, defaults=t.touched)


@write("update")
def update_by_sql(t: Target) -> Any:
    return execute(f'UPDATE "{t.table}" SET "{t.touch[0]}" = %s WHERE "{t.key}" = %s', t.touch[1], t.pk)


@write("update")
def update_everything(t: Target) -> Any:
    """No condition on the row: what is hidden must stay as it is."""
    return execute(f'UPDATE "{t.table}" SET "{t.touch[0]}" = %s WHERE org_path = %s', t.touch[1], t.unit.path)


@write("update")
def update_through_join(t: Target) -> Any:
    return execute(f'UPDATE "{t.table}" x SET "{t.touch[0]}" = %s FROM registry_unit u'
                   f' WHERE u.path = x.org_path AND x."{t.key}" = %s', t.touch[1], t.pk)


@write("update")
def update_returning(t: Target) -> Any:
    return sql(f'UPDATE "{t.table}" SET "{t.touch[0]}" = %s WHERE "{t.key}" = %s RETURNING *', t.touch[1], t.pk)


@write("update")
def update_in_a_common_table_expression(t: Target) -> Any:
    return sql(f'WITH x AS (UPDATE "{t.table}" SET "{t.touch[0]}" = %s WHERE "{t.key}" = %s RETURNING 1)'
               " SELECT * FROM x", t.touch[1], t.pk)


@write("update")
def merge(t: Target) -> Any:
    return execute(f'MERGE INTO "{t.table}" x USING (SELECT {int(t.pk)}::bigint k) s ON x."{t.key}" = s.k'
                   f' WHEN MATCHED THEN UPDATE SET "{t.touch[0]}" = %s', t.touch[1])


@write("update")
def upsert_over_the_hidden_key(t: Target) -> Any:
    return execute(
        f'INSERT INTO "{t.table}" SELECT * FROM jsonb_populate_record(NULL::"{t.table}", %s::jsonb)'
        f' ON CONFLICT ("{t.key}") DO UPDATE SET "{t.touch[0]}" = %s', t.doc, t.touch[1])


@write("update")
def bulk_upsert(t: Target) -> Any:
    for name, value in t.touched.items():
        setattr(t.row, name, value)
    t.model._default_manager.bulk_create(
        [t.row], update_conflicts=True, unique_fields=["pk"], update_fields=t.touched_fields)


@write("update")
def update_blindly(t: Target) -> Any:
    """No column is read, so that the policy on reading does not come to help."""
    return execute(f'UPDATE "{t.table}" SET "{t.touch[0]}" = %s', t.touch[1])


@write("delete")
def delete(t: Target) -> Any:
    return t.rows.delete()


@write("delete")
def delete_loaded(t: Target) -> Any:
    return t.row.delete()


@write("delete")
def raw_delete(t: Target) -> Any:
    return t.rows._raw_delete(using="default")


@write("delete")
def delete_by_sql(t: Target) -> Any:
    return execute(f'DELETE FROM "{t.table}" WHERE "{t.key}" = %s', t.pk)


@write("delete")
def delete_through_join(t: Target) -> Any:
    return execute(f'DELETE FROM "{t.table}" x USING registry_unit u WHERE u.path = x.org_path'
                   f' AND x."{t.key}" = %s', t.pk)


@write("delete")
def delete_blindly(t: Target) -> Any:
    return execute(f'DELETE FROM "{t.table}"')


@write("insert")
def insert_about_the_hidden(t: Target) -> Any:
    if guard.wall_of(t.model) != "history":
        return rows.make(t.model, t.person)
    row = copy.copy(t.row)
    row.pk = None
    row.save(force_insert=True)


@write("insert")
def insert_by_sql(t: Target) -> Any:
    """A copy of the row, with an own key, kept in the hidden county's range."""
    return execute(
        f'INSERT INTO "{t.table}" SELECT * FROM jsonb_populate_record(NULL::"{t.table}", %s::jsonb ||'
        f" jsonb_build_object('{t.key}', nextval(pg_get_serial_sequence('{t.table}', '{t.key}'))))", t.doc)


@write("move")
def move_own_row_there(t: Target) -> Any:
    return execute(f'UPDATE "{t.table}" SET org_path = %s WHERE "{t.key}" = %s', t.unit.path, t.own_pk)


@write("move")
def move_own_row_to_the_hidden_person(t: Target) -> Any:
    columns = {f.column for f in t.model._meta.fields}
    if "person_id" in columns:
        return execute(f'UPDATE "{t.table}" SET person_id = %s WHERE "{t.key}" = %s', t.person.pk, t.own_pk)
    if "unit_id" in columns:
        return execute(f'UPDATE "{t.table}" SET unit_id = %s WHERE "{t.key}" = %s', t.unit.pk, t.own_pk)
    return execute(f'UPDATE "{t.table}" SET org_path = %s WHERE "{t.key}" = %s', t.unit.path + "0001", t.own_pk)


@write("move")
def pull_the_hidden_row_over(t: Target) -> Any:
    return execute(f'UPDATE "{t.table}" SET org_path = substr(current_setting(\'wx.lo\'), 1)'
                   f' WHERE "{t.key}" = %s', t.pk)
