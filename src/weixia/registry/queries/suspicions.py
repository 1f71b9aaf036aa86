"""Pairs waiting for a human."""

from django.db.models import QuerySet

from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.duplicates import words as reason_words
from weixia.registry.models import Import, Suspicion

__all__ = ["imports", "reason_words", "reasons_between", "suspicions"]


def suspicions(*, seen_by: Actor, verdict: str = "") -> QuerySet[Suspicion]:
    """Suspected pairs in scope, newest first; `verdict` '' is those not yet judged."""
    return (
        Suspicion.objects.filter(visible(seen_by), verdict=verdict)
        .select_related("person__unit", "other__unit").order_by("-found_at", "-id")
    )


def imports(*, seen_by: Actor) -> QuerySet[Import]:
    """Files imported within scope, newest first."""
    return Import.objects.filter(visible(seen_by)).order_by("-id")


def reasons_between(one: int, other: int, *, seen_by: Actor) -> list[str]:
    """Why two records were suspected to be one, in words."""
    found = Suspicion.objects.filter(visible(seen_by), person__in=(one, other), other__in=(one, other)).first()
    words = reason_words()
    return [words[code] for code in found.reasons if code in words] if found else []
