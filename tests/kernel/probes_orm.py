"""Reading through the ORM, and along its relations from the open table of units."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Subquery, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber

from tests.kernel.probes import Target, read, sql
from weixia.registry.models import Happening, Person, Unit


@read
def get(t: Target) -> Any:
    return t.model._default_manager.get(pk=t.pk)


@read
def filtered_list(t: Target) -> Any:
    return list(t.rows)


@read
def whole_list(t: Target) -> Any:
    return [row for row in t.model._default_manager.all() if row.pk == t.pk]


@read
def base_manager(t: Target) -> Any:
    return t.model._base_manager.filter(pk=t.pk).first()


@read
def values(t: Target) -> Any:
    return list(t.rows.values())


@read
def values_list(t: Target) -> Any:
    return t.pk in t.model._default_manager.values_list("pk", flat=True)


@read
def count(t: Target) -> Any:
    return t.rows.count()


@read
def exists(t: Target) -> Any:
    return t.rows.exists()


@read
def aggregate(t: Target) -> Any:
    return t.rows.aggregate(top=Max("pk"))["top"]


@read
def in_bulk(t: Target) -> Any:
    return t.model._default_manager.in_bulk([t.pk])


@read
def iterator(t: Target) -> Any:
    return list(t.rows.iterator(chunk_size=10))


@read
def latest(t: Target) -> Any:
    return t.rows.latest("pk")


@read
def distinct(t: Target) -> Any:
    return list(t.rows.order_by("pk").distinct("pk"))


@read
def union(t: Target) -> Any:
    return list(t.model._default_manager.none().order_by().union(t.rows.order_by()))


@read
def intersection(t: Target) -> Any:
    return list(t.rows.order_by().intersection(t.rows.order_by()))


@read
def window(t: Target) -> Any:
    numbered = t.rows.annotate(probe_place=Window(RowNumber(), order_by=F("pk").asc()))
    return list(numbered.values_list("probe_place", flat=True))


@read
def raw(t: Target) -> Any:
    return list(t.model._default_manager.raw(f'SELECT * FROM "{t.table}" WHERE "{t.key}" = %s', [t.pk]))


@read
def cursor(t: Target) -> Any:
    return sql(f'SELECT * FROM "{t.table}" WHERE "{t.key}" = %s', t.pk)


@read
def extra(t: Target) -> Any:
    return list(t.model._default_manager.extra(where=[f'"{t.table}"."{t.key}" = %s'], params=[t.pk]))


@read
def raw_expression(t: Target) -> Any:
    inner = RawSQL(f'SELECT 1 FROM "{t.table}" x WHERE x."{t.key}" = %s', [t.pk])  # noqa: S611
    return [one for one in Unit.objects.filter(pk=t.unit.pk).annotate(seen=inner).values_list("seen", flat=True) if one]


@read
def select_for_update(t: Target) -> Any:
    return list(t.rows if t.is_append_only else t.rows.select_for_update())


@read
def refresh(t: Target) -> Any:
    fresh = t.model(pk=t.pk)
    fresh.refresh_from_db()
    return fresh


@read
def subquery(t: Target) -> Any:
    found = Unit.objects.filter(pk=t.unit.pk).annotate(seen=Subquery(t.rows.values("pk")[:1]))
    return [one for one in found.values_list("seen", flat=True) if one]


@read
def exists_subquery(t: Target) -> Any:
    return Unit.objects.filter(Exists(t.rows), pk=t.unit.pk).exists()


@read
def subquery_with_outer_ref(t: Target) -> Any:
    inner = t.model._default_manager.filter(org_path=OuterRef("path"), pk=t.pk).order_by().values("pk")[:1]
    found = Unit.objects.filter(pk=t.unit.pk).annotate(seen=Subquery(inner)).values_list("seen", flat=True)
    return [one for one in found if one]


def _trailing(t: Target, ask: Callable[[str], Any]) -> Any:
    """Ask along the ORM's relations from the unit, or by an equal join where the model has none."""
    if t.trail:
        return ask(t.trail)
    return sql(f'SELECT t."{t.key}" FROM registry_unit u JOIN "{t.table}" t ON t.org_path = u.path'
               f' WHERE t."{t.key}" = %s', t.pk)


@read
def values_across_relations(t: Target) -> Any:
    return _trailing(t, lambda way: t.pk in Unit.objects.filter(pk=t.unit.pk).values_list(f"{way}__pk", flat=True))


@read
def filter_across_relations(t: Target) -> Any:
    return _trailing(t, lambda way: Unit.objects.filter(**{f"{way}__pk": t.pk}).exists())


@read
def exclude_across_relations(t: Target) -> Any:
    return _trailing(t, lambda way: not Unit.objects.filter(pk=t.unit.pk).exclude(**{f"{way}__pk": t.pk}).exists())


@read
def count_across_relations(t: Target) -> Any:
    return _trailing(
        t, lambda way: Unit.objects.filter(pk=t.unit.pk).annotate(n=Count(way)).values_list("n", flat=True)[0])


@read
def order_across_relations(t: Target) -> Any:
    return _trailing(
        t, lambda way: [x for x in Unit.objects.filter(pk=t.unit.pk).order_by(way).values_list(f"{way}__pk", flat=True)
                        if x == t.pk])


@read
def prefetch(t: Target) -> Any:
    unit = Unit.objects.prefetch_related(Prefetch("people", Person._base_manager.all())).get(pk=t.unit.pk)
    people = list(unit.people.all())
    return people if t.model is Person else _owned(t, people)


@read
def select_related(t: Target) -> Any:
    names = [f.name for f in t.model._meta.fields if isinstance(f, models.ForeignKey) and f.db_constraint]
    return list(t.rows.select_related(*names)) if names else list(t.rows)


@read
def forward_key(t: Target) -> Any:
    """A row made up in memory, its foreign key followed to the hidden person; then from there to the target."""
    person = Happening(person_id=t.person.pk).person
    return person if t.model is Person else _owned(t, [person])


def _owned(t: Target, people: list[Person]) -> Any:
    by = ["person_id", *(["pgh_obj_id"] if getattr(t.model, "pgh_tracked_model", None) is Person else [])]
    column = next((c for c in by if c in {f.column for f in t.model._meta.fields}), None)
    return t.rows.filter(**{f"{column}__in": [p.pk for p in people]}).exists() if column else t.rows.exists()
