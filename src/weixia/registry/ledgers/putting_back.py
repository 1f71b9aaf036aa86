"""People as they were before an import, written set-wise."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from weixia.registry import marks
from weixia.registry.ledgers import copying
from weixia.registry.ledgers.known import DATED, PLAIN
from weixia.registry.ledgers.remembering import COLUMNS
from weixia.registry.ledgers.roster_changes import TITLES
from weixia.registry.models import ClassTag, FamilyContact, ImportedRow, Person, Stewardship

State = dict[str, Any]
DATES = {field.name: field for field in Person._meta.concrete_fields if isinstance(field, models.DateField)}
OF_COLUMN = {column: key for key, column in PLAIN.items()} | {
    name: key for key, pair in DATED.items() for name in pair} | {
    "lunar_month": "lunar", "lunar_day": "lunar", "lunar_leap": "lunar", "unit_id": "unit", "id_sealed": "identity",
    "phone_sealed": "phone", "address_sealed": "address", "health_sealed": "health", "died_source": "died",
    "pinyin": "name", "initials": "name", "grams": "name", "charges": "charge_since", "family": "family_name"}


def people(back: dict[int, State], *, at: datetime, imported_on: date) -> None:
    """Put back what `back` says of each person: {person: {column or `charges`, `tags`, `family`, `fingerprint`: value}}. Marks
    are again what they were on the day of the import."""
    with marks.dated(list(back), on=imported_on):
        _columns(back, at=at)
        _tags(_of(back, "tags"), at=at)
    _charges(_of(back, "charges"))
    _families(_of(back, "family"))
    _fingerprints(_of(back, "fingerprint"))


def _columns(back: dict[int, State], *, at: datetime) -> None:
    rows = list(Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=back))
    for person in rows:
        for name, value in back[person.pk].items():
            if name in DATES:
                value = DATES[name].to_python(value)
            if name in COLUMNS or name == "related_id":
                setattr(person, name, value)
        person.version, person.updated_at = person.version + 1, at
    columns = [field.name for field in Person._meta.concrete_fields
               if field.name not in {"id", "uuid", "number", "created_at", "org_path"}]
    Person.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=columns, batch_size=1_000)


def _of(back: dict[int, State], name: str) -> State:
    return {pk: state[name] for pk, state in back.items() if name in state}  # type: ignore[misc]


def _charges(back: dict[Any, Any]) -> None:
    Stewardship.objects.filter(person_id__in=back).delete()
    day = DATES["charge_since"].to_python
    copying.copy_rows([Stewardship(person_id=pk, unit_id=unit, since=day(since), until=day(until))
                       for pk, intervals in back.items() for unit, since, until in intervals or []])


def _tags(back: dict[Any, Any], *, at: datetime) -> None:
    ClassTag.objects.filter(person_id__in=back, basis="ledger").delete()
    ClassTag.objects.bulk_create([ClassTag(person_id=pk, tag=tag, basis="ledger", since=at.date())
                                  for pk, names in back.items() for tag in names or []], ignore_conflicts=True)


def _families(back: dict[Any, Any]) -> None:
    FamilyContact.objects.filter(person_id__in=[pk for pk, state in back.items() if state is None], place=1).delete()
    for state in filter(None, back.values()):
        FamilyContact.objects.filter(pk=state["id"]).update(**{name: value for name, value in state.items() if name != "id"})


def _fingerprints(back: dict[Any, Any]) -> None:
    ImportedRow.objects.filter(person_id__in=[pk for pk, mark in back.items() if not mark]).delete()
    rows = list(ImportedRow.objects.filter(person_id__in=[pk for pk, mark in back.items() if mark]))
    for row in rows:
        row.fingerprint, row.source = back[row.person_id], None
    ImportedRow.objects.bulk_update(rows, ["fingerprint", "source"], batch_size=1_000)


def title(name: str) -> str:
    """How people call a column."""
    key = OF_COLUMN.get(name, OF_COLUMN.get(name.replace("_index", "_sealed"), name))
    return TITLES.get(key, _("分类标签") if name == "tags" else _("档案"))


def noun(model: Any) -> str:
    """How people call a kind of row that hangs on a person."""
    nouns = {"contact": _("联系记录"), "happening": _("重要情况"), "waiver": _("免除记录"), "transfer": _("转移"),
             "familycontact": _("家庭联系人"), "classtag": _("分类标签"), "merge": _("合并记录"),
             "person": _("老同志"), "post": _("岗位"), "stewardship": _("管理记录"),
             "assignment": _("转交"), "postponement": _("改期"), "comfortitem": _("慰问"),
             "report": _("重要情况报告")}
    return nouns.get(model._meta.model_name, _("其他记录"))
