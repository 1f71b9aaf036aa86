"""单位: the tree under the actor's post, and one unit."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.editing import Edit, edited
from weixia.faces.workbench.forms.staff import UnitForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.registry.actions.units import unit_change
from weixia.registry.queries import units as queries

TEMPLATES = "workbench/"


@page("unit.read")
def units(request: PageRequest) -> HttpResponse:
    """The tree, with how many people each unit is in charge of where the post may know."""
    rows = queries.tree(seen_by=request.actor, on=today())
    return render(request, TEMPLATES + "units.html", {"roots": _nested(rows)})


@page("unit.read")
def unit(request: PageRequest, unit_id: int) -> HttpResponse:
    """One unit: who holds its posts, what is under it."""
    rows = queries.tree(seen_by=request.actor, on=today())
    shown = found(next((row for row in rows if row.id == unit_id), None))
    above = next((row for row in rows if row.path == shown.above), None)
    children = [row for row in rows if row.above == shown.path]
    keeps = request.actor.can("account.read")
    held = [post if keeps else post | {"account_id": None} for post in queries.holders(shown.id, on=today())]
    return render(request, TEMPLATES + "unit.html", {
        "unit": _said(shown, shown.people) | {"parent": above}, "children": children, "posts_held": held})


@page("unit.write", "GET", "POST")
def unit_edit(request: PageRequest, unit_id: int) -> HttpResponse:
    """Change a unit's name, kind or division; two at once both see both."""
    shown = found(queries.unit_of(seen_by=request.actor, pk=unit_id))

    def save(values: dict[str, Any], seen: dict[str, Any]) -> None:
        unit_change(by=request.actor, at=now(), unit=shown, seen=seen, **values)

    return edited(request, shown, Edit(
        title=_("改单位：%(name)s") % {"name": shown.name}, said=_("已更新单位。"), form=UnitForm, save=save,
        sides=lambda one: (queries.unit_marks(one), queries.unit_marks(one)), back_url=reverse("workbench:unit", args=[shown.pk])))


def _nested(rows: list[queries.UnitRow]) -> list[dict[str, Any]]:
    roots: list[dict[str, Any]] = []
    known: dict[str, dict[str, Any]] = {}
    for row in rows:
        known[row.path] = said = _said(row, row.people) | {"children": []}
        known[row.above]["children"].append(said) if row.above in known else roots.append(said)
    return roots


def _said(row: queries.UnitRow, people: int | None) -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "kind": row.kind, "code": row.code, "division": row.division,
            "people": people, "below": row.below, "staff": row.staff}
