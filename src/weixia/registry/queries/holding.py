"""Who holds a capability over a place of the tree: asked before an act that needs a second pair of eyes."""

from datetime import date

from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex

from weixia.kernel.actor import declared
from weixia.registry.models import Post


def holders_over(path: str, capability: str, *, on: date) -> list[tuple[int, str]]:
    """`(account id, name)` of everybody whose post on the day covers `path` and holds the capability, by name."""
    held = Post.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), since__lte=on, account__is_active=True, role__in=declared()[capability])
    covering = held.annotate(place=StrIndex(Value(path), F("unit__path"))).filter(place=1)
    return sorted(set(covering.values_list("account_id", "account__name")), key=lambda one: (one[1], one[0]))


def others_over(path: str, capability: str, *, than: int | None, on: date) -> list[str]:
    """Names of those who hold the capability over `path`, one account left out."""
    return [name for account_id, name in holders_over(path, capability, on=on) if account_id != than]
