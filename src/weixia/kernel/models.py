"""The journal and its seals, the receipts of requests, drafts, and the lists that left the house."""

from zoneinfo import ZoneInfo

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

CHINA = ZoneInfo("Asia/Shanghai")


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


class Draft(models.Model):
    """草稿: a form half filled in, of one account. It is nobody's record: what was typed is sealed, and swept after some days.

    `turn` counts the savings, so that a late one does not undo a later one. `done`: where the form led when it was sent; its
    content is gone then, and no late saving brings it back.
    """

    wall = "open"
    uuid = models.UUIDField(unique=True)
    account_id = models.BigIntegerField()
    page = models.CharField(max_length=60)
    content_sealed = SealedText()
    turn = models.PositiveIntegerField(default=0)
    done = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "page", "-at"])]


class Preference(models.Model):
    """本机设置: what the office set otherwise than the default; who before them is in the journal."""

    wall = "open"
    name = models.CharField(max_length=60, primary_key=True)
    value = models.CharField(max_length=500, blank=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()


class Export(models.Model):
    """导出: one list that asked to leave the house: by whom, for what, how many rows, who approved it.

    The file lies sealed under var/exports until `expires_at`. What was asked for (`query_sealed`, JSON) may name a person.
    """

    wall = "range"
    STATES = {"waiting": Word("等待批准"), "making": Word("正在生成"), "ready": Word("可以下载"), "refused": Word("未批准"),
    "expired": Word("已过期"),
              "stopped": Word("没有做成")}
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    org_path = CText(max_length=255)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    words = models.CharField(max_length=300, blank=True, default="")
    query_sealed = SealedText()
    form = models.CharField(max_length=4)
    purpose = models.CharField(max_length=20)
    purpose_text = models.CharField(max_length=200, blank=True, default="")
    columns = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=list(STATES.items()))
    person_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60, blank=True, default="")
    by_post = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True, default="")
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField(max_length=200, blank=True, default="")
    needs_approval = models.BooleanField(default=False)
    file_hash = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["org_path", "-id"]),
            models.Index(fields=["by_id", "-id"]),
        ]

    @property
    def number(self) -> str:
        """What the watermark and the journal call it."""
        return f"{self.at.astimezone(CHINA):%Y%m%d}-{self.pk}"

    @property
    def state_words(self) -> str:
        return self.STATES[self.state]
