"""建言献策: what was suggested and where it stands; one suggestion with its steps; only telling back closes it."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.exporting import Query, listed
from weixia.faces.workbench.forms.suggestions import AdviceForm, NameForm, PassForm, TellForm, VerdictForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor, Impossible
from weixia.needs.actions import suggestions as acts
from weixia.needs.queries import suggestions as queries
from weixia.registry.queries import people, units

PER_PAGE = 50
FORMS: dict[str, type[forms.Form]] = {"pass": PassForm, "verdict": VerdictForm, "tell": TellForm, "name": NameForm}


@page("suggestion.read")
def suggestions(request: PageRequest) -> HttpResponse:
    """Those that wait for us first."""
    start, state = whole(request.GET.get("after")) or 0, request.GET.get("state", "")
    rows = list(queries.suggestions(seen_by=request.actor, state=state, outcome=request.GET.get("outcome", ""))[start:start + PER_PAGE + 1])
    return render(request, "workbench/suggestions.html", {
        "rows": [{"one": row, "who": queries.from_of(row)} for row in rows[:PER_PAGE]], "state": state, "states": queries.SUGGESTION_STATES,
        "outcome": request.GET.get("outcome", ""), "counts": queries.counts(seen_by=request.actor), "verdicts": queries.VERDICTS,
        "pager": pager(request, next_key=str(start + PER_PAGE) if len(rows) > PER_PAGE else "")})


@page("suggestion.write", "GET", "POST")
def suggestion_new(request: PageRequest) -> HttpResponse:
    """收一条建议; from a contact, a reception case or a need the page that leads here says which."""
    form = AdviceForm(request.POST or None, units=_units(request), initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = _receive(request, form.cleaned_data)
            messages.success(request, _("已收下。有了结果要告知本人，告知了才算办结。"))
            return redirect("workbench:suggestion", row.pk)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return render(request, "workbench/suggestion_form.html", {"form": form}, status=422 if form.errors else 200)


@page("suggestion.read")
def suggestion(request: PageRequest, suggestion_id: int) -> HttpResponse:
    """One suggestion: its words, its steps, what may be done."""
    return _page(request, found(queries.suggestion_get(suggestion_id, seen_by=request.actor)))


@page("suggestion.write", "POST")
def suggestion_passing(request: PageRequest, suggestion_id: int) -> HttpResponse:
    """转送."""
    return _act(request, suggestion_id, "pass", acts.suggestion_pass, _("已记下转送。"))


@page("suggestion.write", "POST")
def suggestion_verdict(request: PageRequest, suggestion_id: int) -> HttpResponse:
    """采纳了没有."""
    return _act(request, suggestion_id, "verdict", acts.suggestion_decide, _("已记下结果。接着告知本人。"))


@page("suggestion.write", "POST")
def suggestion_telling(request: PageRequest, suggestion_id: int) -> HttpResponse:
    """告知."""
    return _act(request, suggestion_id, "tell", acts.suggestion_tell, _("已告知，办结。"))


@page("suggestion.read", "POST", once=False)
def suggestion_name(request: PageRequest, suggestion_id: int) -> HttpResponse:
    """Who it was, with a reason; the reading is journalled."""
    row = found(queries.suggestion_get(suggestion_id, seen_by=request.actor))
    form = NameForm(request.POST, auto_id="name_%s")
    if not form.is_valid():
        return _page(request, row, bad={"name": form})
    return _page(request, row, who=acts.suggestion_name(row, by=request.actor, at=now(), reason=form.cleaned_data["reason"]))


def _units(request: PageRequest) -> list[Any]:
    return list(units.units(seen_by=request.actor))


def _initial(request: PageRequest) -> dict[str, Any]:
    person = people.person_get(whole(request.GET.get("person")) or 0, seen_by=request.actor)
    return {"unit": str(request.actor.unit_id or ""), "received_on": today().isoformat(), "number": person.number if person else "",
            "channel": request.GET.get("channel", "visit"), "origin": request.GET.get("origin", ""), "origin_id": request.GET.get("id", "")}


def _receive(request: PageRequest, told: dict[str, Any]) -> Any:
    number = told.pop("number").strip()
    known = people.numbered([number]).get(number) if number else None
    if number and known is None:
        raise Impossible("number", _("没有找到编号「{number}」的老同志，请核对，或者不填。").format(number=number))
    unit = next(one for one in _units(request) if str(one.pk) == told.pop("unit"))
    return acts.suggestion_receive(unit, by=request.actor, at=now(), told=acts.Advising(person_id=known[0] if known else None, **told))


def _act(request: PageRequest, suggestion_id: int, name: str, act: Callable[..., Any], done: str) -> HttpResponse:
    row = found(queries.suggestion_get(suggestion_id, seen_by=request.actor))
    form = FORMS[name](request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            act(row, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, done)
            return redirect("workbench:suggestion", row.pk)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _page(request, row, bad={name: form})


def _page(request: PageRequest, row: Any, *, who: str = "", bad: Mapping[str, forms.Form] = MappingProxyType({})) -> HttpResponse:
    start = {"day": today().isoformat(), "whom": queries.from_of(row)}
    words = acts.suggestion_open(row, by=request.actor, at=now())
    boxes = {name: bad.get(name) or kind(auto_id=f"{name}_%s", initial=start if kind is TellForm else None) for name, kind in FORMS.items()}
    return render(request, "workbench/suggestion.html", {
        "row": row, "words": words, "who": who or queries.from_of(row), "named": bool(who), "steps": list(row.steps.all()), "forms": boxes,
        "bad": next(iter(bad.values()), None), "may_write": request.actor.can("suggestion.write"),
        "may_name": row.unnamed and (row.by_id == request.actor.account_id or request.actor.can("suggestion.name")),
    }, status=422 if bad else 200)


def leaving(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """The list as it leaves: no words, and no name of whoever wishes to be unnamed."""
    for row in queries.suggestions(seen_by=actor, state=query.get("state", ""), outcome=query.get("outcome", "")):
        yield {"title": row.title, "who": queries.from_of(row) or _("不署名"), "unit": row.unit.name, "channel": row.get_channel_display(),
               "day": row.received_on, "state": row.get_state_display(), "outcome": row.get_outcome_display()}


listed("suggestions", title=_later("建言献策"), page="suggestions", capability="suggestion.read", rows=leaving, columns=[
    (_later("题目"), "title"), (_later("谁的建议"), "who"), (_later("单位"), "unit"), (_later("怎样收到的"), "channel"),
    (_later("收到日期"), "day"), (_later("到哪一步"), "state"), (_later("采纳了没有"), "outcome")])
