"""重要情况报告: the list by the clock, a new one, one with its thread, on paper, and how timely they are (M11)."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weixia.emergency import actions as acts
from weixia.emergency import queries
from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, pager, today, whole, with_query
from weixia.faces.workbench.elsewhere import here
from weixia.faces.workbench.forms.fields import DayField
from weixia.faces.workbench.forms.reports import ReportForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.reportwords import acts_of, clock_words, hours_in_force, places, rows_of
from weixia.kernel.actor import Impossible
from weixia.registry.queries import people

PER_PAGE = 50
SHOWS = {"": gettext_lazy("全部"), "todo": gettext_lazy("还没报的"), "receive": gettext_lazy("等我接收的"),
         "withdrawn": gettext_lazy("已撤回的")}
BOXES = {"happened_on": "occurred", "known_on": "known_at"}  # the registry's columns on this form


@page("report.read")
def reports(request: PageRequest) -> HttpResponse:
    """What must be told, the unreported first."""
    if request.GET.get("show") == "withdrawn":
        gone = queries.withdrawn(seen_by=request.actor)
        return render(request, "workbench/reports.html", _list(request) | {"withdrawn": gone})
    since, until = _span(request)
    asked = {key: request.GET.get(key, "") for key in ("show", "kind", "oral", "written")}
    known = queries.matters(seen_by=request.actor, since=since, until=until, hours=hours_in_force())
    rows = queries.shown(known, now=now(), seen_by=request.actor, unit=whole(request.GET.get("unit")), **asked)
    start = whole(request.GET.get("after")) or 0
    return render(request, "workbench/reports.html", _list(request) | {
        "rows": rows_of(rows[start:start + PER_PAGE], now=now(), seen_by=request.actor), "total": len(rows), "since": since,
        "until": until, "narrowed": any(asked[key] for key in ("kind", "oral", "written")) or "unit" in request.GET,
        "pager": pager(request, next_key=str(start + PER_PAGE) if len(rows) > start + PER_PAGE else "")})


def _list(request: PageRequest) -> dict[str, Any]:
    show = request.GET.get("show", "") if request.GET.get("show", "") in SHOWS else ""
    return {"shows": [{"key": key, "label": label, "current": key == show, "url": with_query(request.GET, show=key, after="")}
                      for key, label in SHOWS.items()], "show": show}


def _span(request: PageRequest) -> tuple[date, date]:
    """The days asked for; the last ninety unless said."""
    since, until = (_day(request.GET.get(key, "")) for key in ("since", "until"))
    until = until or today()
    return since or until - queries.BEHIND, until


def _day(text: str) -> date | None:
    try:
        told = DayField(required=False).clean(text)
    except ValidationError:  # a crooked day in an address is no day
        return None
    return told if isinstance(told, date) else None


@page("report.write", "GET", "POST")
def report_new(request: PageRequest, person_id: int) -> HttpResponse:
    """口头登记: a fact that is on file is taken, another one is written in the same act."""
    person = here(request, person_id)
    fact = _fact(request, person)
    form = ReportForm(request.POST or None, fixed=fact, initial=ReportForm.blank(now(), fixed=fact, kind=request.GET.get("kind", "")))
    if request.method == "POST" and form.is_valid():
        return _make(request, person, form, fact)
    return _new(request, person, form, fact)


def _fact(request: PageRequest, person: Any) -> Any:
    asked = whole(request.GET.get("happening"))
    fact = people.happening_get(asked, seen_by=request.actor) if asked else None
    return fact if fact and fact.person_id == person.pk and fact.kind in queries.KINDS else None


def _make(request: PageRequest, person: Any, form: ReportForm, fact: Any) -> HttpResponse:
    try:
        made = acts.report_make(by=request.actor, at=now(), person=person, told=form.told(), happening=fact)
    except acts.Reported as there:
        messages.info(request, _("这件情况已经有报告了，接着办就行。"))
        return redirect("workbench:report", there.report.pk)
    except Impossible as problem:
        column = BOXES.get(problem.column, problem.column)
        form.add_error(column if column in form.fields else None, problem.do)
        return _new(request, person, form, fact)
    messages.success(request, _("口头报告已登记。书面报告在下面接着写。"))
    return redirect("workbench:report", made.pk)


def _new(request: PageRequest, person: Any, form: ReportForm, fact: Any) -> HttpResponse:
    return render(request, "workbench/report_form.html", {
        "person": portrait.brief(person, on=today()), "form": form, "fact": fact,
        "kind": queries.KINDS.get(fact.kind, "") if fact else ""}, status=422 if form.errors else 200)


@page("report.read")
def report(request: PageRequest, report_id: int) -> HttpResponse:
    """One report, its clocks and its thread; reading it is journalled."""
    return read(request, found(queries.report_get(report_id, seen_by=request.actor)))


def read(request: PageRequest, shown: Any, *, status: int = 200, **sent: Any) -> HttpResponse:
    """The page of a report, read in clear and therefore journalled."""
    acts.report_open(shown, by=request.actor, at=now())
    return render(request, "workbench/report.html", shown_as(request, shown, **sent), status=status)


def shown_as(request: PageRequest, shown: Any, *, sent: Any = None, act: str = "", problem: str = "") -> dict[str, Any]:
    """What report.html shows; `sent` is the form of `act` that could not be taken."""
    oral, written = queries.clocks_of(shown, hours_in_force())
    step, sent_to = queries.step_of(shown), places(shown, request.actor)
    return {
        "report": shown, "kind": queries.KINDS[shown.kind], "step": step, "step_word": queries.STEPS[step],
        "steps": list(queries.STEPS.items()), "oral": clock_words(oral, now()), "written": clock_words(written, now()),
        "places": sent_to, "sent_to": dict.fromkeys(one["unit"] for one in sent_to), "thread": queries.thread(shown),
        "stands": queries.stands(shown),
        "acts": acts_of(shown, request.actor, step, now=now(), sent=sent, sent_act=act), "problem": problem, "now": now(),
        "person": portrait.brief(shown.person, on=today()), "fact": shown.happening,
        "corrected": shown.happening is not None and shown.happening.kind != shown.kind,
    }


@page("report.read")
def report_sheet(request: PageRequest, report_id: int) -> HttpResponse:
    """On paper, A4."""
    shown = found(queries.report_get(report_id, seen_by=request.actor))
    acts.report_print(shown, by=request.actor, at=now())
    return render(request, "workbench/report_sheet.html", shown_as(request, shown))


@page("report.read")
def reports_timeliness(request: PageRequest) -> HttpResponse:
    """M11: by kind and by unit, every figure opening its rows."""
    since, until = _span(request)
    if "since" not in request.GET:
        since = date(until.year, 1, 1)
    told = queries.matters(seen_by=request.actor, since=since, until=until, hours=hours_in_force())
    return render(request, "workbench/reports_timeliness.html", {
        "since": since, "until": until, "total": queries.whole(told, now=now()), "lines": {
            by: queries.timeliness(told, now=now(), by=by) for by in ("kind", "unit")},
        "span": f"since={since}&until={until}", "last_year": (date(until.year - 1, 1, 1), date(until.year, 1, 1) - timedelta(days=1))})
