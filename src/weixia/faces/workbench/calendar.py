"""工作日历: which years have a workday table, and importing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.duties import actions, queries
from weixia.faces.workbench.asking import now, today
from weixia.faces.workbench.errands import band
from weixia.faces.workbench.forms.calendar import WorkdaysForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.policy.calendar import WorkYear


@page("calendar.read")
def calendar(request: PageRequest) -> HttpResponse:
    """The years that are known; a missing one is an alarm, never a guess."""
    return _show(request, WorkdaysForm())


@page("calendar.write", "POST")
def workdays_new(request: PageRequest) -> HttpResponse:
    """Import one year; duties that waited for it are settled."""
    form = WorkdaysForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.workdays_import(form.cleaned_data["table"], by=request.actor, at=now(), seen=_seen(request))
            messages.success(request, _("已导入。等着这张表的事正在重新算。"))
            return redirect("workbench:calendar")
        except actions.CalendarError as problem:
            form.add_error(None, str(problem))
        except actions.Overtaken as clash:
            return _show(request, form.again(), clash=clash, status=409)
    return _show(request, form, status=422)


def _seen(request: PageRequest) -> dict[str, str]:
    """Which versions of the imported years the form was drawn from."""
    return {name.removeprefix("seen-"): str(value) for name, value in request.POST.items() if name.startswith("seen-")}


def _show(request: PageRequest, form: WorkdaysForm, *, clash: Any = None, status: int = 200) -> HttpResponse:
    actor, start = request.actor, queries.started()
    waits = queries.undetermined(seen_by=actor, on=today()) if actor.can("duty.read") else []
    return render(request, "workbench/calendar_settings.html", {
        "years": _years(), "form": form, "clash": clash,
        "seen": queries.workday_marks() if clash or not form.errors else _seen(request),
        "waiting": len(waits), "started": {"on": start.since if start else None},
    } | band(), status=status)


def _years() -> list[dict[str, Any]]:
    """From next year down to the oldest known: those that are missing among them."""
    known = {table.year: table for table in queries.workday_tables()}
    imported = {row.year: row for row in queries.imported_years()}
    newest, oldest = max(today().year + 1, *known), min([today().year, *known])
    return [_year(year, known.get(year), imported.get(year)) for year in range(newest, oldest - 1, -1)]


def _year(year: int, table: WorkYear | None, row: Any) -> dict[str, Any]:
    if table is None:
        return {"year": year, "state": "missing", "rest": None, "work": None, "source": ""}
    return {
        "year": year, "state": "imported" if row else "shipped", "source": table.title,
        "rest": sum(day.weekday() < 5 for day in table.off), "work": sum(day.weekday() >= 5 for day in table.work),
        "imported_by": row.by_name if row else "", "imported_on": row.at if row else None,
    }
