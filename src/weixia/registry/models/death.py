"""去世 in two steps, and undone by two; and 类别更正. Each step is a row with its hand and its day."""

from django.db import models
from django.db.models import Q

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word
from weixia.registry.models.person import KINDS


class Death(models.Model):
    """宣告 by one person, 核实 by another. A death that only a ledger states has no row: the ledger vouches for it.

    `happening` is the fact that set the day; `told_sealed` from whom we know, `how_sealed` how it was verified.
    """

    wall = "child"
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="deaths")
    org_path = CText(max_length=255, editable=False)
    happening = models.ForeignKey("registry.Happening", null=True, on_delete=models.SET_NULL, related_name="+")
    told_sealed = SealedText()
    declared_id = models.BigIntegerField(null=True)
    declared_by = models.CharField(max_length=60)
    declared_at = models.DateTimeField()
    how_sealed = SealedText()
    verified_id = models.BigIntegerField(null=True)
    verified_by = models.CharField(max_length=60, blank=True, default="")
    verified_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="death_once", condition=Q(ended_at=None))]


class Revocation(models.Model):
    """误报撤销: proposed by one with a reason, confirmed by another who has the right; a no is an answer too.

    `since` is the day from which the person was thought dead here; `died_on` and `died_source` what the file said.
    """

    wall = "child"
    in_merge = "moves"
    ANSWERS = {"": Word("等待核对"), "confirmed": Word("已撤销"), "declined": Word("不撤销")}
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="revocations")
    org_path = CText(max_length=255, editable=False)
    died_on = models.DateField()
    died_source = models.CharField(max_length=10, blank=True, default="")
    since = models.DateField()
    reason_sealed = SealedText()
    proposed_id = models.BigIntegerField(null=True)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, default="", choices=list(ANSWERS.items()))
    answer_sealed = SealedText()
    answered_id = models.BigIntegerField(null=True)
    answered_by = models.CharField(max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="revocation_open_once", condition=Q(answer=""))]


class KindChange(models.Model):
    """类别更正: from the day of approval `since` on the person is of another kind; what they were before stays told."""

    wall = "child"
    in_merge = "moves"
    same_fact = ("kind_before", "kind_after", "since")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="kind_changes")
    org_path = CText(max_length=255, editable=False)
    kind_before = models.CharField(max_length=10, choices=list(KINDS.items()))
    kind_after = models.CharField(max_length=10, choices=list(KINDS.items()))
    since = models.DateField()
    document = models.CharField(max_length=120)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-since"])]
