"""One row of every guarded model for one person, whatever models the rooms add: required fields by their type."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tests.world import AT
from weixia.kernel import guard, journal, sealing
from weixia.kernel.actor import OPERATOR
from weixia.kernel.scope import Scope, account_mark, scoped
from weixia.kernel.walls import PATHS
from weixia.registry.models import Person, Unit

DAY = date(2026, 2, 1)
TOUCH, LATER = "改过", datetime(2031, 1, 1, tzinfo=UTC)
_numbers = count(1)
# an account that is named on every petition made here, and one that each of them complains of
NAMED, SHUT_OUT = 4711, 4712
# sees what the root scope sees, and who brought a petition
EYE = Scope(path="", actor_id=NAMED, confided="rows")


def furnish(person: Person) -> dict[type[models.Model], Any]:
    """Primary key of one row a guarded model, all of them about `person`; made where there is none yet."""
    with scoped(EYE):
        return {model: _first(model, person) or make(model, person).pk for model in guard.guarded()}


def _first(model: type[models.Model], person: Person) -> Any:
    if model is Person:
        return person.pk
    if guard.wall_of(model) == "history":
        return _versions(model, person).values_list("pk", flat=True).first()
    if guard.wall_of(model) in {"child", "part"}:
        return model._default_manager.filter(person_id=person.pk).values_list("pk", flat=True).first()
    return None


def _versions(model: type[models.Model], person: Person) -> models.QuerySet:
    """The versions of the person's own row, or of a new row about them."""
    tracked = model.pgh_tracked_model  # type: ignore[attr-defined]
    about = person if tracked is Person else make(tracked, person)
    return model._default_manager.filter(pgh_obj_id=about.pk).order_by("-pk")


def make(model: type[models.Model], person: Person, **told: Any) -> models.Model:
    """A new row about `person`, with what is told; history rows are copied from the latest one."""
    if guard.wall_of(model) == "journal":
        return journal.record("person.opened", by=OPERATOR, at=AT, person_id=person.pk, org_path=person.org_path)
    if guard.wall_of(model) == "history":
        row = _versions(model, person).first()
        assert row is not None
        row.pk = None
        row.save(force_insert=True)
        return row
    row = model(**values(model, person) | told)
    row.save(force_insert=True)
    return row


def values(model: type[models.Model], person: Person) -> dict[str, Any]:
    """What a new row must say: a value for each field that has neither default nor null."""
    given: dict[str, Any] = {"named": [NAMED], "shut_accounts": [account_mark(SHUT_OUT)]} if guard.wall_of(model) == "confided" else {}
    for field in model._meta.concrete_fields:
        optional = field.null or field.has_default() or (field.blank and isinstance(field, models.CharField))
        counted = isinstance(field, models.IntegerField) and not field.null and _taken(model, field.name)
        if field.name == "org_path":
            given["org_path"] = person.org_path
        elif field.column == "person_id" and (field.null or not field.is_relation):
            given[field.attname] = person.pk  # also where a row may be about nobody
        elif counted and field.has_default():
            given[field.name] = next(_numbers)
        elif not (optional or field.primary_key and isinstance(field, models.AutoField)):
            given[field.name] = _value(field, person)
    return given


def _value(field: models.Field, person: Person) -> Any:
    if isinstance(field, models.ForeignKey):
        if field.related_model is Person:
            return person
        if field.related_model is Unit:
            return person.unit
        return make(field.related_model, person)  # type: ignore[arg-type]
    if isinstance(field, models.UUIDField):
        return sealing.uuid7()
    if field.choices:
        return next(code for code, _ in field.choices if code and code not in _held(field, person))
    if field.unique and isinstance(field, models.CharField):
        return sealing.uuid7().hex[-(field.max_length or 32):]
    if isinstance(field, models.DateField) and field.name in _unique(field.model):
        return DAY + timedelta(days=next(_numbers))
    if isinstance(field, models.DateField) and field.name == "until":
        return DAY + timedelta(days=400)
    word = f"x{next(_numbers)}"[-(getattr(field, "max_length", None) or 60):]
    for kind, value in (
        (models.DateTimeField, AT), (models.DateField, DAY), (models.TimeField, time(9)), (models.BooleanField, True),
        (models.JSONField, {}), (ArrayField, []), (models.IntegerField, 1), (models.CharField, word),
        (models.TextField, "x"), (models.BinaryField, b"x"),
    ):
        if isinstance(field, kind):
            return value
    raise AssertionError(f"no value for {field}")


def _unique(model: type[models.Model]) -> set[str]:
    return {name for one in model._meta.constraints if isinstance(one, models.UniqueConstraint) for name in one.fields}


def _held(field: models.Field, person: Person) -> set[Any]:
    """The values of which a person has one row each, where rows that are there hold them: a second one would say nothing."""
    if not _taken(field.model, field.name):
        return set()
    with scoped(EYE):
        return set(field.model._default_manager.filter(person_id=person.pk).values_list(field.name, flat=True))


def _taken(model: type[models.Model], name: str) -> bool:
    """Whether a row of the same person that is there already takes the default of this field, or its value."""
    return any({name, "person"} == set(one.fields) for one in model._meta.constraints if isinstance(one, models.UniqueConstraint))


def touch(model: type[models.Model]) -> tuple[str, Any]:
    """A column that may take another value, and that value."""
    unique = _unique(model)
    plain = [f for f in model._meta.concrete_fields
             if not (f.unique or f.choices or f.name in unique or f.name in PATHS)]
    for field in plain:
        if isinstance(field, models.CharField) and (field.max_length or 0) >= len(TOUCH):
            return field.column, TOUCH
    for field in sorted((field for field in plain if isinstance(field, models.DateField)), key=lambda field: not field.null):
        return field.column, LATER if isinstance(field, models.DateTimeField) else LATER.date()
    for field in plain:
        if isinstance(field, models.IntegerField):
            return field.column, 31
    raise AssertionError(f"nothing to touch in {model._meta.label}")
