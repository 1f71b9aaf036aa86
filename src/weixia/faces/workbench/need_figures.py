"""需求的数字: every figure with what it is made of, and the rows behind each."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.duties.queries import STATUSES, need_figures
from weixia.faces.workbench.asking import found, now, pager, today, whole, with_query
from weixia.faces.workbench.exporting import Query, listed
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor
from weixia.kernel.words import AND, said
from weixia.needs.queries import NEED_KINDS, figures
from weixia.registry.queries import units

PER_PAGE = 50
MONTHS = 12


@page("need.read")
def need_figures_page(request: PageRequest) -> HttpResponse:
    """M4 of a span: rates with what they are made of, by method, by unit, by kind and month."""
    asked, at = span_of(request.actor, request.GET), now()
    rows = [_line(one, request.GET) for one in need_figures.every_figure(asked, seen_by=request.actor, at=at)]
    answered, median = figures.response_time(asked, seen_by=request.actor)
    return render(request, "workbench/need_figures.html", {
        "span": asked, "at": at, "rows": rows, "answered": answered, "median": _hours(median), "few": figures.FEW,
        "kinds": NEED_KINDS.values(),
        "methods": figures.by_method(asked, seen_by=request.actor), "units": _by_unit(asked, request.actor, at),
        "demand": [_month(one, request.GET) for one in figures.demand(asked, seen_by=request.actor)],
        "places": units.units(seen_by=request.actor), "unit": whole(request.GET.get("unit")), "error": asked.first > asked.last})


@page("need.read")
def need_figure(request: PageRequest, figure: str) -> HttpResponse:
    """The rows that a figure counts: its whole, or the part of it."""
    code, asked = figure, span_of(request.actor, request.GET)
    title, says, rows = found(_rows(code, request.actor, asked, request.GET))
    start, count = whole(request.GET.get("after")) or 0, rows.count()
    shown = [] if _too_few(code, count) else [_row(row) for row in rows[start:start + PER_PAGE]]
    last = start + len(shown)
    return render(request, "workbench/need_figure.html", {
        "title": title, "says": says, "rows": shown, "count": count, "span": asked, "at": now(), "code": code,
        "ratings": code == "satisfied", "few": _too_few(code, count), "back": reverse("workbench:need-figures") + with_query(
            request.GET, part="", after="", kind="", month=""),
        "pager": pager(request, next_key=str(last) if shown and last < count else "")})


def span_of(actor: Actor, query: Any) -> figures.Span:
    """The days and the place that an address asks for: the last twelve months of everything in sight unless it says otherwise."""
    last = _day(query.get("to"), today())
    first = _day(query.get("from"), (last.replace(day=1) - timedelta(days=(MONTHS - 1) * 28)).replace(day=1))
    unit = whole(query.get("unit"))
    place = next((one.path for one in units.units(seen_by=actor) if one.pk == unit), None) if unit else None
    return figures.Span(first, last, place if place is not None else "~none" if unit else "")


def _day(text: Any, otherwise: date) -> date:
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        return otherwise


def _line(one: figures.Figure, query: Any) -> dict[str, Any]:
    part, n = one.part.count(), one.whole.count()
    hidden = _too_few(one.code, n)
    url = reverse("workbench:need-figure", args=[one.code]) + with_query(query, after="")
    return {"code": one.code, "title": said(one.title), "says": said(one.says), "part": part, "n": n, "hidden": hidden,
            "rate": f"{100 * part / n:.1f}%" if n and not hidden else "", "whole_url": url,
            "part_url": url + ("&" if "?" in url else "?") + "part=top"}


def _too_few(code: str, n: int) -> bool:
    """Ratings of a few would tell who said what."""
    return code == "satisfied" and 0 < n < figures.FEW


def _rows(code: str, actor: Actor, asked: figures.Span, query: Any) -> tuple[str, str, Any] | None:
    """(title, definition, rows) of a figure, of its part where the address says so; `demand` is whatever was received."""
    if code == "demand":
        rows, kind, month = figures.received(asked, seen_by=actor), query.get("kind", ""), query.get("month", "")
        rows = rows.filter(kind=kind) if kind in NEED_KINDS else rows
        if month and (day := _day(f"{month}-01", date.min)) > date.min:
            rows = rows.filter(received_on__year=day.year, received_on__month=day.month)
        return AND.join(filter(None, (_("收到的需求"), said(NEED_KINDS[kind]) if kind in NEED_KINDS else "", month))), "", rows
    one = need_figures.figure(code, asked, seen_by=actor, at=now())
    if one is None:
        return None
    top = query.get("part") == "top"
    says = said(one.says) if top else _("这是分母。口径：%(says)s") % {"says": said(one.says)}
    return said(one.title), says, one.part if top else one.whole


def _row(row: Any) -> dict[str, Any]:
    """A need, a duty of one, or a rating, as the list shows it; a rating says nothing of whose it is."""
    if hasattr(row, "score"):
        return {"month": f"{row.day:%Y-%m}", "how": row.get_how_display(), "said_by": row.get_said_by_display(), "score": row.score}
    need, duty = (row.need, row) if hasattr(row, "need") else (row, None)
    return {"number": need.said_aloud, "url": reverse("workbench:need", args=[need.pk]), "kind": need.get_kind_display(),
            "channel": need.get_channel_display(), "received": need.received_on, "state": need.get_state_display(),
            "due": duty.due if duty else None, "kept": duty.kept if duty else None, "status": said(STATUSES[duty.status]) if duty else ""}


def _by_unit(asked: figures.Span, actor: Actor, at: Any) -> list[dict[str, Any]]:
    rows = need_figures.by_unit(asked, seen_by=actor, at=at)
    return [{"name": one.name, "cells": [(f"{100 * told[1] / told[0]:.1f}%", told[1], told[0]) if told else None
                                         for told in (one.told[code] for code in need_figures.IN_TIME)]} for one in rows]


def _month(one: dict[str, Any], query: Any) -> dict[str, Any]:
    month = f"{one['month']:%Y-%m}"
    url = reverse("workbench:need-figure", args=["demand"])
    return {"month": month, "n": one["n"], "url": url + with_query(query, month=month),
            "cells": [(n, url + with_query(query, month=month, kind=kind)) for kind, n in one["kinds"]]}


def _hours(median: timedelta | None) -> str:
    """Days and hours in words."""
    if median is None:
        return ""
    hours = round(median.total_seconds() / 3600, 1)
    return _("%(n)s 小时") % {"n": hours} if hours < 48 else _("%(n)s 天") % {"n": round(hours / 24, 1)}


def leaving(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """The figures as the page tells them, a line each."""
    for one in need_figures.every_figure(span_of(actor, query), seen_by=actor, at=now()):
        yield _line(one, {}) | ({"part": None} if _too_few(one.code, one.whole.count()) else {})


def rows_leaving(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """The rows behind one figure."""
    told = _rows(query.get("figure", ""), actor, span_of(actor, query), query)
    if told and not _too_few(query.get("figure", ""), told[2].count()):
        for row in told[2].iterator():
            yield _row(row)


def _words(actor: Actor, query: Query) -> str:
    asked = span_of(actor, query)
    return _("%(first)s 至 %(last)s") % {"first": asked.first, "last": asked.last}


def _back(query: Query) -> str:
    kept = {name: value for name, value in query.items() if name != "figure"}
    code = query.get("figure", "")
    address = reverse("workbench:need-figure", args=[code]) if code.isalpha() else reverse("workbench:need-figures")
    return address + with_query(kept)  # type: ignore[arg-type]


listed("need-figures", title=_later("需求的数字"), page="need-figures", capability="need.read", rows=leaving, words=_words, columns=[
    (_later("数字"), "title"), (_later("分子"), "part"), (_later("分母"), "n"), (_later("比率"), "rate"), (_later("口径"), "says")])
listed("need-figure-rows", title=_later("需求的数字：明细"), page=_back, capability="need.read", rows=rows_leaving, words=_words, columns=[
    (_later("编号"), "number"), (_later("类别"), "kind"), (_later("来自"), "channel"), (_later("收到日期"), "received"),
    (_later("现在"), "state"), (_later("应办日"), "due"), (_later("办结日"), "kept"), (_later("状态"), "status"),
    (_later("评价月份"), "month"), (_later("评价方式"), "how"), (_later("分数"), "score")])
