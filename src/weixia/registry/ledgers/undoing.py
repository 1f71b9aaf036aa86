"""Taking an import back: what it wrote goes, what it replaced returns, unless somebody changed it since.

`look` finds and writes nothing; `write` does what was found, inside the caller's transaction and locks.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor
from weixia.registry.ledgers import putting_back
from weixia.registry.ledgers.known import batches
from weixia.registry.ledgers.remembering import AROUND, COLUMNS, columns_of
from weixia.registry.ledgers.verdicts import Kept, Undo, Undoing
from weixia.registry.models import ClassTag, FamilyContact, Import, ImportedChange, Person, Transfer

BATCH = 2_000
OWN = {"registry.Stewardship", "registry.ImportedRow", "registry.ImportedChange", "registry.Suspicion"}


def look(source: Import) -> Undoing:
    """What can be taken back of the people that an import wrote. Locks their rows."""
    found = Undoing()
    seen = 0
    for batch in _changes(source):
        seen += len(batch)
        _look_at_added([change for change in batch if change.added], found)
        _look_at_changed([change for change in batch if not change.added], found)
    hidden = int(source.report.get("written", {}).get("people", seen)) - seen
    if hidden > 0:
        found.kept.append(Kept("", "", _("有 {count} 人已不在本岗位的管理范围内，没有动").format(count=hidden)))
    _keep_the_referred(found)
    return found


def write(source: Import, undoing: Undoing, by: Actor, at: datetime) -> list[int]:
    """Remove and put back; returns the people who stay and were touched."""
    journal.record_many(list(_entries(source, [*undoing.remove, *undoing.restore], by=by, at=at)))
    for batch in batches(undoing.remove, BATCH):
        Person.objects.filter(pk__in=batch).update(related=None)
    for batch in batches(undoing.remove, BATCH):
        Person.objects.filter(pk__in=batch).delete()
    imported_on = timezone.localtime(source.done_at or source.at).date()
    for batch in batches(list(undoing.restore), BATCH):
        putting_back.people({pk: undoing.restore[pk] for pk in batch}, at=at, imported_on=imported_on)
    return list(undoing.restore)


def of_facts(model: Any) -> Undo:
    """The undo of a ledger of facts about people: `model` has `source`, `person`, `withdrawn_at`."""

    def look_at(source: Import) -> Undoing:
        found = look(source)
        rows = model.objects.filter(source=source).select_related("person")
        hanging = _hanging(model, rows.values_list("pk", flat=True), set())
        for row in rows.select_for_update(of=("self",)):
            if row.withdrawn_at is not None:
                found.kept.append(Kept(row.person.number, row.person.name, _("已经另行撤回或更正")))
            elif row.pk in hanging:
                found.kept.append(Kept(row.person.number, row.person.name, _("后面还挂着{what}").format(what=hanging[row.pk])))
            else:
                found.facts.append(row.pk)
        return found

    def take_back(source: Import, undoing: Undoing, by: Actor, at: datetime) -> list[int]:
        people: set[int] = set(write(source, undoing, by, at))
        for batch in batches(undoing.facts, BATCH):
            rows = model.objects.filter(pk__in=batch)
            people |= set(rows.values_list("person_id", flat=True))
            rows.delete()
        journal.record_many(list(_entries(source, sorted(people - set(undoing.restore)), by=by, at=at)))
        return sorted(people)

    return Undo(look_at, take_back)


def _changes(source: Import) -> Iterator[list[ImportedChange]]:
    last = 0
    while batch := list(ImportedChange.objects.filter(source=source, pk__gt=last).order_by("pk")
                        .select_related("person").select_for_update(of=("person",))[:BATCH]):
        yield batch
        last = batch[-1].pk


def _look_at_added(changes: list[ImportedChange], found: Undoing) -> None:
    ids = [change.person_id for change in changes]
    hanging = _hanging(Person, ids, OWN)
    for change in changes:
        person = change.person
        if person.version != change.version or person.unit_id != change.after.get("unit_id"):
            found.kept.append(Kept(person.number, person.name, _("导入后档案又改过")))
        elif person.pk in hanging:
            found.kept.append(Kept(person.number, person.name, _("名下已有{what}").format(what=hanging[person.pk])))
        else:
            found.remove.append(person.pk)


def _look_at_changed(changes: list[ImportedChange], found: Undoing) -> None:
    now = {name: ask([change.person_id for change in changes if name in change.before])
           for name, (_keys, ask) in AROUND.items() if any(name in change.before for change in changes)}
    for change in changes:
        person = change.person
        columns, written = columns_of(person), [name for name in COLUMNS if name in change.before]
        back: dict[str, Any] = {"fingerprint": change.before["fingerprint"]} if "fingerprint" in change.before else {}
        stays = [name for name in written if _differs(name, columns, change.after)]
        touched = {putting_back.title(name) for name in stays}
        back |= {name: change.before[name] for name in written if putting_back.title(name) not in touched}
        for name, state in now.items():
            if name in change.before:
                same = state.get(person.pk) == change.after[name]
                back |= {name: change.before[name]} if same else {}
                stays += [] if same else [name]
        if "related_id" in change.before:
            back["related_id"] = change.before["related_id"]
        if stays:
            back.pop("fingerprint", None)
            titles = "、".join(sorted({putting_back.title(name) for name in stays}))
            found.kept.append(Kept(person.number, person.name, _("{columns}在导入后又改过，没有动").format(columns=titles)))
        if back:
            found.restore[person.pk] = back


def _differs(name: str, now: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether a column was changed since. A sealed one differs at every sealing: its blind index says."""
    index = name.replace("_sealed", "_index")
    return bool(now[index] != after.get(index, now[index]) if name.endswith("_sealed") else now[name] != after[name])


def _keep_the_referred(found: Undoing) -> None:
    """A person whose survivor stays, stays."""
    going = set(found.remove)
    while True:
        referred = set()
        for batch in batches(sorted(going)):
            pairs = Person.objects.filter(related_id__in=batch).values_list("pk", "related_id")
            referred |= {related for pk, related in pairs if pk not in going}
        if not referred:
            break
        going -= referred
        found.kept += [Kept(number, name, _("还有遗属关联着这个编号")) for number, name in
                       Person.objects.filter(pk__in=referred).values_list("number", "name")]
    found.remove = [pk for pk in found.remove if pk in going]


def _hanging(model: Any, ids: Iterable[int], own: set[str]) -> dict[int, str]:
    """`{pk: what}` of rows that somebody hung something on: any row that refers to them and is not derived anew."""
    found: dict[int, str] = {}
    wanted = list(ids)
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.one_to_many or relation.one_to_one and relation.auto_created):
            continue
        other, name = relation.related_model, relation.field.attname
        if other._meta.label in own or other is model or getattr(other, "in_merge", "moves") == "goes":
            continue
        if getattr(other, "wall", "") == "history":
            continue
        rows = _by_hand(other)
        for batch in batches(wanted):
            for pk in rows.filter(**{f"{name}__in": batch}).values_list(name, flat=True):
                found.setdefault(pk, str(putting_back.noun(other)))
    return found


def _by_hand(model: Any) -> Any:
    """Rows that are not the roster's own marks and first family contact, and no proposal that nobody answered."""
    rows = model._default_manager.all()
    if model is Transfer:
        return rows.exclude(answer="")
    if model is ClassTag:
        return rows.exclude(basis="ledger")
    return rows.exclude(place=1) if model is FamilyContact else rows


def _entries(source: Import, ids: list[int], *, by: Actor, at: datetime) -> Iterator[Any]:
    for batch in batches(ids):
        for person in Person.objects.filter(pk__in=batch).only("pk", "name", "org_path"):
            yield journal.entry("person.import_undone", by=by, at=at, person_id=person.pk, about=person.name,
                                org_path=person.org_path, fields={"import": source.pk})


PEOPLE = Undo(look, write)
