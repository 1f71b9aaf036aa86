"""善后: the case that a death opens and its steps; 以视频代替上门; 帮扶方案."""

from django.db import models
from django.db.models import Q

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

# the checklist of a case, in order. 上门慰问 is kept by a visit on file and 遗属登记 by a survivor on file: they are rows
# only where it is said why not. 测算 is a note for people, never a sum: no room reckons it yet (AC-18)
STEPS = {
    "visit": Word("上门慰问家属"), "inform": Word("告知丧葬抚恤政策"), "funeral": Word("协助治丧"), "obituary": Word("定讣告口径"),
    "stop_pay": Word("办理待遇停发"), "files": Word("档案移交"), "devices": Word("收回借用的设备"), "survivors": Word("遗属登记"),
    "reckon": Word("抚恤丧葬测算"),
}
MAY_WAIT = frozenset({"reckon"})  # 须人工复核, by a room that is not built: a case closes without it
BY_FACTS = frozenset({"visit", "survivors"})
OUTCOMES = {"done": Word("已办"), "excused": Word("不办")}
WAYS = {"home": Word("当面"), "phone": Word("电话"), "letter": Word("书面"), "video": Word("视频")}


class Bereavement(models.Model):
    """One death's case. `known_on`: the day we knew. Cancelled when the death is revoked; it stays readable."""

    wall = "child"
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    died_on = models.DateField()
    known_on = models.DateField()
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    closed_by = models.CharField(max_length=60, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    note_sealed = SealedText()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="bereavement_once", condition=Q(cancelled_at=None))]
        indexes = [models.Index(fields=["org_path", "-id"])]

    @property
    def is_open(self) -> bool:
        """Neither closed nor cancelled."""
        return self.closed_on is None and self.cancelled_at is None


class BereavementStep(models.Model):
    """One step: done on `day` (for 告知: `way`, and to whom of the family), or not done, and `note_sealed` says why.
    `case` is null only where two records of one death were merged and the other one's case stayed behind."""

    wall = "child"
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.ForeignKey(Bereavement, null=True, on_delete=models.CASCADE, related_name="steps")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    kind = models.CharField(max_length=10, choices=list(STEPS.items()))
    outcome = models.CharField(max_length=10, choices=list(OUTCOMES.items()))
    day = models.DateField()
    way = models.CharField(max_length=10, blank=True, default="", choices=list(WAYS.items()))
    whom_sealed = SealedText()
    note_sealed = SealedText()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="bereavement_step_once", condition=Q(withdrawn_at=None))]


class Substitution(models.Model):
    """以视频代替上门: proposed with a reason, approved by another hand; from `since` on a video call that reached the person
    keeps the duty to visit them far away, until `until` (null: without end)."""

    wall = "child"
    in_merge = "moves"
    ANSWERS = {"": Word("等待批准"), "approved": Word("已批准"), "declined": Word("未批准")}
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    since = models.DateField()
    until = models.DateField(null=True)
    reason_sealed = SealedText()
    proposed_id = models.BigIntegerField(null=True)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, default="", choices=list(ANSWERS.items()))
    answer_sealed = SealedText()
    answered_by = models.CharField(max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="substitution_once",
                                               condition=Q(answer__in=["", "approved"], until=None))]


class AidPlan(models.Model):
    """帮扶方案: what is wanted, what is done, whose it is, and the day it is looked at again."""

    wall = "child"
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    day = models.DateField()
    goals_sealed = SealedText()
    measures_sealed = SealedText()
    owner = models.CharField(max_length=60)
    review_on = models.DateField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="aid_plan_once", condition=Q(ended_on=None))]
