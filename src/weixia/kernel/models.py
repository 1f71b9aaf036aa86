"""The journal and its seals, the receipts of requests, drafts, the lists that left the house, and the letters that go out."""

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


class Letter(models.Model):
    """信: one message by one channel, put inside the act it follows from and sent after it.

    `about` is what it says something of (`need:12:answered`); the same reason never goes twice by a channel. The text is
    sealed; that of a one-time code (`secret`) is wiped once it left or expired. `why` is a code of WHYS, never somebody's words.
    """

    wall = "child"
    in_merge = "moves"
    STATES = {
        "waiting": Word("等待发送"), "sending": Word("正在发送"), "unsure": Word("不知是否发出"), "sent": Word("已发出"),
        "delivered": Word("已送达"), "dead": Word("没有送到"), "told": Word("已另行告知"), "printed": Word("已打印"),
        "posted": Word("已寄出"), "stopped": Word("已停发"), "expired": Word("已过时"),
    }
    CHANNELS = {"sms": Word("短信"), "voice": Word("语音电话"), "wecom": Word("企业微信"), "print": Word("纸质信")}
    TO = {"elder": Word("本人"), "family": Word("家属"), "caller": Word("来电人"), "staff": Word("工作人员")}
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person_id = models.BigIntegerField(null=True)
    org_path = CText(max_length=255)
    about = models.CharField(max_length=100)
    channel = models.CharField(max_length=8, choices=list(CHANNELS.items()))
    slot = models.CharField(max_length=40, default="1")
    to_kind = models.CharField(max_length=6, choices=list(TO.items()))
    to_id = models.BigIntegerField(null=True)
    name_sealed = SealedText()
    address_sealed = SealedText()
    template = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=20, default="zh-Hans")
    wanted = models.CharField(max_length=20, default="zh-Hans")
    values_sealed = SealedText()
    text_sealed = SealedText()
    secret = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    after_death = models.BooleanField(default=False)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_until = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=9, default="waiting", choices=list(STATES.items()))
    why = models.CharField(max_length=20, blank=True, default="")
    put_at = models.DateTimeField()
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    resent = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=60, blank=True, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "channel", "slot"], name="letter_once")]
        indexes = [
            models.Index(fields=["not_before"], condition=models.Q(state="waiting"), name="letter_due"),
            models.Index(fields=["lease_until"], condition=models.Q(state__in=["sending", "unsure"]), name="letter_in_doubt"),
            models.Index(fields=["org_path", "state", "-id"]),
            models.Index(fields=["person_id", "-id"]),
            models.Index(fields=["channel", "state", "-sent_at"]),
        ]


class Attempt(models.Model):
    """发送: one try to hand a letter over, written down before it is made. `outcome` '' : nobody knows yet."""

    wall = "part"
    part_of = "letter"
    OUTCOMES = {
        "": Word("还没有结果"), "accepted": Word("对方已收下"), "refused": Word("对方不收"), "unreached": Word("没有连上"),
        "unknown": Word("发到一半断了，不知对方收没收"), "absent": Word("问过了，对方没有收到"),
    }
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="attempts")
    person_id = models.BigIntegerField(null=True, editable=False)
    org_path = CText(max_length=255, editable=False)
    via = models.CharField(max_length=12)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, blank=True, default="", choices=list(OUTCOMES.items()))
    why = models.CharField(max_length=20, blank=True, default="")
    ref = models.CharField(max_length=80, blank=True, default="")


class Delivery(models.Model):
    """送达回执: what a provider told of a letter afterwards, signed; a nonce counts once."""

    wall = "append"
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="deliveries")
    nonce = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    delivered = models.BooleanField()
    why = models.CharField(max_length=20, blank=True, default="")
