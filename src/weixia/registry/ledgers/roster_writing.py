"""People written set-wise: a few statements a thousand rows, inside the import's one transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from weixia.kernel import journal, sealing
from weixia.kernel.actor import Actor
from weixia.kernel.fields import put
from weixia.registry import duplicates, marks
from weixia.registry.ledgers import copying
from weixia.registry.ledgers.known import BLIND, DATED, PLAIN, batches
from weixia.registry.ledgers.remembering import Before
from weixia.registry.ledgers.roster_judging import Double, Work, Writing
from weixia.registry.models import (
    ClassTag,
    FamilyContact,
    Import,
    ImportedRow,
    Person,
    Stewardship,
    Suspicion,
    Unit,
)
from weixia.registry.naming import spell
from weixia.registry.queries.merges import survivors

SEALED = {"identity": "id", "phone": "phone", "address": "address", "health": "health"}
MARKED = {"kind", "residence", "resettled", "leader", "tags"}  # what the rules ask: dated when it changes
BATCH = 5_000


def write(
    work: Work, *, source: Import, by: Actor, at: datetime, tell: Callable[[int, int], object] = lambda done, total: None,
) -> list[int]:
    """Write people, their charge, tags, family contact and journal, batch by batch; returns the ids written."""
    ids: dict[str, int] = {}
    for batch in batches(work.writings, BATCH):
        stored = {person.pk: person for person in Person.objects.select_for_update(of=("self",), no_key=True).filter(
            pk__in=[one.person_id for one in batch if one.person_id])}
        before = Before(stored, batch)
        with marks.dated([one.person_id for one in batch if one.person_id and MARKED & one.changed], on=timezone.localtime(at).date()):
            people = _write_people(batch, stored, at=at)
            _write_tags(batch, people, at=at)
        ids |= {number: person.pk for number, person in people.items()}
        _write_charge(batch, people)
        _write_family(batch, people)
        _write_marks(batch, people, source=source, by=by, at=at)
        before.keep(batch, people, source=source)
        tell(len(ids), len(work.writings))
    _write_related(work.writings, ids)
    _write_suspicions(work, at=at)
    return list(ids.values())


def _write_marks(writings: list[Writing], people: dict[str, Person], *, source: Import, by: Actor, at: datetime) -> None:
    """The content hash of what was written, and one journal event a person."""
    ImportedRow.objects.bulk_create(
        [ImportedRow(person_id=people[one.number].pk, fingerprint=one.fingerprint, source=source) for one in writings],
        update_conflicts=True, unique_fields=["person"], update_fields=["fingerprint", "source"])
    paths = dict(Unit.objects.values_list("id", "path"))
    journal.record_many([journal.entry(
        "person.imported", by=by, at=at, person_id=people[one.number].pk, about=people[one.number].name,
        fields={"import": source.pk, "row": one.row, "columns": sorted(one.changed)},
        org_path=paths[people[one.number].unit_id]) for one in writings])


def _write_people(writings: list[Writing], stored: dict[int, Person], *, at: datetime) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for one in writings:
        person = stored[one.person_id] if one.person_id else Person(number=one.number, created_at=at)
        _assign(person, one.cells)
        person.updated_at = at
        person.version += 1 if one.person_id else 0
        people[one.number] = person
    new = copying.copy_rows([person for person in people.values() if person.pk is None], key="number")
    for number, person_id in new.items():
        people[number].pk = person_id
    columns = [field.name for field in Person._meta.concrete_fields
               if field.name not in {"id", "uuid", "number", "created_at", "org_path", "related"}]
    Person.objects.bulk_create([people[one.number] for one in writings if one.person_id],
                               update_conflicts=True, unique_fields=["id"], update_fields=columns)
    return people


def _assign(person: Person, cells: dict[str, Any]) -> None:
    """Put the stated values into the columns; what is not stated stays."""
    for key, value in cells.items():
        if key in SEALED:
            text = value.number if key == "identity" else value
            put(person, f"{SEALED[key]}_sealed", text)
            setattr(person, f"{SEALED[key]}_index", sealing.blind(BLIND[key], text))
        elif key in DATED:
            on, precision = DATED[key]
            setattr(person, on, value.on)
            setattr(person, precision, value.precision)
        elif key == "lunar":
            person.lunar_month, person.lunar_day, person.lunar_leap = value.month, value.day, value.leap
        elif key in {"charge_since", "died"}:
            setattr(person, PLAIN[key], value.on)
        elif key in PLAIN and key not in {"related", "number"}:
            setattr(person, PLAIN[key], value)
    if "died" in cells:
        person.died_source = "roster"
    spelling = spell(person.name)
    person.pinyin, person.initials, person.grams = spelling.pinyin, spelling.initials, spelling.grams


def _write_related(writings: list[Writing], ids: dict[str, int]) -> None:
    """Whom a survivor survives: written last, because they may come later in the file."""
    wanted = {one.number: one.cells["related"] for one in writings if "related" in one.changed}
    missing = set(wanted.values()) - ids.keys()
    merged = {number: person_id for number, (person_id, _number) in survivors(missing).items()}
    known = merged | ids | dict(Person.objects.filter(number__in=missing).values_list("number", "id"))
    rows = [Person(pk=ids[number], related_id=known[related]) for number, related in wanted.items()]
    Person.objects.bulk_update(rows, ["related"], batch_size=1_000)


def _write_charge(writings: list[Writing], people: dict[str, Person]) -> None:
    """The roster's unit is in charge from 管理起始日 on; earlier intervals end there."""
    moved = [people[one.number] for one in writings
             if {"unit", "charge_since"} & one.changed and people[one.number].charge_since]
    ids = [person.pk for person in moved]
    since = Person.objects.filter(pk=OuterRef("person_id")).values("charge_since")[:1]
    intervals = Stewardship.objects.filter(person_id__in=ids)
    intervals.filter(since__gte=F("person__charge_since")).delete()
    intervals.filter(Q(until__isnull=True) | Q(until__gt=F("person__charge_since"))).update(until=Subquery(since))
    copying.copy_rows([Stewardship(person_id=person.pk, unit_id=person.unit_id, since=person.charge_since)
                       for person in moved if person.charge_since])


def _write_tags(writings: list[Writing], people: dict[str, Person], *, at: datetime) -> None:
    tagged = [one for one in writings if "tags" in one.changed]
    ClassTag.objects.filter(person_id__in=[people[one.number].pk for one in tagged], basis="ledger").delete()
    ClassTag.objects.bulk_create(
        [ClassTag(person_id=people[one.number].pk, tag=tag, basis="ledger", since=at.date())
         for one in tagged for tag in one.cells["tags"]], ignore_conflicts=True)


def _write_family(writings: list[Writing], people: dict[str, Person]) -> None:
    """The roster's family contact is the first one to ring."""
    stated = [one for one in writings if {"family_name", "family_relation", "family_phone"} & one.changed]
    ids = [people[one.number].pk for one in stated]
    first = {row.person_id: row for row in FamilyContact.objects.filter(person_id__in=ids, place=1).order_by("-id")}
    new: list[FamilyContact] = []
    for one in stated:
        person_id = people[one.number].pk
        row = first.get(person_id) or FamilyContact(person_id=person_id, place=1)
        row.name = one.cells.get("family_name", row.name)
        row.relation = one.cells.get("family_relation", row.relation)
        if "family_phone" in one.cells:
            row.verified_on = None
            put(row, "phone_sealed", one.cells["family_phone"])
            row.phone_index = sealing.blind("phone", one.cells["family_phone"])
        if row.pk is None:
            new.append(row)
    copying.copy_rows(new)
    FamilyContact.objects.bulk_update(list(first.values()), ["name", "relation", "phone_sealed", "phone_index", "verified_on"],
                                     batch_size=500)


def _write_suspicions(work: Work, *, at: datetime) -> None:
    numbers = {double.owner for double in work.doubles}
    numbers |= {number for pair in work.pairs for number in (pair.one.number, pair.other.number)}
    ids = dict(Person.objects.filter(number__in=numbers).values_list("number", "id"))
    rows = [_double(double, ids[double.owner], at=at) for double in work.doubles if double.owner in ids]
    rows += [Suspicion(person_id=ids[pair.one.number], other_id=ids[pair.other.number], pair_key=pair.key[:100],
                       reasons=list(pair.reasons), found_at=at)
             for pair in work.pairs if pair.one.number in ids and pair.other.number in ids]
    Suspicion.objects.bulk_create(rows, ignore_conflicts=True)


def _double(double: Double, owner_id: int, *, at: datetime) -> Suspicion:
    number = double.row.get("number")
    return Suspicion(
        person_id=owner_id, pair_key="|".join(sorted((double.owner, number)))[:100], found_at=at,
        reasons=[duplicates.SAME_IDENTITY], row={"row": double.row.number, "number": number, "name": double.row.get("name")})

