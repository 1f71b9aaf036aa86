"""One person's line of a comfort list: what they get, given, signed, above the standard."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.benefits import queries
from weixia.benefits.actions import comforts as acts
from weixia.benefits.actions import giving
from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.forms.comforts import GiveForm, LineForm, ReasonForm, SignForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible

FORMS: dict[str, type[forms.Form]] = {
    "line": LineForm, "give": GiveForm, "sign": SignForm, "excess": ReasonForm, "drop": forms.Form, "take_back": forms.Form,
}


@page("comfort.read")
def comfort_item(request: PageRequest, comfort_id: int, item_id: int) -> HttpResponse:
    """One line with its money."""
    return _page(request, _item(request, comfort_id, item_id))


@page("comfort.write", "POST")
def comfort_line(request: PageRequest, comfort_id: int, item_id: int) -> HttpResponse:
    """Change it, mark it given or signed, take it back, take it off: each a form of the page."""
    return _act(request, _item(request, comfort_id, item_id), request.POST.get("act", "line"))


@page("comfort.approve", "POST")
def comfort_excess(request: PageRequest, comfort_id: int, item_id: int) -> HttpResponse:
    """Approve what was given above the approved sum."""
    return _act(request, _item(request, comfort_id, item_id), "excess")


def _item(request: PageRequest, comfort_id: int, item_id: int) -> Any:
    item: Any = queries.item_get(item_id, seen_by=request.actor)
    return found(item if item and item.comfort_id == comfort_id else None)


def _act(request: PageRequest, item: Any, act: str) -> HttpResponse:
    form = FORMS[act if act in FORMS else "line"](request.POST)
    if form.is_valid():
        try:
            messages.success(request, ACTS.get(act, _set)(request, item, form.cleaned_data))
            return redirect("workbench:comfort", item.comfort_id)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _page(request, item, act, form)


def _set(request: PageRequest, item: Any, given: dict[str, Any]) -> str:
    line = acts.Line(**given | {name: given[name] or 0 for name in ("cents", "goods_cents")})
    acts.item_set(item, by=request.actor, at=now(), line=line)
    return _("已改好%(name)s的一份。") % {"name": item.person.name}


def _give(request: PageRequest, item: Any, given: dict[str, Any]) -> str:
    giving.item_give(item, by=request.actor, at=now(), **given)
    return _("已记下%(name)s的一份送到。") % {"name": item.person.name}


def _sign(request: PageRequest, item: Any, given: dict[str, Any]) -> str:
    giving.item_sign(item, by=request.actor, at=now(), **given)
    return _("已记下%(name)s的签收。") % {"name": item.person.name}


def _excess(request: PageRequest, item: Any, given: dict[str, Any]) -> str:
    giving.excess_approve(item, by=request.actor, at=now(), **given)
    return _("已核准%(name)s超出的部分。") % {"name": item.person.name}


def _drop(request: PageRequest, item: Any, given: dict[str, Any]) -> str:
    acts.item_drop(item, by=request.actor, at=now())
    return _("已把%(name)s从名单里去掉。") % {"name": item.person.name}


def _take_back(request: PageRequest, item: Any, given: dict[str, Any]) -> str:
    giving.item_take_back(item, by=request.actor, at=now())
    return _("已撤回%(name)s送到的记录。") % {"name": item.person.name}


ACTS: dict[str, Callable[[PageRequest, Any, dict[str, Any]], str]] = {
    "line": _set, "give": _give, "sign": _sign, "excess": _excess, "drop": _drop, "take_back": _take_back}


def _page(request: PageRequest, item: Any, act: str = "", form: Any = None) -> HttpResponse:
    line = {name: getattr(item, name) for name in LineForm.base_fields}
    starts = {"line": line | {name: f"{line[name] / 100:g}" if line[name] else "" for name in ("cents", "goods_cents")},
              "give": {"day": today()}, "sign": {"signed": item.signed}}
    drawn = {name: one(initial=starts.get(name)) for name, one in FORMS.items()} | ({act: form} if form else {})
    return render(request, "workbench/comfort_item.html", {
        "item": item, "comfort": item.comfort, "forms": drawn, "form": form, "booked": queries.spending_of(item),
        "twice": queries.also_listed(item.comfort, [item.person_id], seen_by=request.actor).get(item.person_id, []),
        "total": item.total}, status=422 if form else 200)
