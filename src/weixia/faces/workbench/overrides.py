"""加严: what units ask beyond one rule of the book, set and ended."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.duties import actions as acts
from weixia.duties import queries
from weixia.faces.workbench.asking import found, now, today, whole
from weixia.faces.workbench.errands import band
from weixia.faces.workbench.forms.overrides import EndForm, OverrideForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.registry.queries.units import unit_of


@page("rule.read")
def overrides(request: PageRequest, code: str) -> HttpResponse:
    """What units hold stricter than a rule, with their days and documents; those that ended too."""
    return _page(request, code)


@page("rule.override", "POST")
def override_new(request: PageRequest, code: str) -> HttpResponse:
    """Set one value stricter for one unit."""
    form = _form(request, code, request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            acts.rule_override(
                rule=code, unit=_unit(request, told), by=request.actor, at=now(), rest=_rest(told),
                **{key: told[key] for key in ("name", "value", "since", "reason")})
            messages.success(request, _("已定下。从那天起，这个单位的人两项都记：规则书的一项，加严的一项。应办的事正在重新算。"))
            return redirect("workbench:overrides", code)
        except Impossible as problem:
            form.add_error(problem.column or None, problem.do)
    return _page(request, code, form=form)


@page("rule.override", "POST")
def override_end(request: PageRequest, code: str) -> HttpResponse:
    """Hold to the baseline again from a day on."""
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            acts.rule_override_end(rule=code, unit=_unit(request, request.POST), name=request.POST.get("name", ""), by=request.actor,
                                   at=now(), **form.cleaned_data)
            messages.success(request, _("已停止加严，以前的照旧算数。应办的事正在重新算。"))
            return redirect("workbench:overrides", code)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _page(request, code, end=form)


def _unit(request: PageRequest, told: Any) -> Any:
    return found(unit_of(seen_by=request.actor, pk=whole(told.get("unit")) or 0))


def _rest(told: dict[str, Any]) -> acts.Rest:
    return acts.Rest(told["document"], told["number"], told["clause"])


def _form(request: PageRequest, code: str, data: Any = None) -> OverrideForm:
    may = queries.may_override(code, seen_by=request.actor, on=today())
    return OverrideForm(data, may=may, actor=request.actor, initial={"unit": request.actor.unit_id, "since": today()})


def _page(request: PageRequest, code: str, *, form: Any = None, end: Any = None) -> HttpResponse:
    words, _clauses = found(queries.rule_get(code, seen_by=request.actor))
    rows = queries.overrides(seen_by=request.actor, on=today(), rule=code)
    newest = {(one.unit_id, one.name): one.id for one in reversed(rows)}
    return render(request, "workbench/overrides.html", {
        "rule": words, "may_set": request.actor.can("rule.override"), "form": form or _form(request, code),
        "end": end or EndForm(initial={"since": today()}), "today": today(),
        "rows": [{"held": one, "may_end": one.mine and not one.ends and newest[one.unit_id, one.name] == one.id} for one in rows],
    } | band(), status=422 if any(one.errors for one in (form, end) if one) else 200)
