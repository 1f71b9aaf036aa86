"""The journal and its seals."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from weixia.kernel.fields import CText


class Event(models.Model):
    """流水: one thing that was done. Append-only."""

    wall = "journal"
    uuid = models.UUIDField(unique=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    post = models.CharField(max_length=200, blank=True)
    person_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    org_path = CText(max_length=255)
    mac = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"]),
            models.Index(fields=["org_path", "-id"]),
            models.Index(fields=["actor_id", "-id"]),
            BrinIndex(fields=["at"]),
        ]


class Seal(models.Model):
    """封条: one link of the chain over the journal. `mac` covers the previous link, the event's id and content."""

    wall = "append"
    seq = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    mac = models.CharField(max_length=64)


class Reply(models.Model):
    """回执: the stored answer to an idempotency key, so that the same request twice has one effect; kept 72 h."""

    wall = "open"
    account_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64)
    body = models.CharField(max_length=64, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=500, blank=True)
    content = models.TextField(blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "key"], name="reply_once")]
