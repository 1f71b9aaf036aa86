"""转交 and 改期 of ticked duties: look them over, say to whom or which day, and hear what was not moved and why."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from weixia.duties import actions as acts
from weixia.duties import queries
from weixia.faces.workbench.asking import found, now, today, whole
from weixia.faces.workbench.dutywords import as_row, title_of
from weixia.faces.workbench.elsewhere import still_here
from weixia.faces.workbench.forms.batch import AssignForm, PostponeForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.words import APART, listing
from weixia.registry.queries.receivers import receivers

NAMED = 8  # rows whose reason is told one by one


@page("duty.assign", "GET", "POST", once=False)
def duties_batch(request: PageRequest) -> HttpResponse:
    """The ticked duties once more, and the form of the act that was chosen."""
    asked = request.POST or request.GET
    return _review(request, asked.get("act", ""), _ids(asked))


@page("duty.assign", "POST")
def duties_assignment(request: PageRequest) -> HttpResponse:
    """转交."""
    ids = _ids(request.POST)
    form = _form(request, "assign", ids)
    if not form.is_valid():
        return _review(request, "assign", ids, form)
    try:
        outcome = acts.duties_assign(ids, by=request.actor, at=now(), **form.cleaned_data)
    except acts.Impossible as problem:
        form.add_error(problem.column or None, problem.do)
        return _review(request, "assign", ids, form)
    return _moved(request, outcome, _("已转交 %(n)s 件"), "assignments-end")


@page("duty.postpone", "POST")
def duties_postponement(request: PageRequest) -> HttpResponse:
    """改期."""
    ids = _ids(request.POST)
    form = _form(request, "postpone", ids)
    if not form.is_valid():
        return _review(request, "postpone", ids, form)
    try:
        told = {"to": form.cleaned_data["day"], "reason": form.cleaned_data["reason"]}
        outcome = acts.duties_postpone(ids, by=request.actor, at=now(), **told)
    except acts.Impossible as problem:
        form.add_error(problem.column or None, problem.do)
        return _review(request, "postpone", ids, form)
    return _moved(request, outcome, _("已改期 %(n)s 件，原到期日不变"), "postponements-end")


@page("duty.assign", "POST")
def assignments_end(request: PageRequest, act: UUID) -> HttpResponse:
    """Undo one act of 转交."""
    ended = found(acts.assignments_end(act, by=request.actor, at=now()))
    messages.success(request, _("已撤销，%(n)s 件回到原来的人手里。") % {"n": ended} if ended else _("这次转交已经不在了，不用撤销。"))
    return redirect("workbench:today")


@page("duty.postpone", "POST")
def postponements_end(request: PageRequest, act: UUID) -> HttpResponse:
    """Undo one act of 改期."""
    ended = found(acts.postponements_end(act, by=request.actor, at=now()))
    messages.success(request, _("已撤销，%(n)s 件回到原来的日子。") % {"n": ended} if ended else _("这次改期已经不在了，不用撤销。"))
    return redirect("workbench:today")


@page("duty.assign", "POST")
def duty_assignment_end(request: PageRequest, duty_id: int) -> HttpResponse:
    """收回 one duty that was given to somebody."""
    duty = found(queries.duty_get(duty_id, seen_by=request.actor, on=today()))
    if acts.duty_unassign(duty, by=request.actor, at=now()):
        messages.success(request, _("已收回，仍由原来的人负责。"))
    return redirect("workbench:duty", duty_id)


@page("duty.postpone", "POST")
def duty_postponement_end(request: PageRequest, duty_id: int) -> HttpResponse:
    """Take the planned day of one duty back."""
    duty = found(queries.duty_get(duty_id, seen_by=request.actor, on=today()))
    if acts.duty_unpostpone(duty, by=request.actor, at=now()):
        messages.success(request, _("已撤回改期，仍按原到期日办。"))
    return redirect("workbench:duty", duty_id)


def back_of(request: HttpRequest) -> str:
    """The list that the act started from, as the form says it; 今日 when it leads elsewhere."""
    back = request.POST.get("back") or request.GET.get("back") or ""
    inside = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back[:500] if inside else reverse("workbench:today")


def _ids(asked: Any) -> list[int]:
    return [number for number in map(whole, asked.getlist("duty")) if number]


def _rows(request: PageRequest, ids: list[int]) -> list[Any]:
    """The ticked duties. Raises Elsewhere when one is gone with its person."""
    listed = queries.duties(seen_by=request.actor, on=today()).filter(pk__in=ids[:2000])
    rows = list(queries.in_order(listed, on=today()))
    if len(rows) < len(set(ids)):
        still_here(request)
    return rows


def _form(request: PageRequest, act: str, ids: list[int], rows: list[Any] | None = None) -> Any:
    told = request.POST if request.method == "POST" and request.path != reverse("workbench:duties-batch") else None
    rows = _rows(request, ids) if rows is None else rows
    if act == "postpone":
        return PostponeForm(told)
    paths = [duty.org_path for duty in rows]
    return AssignForm(told, receivers=receivers(set(paths), on=today()), paths=paths)


def _review(request: PageRequest, act: str, ids: list[int], form: Any = None) -> HttpResponse:
    rows = _rows(request, ids)
    act = act if act in ("assign", "postpone") else "assign"
    form = form or _form(request, act, ids, rows)
    return render(request, "workbench/batch.html", {
        "act": act, "form": form, "rows": [as_row(duty, today()) for duty in rows], "back": back_of(request), "today": today(),
        "post_url": reverse("workbench:duties-assignment" if act == "assign" else "workbench:duties-postponement"),
    }, status=422 if form.errors else 200)


def _moved(request: PageRequest, outcome: acts.Outcome, said: str, undo: str) -> HttpResponse:
    left = [_("%(name)s，%(matter)s（%(why)s）") % {"name": duty.person.name, "matter": title_of(duty), "why": why}
            for duty, why in outcome.left]
    listed = listing(left[:NAMED], APART)
    listed = _("%(listed)s；等等") % {"listed": listed} if len(left) > NAMED else listed
    done, rest = said % {"n": len(outcome.done)}, _("%(n)s 件没有动：%(listed)s") % {"n": len(left), "listed": listed}
    text = (_("%(done)s，%(rest)s。") % {"done": done, "rest": rest} if outcome.done and left
            else _("%(what)s。") % {"what": done if outcome.done else rest} if outcome.done or left else _("没有选中要办的事。"))
    tell = messages.success if outcome.done else messages.warning
    tell(request, text, extra_tags=reverse(f"workbench:{undo}", args=[outcome.act]) if outcome.done else "")
    return redirect(back_of(request))
