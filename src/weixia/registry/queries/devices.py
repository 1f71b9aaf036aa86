"""Questions about one's own devices."""

from django.db.models import QuerySet

from weixia.kernel.actor import Actor
from weixia.registry.models import Device

SHOWN = 20


def devices(*, seen_by: Actor) -> QuerySet[Device]:
    """Where the asker is signed in now, the latest first."""
    return Device.objects.filter(account_id=seen_by.account_id or 0, left_at__isnull=True).order_by("-seen_at")[:SHOWN]
