"""People who are not on file yet, written set-wise: plain columns, one COPY a table and lot, no model's instance each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from weixia.kernel import journal, sealing
from weixia.kernel.actor import Actor
from weixia.registry.ledgers.copying import Lines, beside, new_ids
from weixia.registry.ledgers.known import DATED, PLAIN, SEALED
from weixia.registry.ledgers.roster_judging import Writing
from weixia.registry.models import ClassTag, FamilyContact, Import, ImportedChange, ImportedRow, Person, Stewardship
from weixia.registry.naming import spell

PERSON, FAMILY = Person._meta.db_table, FamilyContact._meta.db_table
LOT = 2_500
Values = dict[str, Any]


def add(
    writings: Sequence[Writing], paths: Mapping[int, str], *, source: Import, by: Actor, at: datetime,
    tell: Callable[[int], object],
) -> dict[str, int]:
    """Write them with charge, tags, family contact, receipt and journal; 人员编号 → id. Whom they survive comes later."""
    ids = new_ids(Person, len(writings))
    with beside() as take:
        for begin in range(0, len(writings), LOT):
            lot = list(zip(ids[begin:begin + LOT], writings[begin:begin + LOT], strict=True))
            take([*_lines(lot, source=source, at=at), told(
                ((pk, one.cells["name"], one, one.cells["unit"]) for pk, one in lot), paths, source=source, by=by, at=at)])
            tell(begin + len(lot))
    return {one.number: pk for pk, one in zip(ids, writings, strict=True)}


def _lines(lot: Sequence[tuple[int, Writing]], *, source: Import, at: datetime) -> Iterator[Lines]:
    """What a lot of people is to the tables, in the order in which one refers to another."""
    people = [_new(one, pk) for pk, one in lot]
    yield Lines(Person, people, {"org_path": "", "created_at": at, "updated_at": at})
    yield Lines(Stewardship, [{"person_id": one["id"], "unit_id": one["unit_id"], "since": one["charge_since"]}
                              for one in people if "charge_since" in one], {"org_path": ""})
    yield Lines(ClassTag, [{"person_id": pk, "tag": tag} for pk, one in lot for tag in one.cells.get("tags", ())],
                {"org_path": "", "basis": "ledger", "since": at.date()})
    yield Lines(FamilyContact, list(_families(lot)), {"org_path": "", "place": 1})
    of_this = {"org_path": "", "source_id": source.pk}
    yield Lines(ImportedRow, [{"person_id": pk, "fingerprint": one.fingerprint} for pk, one in lot], of_this)
    yield Lines(ImportedChange, [{"person_id": one["id"], "after": {"unit_id": one["unit_id"]}} for one in people],
                of_this | {"added": True, "version": 1})


def told(
    people: Iterable[tuple[int, str, Writing, int]], paths: Mapping[int, str], *, source: Import, by: Actor, at: datetime,
) -> Lines:
    """One journal event a person: `people` are (id, name, what is written, unit)."""
    entries = ((pk, name, {"import": source.pk, "row": one.row, "columns": _titles(frozenset(one.changed))}, paths[unit])
               for pk, name, one, unit in people)
    return Lines(*journal.lines("person.imported", entries, by=by, at=at))


def _new(one: Writing, pk: int) -> Values:
    uuid = str(sealing.uuid7())
    return {"id": pk, "uuid": uuid, "number": one.number} | columns(one, uuid)


def columns(one: Writing, uuid: str) -> Values:
    """The columns of Person that a roster row states, its secrets sealed; what it does not state is not among them."""
    found: Values = {}
    if name := one.cells.get("name"):
        spelling = spell(name)
        found = {"pinyin": spelling.pinyin, "initials": spelling.initials, "grams": spelling.grams}
    straight = _straight()
    for key, value in one.cells.items():
        if column := straight.get(key):
            found[column] = value
        elif key in SEALED:
            field, text = f"{SEALED[key]}_sealed", value.number if key == "identity" else value
            found[field] = sealing.seal(text, table=PERSON, field=field, uuid=uuid)
            found[f"{SEALED[key]}_index"] = one.keys[key]
        elif key in DATED:
            on, precision = DATED[key]
            found[on], found[precision] = value.on, value.precision
        elif key == "lunar":
            found |= {"lunar_month": value.month, "lunar_day": value.day, "lunar_leap": value.leap}
        elif key in {"charge_since", "died"}:
            found[PLAIN[key]] = value.on
    if "died" in one.cells:
        found["died_source"] = "roster"
    return found


@cache
def _straight() -> dict[str, str]:
    """Keys whose value is what the column holds."""
    apart = {"related", "charge_since", "died", *SEALED}
    return {key: column for key, column in PLAIN.items() if key not in apart}


@cache
def _titles(changed: frozenset[str]) -> list[str]:
    return sorted(changed)


def _families(lot: Sequence[tuple[int, Writing]]) -> Iterator[Values]:
    """The roster's family contact is the first one to ring."""
    for pk, one in lot:
        cells = one.cells
        if "family_name" in cells or "family_relation" in cells or "family_phone" in cells:
            uuid = str(sealing.uuid7())
            sealed = sealing.seal(cells.get("family_phone", ""), table=FAMILY, field="phone_sealed", uuid=uuid)
            yield {"uuid": uuid, "person_id": pk, "name": cells.get("family_name", ""), "relation": cells.get("family_relation", ""),
                   "phone_sealed": sealed, "phone_index": one.keys.get("family_phone", "")}
