"""慰问名单: drafted, filled, approved, given, closed; the sheet that is signed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.benefits import queries
from weixia.benefits.actions import comforts as acts
from weixia.duties import plans
from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.comfortwords import comfort_page, figures_of, people_asked
from weixia.faces.workbench.forms.comforts import ApproveForm, ComfortForm, FillForm, ReasonForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.plans import OCCASION
from weixia.kernel.actor import Impossible
from weixia.kernel.words import kept
from weixia.registry.queries.units import unit_of

PER_PAGE = 50


@page("comfort.read")
def comforts(request: PageRequest) -> HttpResponse:
    """Every list, newest day first."""
    start = whole(request.GET.get("after")) or 0
    rows = list(queries.comforts(seen_by=request.actor, state=request.GET.get("state", ""))[start:start + PER_PAGE + 1])
    told = queries.figures([row.pk for row in rows], seen_by=request.actor)
    return render(request, "workbench/comforts.html", {
        "rows": [{"comfort": row, "figures": told[row.pk]} for row in rows[:PER_PAGE]], "states": queries.STATES,
        "state": request.GET.get("state", ""),
        "pager": pager(request, next_key=str(start + PER_PAGE) if len(rows) > PER_PAGE else "")})


@page("comfort.write", "GET", "POST")
def comfort_new(request: PageRequest) -> HttpResponse:
    """Draft a list, for a plan or for itself."""
    plan = plans.plan_of(request.GET.get("rule", ""), request.GET.get("period", ""))
    form = ComfortForm(request.POST or None, actor=request.actor, year=today().year, initial=_start(request, plan))
    if request.method == "POST" and form.is_valid():
        try:
            return _draft(request, form, plan)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return render(request, "workbench/comfort_form.html", {"form": form, "plan": plan}, status=422 if form.errors else 200)


def _start(request: PageRequest, plan: Any) -> dict[str, Any]:
    start: dict[str, Any] = {"unit": request.actor.unit_id, "occasion": "spring"}
    if plan:
        with kept():  # the list's title is written down
            title = _("%(plan)s慰问") % {"plan": (plans.plan_of(plan.code, plan.period) or plan).title}
        start |= {"title": title, "occasion": OCCASION.get(plan.code, "spring"),
                  "day": plan.last, "opens": plan.first}
    return start


def _draft(request: PageRequest, form: ComfortForm, plan: Any) -> HttpResponse:
    given, (opens, day) = form.cleaned_data, form.days()
    line = whole(given.get("budget"))
    draft = acts.Draft(
        title=given["title"], occasion=given["occasion"], opens=opens, day=day,
        unit=found(unit_of(seen_by=request.actor, pk=int(given["unit"]))),
        budget=queries.budget_get(line, seen_by=request.actor) if line else None,
        rule=plan.code if plan else "", period=plan.period if plan else "")
    made = acts.comfort_draft(by=request.actor, at=now(), draft=draft)
    if plan:
        people = plans.people_of(plan, seen_by=request.actor, on=today())
        added = acts.comfort_fill(made, people_asked(request.actor, {"ids": people}), by=request.actor, at=now())
        messages.success(request, _("已起草，按计划列入 %(n)s 人。") % {"n": added})
    return redirect("workbench:comfort", made.pk)


@page("comfort.read")
def comfort(request: PageRequest, comfort_id: int) -> HttpResponse:
    """One list with its people and figures."""
    shown = found(queries.comfort_get(comfort_id, seen_by=request.actor))
    return render(request, "workbench/comfort.html", comfort_page(request, shown))


@page("comfort.write", "POST")
def comfort_items(request: PageRequest, comfort_id: int) -> HttpResponse:
    """Put people on the list."""
    shown = found(queries.comfort_get(comfort_id, seen_by=request.actor))
    plan = plans.plan_of(shown.rule, shown.period)
    form = FillForm(request.POST, actor=request.actor, plan=plan.title if plan else "")
    if not form.is_valid():
        return render(request, "workbench/comfort.html", comfort_page(request, shown, fill=form), status=422)
    people = people_asked(request.actor, form.cleaned_data, plan=plan)
    return _told(request, shown, lambda: _("已列入 %(n)s 人。") % {
        "n": acts.comfort_fill(shown, people, by=request.actor, at=now())})


@page("comfort.approve", "POST")
def comfort_approval(request: PageRequest, comfort_id: int) -> HttpResponse:
    """Approve, or give it back for another draft."""
    shown = found(queries.comfort_get(comfort_id, seen_by=request.actor))
    if request.POST.get("verdict") == "return":
        why = ReasonForm(request.POST)
        reason = why.cleaned_data["reason"] if why.is_valid() else ""
        return _told(request, shown, lambda: acts.comfort_return(shown, by=request.actor, at=now(), reason=reason)
                     and _("已退回起草。"))
    form = ApproveForm(request.POST, actor=request.actor, years=(shown.day.year, shown.day.year - 1))
    line = queries.budget_get(int(form.cleaned_data["budget"]), seen_by=request.actor) if form.is_valid() else None
    return _told(request, shown, lambda: acts.comfort_approve(shown, by=request.actor, at=now(), budget=line)
                 and _("已核准。从现在起，记录联系时带去的慰问会自动记在名单和经费上。"))


@page("comfort.approve", "POST")
def comfort_closing(request: PageRequest, comfort_id: int) -> HttpResponse:
    """Close it: nothing more is promised."""
    shown = found(queries.comfort_get(comfort_id, seen_by=request.actor))
    return _told(request, shown, lambda: acts.comfort_close(shown, by=request.actor, at=now()) and _("名单已办结。"))


@page("comfort.read")
def comfort_sheet(request: PageRequest, comfort_id: int) -> HttpResponse:
    """签收表 on A4, signed by whoever receives."""
    shown = found(queries.comfort_get(comfort_id, seen_by=request.actor))
    rows = list(queries.items(shown, seen_by=request.actor))
    acts.comfort_print(shown, by=request.actor, at=now(), people=len(rows))
    return render(request, "workbench/comfort_sheet.html", {
        "comfort": shown, "rows": rows, "now": now(), "figures": figures_of(shown, request.actor)})


def _told(request: PageRequest, shown: Any, act: Any) -> HttpResponse:
    """Say what came of the act above the list, or why it cannot be."""
    try:
        messages.success(request, act())
        return redirect("workbench:comfort", shown.pk)
    except Impossible as problem:
        return render(request, "workbench/comfort.html", comfort_page(request, shown, problem=problem.do), status=422)
