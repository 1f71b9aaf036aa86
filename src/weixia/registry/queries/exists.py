"""Conditions for a person of an outer query, so that other rooms narrow people by what is registered without opening its tables."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef

from weixia.registry.models import ClassTag, Happening, Verification


def marked(tags: Collection[str]) -> Exists:
    """Whether one of these marks stands on the person."""
    return Exists(ClassTag.objects.filter(person_id=OuterRef("pk"), tag__in=list(tags)))


def happened(kind: str, *, after: date, until: date) -> Exists:
    """Whether something of that kind happened over (after, until]."""
    return Exists(Happening.objects.filter(person_id=OuterRef("pk"), kind=kind, withdrawn_at=None, happened_on__gt=after,
                                           happened_on__lte=until))


def checked(*, after: date, until: date) -> Exists:
    """Whether address, telephone and family contacts were checked over (after, until]."""
    return Exists(Verification.objects.filter(person_id=OuterRef("pk"), withdrawn_at=None, day__gt=after, day__lte=until))
