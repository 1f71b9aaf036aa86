"""Verbs of the person: added, changed, opened, revealed, died."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal, sealing, turns
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.fields import clear, put
from weixia.kernel.words import Word
from weixia.registry import crowding, marks
from weixia.registry.actions.cards import portal_close
from weixia.registry.actions.holding import person_hold
from weixia.registry.actions.verifying import details_corrected
from weixia.registry.models import ClassTag, FamilyContact, Person, Stewardship, Unit
from weixia.registry.naming import spell
from weixia.registry.queries import people as queries
from weixia.registry.typed import RELATIVE, as_read

REASONS = {"phone": Word("电话核对"), "claim": Word("办理报销"), "urgent": Word("紧急处置"), "asked": Word("本人要求"),
           "other": Word("其他")}
BLIND = {"id_sealed": "id_number", "phone_sealed": "phone", "address_sealed": "address", "health_sealed": "health"}


class Conflict(Exception):
    """Someone else changed the record meanwhile; `stored` is how it stands now: a person, a unit, an account."""

    def __init__(self, stored: Any) -> None:
        super().__init__(_("档案刚刚被别人改过。"))
        self.stored = stored


class NumberTaken(Exception):
    """人员编号 is already in use somewhere; where is not told."""


@transaction.atomic
def person_add(*, by: Actor, at: datetime, values: dict[str, Any], tags: list[str], family: list[dict[str, str]]) -> Person:
    """Register a person. `values` are column values; sealed columns come in clear and are sealed here."""
    by.must("person.write")
    _must_cover(by, values["unit"])
    values, family = as_read(values), [as_read(relative, RELATIVE) for relative in family]
    number = values.get("number") or next_number()
    if number_taken(number):
        raise NumberTaken(number)
    person = Person(number=number, created_at=at, updated_at=at)
    _assign(person, {key: value for key, value in values.items() if key != "number"})
    person.save(force_insert=True)
    restart_charge(person)
    _set_tags(person, tags, on=at.date())
    _set_family(person, family)
    journal.record("person.added", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=person.name)
    return person


@transaction.atomic
def person_change(
    *, by: Actor, at: datetime, person: Person, version: int, values: dict[str, Any],
    tags: list[str] | None = None, family: list[dict[str, str]] | None = None, since: date | None = None,
) -> Person:
    """Change a person; raises Refused, Impossible, Elsewhere, or Conflict when `version` is not the stored one. Marks that
    the rules ask (registry.marks) change from `since` on, or from today.

    The unit changes here only between two of the actor's own, by whoever may propose a transfer; to any other there is
    transfer_propose. The journal names changed fields.
    """
    by.must("person.write")
    if "unit" in values:
        turns.beside()
    stored = person_hold(person.pk, by=by)
    if stored.version != version:
        raise Conflict(stored)
    _must_cover(by, values.get("unit", stored.unit))
    values, family = as_read(values), family and [as_read(relative, RELATIVE) for relative in family]
    before = {key: getattr(stored, key) for key in values}
    changed = {key: value for key, value in values.items() if _differs(stored, key, value)}
    if "unit" in changed:
        by.must("transfer.propose")
    if changed.get("kind") == "lixiu":
        raise Impossible("kind", _("改为离休干部要有核准日期和文件：请在档案的「更多操作」里用「类别更正」。"))
    today = timezone.localtime(at).date()
    if since and since > today:
        raise Impossible("since", _("这一天还没有到。变动到那天再记，或者把日子改早。"))
    with marks.dated([stored.pk], on=today, since=since):
        _assign(stored, changed)
        stored.version, stored.updated_at = version + 1, at
        stored.save()
        if tags is not None:
            _set_tags(stored, tags, on=since or today)
    if {"unit", "charge_since"} & changed.keys():
        restart_charge(stored)
    kin = _kin(stored)
    if family is not None:
        _set_family(stored, family)
    details_corrected(stored, {*changed, *(["family"] if _kin(stored) != kin else [])}, by=by, at=at)
    fields = {key: None if key in BLIND else [_plain(before[key]), _plain(changed[key])] for key in changed}
    journal.record("person.changed", by=by, at=at, person_id=stored.pk, org_path=stored.org_path, about=stored.name, fields=fields)
    return stored


def person_open(*, by: Actor, at: datetime, person: Person) -> None:
    """Opening a person's page is itself an event that the elder can see. Raises Crowded past so many in an hour."""
    by.must("person.read")
    crowding.let_open(person.pk, by=by, at=at)
    journal.record("person.opened", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=person.name)


@transaction.atomic
def people_search(*, by: Actor, at: datetime, text: str) -> list[Person]:
    """Find people; looking somebody up by identity number or phone is journalled, without the number."""
    by.must("person.read")
    hits, how = queries.search(text, seen_by=by)
    if how in ("identity", "phone"):
        only = hits[0] if len(hits) == 1 else None
        journal.record("person.searched", by=by, at=at, person_id=only.pk if only else None,
                       org_path=only.org_path if only else None, fields={"by": how, "hits": len(hits)})
    return hits


@transaction.atomic
def person_reveal(
    *, by: Actor, at: datetime, person: Person, columns: list[str], reason: str, note: str = "",
) -> dict[str, str]:
    """The clear text of sealed columns, for a stated reason; journalled before it is returned."""
    by.must("person.reveal")
    wanted = [column for column in columns if column in BLIND]
    if not wanted:
        raise Refused(_("请选要显示哪几项。"))
    if reason not in REASONS or (reason == "other" and not note.strip()):
        raise Refused(_("请选一个查看原因；选「其他」时写明原因。"))
    why = REASONS[reason] + (f"：{note.strip()}" if note.strip() else "")
    journal.record("person.revealed", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=person.name,
                   fields=dict.fromkeys(wanted), reason=why[:300])
    return {column: clear(person, column) for column in wanted}


def person_died(*, by: Actor, at: datetime, person: Person, on: date, source: str) -> bool:
    """Set the day of death where none is known; True when it was set. The roster's own date stands."""
    stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if stored.died_on is not None:
        return False
    stored.died_on, stored.died_source, stored.updated_at = on, source, at
    stored.version += 1
    stored.save(update_fields=["died_on", "died_source", "updated_at", "version"])
    journal.record("person.died", by=by, at=at, person_id=stored.pk, org_path=stored.org_path, about=stored.name,
                   fields={"died_on": [None, str(on)]})
    portal_close(stored.pk, by=by, at=at)
    return True


def restart_charge(person: Person) -> None:
    """Make the person's unit the one in charge since `charge_since`; later intervals give way, none overlap."""
    if person.charge_since is None:
        return
    intervals = Stewardship.objects.filter(person=person)
    intervals.filter(since__gte=person.charge_since).delete()
    intervals.filter(until__isnull=True).update(until=person.charge_since)
    intervals.filter(until__gt=person.charge_since).update(until=person.charge_since)
    Stewardship.objects.create(person=person, unit=person.unit, since=person.charge_since)


def number_taken(number: str) -> bool:
    """Whether the 人员编号 is used anywhere, in or out of scope (asked through a function of the owner's)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT wx_number_taken(%s)", [number])
        return bool(cursor.fetchone()[0])


def next_number() -> str:
    """A fresh 人员编号 for someone who came without one."""
    return "W" + sealing.uuid7().hex[:12].upper()


def _must_cover(by: Actor, unit: Unit) -> None:
    if not unit.path.startswith(by.path):
        raise Refused(_("只能把人员登记在本岗位所辖的单位。"))


def _assign(person: Person, values: dict[str, Any]) -> None:
    for key, value in values.items():
        if key in BLIND:
            put(person, key, value)
            setattr(person, key.replace("_sealed", "_index"), sealing.blind(BLIND[key], value))
        else:
            setattr(person, key, value)
    if "name" in values:
        spelling = spell(person.name)
        person.pinyin, person.initials, person.grams = spelling.pinyin, spelling.initials, spelling.grams


def _differs(stored: Person, key: str, value: Any) -> bool:
    if key in BLIND:
        return sealing.blind(BLIND[key], value) != getattr(stored, key.replace("_sealed", "_index"))
    return bool(getattr(stored, key) != value)


def _set_tags(person: Person, tags: list[str], *, on: date) -> None:
    ClassTag.objects.filter(person=person).exclude(tag__in=tags).delete()
    known = set(ClassTag.objects.filter(person=person).values_list("tag", flat=True))
    ClassTag.objects.bulk_create([
        ClassTag(person=person, tag=tag, basis="staff", since=on, org_path=person.org_path) for tag in tags if tag not in known
    ])


def _set_family(person: Person, family: list[dict[str, str]]) -> None:
    """Make `family` the whole list in its order; an empty phone keeps the one stored under the same name."""
    stored = list(FamilyContact.objects.filter(person=person))
    kept = []
    for place, relative in enumerate((entry for entry in family if entry.get("name")), start=1):
        row = _relative(stored, relative) or FamilyContact(person=person, name=relative["name"])
        row.relation, row.place = relative.get("relation", ""), place
        if phone := relative.get("phone", ""):
            put(row, "phone_sealed", phone)
            row.phone_index = sealing.blind("phone", phone)
        row.save()
        kept.append(row.pk)
    FamilyContact.objects.filter(person=person).exclude(pk__in=kept).delete()


def _kin(person: Person) -> list[tuple[str, str, str]]:
    """Whom to ring, in order, as far as two lists are told apart."""
    return list(FamilyContact.objects.filter(person=person).values_list("name", "relation", "phone_index"))


def _relative(stored: list[FamilyContact], told: dict[str, str]) -> FamilyContact | None:
    """Take out the stored row that is meant: of two of one name, the one of the same relation."""
    same = [row for row in stored if row.name == told["name"]]
    found = next((row for row in same if row.relation == told.get("relation", "")), same[0] if same else None)
    if found:
        stored.remove(found)
    return found


def _plain(value: Any) -> Any:
    return str(value) if value is not None and not isinstance(value, bool | int) else value
