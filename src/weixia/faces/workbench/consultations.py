"""征求意见: drafts that touch elders, whom they were sent to, each opinion with what was taken up of it, and the telling back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import found, now, today, whole
from weixia.faces.workbench.forms.suggestions import DraftForm, OpinionForm, SummaryForm, ToldForm, VerdictForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.needs.actions import consultations as acts
from weixia.needs.cohorts import Conditions
from weixia.needs.queries import suggestions as queries
from weixia.registry.queries import units


@page("suggestion.read")
def consultations(request: PageRequest) -> HttpResponse:
    """Every draft in sight, the newest first."""
    rows = list(queries.consultations(seen_by=request.actor)[:200])
    return render(request, "workbench/consultations.html", {
        "rows": [{"one": row, **_figures(queries.opinions(row, seen_by=request.actor))} for row in rows], "today": today()})


@page("suggestion.write", "GET", "POST")
def consultation_new(request: PageRequest) -> HttpResponse:
    """Send a draft round."""
    choices = list(units.units(seen_by=request.actor))
    form = DraftForm(request.POST or None, units=choices, initial={"unit": str(request.actor.unit_id), "first": today().isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            row = _begin(request, dict(form.cleaned_data), choices)
            messages.success(request, _("已发出，逐位听取意见。"))
            return redirect("workbench:consultation", row.pk)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return render(request, "workbench/consultation_form.html", {"form": form}, status=422 if form.errors else 200)


@page("suggestion.read")
def consultation(request: PageRequest, consultation_id: int) -> HttpResponse:
    """One draft: who was asked, what came of each opinion."""
    return _page(request, found(queries.consultation_get(consultation_id, seen_by=request.actor)))


@page("suggestion.write", "POST")
def consultation_telling(request: PageRequest, consultation_id: int) -> HttpResponse:
    """告知 those who are ticked."""
    row = found(queries.consultation_get(consultation_id, seen_by=request.actor))
    form = ToldForm(request.POST, auto_id="told_%s")
    if form.is_valid():
        try:
            n = acts.opinions_tell(row, [pk for pk in map(whole, request.POST.getlist("opinion")) if pk], by=request.actor, at=now(),
                                   **form.cleaned_data)
            messages.success(request, _("已记下告知 %(n)s 位。") % {"n": n})
            return redirect("workbench:consultation", row.pk)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _page(request, row, told=form)


@page("suggestion.write", "POST")
def consultation_closing(request: PageRequest, consultation_id: int) -> HttpResponse:
    """结束, with a summary."""
    row = found(queries.consultation_get(consultation_id, seen_by=request.actor))
    form = SummaryForm(request.POST, auto_id="summary_%s")
    if form.is_valid():
        try:
            acts.consultation_close(row, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, _("已结束。"))
            return redirect("workbench:consultation", row.pk)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _page(request, row, summary=form)


@page("suggestion.read")
def opinion(request: PageRequest, consultation_id: int, opinion_id: int) -> HttpResponse:
    """One opinion: its words, and what was taken up of it."""
    return _one(request, found(queries.opinion_get(consultation_id, opinion_id, seen_by=request.actor)))


@page("suggestion.write", "POST")
def opinion_words(request: PageRequest, consultation_id: int, opinion_id: int) -> HttpResponse:
    """记下意见."""
    return _act(request, (consultation_id, opinion_id), "words", OpinionForm, acts.opinion_take, _("已记下。"))


@page("suggestion.write", "POST")
def opinion_verdict(request: PageRequest, consultation_id: int, opinion_id: int) -> HttpResponse:
    """采纳了没有."""
    return _act(request, (consultation_id, opinion_id), "verdict", VerdictForm, acts.opinion_weigh, _("已记下，接着告知本人。"))


def _begin(request: PageRequest, told: dict[str, Any], choices: list[Any]) -> Any:
    unit = next(one for one in choices if str(one.pk) == told.pop("unit"))
    kinds = tuple(told.pop("kinds"))
    cohort = Conditions(unit=unit.pk, kinds=kinds) if kinds else None
    return acts.consultation_begin(unit, by=request.actor, at=now(), told=acts.Sending(cohort=cohort, **told))


def _act(request: PageRequest, ids: tuple[int, int], name: str, kind: type[forms.Form], act: Any, done: str) -> HttpResponse:
    row = found(queries.opinion_get(*ids, seen_by=request.actor))
    form = kind(request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            act(row, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, done)
            return redirect("workbench:opinion", *ids)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _one(request, row, **{name: form})


def _one(request: PageRequest, row: Any, **bad: forms.Form) -> HttpResponse:
    acts.opinions_open([row] if row.words_sealed else [], by=request.actor, at=now())
    words = queries.words_of(row)
    start = {"day": today().isoformat(), "words": words, "none": row.none, "how": row.how or "visit",
             "outcome": row.outcome, "why": row.why}
    boxes = {"words": OpinionForm, "verdict": VerdictForm}
    return render(request, "workbench/opinion.html", {
        "row": row, "draft": row.consultation, "words": words, "bad": next(iter(bad.values()), None),
        "forms": {name: bad.get(name) or kind(auto_id=f"{name}_%s", initial=start) for name, kind in boxes.items()},
        "may_write": request.actor.can("suggestion.write") and row.consultation.closed_at is None}, status=422 if bad else 200)


def _page(request: PageRequest, row: Any, **bad: forms.Form) -> HttpResponse:
    rows = queries.opinions(row, seen_by=request.actor)
    over = row.unit.path.startswith(request.actor.path) and request.actor.can("suggestion.write")
    return render(request, "workbench/consultation.html", {
        "row": row, "rows": rows, "figures": _figures(rows), "bad": next(iter(bad.values()), None), "may_write": over,
        "told": bad.get("told") or ToldForm(auto_id="told_%s", initial={"day": today().isoformat(), "how": "meeting"}),
        "summary": bad.get("summary") or SummaryForm(auto_id="summary_%s"), "today": today()}, status=422 if bad else 200)


def _figures(rows: list[Any]) -> dict[str, int]:
    """How many of each: asked, waiting, none, given but not weighed, weighed but not told, told, adopted."""
    states = [row.state for row in rows]
    told = {state: states.count(state) for state in ("waiting", "none", "given", "weighed", "told")}
    return told | {"asked": len(rows), "adopted": sum(row.outcome in ("adopted", "partly") for row in rows)}
