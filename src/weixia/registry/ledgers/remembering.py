"""What a roster makes of each person, kept so that it can be taken back: set-wise, one COPY a batch."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from weixia.registry.ledgers import copying
from weixia.registry.models import ClassTag, FamilyContact, Import, ImportedChange, Person, Stewardship

KEPT_ASIDE = {"id", "uuid", "number", "org_path", "created_at", "updated_at", "version", "related"}
COLUMNS = [field.attname for field in Person._meta.concrete_fields if field.name not in KEPT_ASIDE]
State = dict[str, Any]


def columns_of(person: Person) -> State:
    """The person's own columns as they are kept."""
    return {name: _plain(getattr(person, name)) for name in COLUMNS}


def charges(ids: Iterable[int]) -> dict[int, Any]:
    """Intervals of charge by person: [[unit, since, until], …] in order."""
    found: dict[int, Any] = {}
    rows = Stewardship.objects.filter(person_id__in=list(ids)).order_by("since")
    for person_id, *interval in rows.values_list("person_id", "unit_id", "since", "until"):
        found.setdefault(person_id, []).append([_plain(value) for value in interval])
    return found


def tags(ids: Iterable[int]) -> dict[int, Any]:
    """The ledger's marks by person, sorted."""
    found: dict[int, Any] = {}
    rows = ClassTag.objects.filter(person_id__in=list(ids), basis="ledger").order_by("tag")
    for person_id, tag in rows.values_list("person_id", "tag"):
        found.setdefault(person_id, []).append(tag)
    return found


def families(ids: Iterable[int]) -> dict[int, Any]:
    """The first family contact by person: {id and its columns}."""
    names = ("id", "name", "relation", "phone_sealed", "phone_index", "verified_on")
    rows = FamilyContact.objects.filter(person_id__in=list(ids), place=1).order_by("-id")
    return {row.person_id: {name: _plain(getattr(row, name)) for name in names} for row in rows}


AROUND: dict[str, tuple[set[str], Callable[[Iterable[int]], dict[int, Any]]]] = {
    "charges": ({"unit", "charge_since"}, charges), "tags": ({"tags"}, tags),
    "family": ({"family_name", "family_relation", "family_phone"}, families),
}


class Before:
    """What stood before a batch was written: begun first, told when the batch is done."""

    def __init__(self, stored: dict[int, Person], writings: Iterable[Any]) -> None:
        self.columns = {pk: columns_of(person) for pk, person in stored.items()}
        self.versions = {pk: person.version for pk, person in stored.items()}
        self.related = {pk: person.related_id for pk, person in stored.items()}
        self.touched = {name: [one.person_id for one in writings if one.person_id and keys & one.changed]
                        for name, (keys, _ask) in AROUND.items()}
        self.around = {name: AROUND[name][1](ids) for name, ids in self.touched.items() if ids}

    def keep(self, writings: Iterable[Any], people: dict[str, Person], *, source: Import) -> None:
        """Write one ImportedChange a person: columns that differ, and what hangs on the person where it was touched."""
        after = {name: AROUND[name][1](ids) for name, ids in self.touched.items() if ids}
        copying.copy_rows([self._change(one, people[one.number], after, source) for one in writings])

    def _change(self, one: Any, person: Person, after: dict[str, dict[int, Any]], source: Import) -> ImportedChange:
        change = ImportedChange(person_id=person.pk, source=source, version=person.version)
        if one.person_id is None:
            change.added, change.after = True, {"unit_id": person.unit_id}
            return change
        old, new = self.columns[person.pk], columns_of(person)
        change.before = {name: old[name] for name in COLUMNS if old[name] != new[name]}
        change.after = {name: new[name] for name in change.before}
        change.before["fingerprint"] = one.mark_before
        if "related" in one.changed:
            change.before["related_id"], change.after["related"] = self.related[person.pk], one.cells["related"]
        for name, ids in self.around.items():
            if person.pk in ids or person.pk in after[name]:
                change.before[name], change.after[name] = ids.get(person.pk), after[name].get(person.pk)
        return change


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
