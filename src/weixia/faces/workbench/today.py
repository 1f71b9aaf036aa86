"""今日: one sentence, then the work in its order."""

from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.duties import actions as acts
from weixia.duties import queries
from weixia.faces.workbench import alarms, case_duties, errands, follow, unit_duties, views
from weixia.faces.workbench.asking import now, pager, whole, with_query
from weixia.faces.workbench.asking import today as today_of
from weixia.faces.workbench.doors import word_of
from weixia.faces.workbench.dutywords import addresses, row_of, title_of
from weixia.faces.workbench.forms.fields import DayField
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor
from weixia.needs.queries.queue import needs_counted

PER_GROUP, PER_PAGE = 20, 100
TITLES = {"overdue": _later("逾期"), "today": _later("今天"), "week": _later("本周"), "later": _later("以后"),
          "unowned": _later("无人负责"), "given": _later("转给我的")}
SEES_UNIT = {"director", "section_head", "unit_officer", "keeper"}
METERS = ("visit.spring_festival", "contact.lixiu_monthly", "contact.retired_quarterly")


class StartForm(forms.Form):
    """The day from which everything is owed through Weixia."""

    since = DayField(label=_later("从哪天起用"), error_messages={"required": _later("填写起用日，例如今年 1 月 1 日")})


@page("duty.read")
@queries.holding
def today(request: PageRequest) -> HttpResponse:
    """What is overdue, due today, and waiting."""
    on, actor, mine = today_of(), request.actor, is_mine(request)
    asked = request.GET.get("show", "")
    show = asked if asked in queries.GROUPS else ""
    tally = queries.tally(seen_by=actor, on=on, mine=mine)
    groups, pages = _groups(request, tally.counts, show, on, mine)
    return views.first_of(request, "today") or render(request, "workbench/today.html", _frame(request, on, mine, tally) | {
        "counts": _seen_counts(tally.counts, actor), "show": show, "groups": groups, "pager": pages,
        "left_out": asked if asked != show else "", "undetermined": _undetermined(actor, on, tally.undated),
        "next_words": None if groups else _next(actor, on, mine), "start_form": StartForm() if actor.can("duty.settle") else None,
    })


@page("duty.settle", "POST")
def duties_start(request: PageRequest) -> HttpResponse:
    """起用: from which day the bureau answers."""
    form = StartForm(request.POST)
    try:
        if not form.is_valid():
            raise acts.Impossible("since", "".join(str(error) for errors in form.errors.values() for error in errors))
        acts.duties_start(by=request.actor, at=now(), since=form.cleaned_data["since"])
        messages.success(request, _("已起用。应办的事正在排出来，排到的人先有。"))
    except acts.Impossible as problem:
        messages.error(request, str(problem))
    return redirect("workbench:today")


def is_mine(request: PageRequest) -> bool:
    """A contact officer starts with their own people; others with everybody in scope."""
    whose = request.GET.get("whose")
    return whose == "mine" if whose in ("mine", "all") else request.actor.role not in SEES_UNIT


def _frame(request: PageRequest, on: date, mine: bool, tally: queries.Tally) -> dict[str, Any]:
    actor = request.actor
    started = queries.started()
    lunar, festival = queries.day_words(on)
    return {
        **errands.band(started),
        "today": on, "lunar": lunar, "festival": festival, "started": started, "updated": started.settled_at if started else None,
        "mine": mine, "whole_url": "?whose=all" if mine else "", "mine_url": "" if mine else "?whose=mine",
        "all_url": with_query(request.GET, show="", after="", view="none"), "back": request.get_full_path(),
        "follow_ups": follow.bands(actor, on), "verify": tally.verify,
        "verify_url": reverse("workbench:lost") + f"?show=verify&whose={'mine' if mine else 'all'}",
        "needs": needs_counted(seen_by=actor, at=now()) if actor.can("need.read") else {},
        "alarms": alarms.of(actor, None if mine else tally.causes), "meters": _meters(actor, on), "coming": _coming(actor, on, mine),
        "own_unit": unit_duties.of_own_unit(actor, on), "own_needs": case_duties.of_today(actor, on, mine=mine),
        "slips_url": reverse("workbench:slips"), "batch_url": reverse("workbench:duties-batch"),
        "back_word": quote(request.get_full_path(), safe=""),
    }


def _groups(
    request: PageRequest, counts: Any, show: str, on: date, mine: bool,
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    def ids(key: str, size: int, after: int | None = None) -> tuple[list[int], int | None]:
        found = queries.waiting_rows(seen_by=request.actor, on=on, mine=mine, show=key)
        return queries.page_ids(found, seen_by=request.actor, on=on, after=after, size=size)

    if show:
        before, _dot, after = request.GET.get("after", "").partition(".")
        start, total = whole(before) or 0, getattr(counts, show)
        found, next_id = ids(show, PER_PAGE, whole(after))
        last = start + len(found)
        said = _("第 %(first)s—%(last)s 件，共 %(total)s 件") % {"first": start + 1, "last": last, "total": total}
        pages = pager(request, next_key=f"{last}.{next_id}" if next_id else "", shown=said)
        return _filled({show: found}, counts, request, on), pages
    shown: dict[str, list[int]] = {}
    for key in ("overdue", "today", "week", "later"):
        if getattr(counts, key):
            shown[key] = ids(key, PER_GROUP if key != "later" or not shown else 5)[0]
    return _filled(shown, counts, request, on), {}


def _filled(shown: dict[str, list[int]], counts: Any, request: PageRequest, on: date) -> list[dict[str, Any]]:
    """The groups that hold anything, all their rows read at once."""
    everything = [pk for ids in shown.values() for pk in ids]
    duties = {duty.pk: duty for duty in queries.rows_shown(everything, seen_by=request.actor, on=on)}
    return [_group(key, [duties[pk] for pk in ids if pk in duties], getattr(counts, key), request, on)
            for key, ids in shown.items() if ids]


def _group(key: str, duties: Any, total: int, request: PageRequest, on: date) -> dict[str, Any]:
    may = {"can_keep": request.actor.can("duty.keep"), "can_move": request.actor.can("duty.assign")}
    opens = addresses()
    rows = [row_of(duty, on, request.actor) | opens(duty) | may | {"door": word_of(duty.rule)} for duty in duties]
    more = with_query(request.GET, show=key) if total > len(rows) and not request.GET.get("show") else ""
    return {"key": key, "title": TITLES[key], "count": total, "rows": rows, "more_url": more}


def _seen_counts(counts: Any, actor: Actor) -> dict[str, int]:
    unowned = counts.unowned if actor.role in ("section_head", "director") else 0
    return {"all": counts.all, "overdue": counts.overdue, "today": counts.today, "week": counts.week,
            "later": counts.later, "unowned": unowned, "given": counts.given, "undetermined": counts.undetermined}


def _undetermined(actor: Actor, on: date, undated: list[tuple[str, int]]) -> list[dict[str, Any]]:
    calendar = reverse("workbench:calendar") if actor.can("calendar.read") else ""
    by_title: Counter[str] = Counter()
    for rule, count in undated:
        by_title[queries.rule_title(rule)] += count
    said = [{"title": title, "count": count, "reason": _("那一年的工作日历还没有导入，算不出第几个工作日。"), "url": calendar}
            for title, count in by_title.items()]
    return said + [{"title": _("生日和体检"), "count": count, "reason": reason, "url": ""}
                   for reason, count in queries.undetermined_counts(seen_by=actor, on=on).items()]


def _meters(actor: Actor, on: date) -> list[dict[str, Any]]:
    found = {one["rule"]: one for one in queries.progress(seen_by=actor, on=on, rules=METERS)}
    return [{"title": found[rule]["title"], "done": found[rule]["done"], "total": found[rule]["total"], "words": "",
             "url": reverse("workbench:plan", args=[rule, found[rule]["period"]])}
            for rule in METERS if rule in found and found[rule]["total"]]


def _coming(actor: Actor, on: date, mine: bool) -> list[dict[str, Any]]:
    """What else the next two weeks hold, each line with what it opens."""
    def url(line: queries.Coming) -> str:
        if line.duty_id:
            return reverse("workbench:duty", args=[line.duty_id])
        return reverse("workbench:person", args=[line.person_id]) if line.person_id else ""

    return [{"day": line.day, "text": line.text, "url": url(line)} for line in queries.coming(seen_by=actor, on=on, mine=mine)]


def _next(actor: Actor, on: date, mine: bool) -> dict[str, Any] | None:
    duty = queries.waiting(seen_by=actor, on=on, mine=mine).filter(due__gt=on).first()
    if duty is None:
        return None
    return {"day": duty.due, "text": _("%(name)s，%(matter)s") % {"name": duty.person.name, "matter": title_of(duty)},
            "url": reverse("workbench:duty", args=[duty.pk])}
