"""People written set-wise: a few statements a lot of rows, inside the import's one transaction. Who is new is `roster_adding`'s."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from weixia.kernel import sealing
from weixia.kernel.actor import Actor
from weixia.kernel.fields import put
from weixia.registry import duplicates, marks
from weixia.registry.ledgers import copying, roster_adding
from weixia.registry.ledgers.known import batches
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
from weixia.registry.queries.merges import survivors

MARKED = {"kind", "residence", "resettled", "leader", "tags"}  # what the rules ask: dated when it changes
BATCH = 5_000


def write(
    work: Work, *, source: Import, by: Actor, at: datetime, tell: Callable[[int, int], object] = lambda done, total: None,
) -> list[int]:
    """Write people, their charge, tags, family contact and journal, batch by batch; returns the ids written."""
    paths = dict(Unit.objects.values_list("id", "path"))
    new, on_file = ([one for one in work.writings if (one.person_id is None) == is_new] for is_new in (True, False))
    ids = roster_adding.add(new, paths, source=source, by=by, at=at, tell=lambda done: tell(done, len(work.writings)))
    for lot in batches(on_file, BATCH):
        ids |= _rewrite(lot, paths, source=source, by=by, at=at)
        tell(len(ids), len(work.writings))
    _write_related(work.writings, ids)
    _write_suspicions(work, at=at)
    return list(ids.values())


def _rewrite(
    batch: list[Writing], paths: Mapping[int, str], *, source: Import, by: Actor, at: datetime,
) -> dict[str, int]:
    """People on file: what the file states over what stands; 人员编号 → id."""
    stored = {person.pk: person for person in Person.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[one.person_id for one in batch])}
    before = Before(stored, batch)
    with marks.dated([one.person_id for one in batch if one.person_id and MARKED & one.changed], on=timezone.localtime(at).date()):
        people = _write_people(batch, stored, at=at)
        _write_tags(batch, people, at=at)
    _write_charge(batch, people)
    _write_family(batch, people)
    _write_marks(batch, people, paths, source=source, by=by, at=at)
    before.keep(batch, people, source=source)
    return {number: person.pk for number, person in people.items()}


def _write_marks(
    writings: list[Writing], people: dict[str, Person], paths: Mapping[int, str], *, source: Import, by: Actor, at: datetime,
) -> None:
    """The content hash of what was written, and one journal event a person."""
    ImportedRow.objects.bulk_create(
        [ImportedRow(person_id=people[one.number].pk, fingerprint=one.fingerprint, source=source) for one in writings],
        update_conflicts=True, unique_fields=["person"], update_fields=["fingerprint", "source"])
    rows = ((people[one.number].pk, people[one.number].name, one, people[one.number].unit_id) for one in writings)
    events = roster_adding.told(rows, paths, source=source, by=by, at=at)
    copying.copy_values(events.model, events.rows, **events.same)


def _write_people(writings: list[Writing], stored: dict[int, Person], *, at: datetime) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for one in writings:
        person = people[one.number] = stored[one.person_id or 0]
        for name, value in roster_adding.columns(one, str(person.uuid)).items():
            setattr(person, name, value)
        person.updated_at, person.version = at, person.version + 1
    names = [field.name for field in Person._meta.concrete_fields
             if field.name not in {"id", "uuid", "number", "created_at", "org_path", "related"}]
    Person.objects.bulk_create(people.values(), update_conflicts=True, unique_fields=["id"], update_fields=names)
    return people


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

