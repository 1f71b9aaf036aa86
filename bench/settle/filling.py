"""The people: everything a settle reads, made set-wise from a seed. The same size, seed and days give the same rows.

Rows are written as the server's administrator with triggers off and the plain indexes built afterwards: a fill that asked
the wall for every row would take most of an hour. What the triggers would have written (`org_path`) is written here.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase, digits
from typing import Any

import psycopg

LOADED = ("registry_person", "registry_stewardship", "registry_classtag", "registry_happening", "needs_contact")
STEPS = digits + ascii_uppercase  # of a path, as treebeard counts


@dataclass(frozen=True)
class Asked:
    """How many people, contacts a person on average, from which seed; the bureau's first day, and today."""

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

PERSON = {
    "id": "n", "uuid": "md5({seed}::text || '/' || n)::uuid", "org_path": "path", "number": "'B' || lpad(n::text, 8, '0')",
    "name": "name", "pinyin": "'wang ' || n", "initials": "'w'", "grams": "ARRAY[left(name, 2), right(name, 2)]",
    "sex": "CASE WHEN bench.u(n, 1) < 0.7 THEN '1' ELSE '2' END", "kind": "kind",
    "id_sealed": "{sealed}", "phone_sealed": "{sealed}", "address_sealed": "{sealed}",
    "birth_on": "CASE precise WHEN 'day' THEN born WHEN 'month' THEN date_trunc('month', born)::date"
                " WHEN 'year' THEN date_trunc('year', born)::date END",
    "birth_precision": "precise", "birth_calendar": "CASE WHEN lunar THEN 'lunar' ELSE 'solar' END",
    "lunar_month": "CASE WHEN given THEN CASE WHEN bench.u(n, 2) < 0.95 THEN lunar_month ELSE 1 + floor(12 * bench.u(n, 3))::int END END",
    "lunar_day": "CASE WHEN given THEN CASE WHEN bench.u(n, 4) < 0.85 THEN lunar_day WHEN bench.u(n, 4) < 0.95 THEN 30"
                 " ELSE 1 + floor(30 * bench.u(n, 5))::int END END",
    "lunar_leap": "given AND lunar_leap", "died_on": "died", "died_source": "CASE WHEN died IS NULL THEN '' ELSE 'ledger' END",
    "residence_kind": "(ARRAY['other_city','unit_housing','suburb','rural','care_home','abroad','hospital',''])"
                      "[1 + width_bucket(bench.u(n, 6), ARRAY[0.1,0.4,0.6,0.85,0.88,0.885,0.895])]",
    "resettled": "bench.u(n, 7) < 0.013", "unit_id": "unit", "charge_since": "charge", "primary_contact": "'经办' || unit",
    "leader": "CASE WHEN bench.u(n, 8) < CASE kind WHEN 'lixiu' THEN 0.6 ELSE 0.06 END THEN '局长' || unit ELSE '' END",
    "created_at": "{since}::date - 900", "updated_at": "{since}::date - 900",
}
PEOPLE = """
SELECT n, s.kind, precise, born, lunar, lunar AND bench.u(n, 10) < 0.5 OR bench.u(n, 10) > 0.97 AS given, name, unit, path, charge,
  died, c.lunar_month, c.lunar_day, c.lunar_leap
FROM (SELECT n, kind, u.id AS unit, u.path,
  CASE WHEN kind IN ('lixiu', 'pre1949') THEN date '1922-01-01' + floor(4000 * bench.u(n, 11))::int
    ELSE date '1931-01-01' + floor(12800 * power(bench.u(n, 11), 0.8))::int END AS born,
  (ARRAY['day', 'month', 'year', ''])[1 + width_bucket(bench.u(n, 12), ARRAY[0.94, 0.97, 0.99])] AS precise,
  bench.u(n, 13) < 0.4 AS lunar, '王' || chr(19968 + n % 3000) || chr(19968 + n * 7 % 3000) AS name,
  CASE WHEN bench.u(n, 14) < 0.01 THEN NULL
    WHEN bench.u(n, 14) < 0.06 THEN {on}::date - floor(bench.u(n, 15) * ({on}::date - {since}::date + 60))::int
    ELSE date '2006-01-01' + floor(6700 * bench.u(n, 15))::int END AS charge,
  CASE WHEN bench.u(n, 16) < 0.035 THEN {on}::date - floor(bench.u(n, 17) * ({on}::date - {since}::date + 200))::int END AS died
  FROM (SELECT n, floor(exp(bench.u(n, 18) * ln({units} + 1)))::int AS rank,
    (ARRAY['lixiu', 'tuixiu', 'worker', 'early', 'pre1949', 'survivor'])
      [1 + width_bucket(bench.u(n, 19), ARRAY[0.018, 0.70, 0.957, 0.989, 0.993])] AS kind
    FROM generate_series(1, {people}) n) ranked JOIN bench.unit u ON u.rank = least(ranked.rank, {units})) s
JOIN policy_calendar c ON c.day = s.born ORDER BY n"""

CHARGES = {"person_id": "id", "org_path": "org_path", "unit_id": "unit_id", "since": "charge_since",
           "charge_from": "CASE WHEN moved THEN charge_since - 2000 END"}
BEFORE = CHARGES | {"unit_id": "(SELECT id FROM bench.unit WHERE rank = 1)", "since": "charge_since - 2000",
                    "until": "charge_since", "charge_from": "NULL::date"}
CHARGED = "SELECT *, bench.u(id, 20) < 0.02 AS moved FROM registry_person WHERE charge_since IS NOT NULL ORDER BY id"

TAGS = {"person_id": "id", "org_path": "org_path", "tag": "tag", "since": "{since}::date"}
TAGGED = """
SELECT id, org_path, tag FROM registry_person, (VALUES ('重病', 21, 0.04), ('特殊困难', 22, 0.05), ('高龄', 23, 0.1)) t (tag, salt, share)
WHERE bench.u(id, salt) < share ORDER BY id, tag"""

CONTACT = {
    "person_id": "person", "org_path": "org_path", "day": "day", "mode":
    "(ARRAY['phone','home','meeting','wechat','video','hospital','letter'])[1 + width_bucket(bench.u(n, 30), ARRAY[.43,.69,.77,.86,.91,.96])]",
    "reached": "bench.u(n, 31) < 0.92", "handler": "'小张'", "handler_level":
    "(ARRAY['staff','head','leader','volunteer',''])[1 + width_bucket(bench.u(n, 32), ARRAY[.75,.86,.94,.97])]",
    "occasion": "'daily'", "summary": "'身体平稳'", "recorded_by": "'小张'", "late": "late",
    "recorded_at": "day + CASE WHEN late THEN 40 ELSE floor(3 * bench.u(n, 33))::int END",
    "withdrawn_at": "CASE WHEN bench.u(n, 34) < 0.01 THEN day + 2 END",
}
MET = """
SELECT n, person, org_path, bench.u(n, 35) < 0.04 AS late,
  CASE WHEN died < day - 40 THEN died - (day - died) % 300 ELSE day END AS day
FROM (SELECT id AS person, org_path, died_on AS died, id * 1024 + k AS n,
    {on}::date - floor(540 * power(bench.u(id * 1024 + k, 36), 1.2))::int AS day
  FROM registry_person, generate_series(1, floor(2 * {facts} * bench.u(id, 37) + 0.5)::int) k) s ORDER BY day, n"""
IN_VAIN = CONTACT | {"reached": "false", "mode": "'phone'", "withdrawn_at": "NULL::timestamptz"}
TRIED = """
SELECT id * 1024 + 1000 + k AS n, id AS person, org_path, false AS late, {on}::date - 20 - (id % 100)::int + k AS day
FROM registry_person, unnest(ARRAY[0, 5, 11]) k WHERE bench.u(id, 38) < 0.004 ORDER BY day, id"""

HAPPENING = {
    "person_id": "person", "org_path": "org_path", "kind": "kind", "happened_on": "day", "known_on": "known", "text": "''",
    "recorded_at": "coalesce(known, day) + CASE WHEN late THEN 40 ELSE 0 END", "recorded_by": "'小张'", "late": "late",
    "withdrawn_at": "CASE WHEN bench.u(n, 50) < 0.015 THEN day + 3 END",
}
HAPPENED = """
SELECT n, person, org_path, kind, day, late, CASE WHEN bench.u(n, 51) > 0.55 THEN least({on}::date, day + floor(12 * bench.u(n, 52))::int) END AS known
FROM (SELECT *, {on}::date - floor(CASE kind WHEN 'checkup' THEN 1100 ELSE 400 END * bench.u(n, 53))::int AS day, bench.u(n, 54) < 0.05 AS late
  FROM (SELECT id * 8 + k AS n, id AS person, org_path,
      (ARRAY['checkup','hospital','illness','dispute','hardship','family','discharge','accident','activity'])
        [1 + width_bucket(bench.u(id * 8 + k, 55), ARRAY[.45,.76,.80,.82,.86,.89,.95,.98])] AS kind
    FROM registry_person, generate_series(1, 2) k WHERE bench.u(id * 8 + k, 56) < 0.5) f) s ORDER BY day, n"""
TWICE = """
SELECT h.id * 8 + 3 AS n, person_id AS person, org_path, kind, happened_on AS day, known_on AS known, false AS late
FROM registry_happening h WHERE kind = 'hospital' AND bench.u(h.id, 57) < 0.01 ORDER BY h.id"""
DEATHS = """
SELECT id * 8 + 4 AS n, id AS person, org_path, 'death' AS kind, died_on AS day, false AS late,
  CASE WHEN bench.u(id, 58) < 0.6 THEN least({on}::date, died_on + floor(6 * bench.u(id, 59))::int) END AS known
FROM registry_person WHERE died_on IS NOT NULL AND bench.u(id, 60) < 0.8 ORDER BY id"""


def fill(asked: Asked, progress: Callable[[str], None] = lambda step: None) -> None:
    """Fill an empty instance, whose calendar is filled already. Inside the root scope."""
    from weixia.kernel import home
    from weixia.needs.models import Contact
    from weixia.registry.models import ClassTag, Happening, Person, Stewardship

    with psycopg.connect(**home.connection_settings("admin") | {"dbname": home.database_name()}, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("SET maintenance_work_mem = '512MB'")
        admin.execute("SET work_mem = '256MB'")
        admin.execute(PREPARE.format(seed=asked.seed))
        _units(admin, asked)
        with _without_indexes(admin):
            for model, columns, rows in (
                (Person, PERSON, PEOPLE), (Stewardship, CHARGES, CHARGED), (Stewardship, BEFORE, f"SELECT * FROM ({CHARGED}) c WHERE moved"),
                (ClassTag, TAGS, TAGGED), (Contact, CONTACT, MET), (Contact, IN_VAIN, TRIED),
                (Happening, HAPPENING, HAPPENED), (Happening, HAPPENING, TWICE), (Happening, HAPPENING, DEATHS),
            ):
                progress(f"filling {model._meta.db_table}")
                _insert(admin, model, columns, rows, asked)
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


def _insert(admin: Any, model: Any, columns: dict[str, str], rows: str, asked: Asked) -> None:
    """INSERT … SELECT of these columns; a column that must be filled and is not named here takes the model's default."""
    filled = dict(columns)
    for field in model._meta.concrete_fields:
        if field.column not in filled and not (field.null or field.primary_key or field.has_db_default()):
            filled[field.column] = _literal(field.get_default())
    sealed = _literal("v1.1." + "A" * 16 + "." + "A" * 46)
    words = {"seed": asked.seed, "people": asked.people, "facts": asked.facts, "units": asked.units, "sealed": sealed,
             "on": f"'{asked.on}'", "since": f"'{asked.since}'"}
    told = f"SELECT {', '.join(filled.values())} FROM ({rows}) s"  # noqa: S608
    for name, word in words.items():
        told = told.replace("{" + name + "}", str(word))
    admin.execute(f"INSERT INTO {model._meta.db_table} ({', '.join(filled)}) {told}")


def _literal(value: Any) -> str:
    if isinstance(value, uuid.UUID):
        return "gen_random_uuid()"
    return str(psycopg.sql.Literal(value).as_string(None))


@contextmanager
def _without_indexes(admin: Any) -> Iterator[None]:
    """The plain indexes of the loaded tables, taken away and built again; constraints stay."""
    found = admin.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i WHERE indrelid = ANY(%s::text[]::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1", [list(LOADED)]).fetchall()
    for name, _made in found:
        admin.execute(f"DROP INDEX {name}")
    yield
    for _name, made in found:
        admin.execute(made)
