"""Whom to lay beside one another: of a million on file, the few who share something with a new record.

Each branch is one way in which two records of one person are found again. One record is looked up by the indexes; a roster
is copied beside a narrow copy of everybody and joined, so that its cost does not grow with rows times people. Conditions
that lead into an index are plain equalities and ranges: those pass the wall without being asked of every row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from weixia.kernel.fields import clear
from weixia.registry import likeness
from weixia.registry.duplicates import Record
from weixia.registry.models import Person
from weixia.registry.naming import spell

FEW = 300  # up to so many rows each is looked up; from there on everybody is read once
TEXT = 'text COLLATE "C"'
ASKED = {
    "id": "int", "number": TEXT, "name": TEXT, "pinyin": TEXT, "initials": TEXT, "sex": TEXT, "birth_on": "date", "year": "int",
    "births": "date[]", "year_from": "date", "year_to": "date", "id_index": TEXT, "phone_index": TEXT, "address_index": TEXT,
    "org_path": TEXT, "former_unit": TEXT, "work_started_on": "date",
}
KNOWN = ("id", "number", "name", "pinyin", "initials", "sex", "birth_on", "birth_precision", "id_index", "phone_index",
         "address_index", "org_path", "former_unit", "work_started_on", "work_started_precision")
BRANCHES = {
    "number": "FROM {asked} a JOIN {people} p ON p.id_index = a.id_index WHERE a.id_index <> ''",
    "phone": "FROM {asked} a JOIN {people} p ON p.phone_index = a.phone_index WHERE a.phone_index <> ''",
    # the same initials and the same day, however it was read: what sounds alike, in most dialects too
    "initials": "FROM {asked} a CROSS JOIN unnest(a.births) AS day JOIN {people} p ON p.initials = a.initials AND p.birth_on = day"
                " WHERE p.pinyin = a.pinyin OR p.id_index = '' OR a.id_index = '' OR p.org_path = a.org_path",
    "characters": "FROM {asked} a JOIN {people} p ON p.birth_on = a.birth_on AND left(p.name, 1) = left(a.name, 1)"
                  " AND p.initials ^@ left(a.initials, 1)"
                  " WHERE p.initials <> a.initials AND (p.id_index = '' OR a.id_index = '' OR p.org_path = a.org_path)"
                  " AND (substr(p.name, 2, 1) = substr(a.name, 2, 1) OR right(p.name, 1) = right(a.name, 1))",
    "year": "FROM {asked} a JOIN {people} p ON p.initials = a.initials AND p.pinyin = a.pinyin"
            " AND p.birth_on >= a.year_from AND p.birth_on < a.year_to AND extract(year FROM p.birth_on)::int = a.year"
            " WHERE p.birth_on <> ALL (a.births) AND (a.birth_on IS NULL OR extract(doy FROM p.birth_on) = 1"
            " OR extract(month FROM p.birth_on) = extract(month FROM a.birth_on)"
            " OR extract(day FROM p.birth_on) = extract(day FROM a.birth_on))",
    "unit": "FROM {asked} a JOIN {people} p ON p.org_path = a.org_path AND p.pinyin = a.pinyin WHERE true",
    "address": "FROM {asked} a JOIN {people} p ON p.birth_on = a.birth_on AND p.address_index = a.address_index"
               " WHERE a.address_index <> '' AND p.initials <> a.initials",
}


def found(new: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """(a record on file, a new one) and (an earlier new one, a later one) that share enough to be weighed.

    Whoever on file has the 人员编号 of a new record is that record. Needs an open transaction; only what the scope lets see.
    """
    if not new:
        return
    numbers = {record.number for record in new if record.number}
    with connection.cursor() as cursor:
        for place, *known in _asked(cursor, new):
            if known[1] not in numbers:
                yield _record(known), new[place]
        if len(new) > 1:
            cursor.execute(_joined("wx_asked", "a.id, p.id", also="p.id < a.id"))
            yield from ((new[earlier], new[later]) for later, earlier in cursor.fetchall() if _are_two(new[earlier], new[later]))


def opened(ids: Iterable[int]) -> Mapping[int, str]:
    """Identity numbers by person, to be compared and not shown; only what the scope lets see."""
    people = Person.objects.filter(pk__in=list(ids)).only("pk", "uuid", "id_sealed")
    return {person.pk: clear(person, "id_sealed") for person in people}


def _asked(cursor: CursorWrapper, new: Sequence[Record]) -> list[tuple[Any, ...]]:
    wanted = ", ".join(f"p.{column}" for column in KNOWN)
    if len(new) == 1:
        values = ", ".join(f"%s::{kind} AS {name}" for name, kind in ASKED.items())
        row = _row(0, new[0])
        left_out = {name for name, key in (("number", row[11]), ("phone", row[12]), ("address", row[13])) if not key}
        ways = len(BRANCHES) - len(left_out)
        cursor.execute(_joined("registry_person", f"a.id, {wanted}", asked=f"(SELECT {values})", but=left_out), row * ways)
        return cursor.fetchall()
    _copy(cursor, new)
    people = "registry_person"
    if len(new) > FEW:
        people = "wx_known"
        narrow = f"CREATE TEMPORARY TABLE wx_known ON COMMIT DROP AS SELECT {', '.join(KNOWN)} FROM registry_person"  # noqa: S608
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.wx_known; {narrow}; ANALYZE wx_known")
    cursor.execute(_joined(people, f"a.id, {wanted}"))
    return cursor.fetchall()


def _copy(cursor: CursorWrapper, new: Sequence[Record]) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in ASKED.items())
    cursor.execute(f"DROP TABLE IF EXISTS pg_temp.wx_asked; CREATE TEMPORARY TABLE wx_asked ({columns}) ON COMMIT DROP")
    with cursor.copy("COPY pg_temp.wx_asked FROM STDIN") as copy:
        for place, record in enumerate(new):
            copy.write_row(_row(place, record))
    cursor.execute("ANALYZE wx_asked; SET LOCAL work_mem = '256MB'; SET LOCAL enable_mergejoin = off")  # sorting everybody seven times


def _joined(people: str, wanted: str, *, asked: str = "wx_asked", also: str = "", but: Iterable[str] = ()) -> str:
    """The branches as one statement; `also` is asked of every pair."""
    where = f"WHERE {also} AND " if also else "WHERE "
    said = [branch.format(asked=asked, people=people).replace("WHERE ", where, 1) for name, branch in BRANCHES.items() if name not in but]
    return " UNION ALL ".join(f"SELECT {wanted} {branch}" for branch in said)  # noqa: S608


def _are_two(one: Record, other: Record) -> bool:
    return one.number != other.number


def _row(place: int, record: Record) -> list[Any]:
    year = record.birth.year if record.birth else record.year
    spelling = spell(record.name)
    return [place, record.number, record.name, spelling.pinyin, spelling.initials, record.sex, record.birth, year,
            list(likeness.readings(record.birth)) if record.birth else [], date(year, 1, 1) if year else None,
            date(year + 1, 1, 1) if year else None, record.identity_index, record.phone_index, record.address_index, record.path,
            record.former_unit, record.work_started]


def _record(known: Sequence[Any]) -> Record:
    (id_, number, name, pinyin, _initials, sex, birth, precision, identity, phone, address, path, former, work, worked) = known
    whole = precision == "day"
    return Record(number, name, pinyin, birth if whole else None, identity, phone, sex=sex, address_index=address, path=path,
                  former_unit=former, work_started=work if worked == "day" else None,
                  year=birth.year if birth and not whole else 0, month=birth.month if birth and precision == "month" else 0, id=id_)
