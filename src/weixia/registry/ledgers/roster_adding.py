"""People who are not on file yet, written set-wise: plain columns, one COPY a table and lot, no model's instance each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from weixia.kernel import journal, sealing
from weixia.kernel.actor import Actor
from weixia.kernel.models import Event
from weixia.registry.ledgers.copying import copy_values, new_ids
from weixia.registry.ledgers.known import DATED, PLAIN, SEALED
from weixia.registry.ledgers.roster_judging import Writing
from weixia.registry.models import ClassTag, FamilyContact, Import, ImportedChange, ImportedRow, Person, Stewardship
from weixia.registry.naming import spell

PERSON, FAMILY = Person._meta.db_table, FamilyContact._meta.db_table
Values = dict[str, Any]


def add(
    writings: Sequence[Writing], *, paths: Mapping[int, str], source: Import, by: Actor, at: datetime,
) -> dict[str, int]:
    """Write them with charge, tags, family contact, receipt and journal; 人员编号 → id. Whom they survive comes later."""
    if not writings:
        return {}
    ids = new_ids(Person, len(writings))
    people = [_new(one, pk) for one, pk in zip(writings, ids, strict=True)]
    copy_values(Person, people, org_path="", created_at=at, updated_at=at)
    copy_values(Stewardship, [{"person_id": one["id"], "unit_id": one["unit_id"], "since": one["charge_since"]}
                              for one in people if "charge_since" in one], org_path="")
    copy_values(ClassTag, [{"person_id": pk, "tag": tag} for one, pk in zip(writings, ids, strict=True)
                           for tag in one.cells.get("tags", ())], org_path="", basis="ledger", since=at.date())
    copy_values(FamilyContact, list(_families(writings, ids)), org_path="", place=1)
    copy_values(ImportedRow, [{"person_id": pk, "fingerprint": one.fingerprint} for one, pk in zip(writings, ids, strict=True)],
                org_path="", source_id=source.pk)
    copy_values(ImportedChange, [{"person_id": one["id"], "after": {"unit_id": one["unit_id"]}} for one in people],
                org_path="", source_id=source.pk, added=True, version=1)
    tell(((pk, one.cells["name"], one, one.cells["unit"]) for one, pk in zip(writings, ids, strict=True)), paths,
         source=source, by=by, at=at)
    return {one.number: pk for one, pk in zip(writings, ids, strict=True)}


def _new(one: Writing, pk: int) -> Values:
    uuid = str(sealing.uuid7())
    return {"id": pk, "uuid": uuid, "number": one.number} | columns(one, uuid)


def tell(
    told: Iterable[tuple[int, str, Writing, int]], paths: Mapping[int, str], *, source: Import, by: Actor, at: datetime,
) -> None:
    """One journal event a person: `told` is (id, name, what was written, unit)."""
    entries = ((pk, name, {"import": source.pk, "row": one.row, "columns": _titles(frozenset(one.changed))}, paths[unit])
               for pk, name, one, unit in told)
    events, same = journal.lines("person.imported", entries, by=by, at=at)
    copy_values(Event, events, **same)


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


def _families(writings: Sequence[Writing], ids: Sequence[int]) -> Iterator[Values]:
    """The roster's family contact is the first one to ring."""
    for one, pk in zip(writings, ids, strict=True):
        cells = one.cells
        if "family_name" in cells or "family_relation" in cells or "family_phone" in cells:
            uuid = str(sealing.uuid7())
            sealed = sealing.seal(cells.get("family_phone", ""), table=FAMILY, field="phone_sealed", uuid=uuid)
            yield {"uuid": uuid, "person_id": pk, "name": cells.get("family_name", ""), "relation": cells.get("family_relation", ""),
                   "phone_sealed": sealed, "phone_index": one.keys.get("family_phone", "")}
