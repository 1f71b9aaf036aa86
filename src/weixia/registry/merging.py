"""Two records become one and can become two again: what moves, what goes, and what is kept for the way back.

Set-wise, one or two statements a table, over whatever tables the rooms have: each model of a person says `in_merge`.
`moves`: its rows go over to the survivor. A row that the survivor has already (by a unique key, or by `same_fact`)
stays behind in the snapshot; a fact with `withdrawn_at` goes over too, but is counted once.
`goes`: derived or superseded, all of it stays in the snapshot. Where the survivor's own rows are derived too
(`merge_remembers`), they are remembered as they were, so that an undo does not decide them afresh.
PostgreSQL writes and reads the rows itself, so sealed columns travel as they are and every column comes back equal.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from psycopg import sql

from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.walls import APPEND_ONLY, OF_A_PERSON, ours, wall_of
from weixia.registry.models import Person, Suspicion
from weixia.registry.whole_rows import PERSON, Rows, ids_of, rows_of, run, take, write_back

FAMILY, SUSPICION = "registry_familycontact", "registry_suspicion"

UNIQUE = """
SELECT c.relname, ARRAY(SELECT a.attname FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(n, place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.n WHERE k.place <= i.indnkeyatts ORDER BY k.place),
  pg_get_expr(i.indpred, i.indrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)"""
MOVE = "UPDATE {table} SET {column} = %(to)s WHERE {column} = %(from)s RETURNING {key}"
MOVE_BACK = "UPDATE {table} SET {column} = %(to)s WHERE {key} = ANY(%(ids)s) AND {column} = %(from)s RETURNING {key}"
WITHDRAW = """
UPDATE {table} t SET withdrawn_at = %(at)s WHERE {key} = ANY(%(ids)s) AND withdrawn_at IS NULL AND EXISTS (
  SELECT FROM {table} o WHERE o.person_id = %(to)s AND o.withdrawn_at IS NULL AND NOT o.{key} = ANY(%(ids)s) AND {same})
RETURNING {key}"""


@dataclass
class Moved:
    """Which rows went over: ids by table; by `table.column` what pointed here; and what was changed on the way."""

    rows: dict[str, list[int]] = field(default_factory=dict)
    doubled: dict[str, list[int]] = field(default_factory=dict)
    pointers: dict[str, list[int]] = field(default_factory=dict)
    emptied: dict[str, list[list[int]]] = field(default_factory=dict)
    pair_keys: dict[str, str] = field(default_factory=dict)
    shift: int = 0


@dataclass(frozen=True)
class Sides:
    """The two records: ids and 人员编号 of the survivor and of the one that is merged into it."""

    survivor: int
    merged: int
    survivor_number: str
    merged_number: str

    @property
    def ids(self) -> dict[str, int]:
        return {"to": self.survivor, "from": self.merged}


def tables() -> list[type[models.Model]]:
    """Every model whose rows hang on one person."""
    return [model for model in ours() if wall_of(model) in OF_A_PERSON]


def counts(person_id: int) -> dict[str, int]:
    """How many rows hang on a person, by table, empty tables left out."""
    found = {model._meta.db_table: model._default_manager.filter(person_id=person_id).count() for model in tables()}
    return {table: count for table, count in found.items() if count}


def unite(sides: Sides, *, at: datetime) -> tuple[Moved, dict[str, Rows]]:
    """Move what moves and take out what goes, the merged person last. Returns what moved, and the rows that left.

    Raises IntegrityError when something still points at the merged person that cannot be moved.
    """
    moved, left = Moved(), {SUSPICION: _settle_pairs(sides)}
    moved.pair_keys = _rekey(sides, left[SUSPICION])
    moved.shift = _places(sides.survivor)
    clashes, richer = _clashes(), _clashes(richer=True)
    for model in tables():
        table, goes = model._meta.db_table, _says(model) == "goes"
        where: list[sql.Composable] = [sql.SQL("TRUE")] if goes else clashes.get(table, [])
        if where:
            gone = _give_way(model, richer.get(table, []), sides) + take(table, _of_merged(where), sides.ids)
            moved.emptied |= _empty_references(model, gone)
            left[table] = left.get(table, []) + gone
        if not goes:
            moved.rows[table] = ids_of(MOVE, sides.ids, table=table, column="person_id", key=_key(model))
            moved.doubled |= _count_once(model, moved.rows[table], sides, at)
    moved.pointers = _move_pointers(sides)
    _shift(moved.rows.get(FAMILY, []), moved.shift)
    left[PERSON] = take(PERSON, sql.SQL("id = %(from)s"), sides.ids)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")
    return _told(moved), {table: rows for table, rows in left.items() if rows}


def own_rows(person_id: int) -> dict[str, Rows]:
    """The survivor's derived rows, before what they follow from changes."""
    return {table: rows_of(table, person_id) for table in _remembered()}


def part(sides: Sides, moved: Moved, left: dict[str, Rows], own: dict[str, Rows], *, at: datetime) -> None:
    """The way back: the rows that left are written as they were, what moved goes home, the survivor's `own` derived rows
    return. `at`: when they were united."""
    write_back(Person, left[PERSON])
    for table, model in _remembered().items():
        take(table, sql.SQL("person_id = %(to)s"), sides.ids)
        write_back(model, own.get(table, []))
    for model in tables():
        table = model._meta.db_table
        if ids := moved.doubled.get(table):
            run("UPDATE {table} SET withdrawn_at = NULL WHERE {key} = ANY(%(ids)s) AND withdrawn_at = %(at)s",
                 {"ids": ids, "at": at}, table=table, key=_key(model))
        if ids := moved.rows.get(table):
            run(MOVE_BACK, _back(sides, ids), table=table, column="person_id", key=_key(model))
        if rows := left.get(table):
            write_back(model, rows)
    _shift(moved.rows.get(FAMILY, []), -moved.shift)
    with scoped(ROOT):
        for place, ids in moved.pointers.items():
            table, column = place.split(".")
            run(MOVE_BACK, _back(sides, ids), table=table, column=column, key="id")
        for place, pairs in moved.emptied.items():
            table, column = place.split(".")
            for row, target in pairs:
                run("UPDATE {table} SET {column} = %(target)s WHERE id = %(row)s AND {column} IS NULL",
                     {"row": row, "target": target}, table=table, column=column)
        for row_id, key in moved.pair_keys.items():
            Suspicion.objects.filter(pk=row_id).update(pair_key=key)


def _remembered() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in tables() if getattr(model, "merge_remembers", False)}


def _says(model: type[models.Model]) -> str:
    said = getattr(model, "in_merge", "")
    assert said in ("moves", "goes"), f"{model._meta.label} does not say what a merge does with its rows"
    return str(said)


def _of_merged(where: list[sql.Composable]) -> sql.Composable:
    return sql.SQL("person_id = %(from)s AND ({})").format(sql.SQL(" OR ").join(where))


def _give_way(model: type[models.Model], where: list[sql.Composable], sides: Sides) -> Rows:
    """Where a model names `merge_prefers`, the survivor's row without it leaves for the merged record's row that has it."""
    column = getattr(model, "merge_prefers", "")
    if not column or not where:
        return []
    poor = sql.SQL("{} AND {} IS NULL").format(_of_merged(where), sql.Identifier(column))
    return take(model._meta.db_table, poor, {"from": sides.survivor, "to": sides.merged})


def _clashes(*, richer: bool = False) -> dict[str, list[sql.Composable]]:
    """Table → conditions under which the other side has an equal row already, by its unique indexes and `same_fact`;
    `richer`: only of models that name `merge_prefers`, and only where the other side's row has it."""
    moving = {model._meta.db_table: model for model in tables()
              if _says(model) == "moves" and (hasattr(model, "merge_prefers") or not richer)}
    found: dict[str, list[sql.Composable]] = {}
    for table, columns, predicate in run(UNIQUE, [list(moving)]):
        if "person_id" in columns:
            rest = [column for column in columns if column != "person_id"]
            has = sql.SQL("{} IS NOT NULL").format(sql.Identifier(moving[table].merge_prefers)) if richer else sql.SQL("TRUE")  # type: ignore[attr-defined]
            found.setdefault(table, []).append(_clash(table, rest, (predicate or "TRUE").replace("%", "%%"), has))
    for table, model in moving.items():
        if not richer and (same := _same_row(model)):
            found.setdefault(table, []).append(sql.SQL(
                "EXISTS (SELECT FROM {table} o WHERE o.person_id = %(to)s AND {same})").format(
                    table=sql.Identifier(table), same=same))
    return found


def _clash(table: str, columns: list[str], predicate: str, has: sql.Composable) -> sql.Composable:
    """Unqualified columns of the predicate name the nearest table, so that it holds inside and outside alike."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns)) if columns else sql.SQL("TRUE")
    return sql.SQL(
        "({predicate}) AND ({names}) IN (SELECT {names} FROM {table} WHERE person_id = %(to)s AND ({predicate}) AND {has})"
    ).format(predicate=sql.SQL(predicate), names=names, table=sql.Identifier(table), has=has)  # type: ignore[arg-type]


def _same_row(model: type[models.Model]) -> sql.Composable | None:
    """Equal rows that stay behind: only where there is no `withdrawn_at` to count a fact once by."""
    has_withdrawn = any(f.name == "withdrawn_at" for f in model._meta.concrete_fields)
    return None if has_withdrawn else _same(model)


def _same(model: type[models.Model]) -> sql.Composable | None:
    columns = getattr(model, "same_fact", ())
    if not columns:
        return None
    sides = [sql.SQL(", ").join(sql.Identifier(alias, column) for column in columns) for alias in "ot"]
    return sql.SQL("({}) IS NOT DISTINCT FROM ({})").format(*sides)


def _count_once(model: type[models.Model], ids: list[int], sides: Sides, at: datetime) -> dict[str, list[int]]:
    """Withdraw the facts that both records held; each stays on file with its fingerprint."""
    same, table = _same(model), model._meta.db_table
    if not ids or same is None or _same_row(model) is not None:
        return {}
    return {table: ids_of(WITHDRAW, {"ids": ids, "to": sides.survivor, "at": at}, table=table, key=_key(model), same=same)}


def _move_pointers(sides: Sides) -> dict[str, list[int]]:
    """Everything else that names the merged person, such as 遗属 of theirs, in whatever unit it is."""
    found: dict[str, list[int]] = {}
    with scoped(ROOT):
        for model in ours():
            for one in model._meta.concrete_fields:
                own = one.column == "person_id" and wall_of(model) in OF_A_PERSON
                if one.related_model is Person and not own and wall_of(model) not in APPEND_ONLY:
                    place = f"{model._meta.db_table}.{one.column}"
                    found[place] = ids_of(MOVE, sides.ids, table=model._meta.db_table, column=one.column, key=_key(model))
    return found


def _empty_references(model: type[models.Model], left: Rows) -> dict[str, list[list[int]]]:
    """Loosen what points at rows that stay behind, where it may be empty."""
    found: dict[str, list[list[int]]] = {}
    pointing = [(other, one) for other in ours() for one in other._meta.concrete_fields
                if one.related_model is model and one.null and wall_of(other) not in APPEND_ONLY]
    ids = [row[_key(model)] for row in left] if pointing else []
    with scoped(ROOT):
        for other, one in pointing if ids else ():
            names = {"table": other._meta.db_table, "column": one.column, "key": _key(other)}
            rows = run("SELECT {key}, {column} FROM {table} WHERE {column} = ANY(%(ids)s)", {"ids": ids}, **names)
            if rows:
                run("UPDATE {table} SET {column} = NULL WHERE {column} = ANY(%(ids)s)", {"ids": ids}, **names)
                found[f"{names['table']}.{names['column']}"] = [list(row) for row in rows]
    return found


def _settle_pairs(sides: Sides) -> Rows:
    """The suspicion between the two is answered by the merge: it leaves."""
    with scoped(ROOT):
        return take(SUSPICION, sql.SQL("(person_id, other_id) IN ((%(to)s, %(from)s), (%(from)s, %(to)s))"), sides.ids)


def _rekey(sides: Sides, left: Rows) -> dict[str, str]:
    """Suspicions of the merged person with others go by the survivor's number; one that it has already leaves."""
    old: dict[str, str] = {}
    with scoped(ROOT):
        about = models.Q(person=sides.merged) | models.Q(other=sides.merged)
        for row in Suspicion.objects.filter(about).order_by("pk"):
            parts = [sides.survivor_number if part == sides.merged_number else part for part in row.pair_key.split("|")]
            key = "|".join(sorted(parts))[:100]
            if Suspicion.objects.filter(pair_key=key).exclude(pk=row.pk).exists():
                left += take(SUSPICION, sql.SQL("id = %(id)s"), {"id": row.pk})
            elif key != row.pair_key:
                old[str(row.pk)] = row.pair_key
                Suspicion.objects.filter(pk=row.pk).update(pair_key=key)
    return old


def _places(person_id: int) -> int:
    [(last,)] = run("SELECT coalesce(max(place), 0) FROM {table} WHERE person_id = %(id)s", {"id": person_id}, table=FAMILY)
    return int(last)


def _shift(ids: list[int], by: int) -> None:
    """Relatives of the merged record are rung after the survivor's."""
    if ids and by:
        run("UPDATE {table} SET place = place + %(by)s WHERE id = ANY(%(ids)s)", {"ids": ids, "by": by}, table=FAMILY)


def _told(moved: Moved) -> Moved:
    for found in (moved.rows, moved.doubled, moved.pointers):
        for place in [place for place, ids in found.items() if not ids]:
            del found[place]
    return moved


def _back(sides: Sides, ids: Iterable[int]) -> dict[str, Any]:
    return {"to": sides.merged, "from": sides.survivor, "ids": list(ids)}


def _key(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)  # type: ignore[union-attr]


