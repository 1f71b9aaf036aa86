"""Questions about contacts, searches and reception days; asked through the wall."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from weixia.benefits.queries import Gift
from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.needs.facts import HOME
from weixia.needs.models import (
    CONCLUSIONS,
    LEVELS,
    MODES,
    OCCASIONS,
    OUTCOMES,
    STEPS,
    Contact,
    Reception,
    ReceptionCase,
    ReceptionVisitor,
    Search,
)
from weixia.registry.access import visible

__all__ = [
    "CONCLUSIONS", "LEVELS", "MODES", "OCCASIONS", "OUTCOMES", "STEPS", "Brought", "contact_get", "contacts_of",
    "last_reached", "last_wording", "silent",
]


def contacts_of(person_id: int, *, seen_by: Actor) -> QuerySet[Contact]:
    """Contacts with one person, newest first, withdrawn ones left out."""
    rows = Contact.objects.filter(visible(seen_by), person_id=person_id, withdrawn_at__isnull=True)
    return rows.select_related("replaces").order_by("-day", "-id")


def contacts_between(person_id: int, first: date, last: date, *, seen_by: Actor) -> list[Contact]:
    """Contacts of these days, withdrawn ones too, the earliest first; at most 200."""
    rows = Contact.objects.filter(visible(seen_by), person_id=person_id, day__range=(first, last))
    return list(rows.order_by("day", "id")[:200])


def contacts_on(person_ids: Collection[int], days: Collection[date], *, seen_by: Actor) -> QuerySet[Contact]:
    """Contacts that reached these people on these days."""
    rows = Contact.objects.filter(visible(seen_by), person_id__in=list(person_ids), day__in=list(days))
    return rows.filter(reached=True, withdrawn_at__isnull=True).order_by("day", "id")


def contacts_since(person_id: int, day: date) -> int:
    """How many contacts there were with a person from a day on."""
    return Contact.objects.filter(person_id=person_id, withdrawn_at__isnull=True, day__gte=day).count()


def how(contact_id: int) -> tuple[str, str]:
    """(mode, level of whoever made it) of a contact, withdrawn or not."""
    return Contact.objects.values_list("mode", "handler_level").get(pk=contact_id)


def contact_get(contact_id: int, *, seen_by: Actor) -> Contact | None:
    """One contact, or None when absent or out of scope."""
    return Contact.objects.filter(visible(seen_by), pk=contact_id).first()


def last_reached(person_ids: list[int], *, seen_by: Actor) -> dict[int, Contact]:
    """The last contact that reached each of these people."""
    rows = Contact.objects.filter(
        visible(seen_by), person_id__in=person_ids, reached=True, withdrawn_at__isnull=True,
    ).order_by("person_id", "-day", "-id").distinct("person_id")
    return {row.person_id: row for row in rows}


def gifts(*, contacts: Collection[int] = (), people: Collection[int] = ()) -> list[Gift]:
    """What these contacts, or all contacts with these people, brought: reached, not withdrawn, money or goods."""
    rows = Contact.objects.filter(Q(pk__in=list(contacts)) | Q(person_id__in=list(people)), reached=True,
                                  withdrawn_at__isnull=True)
    rows = rows.filter(Q(gift_cents__gt=0) | ~Q(gift_items="")).order_by("day", "id")
    return [Gift(row.pk, row.person_id, row.day, row.occasion, row.gift_cents or 0, row.gift_items) for row in rows]


def silent(people: QuerySet[Any], *, days: int, on: date) -> QuerySet[Any]:
    """Those of `people` whom nobody reached in the last `days` days."""
    heard = Contact.objects.filter(
        person_id=OuterRef("pk"), reached=True, withdrawn_at__isnull=True, day__gt=on - timedelta(days=days), day__lte=on,
    )
    return people.filter(~Exists(heard))


def last_wording(*, seen_by: Actor) -> str:
    """What this officer wrote last: offered again when the next contact is recorded."""
    rows = Contact.objects.filter(visible(seen_by), handler_account_id=seen_by.account_id).exclude(summary="")
    return rows.order_by("-id").values_list("summary", flat=True).first() or ""


def visited(*, since: date, until: date, outer: str = "person_id") -> Exists:
    """For a person of an outer query: whether anybody saw them at home or in hospital over [since, until]."""
    return Exists(Contact.objects.filter(
        person_id=OuterRef(outer), mode__in=HOME, reached=True, withdrawn_at__isnull=True, day__gte=since, day__lte=until))


def home_visits(people: Any, *, seen_by: Actor, since: date, until: date) -> QuerySet[Contact]:
    """Visits that reached these people over [since, until], by person and day. `people`: ids, or a query of them."""
    rows = Contact.objects.filter(visible(seen_by), person_id__in=people, mode__in=HOME, reached=True,
                                  withdrawn_at__isnull=True, day__gte=since, day__lte=until)
    return rows.order_by("person_id", "day", "id")


def last_visits(people: Collection[int], *, seen_by: Actor, until: date) -> dict[int, date]:
    """`{person: the last day anybody saw them}` at home or in hospital; absent for whoever was never seen."""
    rows = home_visits(list(people), seen_by=seen_by, since=date.min, until=until)
    return dict(rows.order_by().values_list("person_id").annotate(last=Max("day")))


def tried(people: Collection[int], *, seen_by: Actor, since: date, until: date) -> dict[int, set[tuple[str, bool]]]:
    """`{person: {(mode, reached)}}` of every contact over [since, until]: why a visit did not come about."""
    rows = Contact.objects.filter(visible(seen_by), person_id__in=list(people), withdrawn_at__isnull=True,
                                  day__gte=since, day__lte=until)
    found: dict[int, set[tuple[str, bool]]] = {}
    for person_id, mode, reached in rows.values_list("person_id", "mode", "reached").distinct():
        found.setdefault(person_id, set()).add((mode, reached))
    return found


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


@dataclass(frozen=True)
class Brought:
    """One matter of a reception day in clear. `person`: (id, name) where the visitor is on the register and in sight."""

    row: ReceptionCase
    visitor: str
    matter: str
    told: str
    person: tuple[int, str] | None


def receptions(*, seen_by: Actor, since: date, until: date) -> QuerySet[Reception]:
    """Reception days of [since, until) in scope, cancelled ones too, the newest first."""
    seen_by.must("reception.read")
    rows = Reception.objects.filter(visible(seen_by), day__gte=since, day__lt=until)
    return rows.select_related("unit").annotate(matters=Count("cases")).order_by("-day", "org_path", "-id")


def reception_get(reception_id: int, *, seen_by: Actor) -> Reception | None:
    """One reception day, or None when absent or out of scope."""
    seen_by.must("reception.read")
    return Reception.objects.filter(visible(seen_by), pk=reception_id).select_related("unit").first()


def reception_days(unit_id: int, first: date, last: date, *, seen_by: Actor) -> list[Reception]:
    """What one bureau planned or held between these days, cancelled ones too, the earliest first; at most 50."""
    rows = Reception.objects.filter(visible(seen_by), unit_id=unit_id, day__range=(first, last))
    return list(rows.order_by("day", "id")[:50])


def brought(row: Reception, *, seen_by: Actor) -> list[Brought]:
    """Every matter of a reception day, sealed words in clear: the page that shows them is journalled."""
    seen_by.must("reception.read")
    known = {one.case_id: (one.person_id, one.person.name) for one in
             ReceptionVisitor.objects.filter(visible(seen_by), case__reception=row).select_related("person")}
    return [Brought(one, clear(one, "visitor_sealed"), clear(one, "matter_sealed"), clear(one, "outcome_sealed"), known.get(one.pk))
            for one in row.cases.all()]
