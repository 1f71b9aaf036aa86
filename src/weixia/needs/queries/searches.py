"""Questions about who is out of touch and who is looked for; asked through the wall."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from weixia.kernel.actor import Actor
from weixia.needs.models import Contact, Search
from weixia.registry.access import visible


def out_of_touch(*, seen_by: Actor, on: date, attempts: int, span_days: int) -> Any:
    """The living whom nobody reaches: `{person_id, failed, began, last}`, the longest silence first.

    Since anything last reached them, so many attempts failed, the last at least so many days after the first (S003-7-21).
    """
    missed = Contact.objects.filter(visible(seen_by), reached=False, withdrawn_at__isnull=True, day__lte=on)
    heard = Contact.objects.filter(person_id=OuterRef("person_id"), reached=True, withdrawn_at__isnull=True,
                                   day__gte=OuterRef("day"), day__lte=on)
    alive = Q(person__died_on__isnull=True) | Q(person__died_on__gt=on)
    rows: Any = missed.filter(~Exists(heard), alive).order_by().values("person_id")
    told = rows.annotate(failed=Count("id"), began=Min("day"), last=Max("day"))
    long = Q(last__gte=F("began") + timedelta(days=span_days))
    return told.filter(long, failed__gte=attempts).order_by("began", "person_id")


def searches(people: Collection[int], *, seen_by: Actor) -> dict[int, Search]:
    """The running search for each of these people, with the number of its steps as `taken`."""
    rows = Search.objects.filter(visible(seen_by), person_id__in=list(people), concluded_at=None, withdrawn_at=None)
    return {row.person_id: row for row in rows.annotate(taken=Count("steps"))}


def searches_of(person_id: int, *, seen_by: Actor) -> list[Search]:
    """Every search for one person, the newest first."""
    return list(Search.objects.filter(visible(seen_by), person_id=person_id).order_by("-started_at", "-id"))


def running_searches(*, seen_by: Actor) -> QuerySet[Search]:
    """Searches without a conclusion, the oldest first."""
    rows = Search.objects.filter(visible(seen_by), concluded_at=None, withdrawn_at=None)
    return rows.annotate(taken=Count("steps")).select_related("person__unit").order_by("started_on", "id")


def search_get(search_id: int, *, seen_by: Actor) -> Search | None:
    """One search with its person, or None when absent or out of scope."""
    return Search.objects.filter(visible(seen_by), pk=search_id).select_related("person__unit").first()
