"""Questions about contacts; asked through the wall."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from weixia.benefits.queries import Gift
from weixia.kernel.actor import Actor
from weixia.needs.models import LEVELS, MODES, OCCASIONS, Contact
from weixia.registry.access import visible

__all__ = ["LEVELS", "MODES", "OCCASIONS", "contact_get", "contacts_of", "last_reached", "last_wording", "silent"]


def contacts_of(person_id: int, *, seen_by: Actor) -> QuerySet[Contact]:
    """Contacts with one person, newest first, withdrawn ones left out."""
    rows = Contact.objects.filter(visible(seen_by), person_id=person_id, withdrawn_at__isnull=True)
    return rows.select_related("replaces").order_by("-day", "-id")


def contacts_since(person_id: int, day: date) -> int:
    """How many contacts there were with a person from a day on."""
    return Contact.objects.filter(person_id=person_id, withdrawn_at__isnull=True, day__gte=day).count()


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
