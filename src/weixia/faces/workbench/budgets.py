"""经费 and 慰问标准: lines with what is spent and left, each figure with its rows; standards with their days."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.benefits import queries
from weixia.benefits.actions import budgets as acts
from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.exporting import Query, listed
from weixia.faces.workbench.forms.comforts import AmountForm, BudgetForm, ReasonForm, SpendForm, StandardForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor, Impossible
from weixia.registry.queries.people import KINDS
from weixia.registry.queries.units import unit_of

PER_PAGE = 50


@page("budget.read")
def budgets(request: PageRequest) -> HttpResponse:
    """Every line: amount, spent, promised, left."""
    lines = list(queries.budgets(seen_by=request.actor))
    money = queries.money_of(lines)
    return render(request, "workbench/budgets.html", {"rows": [{"budget": one, "money": money[one.pk]} for one in lines]})


@page("budget.write", "GET", "POST")
def budget_new(request: PageRequest) -> HttpResponse:
    """A new line."""
    form = BudgetForm(request.POST or None, actor=request.actor, initial={"unit": request.actor.unit_id, "year": today().year})
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data | {"unit": found(unit_of(seen_by=request.actor, pk=int(form.cleaned_data["unit"])))}
            return redirect("workbench:budget", acts.budget_add(by=request.actor, at=now(), **given).pk)
        except Impossible as problem:
            form.add_error(problem.column, problem.do)
    return render(request, "workbench/budget_form.html", {"form": form}, status=422 if form.errors else 200)


@page("budget.read")
def budget(request: PageRequest, budget_id: int) -> HttpResponse:
    """One line and the rows behind its figures."""
    line = found(queries.budget_get(budget_id, seen_by=request.actor))
    return _page(request, line)


@page("budget.write", "POST")
def budget_amount(request: PageRequest, budget_id: int) -> HttpResponse:
    """Another amount, on a stated ground."""
    line, form = found(queries.budget_get(budget_id, seen_by=request.actor)), AmountForm(request.POST)
    if form.is_valid():
        try:
            acts.budget_change(line, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, _("经费已调整。"))
            return redirect("workbench:budget", line.pk)
        except Impossible as problem:
            form.add_error(problem.column, problem.do)
    return _page(request, line, form=form, amount=form)


@page("budget.write", "POST")
def budget_spending(request: PageRequest, budget_id: int) -> HttpResponse:
    """A spending by hand, for what no list holds."""
    line, form = found(queries.budget_get(budget_id, seen_by=request.actor)), SpendForm(request.POST)
    if form.is_valid():
        try:
            given = form.cleaned_data
            acts.spending_book(line, by=request.actor, at=now(), day=given["day"], cents=given["spent"], why=given["why"])
            messages.success(request, _("已记下这笔支出。"))
            return redirect("workbench:budget", line.pk)
        except Impossible as problem:
            form.add_error("spent" if problem.column == "budget" else problem.column, problem.do)
    return _page(request, line, form=form, spend=form)


@page("budget.write", "POST")
def spending_withdrawal(request: PageRequest, spending_id: int) -> HttpResponse:
    """Take a spending back that was booked by hand."""
    spending, form = found(queries.spending_get(spending_id, seen_by=request.actor)), ReasonForm(request.POST)
    if form.is_valid():
        try:
            acts.spending_withdraw(spending, by=request.actor, at=now(), reason=form.cleaned_data["reason"])
            messages.success(request, _("已撤回这笔支出。"))
            return redirect("workbench:budget", spending.budget_id)
        except Impossible as problem:
            form.add_error(problem.column, problem.do)
    return _page(request, spending.budget, form=form)


@page("comfort.read", "GET", "POST")
def standards(request: PageRequest) -> HttpResponse:
    """The standards in force and those before them; a new one is a new version."""
    form = StandardForm(request.POST or None, actor=request.actor, initial={"unit": request.actor.unit_id, "since": today()})
    if request.method == "POST" and form.is_valid():
        try:
            norm = acts.Norm(unit=found(unit_of(seen_by=request.actor, pk=int(form.cleaned_data["unit"]))), **form.told())
            acts.standard_set(by=request.actor, at=now(), norm=norm)
            messages.success(request, _("标准已定下，从起始日起按它起草名单。"))
            return redirect("workbench:standards")
        except Impossible as problem:
            form.add_error(problem.column, problem.do)
    return render(request, "workbench/standards.html", {
        "form": form, "rows": _standards(request.actor), "today": today()}, status=422 if form.errors else 200)


def _standards(actor: Any) -> list[dict[str, Any]]:
    newest: set[tuple[Any, ...]] = set()
    rows = []
    for one in queries.standards(seen_by=actor):
        key = (one.unit_id, one.occasion, one.kind)
        stands = one.since <= today() and key not in newest
        newest |= {key} if stands else set()
        rows.append({"standard": one, "kind": KINDS.get(one.kind, ""), "stands": stands, "ahead": one.since > today()})
    return rows


def _page(request: PageRequest, line: Any, *, form: Any = None, amount: Any = None, spend: Any = None) -> HttpResponse:
    actor, start, show = request.actor, whole(request.GET.get("after")) or 0, request.GET.get("show", "spent")
    rows = queries.promised(line, seen_by=actor) if show == "promised" else queries.spendings(line, seen_by=actor)
    cut = list(rows[start:start + PER_PAGE + 1])
    return render(request, "workbench/budget.html", {
        "budget": line, "money": queries.money_of([line])[line.pk], "show": show, "rows": cut[:PER_PAGE], "count": rows.count(),
        "pager": pager(request, next_key=str(start + PER_PAGE) if len(cut) > PER_PAGE else ""), "form": form,
        "amount": amount or AmountForm(), "spend": spend or SpendForm(initial={"day": today()}),
    }, status=422 if form is not None else 200)


def spending_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """What one line was spent on, as its page lists it."""
    line = queries.budget_get(whole(query.get("budget")) or 0, seen_by=actor)
    for row in queries.spendings(line, seen_by=actor) if line else ():
        yield {"day": row.day, "name": row.person.name if row.person else "", "why": row.why, "yuan": row.cents / 100, "by": row.by_name}


def spending_page(query: Query) -> str:
    """The line's page."""
    pk = whole(query.get("budget"))
    return reverse("workbench:budget", args=[pk]) if pk else reverse("workbench:budgets")


listed("budget", title=_later("经费支出"), page=spending_page, capability="budget.read", rows=spending_rows, columns=[
    (_later("日期"), "day"), (_later("给谁"), "name"), (_later("为什么"), "why"), (_later("金额（元）"), "yuan"), (_later("经手"), "by")])
