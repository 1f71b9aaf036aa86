"""Questions about verifications; asked through the wall."""

from collections.abc import Collection
from datetime import date

from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.models import Verification
from weixia.registry.models.verification import HOW, WHAT

__all__ = ["HOW", "WHAT", "last_verified", "of_person"]


def of_person(person_id: int, *, seen_by: Actor, most: int = 20) -> list[Verification]:
    """Checks of one person's details that stand, newest first."""
    rows = Verification.objects.filter(visible(seen_by), person_id=person_id, withdrawn_at=None)
    return list(rows.order_by("-day", "-id")[:most])


def last_verified(people: Collection[int], *, seen_by: Actor) -> dict[int, tuple[date, str, str]]:
    """`{person: (day, how in words, by whom)}` of the last check of each; absent for whoever was never checked."""
    rows = Verification.objects.filter(visible(seen_by), person_id__in=list(people), withdrawn_at=None)
    rows = rows.order_by("person_id", "-day", "-id").distinct("person_id")
    return {row.person_id: (row.day, HOW[row.how], row.by_name) for row in rows}
