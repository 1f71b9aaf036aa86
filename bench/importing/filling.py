"""People put on file at once: sealed numbers that open, blind indexes that are found, one COPY as the server's administrator."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from bench.importing.people import One
from bench.settle.filling import _step, _without_indexes

SAID = "v1.1." + "A" * 16 + "." + "A" * 46  # what a sealed phone or address looks like; neither is opened here


@dataclass(frozen=True)
class Place:
    """A unit of the roster: its id, its path, its code."""

    id: int
    path: str
    code: str


def units(count: int) -> list[Place]:
    """A bureau, its counties and their organs, of which the organs have people: the largest first, counties in turn."""
    from weixia.registry.models import Unit

    counties = max(2, min(60, count // 8))
    top = Unit.add_root(code="I0", name="霞光市老干部局", kind="bureau")
    above = [top.add_child(code=f"I{n:03}", name=f"第{n}县老干部局", kind="bureau") for n in range(1, counties + 1)]
    made = [Unit(path=above[n % counties].path + _step(n // counties + 1), depth=3, numchild=0, kind="organ", name=f"第{n}单位",
                 code=f"I{n % counties + 1:03}{n // counties:04}") for n in range(count)]
    Unit.objects.bulk_create(made)
    for n, county in enumerate(above):
        Unit.objects.filter(pk=county.pk).update(numchild=len(made[n::counties]))
    return [Place(unit.pk, unit.path, unit.code) for unit in made]


def put_on_file(people: Iterable[One], places: Sequence[Place], say: Callable[[str], None]) -> None:
    """All of `people` into the register; triggers off, indexes built afterwards, statistics fresh."""
    from weixia.kernel import home

    columns = _columns()
    names = list(columns)
    with psycopg.connect(**home.connection_settings("admin") | {"dbname": home.database_name()}, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("SET maintenance_work_mem = '512MB'")
        with _without_indexes(admin):
            with admin.cursor() as cursor, cursor.copy(f"COPY registry_person ({', '.join(names)}) FROM STDIN") as copy:
                for n, one in enumerate(people):
                    copy.write_row(_row(columns, one, places[one.unit]))
                    if n % 50_000 == 0:
                        say(f"{n:,} on file")
            say("building indexes")
        admin.execute("VACUUM (ANALYZE)")


def _columns() -> dict[str, Any]:
    """Every column that must be filled, with what it holds where nothing is said."""
    from weixia.registry.models import Person

    filled = {"uuid", "org_path", "number", "name", "pinyin", "initials", "grams", "sex", "id_sealed", "id_index", "phone_sealed",
              "phone_index", "address_sealed", "address_index", "birth_on", "birth_precision", "former_unit", "work_started_on",
              "work_started_precision", "unit_id", "kind", "created_at", "updated_at"}
    return {field.column: None if field.column in filled else field.get_default() for field in Person._meta.concrete_fields
            if not field.primary_key and (field.column in filled or not (field.null or field.has_db_default()))}


def _row(columns: dict[str, Any], one: One, unit: Place) -> list[Any]:
    from weixia.kernel.sealing import blind, seal, uuid7
    from weixia.registry.naming import spell

    identity = uuid7()
    spelling = spell(one.name)
    told = {
        "uuid": identity, "org_path": unit.path, "number": one.number, "name": one.name, "pinyin": spelling.pinyin,
        "initials": spelling.initials, "grams": spelling.grams, "sex": "1" if one.sex == "男" else "2",
        "unit_id": unit.id, "kind": "tuixiu",
        "id_sealed": seal(one.identity, table="registry_person", field="id_sealed", uuid=identity),
        "id_index": blind("id_number", one.identity),
        "phone_sealed": SAID if one.phone else "", "phone_index": blind("phone", one.phone),
        "address_sealed": SAID if one.address else "", "address_index": blind("address", one.address),
        "birth_on": date.fromisoformat(one.birth), "birth_precision": "day", "former_unit": one.former,
        "work_started_on": date.fromisoformat(one.work) if one.work else None, "work_started_precision": "day" if one.work else "",
        "created_at": "2026-01-01", "updated_at": "2026-01-01"}
    return [told.get(name, value) for name, value in columns.items()]


def unit_count(people: int) -> int:
    """How many units so many people have."""
    return max(8, min(2000, people // 400))
