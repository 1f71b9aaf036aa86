"""The people: everything a settle reads, made set-wise from a seed. The same size, seed and days give the same rows.

Rows are written as the server's administrator with triggers off and the plain indexes built afterwards: a fill that asked
the wall for every row would take most of an hour. What the triggers would have written (`org_path`) is written here.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from string import ascii_uppercase, digits
from typing import Any

import psycopg

from bench.settle import rows

LOADED = ("registry_person", "registry_stewardship", "registry_classtag", "registry_happening", "registry_verification", "needs_contact")
STEPS = digits + ascii_uppercase  # of a path, as treebeard counts


@dataclass(frozen=True)
class Asked:
    """How many people, contacts a person on average, from which seed; the bureau's first day, and today.

    The facts end two days before today: what happens on the last two days comes as they are settled.
    """

    people: int
    facts: int = 10
    seed: int = 1
    since: date = date(2026, 1, 1)
    on: date = date(2026, 7, 2)

    @property
    def units(self) -> int:
        return max(8, min(2000, self.people // 500))


PREPARE = """
CREATE SCHEMA bench;
CREATE FUNCTION bench.u(n bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  ((hashint8extended(n, {seed} * 1000 + salt) >> 11) & 9007199254740991)::float8 / 9007199254740992;
CREATE TABLE bench.unit (rank int PRIMARY KEY, id bigint, path text COLLATE "C");
"""

def fill(asked: Asked, progress: Callable[[str], None] = lambda step: None) -> None:
    """Fill an empty instance, whose calendar is filled already. Inside the root scope."""
    from weixia.kernel import home

    with psycopg.connect(**home.connection_settings("admin") | {"dbname": home.database_name()}, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("SET maintenance_work_mem = '512MB'")
        admin.execute("SET work_mem = '256MB'")
        admin.execute(PREPARE.format(seed=asked.seed))
        _units(admin, asked)
        with _without_indexes(admin):
            for model, columns, said in rows.tables():
                progress(f"filling {model._meta.db_table}")
                _insert(admin, model, columns, said, asked)
            progress("building indexes")
        admin.execute(f"SELECT setval(pg_get_serial_sequence('registry_person', 'id'), {asked.people})")
        admin.execute("VACUUM (ANALYZE)")


def _units(admin: Any, asked: Asked) -> None:
    """A bureau, counties under it, organs under them; the largest ranks take most people."""
    from weixia.registry.models import Unit

    counties = max(2, int(asked.units ** 0.5))
    places = {0: _step(0)} | {n: _step(0) + _step(n - 1) for n in range(1, counties + 1)}
    for n in range(counties + 1, asked.units):
        places[n] = places[1 + n % counties] + _step(n // counties)
    children = {n: sum(len(path) == len(place) + 4 and path.startswith(place) for path in places.values())
                for n, place in places.items() if n <= counties}
    Unit.objects.bulk_create(Unit(path=path, depth=len(path) // 4, numchild=children.get(n, 0), code=f"B{n:05}",
                                  name=f"第{n}单位" if n else "霞光市老干部局", kind="organ" if n else "bureau")
                             for n, path in places.items())
    with admin.cursor() as cursor, cursor.copy("COPY bench.unit FROM STDIN") as copy:
        for unit in Unit.objects.order_by("code"):
            copy.write_row((int(unit.code[1:]) + 1, unit.pk, unit.path))


def _step(number: int) -> str:
    said = ""
    for _ in range(4):
        number, rest = divmod(number, 36)
        said = STEPS[rest] + said
    return said


def _insert(admin: Any, model: Any, columns: dict[str, str], said: str, asked: Asked) -> None:
    """INSERT … SELECT of these columns; a column that must be filled and is not named here takes the model's default."""
    filled = {field.column: columns[field.column] for field in model._meta.concrete_fields if field.column in columns}
    for field in model._meta.concrete_fields:
        if field.column not in filled and not (field.null or field.primary_key or field.has_db_default()):
            filled[field.column] = _literal(field.get_default())
    sealed = _literal("v1.1." + "A" * 16 + "." + "A" * 46)
    words = {"seed": asked.seed, "people": asked.people, "facts": asked.facts, "units": asked.units, "sealed": sealed,
             "on": f"'{asked.on - timedelta(days=2)}'", "since": f"'{asked.since}'"}
    told = f"SELECT {', '.join(filled.values())} FROM ({said}) s"  # noqa: S608
    for name, word in words.items():
        told = told.replace("{" + name + "}", str(word))
    admin.execute(f"INSERT INTO {model._meta.db_table} ({', '.join(filled)}) {told}")


def _literal(value: Any) -> str:
    if isinstance(value, uuid.UUID):
        return "gen_random_uuid()"
    return str(psycopg.sql.Literal(value).as_string(None))


@contextmanager
def _without_indexes(admin: Any, tables: Sequence[str] = LOADED) -> Iterator[None]:
    """The plain indexes of the loaded tables, taken away and built again; constraints stay."""
    found = admin.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i WHERE indrelid = ANY(%s::text[]::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1", [list(tables)]).fetchall()
    for name, _made in found:
        admin.execute(f"DROP INDEX {name}")
    yield
    for _name, made in found:
        admin.execute(made)
