"""需求 in the order in which they ask for somebody: no owner first, then whatever misses its promise next."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from weixia.kernel.actor import Actor
from weixia.needs.models import Need
from weixia.registry.access import visible

SHOWN = ("unowned", "late", "mine", "raised", "all", "done")
PAGE = 50


def need_get(need_id: int, *, seen_by: Actor) -> Need | None:
    """One need with its person and unit, or None when absent or out of scope."""
    seen_by.must("need.read")
    return Need.objects.filter(visible(seen_by), pk=need_id).select_related("person", "unit").first()


def needs_waiting(show: str, *, seen_by: Actor, at: datetime) -> QuerySet[Need]:
    """What is open, in the queue's order. `show`: without an owner, past its time, the actor's own, raised to a higher unit, all;
    or `done`, the newest first."""
    seen_by.must("need.read")
    found = Need.objects.filter(visible(seen_by)).select_related("person", "unit")
    if show == "done":
        return found.exclude(closed_at=None).order_by("-id")
    asked = {"unowned": Q(owned=False), "late": Q(next_at__lt=at), "mine": Q(owned=True, handler_account_id=seen_by.account_id),
             "raised": Q(state="raised")}
    return found.filter(asked.get(show, Q()), closed_at=None).order_by("owned", "next_at", "id")


def needs_page(found: QuerySet[Need], *, after: str = "", show: str = "", size: int = PAGE) -> tuple[list[Need], str]:
    """One keyset page and the key of the next ('' at the end): `owned|next_at|id` of the last row, or its id."""
    if narrowed := _beyond(after, show):
        found = found.filter(narrowed)
    rows = list(found[: size + 1])
    if len(rows) <= size:
        return rows, ""
    last = rows[size - 1]
    return rows[:size], str(last.pk) if show == "done" else f"{int(last.owned)}|{last.next_at.isoformat()}|{last.pk}"


def _beyond(after: str, show: str) -> Q | None:
    if show == "done":
        return Q(pk__lt=int(after)) if after.isdigit() and len(after) < 18 else None
    owned, _bar, rest = after.partition("|")
    moment, _bar, last = rest.partition("|")
    try:
        at, pk = datetime.fromisoformat(moment), int(last[:18])
    except ValueError:
        return None
    if at.tzinfo is None or owned not in ("0", "1"):
        return None
    beyond = Q(owned=owned == "1") & (Q(next_at__gt=at) | Q(next_at=at, pk__gt=pk))
    return beyond if owned == "1" else beyond | Q(owned=True)


def needs_counted(*, seen_by: Actor, at: datetime, most: int = 1000) -> dict[str, int]:
    """How many of each, counted no further than `most`: of a million nobody reads the number."""
    return {show: needs_waiting(show, seen_by=seen_by, at=at).select_related(None).order_by().values("pk")[:most].count()
            for show in ("unowned", "late", "mine", "raised")}


def needs_to_ask(*, seen_by: Actor) -> QuerySet[Need]:
    """Call-backs to make: told and not yet rated, and not the actor's own work, the longest told first."""
    seen_by.must("need.rate")
    told = Need.objects.filter(visible(seen_by), state__in=("answered", "declined"), closed_at=None, told_at__isnull=False)
    others = told.exclude(handler_account_id=seen_by.account_id)
    return others.select_related("person", "unit").order_by("told_at", "id")


def needs_of(person_id: int, *, seen_by: Actor, most: int = 50) -> list[Need]:
    """What one person asked for, the open ones first, then the newest."""
    seen_by.must("need.read")
    rows = Need.objects.filter(visible(seen_by), person_id=person_id).order_by("-id")[:most]
    return sorted(rows, key=lambda need: need.is_over)


def needs_figures(rows: list[Need], *, at: datetime) -> list[dict[str, Any]]:
    """Each with whether it is late, for a list."""
    return [{"need": need, "late": need.closed_at is None and need.next_at < at} for need in rows]
