"""画像: how somebody wishes to be served, which flags hold and who set one aside; and the same of a unit, in figures that open
their people."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from weixia.duties.flags import FLAGS
from weixia.duties.queries import flags
from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, today, whole
from weixia.faces.workbench.elsewhere import here
from weixia.faces.workbench.forms.preferences import OverruleForm, PreferenceForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.needs.actions import overrules
from weixia.needs.queries import NEED_KINDS
from weixia.needs.queries.overrules import overrule_get
from weixia.registry.actions import people as acts
from weixia.registry.actions import preferences
from weixia.registry.queries import people as queries
from weixia.registry.queries import preferences as wishes
from weixia.registry.queries import units


@page("person.write", "GET", "POST")
def person_preferences(request: PageRequest, person_id: int) -> HttpResponse:
    """服务偏好: what stands, who wrote it, and what stood before."""
    person = here(request, person_id)
    held = wishes.preferences_of(person.pk, seen_by=request.actor)
    form = PreferenceForm(request.POST or None, held=held, kin=queries.family(person, seen_by=request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            preferences.preferences_set(person, by=request.actor, at=now(), wishes=form.wishes(), since=form.cleaned_data["since"])
            messages.success(request, _("已记下%(name)s的服务偏好。") % {"name": person.name})
            return redirect("workbench:person", person.pk)
        except Impossible as problem:
            form.blame(problem)
    return _preferences_page(request, person, form)


@page("flag.overrule", "POST")
def overrule_new(request: PageRequest, person_id: int) -> HttpResponse:
    """推翻: a flag does not hold of this person, for a reason, until a day."""
    person, form = here(request, person_id), OverruleForm(request.POST)
    if form.is_valid():
        try:
            overrules.flag_overrule(person, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, _("已推翻，原因记在旁边；到期自动恢复。"))
            return redirect("workbench:person", person.pk)
        except Impossible as problem:
            form.add_error(problem.column or None, problem.do)
    acts.person_open(by=request.actor, at=now(), person=person)
    return render(request, "workbench/person.html", portrait.of(person, request) | {"overrule_bad": form}, status=422)


@page("flag.overrule", "POST")
def overrule_end(request: PageRequest, overrule_id: int) -> HttpResponse:
    """撤回推翻."""
    row = found(overrule_get(overrule_id, seen_by=request.actor))
    if overrules.flag_overrule_end(row, by=request.actor, at=now()):
        messages.success(request, _("已撤回推翻，这项提示重新成立。"))
    return redirect("workbench:person", row.person_id)


@page("person.read")
def people_portrait(request: PageRequest) -> HttpResponse:
    """A unit's people as figures; each opens its list."""
    at = _unit(request)
    below = [unit for unit in units.units(seen_by=request.actor) if unit.path.startswith(at.path) and unit.depth == at.depth + 1]
    rows = flags.cohorts([at, *below], seen_by=request.actor, on=today())
    kinds = {kind: word for kind, word in NEED_KINDS.items() if any(kind in row.demand for row in rows)}
    return render(request, "workbench/people_portrait.html", {
        "unit": at, "flags": [(flag, flag.rule(today())) for flag in FLAGS.values()], "today": today(), "kinds": kinds.values(),
        "rows": [_row(row, at, kinds) for row in rows]})


def _preferences_page(request: PageRequest, person: Any, form: PreferenceForm) -> HttpResponse:
    if request.method != "POST":
        acts.person_open(by=request.actor, at=now(), person=person)
    return render(request, "workbench/preferences.html", {
        "person": portrait.brief(person, on=today()), "form": form, "held": wishes.preferences_of(person.pk, seen_by=request.actor),
        "before": wishes.preferences_before(person.pk, seen_by=request.actor)}, status=422 if form.errors else 200)


def _unit(request: PageRequest) -> Any:
    """The unit that is asked for, or the actor's own."""
    asked = whole(request.GET.get("unit"))
    listed = units.units(seen_by=request.actor)
    return found(listed.filter(pk=asked).first() if asked else listed.filter(pk=request.actor.unit_id).first() or listed.first())


def _row(row: flags.Cohort, at: Any, kinds: dict[str, Any]) -> dict[str, Any]:
    def link(**more: str) -> str:
        return f"{reverse('workbench:people')}?{urlencode({'unit': row.unit.pk, **more})}"

    return {
        "unit": row.unit, "whole": row.unit.pk == at.pk, "people": row.people, "url": link(),
        "drill": "" if row.unit.pk == at.pk else f"{reverse('workbench:people-portrait')}?unit={row.unit.pk}",
        "flags": [(FLAGS[name].title, n, link(flag=name)) for name, n in row.flags.items()],
        "demand": [(word, row.demand.get(kind, 0), link(demand=kind)) for kind, word in kinds.items()]}
