"""Questions about facts, whoever they are about."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.models import Happening


def standing(kinds: Collection[str], *, seen_by: Actor) -> QuerySet[Happening]:
    """Facts of these kinds in scope that stand, each with `known`: the day we knew, else the day it happened."""
    rows = Happening.objects.filter(visible(seen_by), kind__in=list(kinds), withdrawn_at=None)
    return rows.annotate(known=Coalesce("known_on", "happened_on"))
