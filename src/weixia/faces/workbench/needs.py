"""需求: the queue, the call-backs to make, one need with its thread."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _later

from weixia.faces.workbench import need_acts
from weixia.faces.workbench.asking import found, now, opens, pager, today
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.portrait import brief
from weixia.faces.workbench.templatetags.weixia import local_day, near_day, short_day
from weixia.kernel.words import said
from weixia.needs.actions import needs as acts
from weixia.needs.actions.photos import need_photo_open
from weixia.needs.queries import CHANNELS, NEED_KINDS, NEED_STATES, URGENCIES, photos, queue, talks, thread

TONES = {"danger": "danger", "today": "warn"}
CHIPS = [("", _later("都看")), ("unowned", _later("没有人接")), ("late", _later("已经误期")), ("mine", _later("我经办的")),
         ("raised", _later("升级的")), ("done", _later("办完的"))]
SAYS = {"": _later("没有等着办的需求。来电、来信、来访，随时登记。"), "unowned": _later("每件需求都有人接了。"),
        "late": _later("没有误期的，答应的都还在时限里。"), "mine": _later("没有派给你的需求。"), "raised": _later("没有升级上来的需求。"),
        "done": _later("还没有办完的需求。")}


@page("need.read")
def needs(request: PageRequest) -> HttpResponse:
    """What has no owner first, then whatever misses its promise next."""
    asked = request.GET.get("show", "")
    show = asked if asked in dict(CHIPS) else ""
    at = now()
    waiting = queue.needs_waiting(show, seen_by=request.actor, at=at)
    rows, after = queue.needs_page(waiting, after=request.GET.get("after", ""), show=show)
    counts = queue.needs_counted(seen_by=request.actor, at=at)
    return render(request, "workbench/needs.html", {
        "rows": _rows(rows, at), "show": show, "nothing": SAYS[show], "pager": pager(request, next_key=after),
        "chips": [(key, word, counts.get(key)) for key, word in CHIPS], "counts": counts, "today": today()})


@page("need.rate")
def need_callbacks(request: PageRequest) -> HttpResponse:
    """Whom to ring: is it done as it was told, and are they content. Nobody asks about their own work."""
    waiting = queue.needs_to_ask(seen_by=request.actor)[: queue.PAGE]
    asked = list(talks.callbacks(seen_by=request.actor, whose="mine")[: queue.PAGE]) if request.actor.can("contact.notes") else []
    return render(request, "workbench/need_callbacks.html", {
        "rows": _rows(list(waiting), now()), "questions": asked, "today": today()})


@page("need.read")
def need(request: PageRequest, need_id: int) -> HttpResponse:
    """One need: the elder's words, where it stands, everything that happened, what may come next."""
    return shown(request, found(queue.need_get(need_id, seen_by=request.actor)))


@page("need.read")
def need_photo(request: PageRequest, need_id: int, photo_id: int) -> HttpResponse:
    """A page that somebody wrote. Opening it is journalled."""
    row = found(photos.photo_get(photo_id, need_id=need_id, seen_by=request.actor))
    answer = HttpResponse(need_photo_open(row, by=request.actor, at=now()), content_type="image/jpeg")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = f'inline; filename="{row.need.asked_as}-{row.pk}.jpg"'
    return answer


def shown(request: PageRequest, need: Any, bad: dict[str, forms.Form] | None = None) -> HttpResponse:
    """The page of one need; `bad` is the form that came back."""
    acts.need_open(need, by=request.actor, at=now())
    offers = thread.needs_offers(need, seen_by=request.actor, at=now())
    return render(request, "workbench/need.html", {
        "need": need, "row": _row(need, now()), "asked": thread.needs_asked(need, seen_by=request.actor), "today": today(),
        "lines": thread.needs_thread(need, seen_by=request.actor), "photos": photos.photos_of(need, seen_by=request.actor),
        "acts": need_acts.forms_of(need, offers, bad or {}),
        "answer_at": thread.answer_moment(need), "links": thread.needs_links(need, seen_by=request.actor),
        "form": next(iter((bad or {}).values()), None),
        "others": [one for one in _others(request, need) if one.pk != need.pk][:5]}, status=422 if bad else 200)


def _others(request: PageRequest, need: Any) -> list[Any]:
    return queue.needs_of(need.person_id, seen_by=request.actor, most=6) if need.person_id else []


def _rows(needs_: list[Any], at: Any) -> list[dict[str, Any]]:
    """Each word is said once, however many lines it stands on."""
    told, on = cache(said), cache(lambda day: f"{short_day(day)}")
    return [_row(need, at, told=told, on=on) for need in needs_]


def _row(need: Any, at: Any, *, told: Callable[[Any], str] = said, on: Callable[[Any], str] = short_day) -> dict[str, Any]:
    """A line about a need: nothing that the elder said. Ready words, so that fifty lines cost little to draw."""
    due, unpromised = (None, False) if need.is_over else (need.next_at, need.promised_at is None)
    person = brief(need.person, on=today()) if need.person else None
    return {
        "need": need, "person": person, "url": _need_url()(need.pk), "number": need.said_aloud, "who": person["name"] if person else "",
        "age": person["age"] if person else None, "kind": told(NEED_KINDS[need.kind]), "state": told(NEED_STATES[need.state]),
        "urgency": told(URGENCIES[need.urgency]) if need.urgency in TONES else "", "tone": TONES.get(need.urgency, ""),
        "channel": told(CHANNELS[need.channel]), "day": near_day(need.received_on), "handler": need.handler, "section": need.section,
        "due": "" if due is None or unpromised else f"{on(local_day(due))} {timezone.localtime(due):%H:%M}",
        "late": bool(due and due < at), "unpromised": unpromised, "is_over": need.is_over}


@cache
def _need_url() -> Callable[[int], str]:
    return opens("need")
