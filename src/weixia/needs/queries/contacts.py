"""Questions about contacts; asked through the wall."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from weixia.benefits.queries import Gift
from weixia.kernel.actor import Actor
from weixia.needs.facts import HOME
from weixia.needs.models import Contact
from weixia.registry.access import visible


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
