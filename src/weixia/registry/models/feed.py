"""日历订阅: a private address under which a calendar program reads how many things are owed on which day."""

from django.db import models

from weixia.kernel.sealing import uuid7
from weixia.registry.models.staff import Account


class Feed(models.Model):
    """One address of one account. Only the token's MAC is kept, so the address is shown once; `ended_at` closes it at once."""

    wall = "open"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="feeds")
    token_mac = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], name="feed_once", condition=models.Q(ended_at__isnull=True)),
        ]
