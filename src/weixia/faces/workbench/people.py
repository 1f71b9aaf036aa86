"""老同志: the list, the person, registering and changing, showing what is hidden, 谁看过."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, pager, today, with_query
from weixia.faces.workbench.forms.listing import ListForm
from weixia.faces.workbench.forms.people import PersonForm, hints_of, initial_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.roster import active_filters, rows_of, wanted
from weixia.kernel.actor import Refused
from weixia.registry.actions import people as acts
from weixia.registry.queries import people as queries
from weixia.registry.queries import units as unit_queries

TEMPLATES = "workbench/"


@page("person.read")
def people(request: PageRequest) -> HttpResponse:
    """Who matches, and who has not been contacted."""
    form = ListForm(request.GET, actor=request.actor)
    rows, next_key = wanted(form, request)
    return render(request, TEMPLATES + "people.html", {
        "filters": form, "active": active_filters(form, request), "rows": rows_of(rows, seen_by=request.actor, on=today()),
        "count": None, "pager": pager(request, next_key=next_key), "then": request.GET.get("then", ""),
        "today": today(), "export_url": "",
    })


@page("person.read")
def search(request: PageRequest) -> HttpResponse:
    """The box in the bar: one match opens at once, several are listed."""
    hits = acts.people_search(by=request.actor, at=now(), text=request.GET.get("q", ""))
    if len(hits) == 1:
        return redirect("workbench:person", hits[0].pk)
    return redirect("/people" + with_query(request.GET))


@page("person.read")
def person(request: PageRequest, person_id: int) -> HttpResponse:
    """One person, whole; opening it is journalled."""
    shown = found(queries.person_get(person_id, seen_by=request.actor))
    acts.person_open(by=request.actor, at=now(), person=shown)
    return render(request, TEMPLATES + "person.html", portrait.of(shown, request))


@page("person.reveal", "POST", once=False)
def person_reveal(request: PageRequest, person_id: int) -> HttpResponse:
    """Show sealed values for 60 s, with a reason."""
    shown = found(queries.person_get(person_id, seen_by=request.actor))
    try:
        values = acts.person_reveal(
            by=request.actor, at=now(), person=shown, columns=request.POST.getlist("field"),
            reason=request.POST.get("reason", ""), note=request.POST.get("reason_text", "")[:200])
    except Refused as refusal:
        context = portrait.of(shown, request) | {"reveal_error": str(refusal)}
        return render(request, TEMPLATES + "person.html", context, status=422)
    return render(request, TEMPLATES + "person.html", portrait.of(shown, request, revealed=values))


@page("person.access_log")
def person_access(request: PageRequest, person_id: int) -> HttpResponse:
    """谁看过: every opening and every reading of a hidden value."""
    shown = found(queries.person_get(person_id, seen_by=request.actor))
    return render(request, TEMPLATES + "access_log.html", portrait.access_log(shown, request))


@page("person.write", "GET", "POST")
def person_new(request: PageRequest) -> HttpResponse:
    """Register somebody; likely twins are shown first."""
    units = {unit.pk: unit for unit in unit_queries.units(seen_by=request.actor)}
    form = PersonForm(request.POST or None, units=_choices(units), is_new=True,
                      initial={"birth_calendar": "solar", "unit": request.actor.unit_id, "charge_since": today()})
    if request.method != "POST" or not form.is_valid():
        return _person_form(request, form)
    return _register(request, form, units)


def _register(request: PageRequest, form: PersonForm, units: dict[int, Any]) -> HttpResponse:
    values = form.columns(units) | {"number": form.cleaned_data["number"]}
    likes = queries.likely_same(values, seen_by=request.actor)
    if likes and not form.cleaned_data["confirm_new"]:
        return _person_form(request, form, likes=likes)
    try:
        added = acts.person_add(by=request.actor, at=now(), values=values, tags=form.cleaned_data["tags"], family=form.relatives())
    except acts.NumberTaken:
        form.add_error("number", _("这个人员编号已经有人用了。换一个编号，或者留空由系统编。"))
        return _person_form(request, form)
    messages.success(request, _("已登记 %(name)s。") % {"name": added.name})
    return redirect("workbench:person", added.pk)


@page("person.write", "GET", "POST")
def person_edit(request: PageRequest, person_id: int) -> HttpResponse:
    """Change a file; two people changing at once both see it."""
    shown = found(queries.person_get(person_id, seen_by=request.actor))
    units = {unit.pk: unit for unit in unit_queries.units(seen_by=request.actor)} | {shown.unit_id: shown.unit}
    tags = [tag.tag for tag in shown.tags.all()]
    initial = initial_of(shown, tags, queries.family(shown, seen_by=request.actor))
    form = PersonForm(request.POST or None, units=_choices(units), is_new=False, initial=initial)
    if request.method != "POST":
        acts.person_open(by=request.actor, at=now(), person=shown)
    if request.method != "POST" or not form.is_valid():
        return _person_form(request, form, shown)
    return _change(request, form, shown, units)


def _change(request: PageRequest, form: PersonForm, shown: Any, units: dict[int, Any]) -> HttpResponse:
    version = int(request.POST.get("version") or shown.version)
    try:
        acts.person_change(by=request.actor, at=now(), person=shown, version=version, values=form.columns(units),
                           tags=form.cleaned_data["tags"], family=form.relatives())
    except acts.Conflict as conflict:
        form.add_error(None, _("这份档案在你填写时被别人改过。下面是你填的，请对照现在的档案再存一次。"))
        return _person_form(request, form, conflict.stored, status=409)
    messages.success(request, _("已更新 %(name)s 的档案。") % {"name": shown.name})
    return redirect("workbench:person", shown.pk)


def _person_form(request: PageRequest, form: PersonForm, shown: Any = None, *, likes: Any = (), status: int = 0) -> HttpResponse:
    if not likes and "confirm_new" in form.fields:
        del form.fields["confirm_new"]
    likes = [portrait.brief(like, on=today()) | {"why": why} for like, why in likes]
    hints = hints_of(shown, queries.sealed_values(shown)) if shown else {}
    context = {"form": form, "person": shown, "likes": likes, "hints": hints}
    default = 422 if form.errors or likes else 200
    return render(request, TEMPLATES + "person_form.html", context, status=status or default)


def _choices(units: dict[int, Any]) -> list[tuple[int, str]]:
    return [(pk, "　" * (unit.depth - 1) + unit.name) for pk, unit in sorted(units.items(), key=lambda one: one[1].path)]
