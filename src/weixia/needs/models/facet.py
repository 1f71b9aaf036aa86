"""What was talked about at a contact: facets, questions, and what the elder asked to pass on. All of it is sealed."""

from django.db import models

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

FACETS = {"voice": Word("心声"), "health": Word("健康"), "living": Word("起居"), "hobby": Word("爱好"), "hardship": Word("困难"),
          "wish": Word("愿望")}
STATES = {"good": Word("好"), "fair": Word("一般"), "poor": Word("差"), "untold": Word("未谈")}
WITH_STATE = ("health", "living")


class Facet(models.Model):
    """What was said of one side of life at one contact. Sealed whole, the word 好, 一般, 差 too: nothing can count or rank it."""

    wall = "child"
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    contact = models.ForeignKey("needs.Contact", on_delete=models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=10, choices=list(FACETS.items()))
    state_sealed = SealedText()
    words_sealed = SealedText()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "facet"], name="facet_once")]


class Question(models.Model):
    """问答: what somebody asked at a contact (S003-1-20): answered on the spot, when `call_back_on` is that day, or to be called
    back by then."""

    wall = "child"
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    contact = models.ForeignKey("needs.Contact", on_delete=models.CASCADE, related_name="questions")
    asked_sealed = SealedText()
    answer_sealed = SealedText()
    consulted = models.CharField(max_length=60, blank=True, default="")
    call_back_on = models.DateField()
    owner_id = models.BigIntegerField(null=True)
    owner = models.CharField(max_length=60, blank=True, default="")
    answered_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["call_back_on"], name="question_waits", condition=models.Q(answered_at=None))]


class Relay(models.Model):
    """转达: what the elder asked to pass on, in the elder's words, to one account. The addressee and the primary contact may
    read it, nobody else; it is no evidence, no mark and no filter."""

    wall = "child"
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    contact = models.ForeignKey("needs.Contact", on_delete=models.CASCADE, related_name="relays")
    words_sealed = SealedText()
    to_id = models.BigIntegerField()
    to_name = models.CharField(max_length=60)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["to_id"], name="relay_unread", condition=models.Q(read_at=None))]
