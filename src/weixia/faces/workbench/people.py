"""老同志: the list, the person, registering and changing, showing what is hidden, 谁看过."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.faces.workbench import conflicts, portrait, views
from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.elsewhere import here
from weixia.faces.workbench.forms.listing import ListForm
from weixia.faces.workbench.forms.people import PersonForm, hints_of, initial_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.roster import MOST, active_filters, how_many, in_words, rows_of, wanted
from weixia.kernel.actor import Impossible, Refused
from weixia.registry.actions import people as acts
from weixia.registry.queries import people as queries
from weixia.registry.queries import units as unit_queries

TEMPLATES = "workbench/"


@page("person.read")
def people(request: PageRequest) -> HttpResponse:
    """Who matches, and who has not been contacted."""
    form, then = ListForm(request.GET, actor=request.actor), request.GET.get("then", "")
    rows, next_key = wanted(form, request, after=request.GET.get("after", ""))
    return views.first_of(request, "people") or render(request, TEMPLATES + "people.html", {
        "filters": form, "active": active_filters(form, request),
        "rows": in_words(rows_of(rows, seen_by=request.actor, on=today()), then=then),
        "count": how_many(form, request), "most": MOST, "pager": pager(request, next_key=next_key), "then": then,
        "today": today(),
    })


@page("person.read")
def person(request: PageRequest, person_id: int) -> HttpResponse:
    """One person, whole; opening it is journalled. A merged record leads to the one it went into."""
    shown = found(queries.person_get(person_id, seen_by=request.actor))
    if shown.pk != person_id:
        return redirect("workbench:person", shown.pk)
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
                      initial={"birth_calendar": "solar", "lunar_leap_pref": "plain", "age_reckoning": "full",
                               "charge_since": today()} | _survivor(request))
    if request.method != "POST" or not form.is_valid():
        return _person_form(request, form)
    return _register(request, form, units)


def _register(request: PageRequest, form: PersonForm, units: dict[int, Any]) -> HttpResponse:
    values = form.columns(units) | {"number": form.cleaned_data["number"]} | _of_whom(request, form)
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


def _survivor(request: PageRequest) -> dict[str, Any]:
    """What the form starts with: from a 善后 case, a survivor in the same unit with the same contact."""
    deceased = _deceased(request)
    if deceased is None:
        return {"unit": request.actor.unit_id}
    return {"kind": "survivor", "unit": deceased.unit_id, "primary_contact": deceased.primary_contact, "leader": deceased.leader}


def _deceased(request: PageRequest) -> Any:
    asked = whole(request.GET.get("survivor_of"))
    return queries.person_get(asked, seen_by=request.actor) if asked else None


def _of_whom(request: PageRequest, form: PersonForm) -> dict[str, Any]:
    deceased = _deceased(request) if form.cleaned_data["kind"] == "survivor" else None
    return {"related": deceased} if deceased else {}


@page("person.write", "GET", "POST")
def person_edit(request: PageRequest, person_id: int) -> HttpResponse:
    """Change a file; two people changing at once both see it."""
    shown = here(request, person_id, same=True)
    if request.method != "POST":
        acts.person_open(by=request.actor, at=now(), person=shown)
        return _person_form(request, _edit_form(request, shown), shown)
    form = _edit_form(request, shown, conflicts.picked(request.POST, _sides(request, shown)[1]))
    return _change(request, form, shown) if form.is_valid() else _person_form(request, form, shown)


def _edit_form(request: PageRequest, shown: Any, told: QueryDict | None = None) -> PersonForm:
    units = _units(request, shown) if request.actor.can("transfer.propose") else {}
    return PersonForm(told, units=_choices(units) if len(units) > 1 else [], is_new=False, initial=_initial(request, shown))


def _units(request: PageRequest, shown: Any) -> dict[int, Any]:
    return {unit.pk: unit for unit in unit_queries.units(seen_by=request.actor)} | {shown.unit_id: shown.unit}


def _initial(request: PageRequest, shown: Any) -> dict[str, Any]:
    return initial_of(shown, [tag.tag for tag in shown.tags.all()], queries.family(shown, seen_by=request.actor))


def _sides(request: PageRequest, shown: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    relatives = queries.family(shown, seen_by=request.actor)
    return conflicts.side_of(shown, _initial(request, shown), queries.sealed_values(shown), relatives)


def _change(request: PageRequest, form: PersonForm, shown: Any) -> HttpResponse:
    try:
        acts.person_change(by=request.actor, at=now(), person=shown, version=whole(request.POST.get("version")) or 0,
                           values=form.columns(_units(request, shown)), tags=form.cleaned_data["tags"], family=form.relatives(),
                           since=form.cleaned_data["since"])
    except Impossible as problem:
        form.add_error(problem.column or None, problem.do)
        return _person_form(request, form, shown)
    except acts.Conflict:
        return _conflict(request, form, found(queries.person_get(shown.pk, seen_by=request.actor)))
    messages.success(request, _("已更新 %(name)s 的档案。") % {"name": shown.name})
    return redirect("workbench:person", shown.pk)


def _conflict(request: PageRequest, form: PersonForm, stored: Any) -> HttpResponse:
    """Both versions, field by field; the form goes on from how the file stands now."""
    marks, words = _sides(request, stored)
    told, differences = conflicts.merged(form, cast(QueryDict, form.data), conflicts.base_of(request.POST, stored), marks, words)
    again = _edit_form(request, stored, told)
    again.full_clean()
    again.add_error(None, _("这份档案在填写时被别人改过，还没有存。两边的都列在下面，选好再存一次。"))
    return _person_form(request, again, stored, status=409, differences=differences)


def _person_form(
    request: PageRequest, form: PersonForm, shown: Any = None, *, likes: Any = (), status: int = 0, differences: Any = (),
) -> HttpResponse:
    if not likes and "confirm_new" in form.fields:
        del form.fields["confirm_new"]
    likes = [portrait.brief(like, on=today()) | {"why": why} for like, why in likes]
    hints = hints_of(shown, queries.sealed_values(shown)) if shown else {}
    base = _base(request, shown, fresh=not request.POST or bool(differences)) if shown else {}
    context = {"form": form, "person": shown, "likes": likes, "hints": hints, "differences": differences} | base
    default = 422 if form.errors or likes else 200
    return render(request, TEMPLATES + "person_form.html", context, status=status or default)


def _base(request: PageRequest, shown: Any, *, fresh: bool) -> dict[str, Any]:
    """The version that the form changes. A form shown again for its errors still changes the one it was drawn from."""
    if not fresh:
        return {"version": whole(request.POST.get("version")) or 0, "base": request.POST.get("base", "")}
    return {"version": shown.version, "base": conflicts.sealed_base(_sides(request, shown)[0], shown)}


def _choices(units: dict[int, Any]) -> list[tuple[int, str]]:
    return [(pk, "　" * (unit.depth - 1) + unit.name) for pk, unit in sorted(units.items(), key=lambda one: one[1].path)]
