"""日历订阅: an ICS address for one's own calendar program. It says how many things a day holds, and nothing about anybody."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from weixia.duties import queries as duties
from weixia.faces.workbench.asking import now
from weixia.faces.workbench.asking import today as today_of
from weixia.faces.workbench.dutywords import kind_of
from weixia.faces.workbench.idempotency import done
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor
from weixia.kernel.scope import scoped
from weixia.registry.actions import feeds as acts
from weixia.registry.queries import feeds as queries

AHEAD = timedelta(days=92)
FESTIVALS_AHEAD = timedelta(days=366)


@page("own.account", "POST", sudo=True)
def feed_new(request: PageRequest) -> HttpResponse:
    """A new address, shown on this page only; the old one closes. The page drawn anew shows it again, and makes none."""
    token = acts.feed_make(by=request.actor, at=now())
    address = request.build_absolute_uri(reverse("workbench:feed", args=[token]))
    answer = render(request, "workbench/feed.html", {"address": address, "subscribe": f"webcal:{address.partition(':')[2]}"})
    answer["Cache-Control"] = "no-store"
    return done(answer)


@page("own.account", "POST")
def feed_end(request: PageRequest) -> HttpResponse:
    """Close the address."""
    if acts.feed_end(by=request.actor, at=now()):
        messages.success(request, _("日历订阅已停用，原来的地址打不开了。"))
    return redirect("workbench:settings")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever holds the token. Unknown, closed, stopped: all are 404."""
    if not ratelimit.consume(request, app="allauth.account", action="feed", key=acts.mac_of(token), limit_get=True):
        return HttpResponse(status=429, headers={"Retry-After": "600"})
    found = queries.reader_of(token, on=today_of())
    if found is None:
        raise Http404
    row, actor = found
    with scoped(actor.scope):
        body = calendar_of(actor, uid=str(row.uuid), on=today_of(), home=request.build_absolute_uri(reverse("workbench:today")))
    mark = f'"{sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={
        "ETag": mark, "Cache-Control": "private, no-cache", "Content-Disposition": 'inline; filename="weixia.ics"'})


feed.capability = "public"  # type: ignore[attr-defined]


def calendar_of(actor: Actor, *, uid: str, on: date, home: str) -> bytes:
    """One all-day event for each day that holds something of the actor's own, and the festivals. The same day gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//weixia//feed//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("为霞"))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    stamp = timezone.make_aware(datetime.combine(on, time()))
    host = urlsplit(home).hostname or "weixia"
    for day, summary in _work(actor, on):
        calendar.add_component(_event(day, summary, f"{day:%Y%m%d}-{uid}@{host}", stamp, url=home))
    for day, name in _festivals(on):
        calendar.add_component(_event(day, name, f"{day:%Y%m%d}-festival@{host}", stamp))
    return bytes(calendar.to_ical())


def _event(day: date, summary: str, uid: str, stamp: datetime, *, url: str = "") -> Event:
    event = Event()
    for name, value in (("uid", uid), ("dtstamp", stamp), ("dtstart", day), ("dtend", day + timedelta(days=1)),
                        ("summary", summary), ("transp", "TRANSPARENT"), ("class", "PRIVATE")):
        event.add(name, value)
    if url:
        event.add("url", url)
    return event


def _work(actor: Actor, on: date) -> Iterator[tuple[date, str]]:
    """How much each day holds: what is late stands on today; a planned day goes before the due day."""
    by_day: dict[date, Counter[str]] = {}
    for duty in duties.waiting(seen_by=actor, on=on, mine=True).filter(due__lte=on + AHEAD):
        day: Any = duty.planned or duty.due
        by_day.setdefault(max(day, on), Counter())[str(kind_of(duty.rule)[0])] += 1
    for day in sorted(by_day):
        kinds = by_day[day]
        yield day, _("%(kind)s %(n)s 项") % {"kind": next(iter(kinds)) if len(kinds) == 1 else _("应办"), "n": kinds.total()}


def _festivals(on: date) -> Iterator[tuple[date, str]]:
    for ahead in range(FESTIVALS_AHEAD.days):
        day = on + timedelta(days=ahead)
        if name := duties.day_words(day)[1]:
            yield day, name
