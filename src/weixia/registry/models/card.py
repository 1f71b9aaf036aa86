"""长辈卡: how an elder, or the family they authorised, come to the portal without a password."""

from typing import ClassVar

from django.db import models

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

MOST_TRIES = 5  # wrong codes after which one is dead


class Authority(models.Model):
    """授权: an elder's written word that somebody of the family may ask and answer for them."""

    wall = "child"
    in_merge = "goes"
    PAPERS: ClassVar[dict[str, Word]] = {
        "signed": Word("本人签字的委托书"), "witnessed": Word("本人口头委托，两人在场记下"), "guardian": Word("监护证明")}
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="authorities")
    org_path = CText(max_length=255, editable=False)
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=20, blank=True, default="")
    paper = models.CharField(max_length=10, choices=list(PAPERS.items()))
    since = models.DateField()
    until = models.DateField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="authority_period")]
        indexes = [models.Index(fields=["person"], name="authority_standing", condition=models.Q(ended_at=None))]


class Card(models.Model):
    """长辈卡, with its one activation code; `authority` says that the family holds it.

    `phone_*`: the number to which codes may go, once somebody of the staff made sure whose it is.
    """

    wall = "child"
    in_merge = "goes"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="cards")
    org_path = CText(max_length=255, editable=False)
    authority = models.ForeignKey(Authority, null=True, on_delete=models.CASCADE, related_name="cards")
    number = CText(max_length=12, unique=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")
    ended_why = models.CharField(max_length=100, blank=True, default="")
    salt = models.CharField(max_length=32, blank=True, default="")
    code_mac = models.CharField(max_length=64, blank=True, default="")
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    phone_sealed = SealedText()
    phone_index = CText(max_length=32, blank=True, default="")
    phone_by = models.CharField(max_length=60, blank=True, default="")
    phone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="card_of_person"),
            models.Index(fields=["phone_index"], name="card_by_phone", condition=models.Q(ended_at=None)),
        ]


class ElderDevice(models.Model):
    """长辈的设备: a telephone or a tablet that is remembered; its secret is kept as a MAC."""

    wall = "child"
    in_merge = "goes"
    HOW: ClassVar[dict[str, Word]] = {"card": Word("凭卡"), "code": Word("凭验证码")}
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="elder_devices")
    org_path = CText(max_length=255, editable=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="devices")
    token_mac = models.CharField(max_length=64, unique=True)
    how = models.CharField(max_length=4, choices=list(HOW.items()))
    browser = models.CharField(max_length=120, blank=True, default="")
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="elderdevice_of_person")]


class EntryCode(models.Model):
    """验证码: somebody asked for a code for a number, whether we know that number or not.

    A row is written, and a code made, for every number alike: what is known is asked later, by the job that sends.
    """

    wall = "open"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    session_mac = models.CharField(max_length=64, unique=True)
    phone_sealed = SealedText()
    phone_index = CText(max_length=32, db_index=True)
    salt = models.CharField(max_length=32)
    code_mac = models.CharField(max_length=64)
    asked_at = models.DateTimeField(db_index=True)
    until = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
