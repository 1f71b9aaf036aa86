"""今日: one sentence, then the work in its order."""

from collections import Counter
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.duties import actions as acts
from weixia.duties import queries
from weixia.faces.workbench.asking import now, pager, whole, with_query
from weixia.faces.workbench.asking import today as today_of
from weixia.faces.workbench.dutywords import as_row, title_of
from weixia.faces.workbench.forms.fields import DayField
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor

PER_GROUP, PER_PAGE = 20, 50
TITLES = {"overdue": _("逾期"), "today": _("今天"), "week": _("本周"), "later": _("以后"), "unowned": _("无人负责")}
SEES_UNIT = {"director", "section_head", "unit_officer", "keeper"}
SHOWS = ("overdue", "today", "week", "later", "unowned")
METERS = ("visit.spring_festival", "contact.lixiu_monthly", "contact.retired_quarterly")


class StartForm(forms.Form):
    """The day from which everything is owed through Weixia."""

    since = DayField(label=_("从哪天起用"), error_messages={"required": _("填写起用日，例如今年 1 月 1 日")})


@page("duty.read")
def today(request: PageRequest) -> HttpResponse:
    """What is overdue, due today, and waiting."""
    on, actor, mine = today_of(), request.actor, is_mine(request)
    counts = queries.counts(seen_by=actor, on=on, mine=mine)
    show = request.GET.get("show", "") if request.GET.get("show") in SHOWS else ""
    groups, pages = _groups(request, counts, show, on, mine)
    return render(request, "workbench/today.html", _frame(actor, on, mine) | {
        "counts": _seen_counts(counts, actor), "show": show, "groups": groups, "pager": pages,
        "undetermined": _undetermined(actor, on), "next_words": _next(actor, on, mine),
        "start_form": StartForm() if actor.can("duty.settle") else None,
    })


@page("duty.settle", "POST")
def duties_start(request: PageRequest) -> HttpResponse:
    """起用: from which day the bureau answers."""
    form = StartForm(request.POST)
    try:
        if not form.is_valid():
            raise acts.Impossible("since", "".join(str(error) for errors in form.errors.values() for error in errors))
        done = acts.duties_start(by=request.actor, at=now(), since=form.cleaned_data["since"])
        messages.success(request, _("已起用，排出应办的事 %(n)s 件。") % {"n": done.added})
    except acts.Impossible as problem:
        messages.error(request, str(problem))
    return redirect("workbench:today")


def is_mine(request: PageRequest) -> bool:
    """A contact officer starts with their own people; others with everybody in scope."""
    whose = request.GET.get("whose")
    return whose == "mine" if whose in ("mine", "all") else request.actor.role not in SEES_UNIT


def _frame(actor: Actor, on: date, mine: bool) -> dict[str, Any]:
    started = queries.started()
    lunar, festival = queries.day_words(on)
    return {
        "today": on, "lunar": lunar, "festival": festival, "started": started, "updated": started.settled_at if started else None,
        "mine": mine, "whole_url": "?whose=all" if mine else "", "mine_url": "" if mine else "?whose=mine",
        "meters": _meters(actor, on), "coming": [],
    }


def _groups(
    request: PageRequest, counts: Any, show: str, on: date, mine: bool,
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    def rows(key: str, start: int, most: int) -> list[Any]:
        return list(queries.in_order(queries.waiting(seen_by=request.actor, on=on, mine=mine, show=key), on=on)[start: start + most])

    if show:
        start, total = whole(request.GET.get("after")) or 0, getattr(counts, show)
        last = min(start + PER_PAGE, total)
        said = _("第 %(first)s—%(last)s 件，共 %(total)s 件") % {"first": start + 1, "last": last, "total": total}
        found = rows(show, start, PER_PAGE)
        pages = pager(request, next_key=str(last) if last < total else "", shown=said)
        return [_group(show, found, total, request, on)] if found else [], pages
    groups: list[dict[str, Any]] = []
    for key in ("overdue", "today", "week", "later"):
        if total := getattr(counts, key):
            most = PER_GROUP if key != "later" or not groups else 5
            groups.append(_group(key, rows(key, 0, most), total, request, on))
    return groups, {}


def _group(key: str, duties: Any, total: int, request: PageRequest, on: date) -> dict[str, Any]:
    rows = [as_row(duty, on) | {"can_keep": request.actor.can("duty.keep")} for duty in duties]
    more = with_query(request.GET, show=key) if total > len(rows) and not request.GET.get("show") else ""
    return {"key": key, "title": TITLES[key], "count": total, "rows": rows, "more_url": more}


def _seen_counts(counts: Any, actor: Actor) -> dict[str, int]:
    unowned = counts.unowned if actor.role in ("section_head", "director") else 0
    return {"all": counts.all, "overdue": counts.overdue, "today": counts.today, "week": counts.week,
            "later": counts.later, "unowned": unowned, "undetermined": counts.undetermined}


def _undetermined(actor: Actor, on: date) -> list[dict[str, Any]]:
    calendar = reverse("workbench:calendar") if actor.can("calendar.read") else ""
    by_title = Counter(title_of(duty) for duty in queries.undetermined(seen_by=actor, on=on))
    said = [{"title": title, "count": count, "reason": _("那一年的工作日历还没有导入，算不出第几个工作日。"), "url": calendar}
            for title, count in by_title.items()]
    by_reason = Counter(one["reason"] for one in queries.undetermined_people(seen_by=actor, on=on))
    return said + [{"title": _("生日和体检"), "count": count, "reason": reason, "url": ""} for reason, count in by_reason.items()]


def _meters(actor: Actor, on: date) -> list[dict[str, Any]]:
    found = {one["rule"]: one for one in queries.progress(seen_by=actor, on=on)}
    return [{"title": found[rule]["title"], "done": found[rule]["done"], "total": found[rule]["total"], "words": "", "url": ""}
            for rule in METERS if rule in found and found[rule]["total"]]


def _next(actor: Actor, on: date, mine: bool) -> dict[str, Any] | None:
    waiting = queries.waiting(seen_by=actor, on=on, mine=mine).filter(due__gt=on)
    duty = waiting.first()
    if duty is None:
        return None
    return {"day": duty.due, "text": f"{duty.person.name}，{title_of(duty)}", "url": reverse("workbench:duty", args=[duty.pk])}
