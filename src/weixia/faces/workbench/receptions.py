"""局长接待日: what is owed, planned and held, month by month; one day with its matters and its acts."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.duties.queries import of_units
from weixia.faces.workbench.asking import found, now, today, whole
from weixia.faces.workbench.forms.receptions import CancelForm, CaseForm, HoldForm, MoveForm, PlanForm, StandInForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.needs import queries
from weixia.needs.actions import receptions as acts
from weixia.registry.queries import people, units

RULE = "reception.monthly"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@page("reception.read")
def receptions(request: PageRequest) -> HttpResponse:
    """One year, the newest month first: what each bureau owed, and what took place."""
    asked = whole(request.GET.get("year")) or today().year
    year = asked if FIRST_YEAR <= asked <= LAST_YEAR else today().year
    months = _months(request, year)
    stands = Counter(row["duty"].status for row in months if row["duty"])
    return render(request, "workbench/receptions.html", {
        "year": year, "months": months, "this_year": today().year, "owed": stands.total(), "kept": stands["kept"],
        "missed": stands["missed"]})


@page("reception.write", "GET", "POST")
def reception_new(request: PageRequest) -> HttpResponse:
    """Plan one; one that took place before it was written down is told the same way."""
    bureaus = _bureaus(request)
    form = PlanForm(request.POST or None, units=bureaus, initial=_initial(request, bureaus))
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "unit"}
        try:
            unit = next(one for one in bureaus if str(one.pk) == form.cleaned_data["unit"])
            row = acts.reception_plan(unit, by=request.actor, at=now(), told=acts.Planning(**told))
            messages.success(request, _("已安排 %(day)s 的接待日。") % {"day": row.day})
            return redirect("workbench:reception", row.pk)
        except Impossible as problem:
            form.add_error(problem.column or None, problem.do)
    return render(request, "workbench/reception_form.html", {"form": form, "bureaus": bureaus}, status=422 if form.errors else 200)


@page("reception.read")
def reception(request: PageRequest, reception_id: int) -> HttpResponse:
    """One day: who receives, what was brought, what may be done."""
    return _page(request, found(queries.reception_get(reception_id, seen_by=request.actor)))


@page("reception.write", "POST")
def reception_day(request: PageRequest, reception_id: int) -> HttpResponse:
    """改期."""
    return _act(request, reception_id, "move", MoveForm, acts.reception_move, _("已改期。原来那天不再接待，请告知约好的老同志。"))


@page("reception.authorise", "POST")
def reception_stand_in(request: PageRequest, reception_id: int) -> HttpResponse:
    """授权代班."""
    return _act(request, reception_id, "stand_in", StandInForm, acts.reception_authorise, _("已授权代班。"))


@page("reception.write", "POST")
def reception_holding(request: PageRequest, reception_id: int) -> HttpResponse:
    """It took place."""
    done = _("已记下接待，这个月的接待日办到了。来访的事接着一件一件记。")
    return _act(request, reception_id, "hold", HoldForm, acts.reception_hold, done)


@page("reception.write", "POST")
def reception_case_new(request: PageRequest, reception_id: int) -> HttpResponse:
    """One matter and what came of it."""
    return _act(request, reception_id, "case", CaseForm, _case, _("已记下这件事。"))


@page("reception.write", "POST")
def reception_cancellation(request: PageRequest, reception_id: int) -> HttpResponse:
    """取消, or taken back."""
    return _act(request, reception_id, "cancel", CancelForm, acts.reception_cancel, _("已取消。本月还没有接待的，请另安排一天。"))


def _case(row: Any, *, by: Any, at: Any, number: str, **told: Any) -> Any:
    known = people.numbered([number.strip()]).get(number.strip()) if number.strip() else None
    if number.strip() and known is None:
        raise Impossible("number", _("没有找到编号「{number}」的老同志，请核对，或者不填。").format(number=number.strip()))
    return acts.reception_case_add(row, by=by, at=at, person_id=known[0] if known else None, **told)


def _act(
    request: PageRequest, reception_id: int, name: str, kind: type[forms.Form], act: Callable[..., Any], done: str,
) -> HttpResponse:
    """One of the small forms: the act, or the page again with what is wrong."""
    row = found(queries.reception_get(reception_id, seen_by=request.actor))
    form = _form(name, kind, row, request.POST)
    if form.is_valid():
        try:
            act(row, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, done)
            return redirect("workbench:reception", row.pk)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _page(request, row, **{name: form})


def _form(name: str, kind: type[forms.Form], row: Any, data: Any = None) -> forms.Form:
    more: dict[str, Any] = {"receivers": [who for who in (row.stand_in, row.receiver) if who]} if kind is HoldForm else {}
    return kind(data, auto_id=f"{name}_%s", **more)


def _page(request: PageRequest, row: Any, **bad: forms.Form) -> HttpResponse:
    fresh: dict[str, type[forms.Form]] = {
        "move": MoveForm, "stand_in": StandInForm, "hold": HoldForm, "case": CaseForm, "cancel": CancelForm}
    acts.reception_open(row, by=request.actor, at=now())
    may = {"write": request.actor.can("reception.write"), "authorise": request.actor.can("reception.authorise")}
    return render(request, "workbench/reception.html", {
        "row": row, "matters": queries.brought(row, seen_by=request.actor), "forms": {
            name: bad.get(name) or _form(name, kind, row) for name, kind in fresh.items()}, "may_write": may["write"],
        "may_authorise": may["authorise"], "past": row.day <= today(), "bad": next(iter(bad.values()), None),
        "duty": _duty_of(request, row)}, status=422 if bad else 200)


def _duty_of(request: PageRequest, row: Any) -> Any:
    """What the bureau owes for the month of the day."""
    if not request.actor.can("duty.read"):
        return None
    found_ = of_units.unit_duties(seen_by=request.actor, on=max(today(), row.day), rule=RULE, unit_id=row.unit_id)
    return found_.filter(opens__lte=row.day, due__gte=row.day).first()


def _months(request: PageRequest, year: int) -> list[dict[str, Any]]:
    """A line for each month and bureau with a duty or a reception day, the newest month first, in the order of the tree."""
    first, beyond = date(year, 1, 1), date(year + 1, 1, 1)
    lines: dict[tuple[int, str], dict[str, Any]] = {}

    def line(day: date, unit: Any) -> dict[str, Any]:
        return lines.setdefault((-day.month, unit.path), {"month": day.replace(day=1), "unit": unit, "duty": None, "days": []})

    owed = of_units.unit_duties(seen_by=request.actor, on=today(), rule=RULE, due_from=first, due_to=date(year, 12, 31))
    for duty in owed:
        line(duty.opens, duty.unit)["duty"] = duty
    for row in queries.receptions(seen_by=request.actor, since=first, until=beyond):
        line(row.day, row.unit)["days"].insert(0, row)
    return [lines[key] for key in sorted(lines)]


def _bureaus(request: PageRequest) -> list[Any]:
    return [unit for unit in units.units(seen_by=request.actor) if unit.kind == "bureau"]


def _initial(request: PageRequest, bureaus: list[Any]) -> dict[str, Any]:
    """The actor's own bureau, today or the day asked for, and the director where the actor is one."""
    own = next((unit for unit in bureaus if unit.pk == request.actor.unit_id), bureaus[0] if bureaus else None)
    return {"unit": str(own.pk) if own else "", "day": today().isoformat(),
            "receiver": request.actor.name if request.actor.role == "director" else ""}
