"""Everything the pages read: the settle's people (bench/settle/rows.py) with names, sealed fields and kin of their own, and duties.

The first LIKE people are settled and truly sealed; theirs are the pages that are opened. The others are their like in all that a
rule asks, and get the same duties by INSERT … SELECT: a page reads them all the same, and a million is there in minutes.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

from bench.pages import naming
from bench.settle import filling, rows

SINCE = timedelta(days=40)
LIKE = 20_000
SAID = """
CREATE TABLE bench.said (n bigint PRIMARY KEY, name text, pinyin text, initials text, grams text[], id_sealed text, phone_sealed text,
  address_sealed text, health_sealed text, id_index text, phone_index text, kin text, kin_uuid uuid, kin_phone text, kin_index text)"""
LOT = "CREATE OR REPLACE VIEW bench.lot AS SELECT * FROM registry_person WHERE id BETWEEN {first} AND {last}"
OWN = {column: f"said_{column}" for column in ("name", "pinyin", "initials", "grams", *naming.SEALED, "id_index", "phone_index")}
NAMED = "SELECT s.*, {columns} FROM ({people}) s JOIN bench.said w USING (n)"
KIN = {"uuid": "kin_uuid", "person_id": "id", "org_path": "org_path", "name": "kin", "relation": "'子女'", "phone_sealed": "kin_phone",
       "phone_index": "kin_index", "place": "1"}
KINDRED = "SELECT p.id, p.org_path, w.* FROM bench.lot p JOIN bench.said w ON w.n = p.id ORDER BY p.id"
SHOWN = ("registry_classtag", "needs_contact", "registry_happening")
SETTLED = (*SHOWN, "registry_stewardship")  # no page reads a charge, and a million of them take minutes
ALIKE = """
INSERT INTO {table} (person_id, org_path, {columns}) SELECT p.id, p.org_path, {columns_of}
FROM bench.lot p JOIN {table} t ON t.person_id = (p.id - 1) % {like} + 1 ORDER BY p.id"""


def fill(people: int, facts: int, seed: int, *, on: date, say: Callable[[str], None]) -> None:
    """Fill an empty instance, its people in charge and what is owed to them up to `on`. Inside the root scope."""
    from weixia.duties import almanac, settling
    from weixia.duties.models import Duty, Subject
    from weixia.kernel import home

    asked = filling.Asked(people=people, facts=facts, seed=seed, since=on - SINCE, on=on + timedelta(days=2))
    almanac.fill()
    with psycopg.connect(**home.connection_settings("admin") | {"dbname": home.database_name()}, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica; SET maintenance_work_mem = '256MB'; SET work_mem = '128MB'")
        admin.execute(filling.PREPARE.format(seed=seed) + SAID)
        filling._units(admin, asked)
        _people(admin, asked, 1, min(people, LIKE), say)
        say("settling")
        settling.settle(at=datetime.now(UTC), on=on, since=asked.since)
        if people > LIKE:
            tables = (*filling.LOADED, "registry_familycontact", "duties_duty", "duties_subject")
            with filling._without_indexes(admin, tables):
                _people(admin, asked, LIKE + 1, people, say)
                for model in (Duty, Subject):
                    say(f"filling {model._meta.db_table}")
                    _alike(admin, model)
                say("building indexes")
        admin.execute("SELECT setval(pg_get_serial_sequence('registry_person', 'id'), %s)", [people])
        admin.execute("DROP TABLE bench.said")
        say("analyzing")
        admin.execute("VACUUM (ANALYZE)")


def _people(admin: Any, asked: filling.Asked, first: int, last: int, say: Callable[[str], None]) -> None:
    say("naming and sealing")
    with admin.cursor() as cursor, cursor.copy(f"COPY bench.said ({', '.join(naming.COLUMNS)}) FROM STDIN") as copy:
        for lines in naming.lots(first, last, asked.seed, sealed=first == 1):
            copy.write(lines)
    admin.execute("ANALYZE bench.said")
    admin.execute(LOT.format(first=first, last=last))
    for model, columns, said in _tables(first, last):
        say(f"filling {model._meta.db_table}")
        filling._insert(admin, model, columns, said, asked)


def _tables(first: int, last: int) -> list[tuple[Any, dict[str, str], str]]:
    """What of the settle's tables a page shows, for the people of one lot, and their kin."""
    from weixia.registry.models import FamilyContact, Person

    like = re.compile(r"bench\.u\(n, (?!18\))")  # 18 decides the unit: the one thing in which those alike differ
    alike = f"bench.u((n - 1) % {LIKE} + 1, "
    columns = {name: like.sub(alike, said) for name, said in rows.PERSON.items()}
    people = like.sub(alike, rows.PEOPLE).replace("generate_series(1, {people})", f"generate_series({first}, {last})")
    named = NAMED.format(columns=", ".join(f"w.{column} AS {said}" for column, said in OWN.items()), people=people)
    shown = SETTLED if first == 1 else SHOWN
    hung = [(model, said, told.replace("FROM registry_person", "FROM bench.lot")) for model, said, told in rows.tables()
            if model._meta.db_table in shown and "FROM registry_happening" not in told]
    return [(Person, columns | OWN, named), *hung, (FamilyContact, KIN, KINDRED)]


def _alike(admin: Any, model: Any) -> None:
    columns = [field.column for field in model._meta.concrete_fields
               if field.column not in ("id", "person_id", "org_path") and not getattr(field, "generated", False)]
    admin.execute(ALIKE.format(table=model._meta.db_table, columns=", ".join(columns), like=LIKE,
                               columns_of=", ".join(f"t.{column}" for column in columns)))
