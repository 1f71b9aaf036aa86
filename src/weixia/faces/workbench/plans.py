"""计划: a festival, a birthday month, a must-visit: how many done of how many, and who is missed."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weixia.benefits.queries import comforts
from weixia.duties import plans as queries
from weixia.duties.queries import started
from weixia.faces.workbench.asking import found, pager, today, whole
from weixia.faces.workbench.dutywords import as_row
from weixia.faces.workbench.page import PageRequest, page

PER_PAGE = 50
FIGURES = (
    ("owed", _("应办")), ("done", _("办到")), ("left", _("还没办到")), ("missed", _("未办")), ("overdue", _("逾期")),
    ("open", _("待办")), ("kept_late", _("补办")), ("waived", _("免除")), ("cancelled", _("取消")), ("undetermined", _("无法判定")),
)
COLUMNS = ("owed", "done", "kept_late", "open", "overdue", "missed", "waived", "undetermined")
OCCASION = {"visit.spring_festival": "spring", "birthday": "birthday", "greet.birthday": "birthday",
            "visit.longevity_birthday": "longevity", "visit.hospital": "hospital", "visit.dragon_boat": "dragon_boat",
            "visit.mid_autumn": "mid_autumn", "visit.national_day": "national_day", "greet.seniors_day": "seniors_day"}


@page("duty.read")
def plans(request: PageRequest) -> HttpResponse:
    """This time's plans and those to come."""
    on = today()
    rows = [_line(plan, tally, coming) for plan, tally, coming in queries.plans(seen_by=request.actor, on=on)]
    return render(request, "workbench/plans.html", {"rows": rows if started() else [], "today": on})


@page("duty.read")
def plan(request: PageRequest, rule: str, period: str) -> HttpResponse:
    """One plan: figures, who stands behind each, by unit and by officer."""
    shown, on = found(queries.plan_of(rule, period)), today()
    board = queries.board(shown, seen_by=request.actor, on=on)
    narrow = narrowed(request.GET)
    rows = queries.rows(shown, seen_by=request.actor, on=on, narrow=narrow)
    return render(request, "workbench/plan.html", _whole(request, shown, board) | _list(request, rows, narrow) | {
        "coming": queries.coming(shown, seen_by=request.actor, on=on).count(), "today": on,
        "why_none": "" if board.whole.of("owed") else _why_none(shown, on)})


def narrowed(query: Any) -> queries.Narrow:
    """The list asked for: those not yet done unless another is named."""
    show = query.get("show", "")
    if show not in queries.SHOWS:
        show = "" if show == "all" else "left"
    return queries.Narrow(show, whole(query.get("unit")), query.get("officer"))


def _line(plan: queries.Plan, tally: queries.Tally, coming: int) -> dict[str, Any]:
    total, done = tally.of("owed"), tally.of("done")
    return {"plan": plan, "url": _url(plan), "total": total, "done": done, "missed": tally.of("missed"),
            "left": tally.of("left"), "coming": coming}


def _url(plan: queries.Plan) -> str:
    return reverse("workbench:plan", args=[plan.code, plan.period])


def _whole(request: PageRequest, plan: queries.Plan, board: queries.Board) -> dict[str, Any]:
    here = _url(plan)
    figures = [_figure(here, show, board.whole, "", word=word) for show, word in FIGURES]
    lists = comforts(seen_by=request.actor).filter(rule=plan.code, period=plan.period)[:20]
    return {
        "plan": plan, "figures": [one for one in figures if one["n"] or one["show"] in COLUMNS[:2] + ("left",)],
        "done": board.whole.of("done"), "owed": board.whole.of("owed"), "lists": lists, "occasion": OCCASION.get(plan.code, ""),
        "columns": [dict(FIGURES)[show] for show in COLUMNS],
        "units": [{"name": name, "figures": _figures(here, tally, f"&unit={pk}")} for (pk, name), tally in board.units],
        "officers": [{"name": name, "figures": _figures(here, tally, urlencode({"officer": name}))}
                     for name, tally in board.officers],
    }


def _why_none(plan: queries.Plan, on: date) -> str:
    """Why nothing of this plan is owed: not begun, before the bureau's start, not yet its time, or truly nobody."""
    setting = started()
    if setting is None:
        return str(_("还没有起用，应办的事还没有排出来。"))
    if plan.first > on:
        return _("还没到时候，%(day)s 开始。") % {"day": plan.first.isoformat()}
    if plan.first < setting.since:
        return _("这一期在起用日 %(day)s 以前，应办的事从起用日算起，这里没有。") % {"day": setting.since.isoformat()}
    return str(_("这一期没有轮到的人。"))


def _figures(here: str, tally: queries.Tally, more: str) -> list[dict[str, Any]]:
    return [_figure(here, show, tally, more, word=dict(FIGURES)[show]) for show in COLUMNS]


def _figure(here: str, show: str, tally: queries.Tally, more: str, *, word: Any) -> dict[str, Any]:
    n = tally.of(show)
    more = "&" + more.lstrip("&") if more else ""
    return {"show": show, "word": word, "n": n, "bad": show in ("missed", "overdue") and n,
            "url": f"{here}?show={show}{more}#rows" if n else ""}


def _list(request: PageRequest, rows: Any, narrow: queries.Narrow) -> dict[str, Any]:
    start, total = whole(request.GET.get("after")) or 0, rows.count()
    found = [as_row(duty, today()) | {"unit_name": duty.person.unit.name} for duty in rows[start:start + PER_PAGE]]
    last = start + len(found)
    said = _("第 %(first)s—%(last)s 件，共 %(total)s 件") % {"first": start + 1, "last": last, "total": total}
    return {"rows": found, "total": total, "show": narrow.show, "narrowed": narrow.unit is not None or narrow.officer is not None,
            "said": dict(FIGURES).get(narrow.show, _("全部")), "officer": narrow.officer,
            "pager": pager(request, next_key=str(last) if last < total else "", shown=said)}
