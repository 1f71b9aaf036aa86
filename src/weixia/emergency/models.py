"""重要情况报告: what was told, when, to whom, and who received it. Rows are added and never changed.

Only what a row hangs on may follow: the person's place and the person (a merge), and the fact once it was corrected.
"""

import pgtrigger
from django.db import models
from django.db.models import Q

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

# the five kinds of S003-7-25, under the registry's codes
KINDS = {
    "activity": Word("参加重大活动"), "illness": Word("重大疾病"), "hardship": Word("特殊困难"), "accident": Word("意外"),
    "death": Word("去世"),
}
MEANS = {"phone": Word("电话"), "meeting": Word("当面"), "video": Word("视频"), "wechat": Word("微信")}
ROLES = {"unit": Word("主管单位"), "bureau": Word("老干部局")}
STEPS = {
    "oral": Word("口头登记"), "written": Word("书面报送"), "received": Word("已接收"), "instructed": Word("批示"), "followed": Word("跟踪"),
    "closed": Word("关闭"),
}
# C3.6: from each step to the only ones that may come after it
NEXT = {
    "": ("oral",), "oral": ("written",), "written": ("received",), "received": ("instructed",), "instructed": ("followed",),
    "followed": ("followed", "closed"), "closed": (),
}
FOLLOWS = ["org_path", "person"]


def kept_as_told(*, follows: tuple[str, ...] = ()) -> list[pgtrigger.Trigger]:
    """The database itself refuses to change or remove what was told."""
    return [pgtrigger.ReadOnly(name="never_edited", exclude=[*FOLLOWS, *follows]),
            pgtrigger.Protect(name="never_removed", operation=pgtrigger.Delete)]


class Report(models.Model):
    """One report of one fact. `occurred_time` is null where the hour is unknown; `known_at` starts the clocks."""

    wall = "child"
    told_once = True
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    happening = models.OneToOneField("registry.Happening", null=True, on_delete=models.PROTECT, related_name="report")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    occurred_on = models.DateField()
    occurred_time = models.TimeField(null=True)
    known_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["org_path", "-known_at"])]
        triggers = kept_as_told(follows=("happening",))


class Step(models.Model):
    """One step of a report's life: when it happened (`at`, `day` where it is), by whom, and when it was recorded.

    `told_to`, `means`, `told_by`: of the word of mouth, who told whom by what. `after` is the step before it.
    """

    wall = "child"
    told_once = True
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    number = models.PositiveSmallIntegerField(default=1)
    after = models.CharField(max_length=10, blank=True, default="", choices=list(STEPS.items()))
    step = models.CharField(max_length=10, choices=list(STEPS.items()))
    at = models.DateTimeField()
    day = models.DateField()
    told_to = models.CharField(max_length=60, blank=True, default="")
    means = models.CharField(max_length=10, blank=True, default="", choices=list(MEANS.items()))
    told_by = models.CharField(max_length=60, blank=True, default="")
    text_sealed = SealedText()
    recorded_at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    by_post = models.CharField(max_length=120, blank=True, default="")
    by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["step", "person"], name="step_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="step_in_order"),
            models.UniqueConstraint(fields=["report", "step"], name="step_once", condition=~Q(step="followed")),
            models.CheckConstraint(name="step_follows", condition=Q(*[
                Q(after=before, step=step) for before, steps in NEXT.items() for step in steps], _connector=Q.OR)),
        ]
        triggers = kept_as_told()


class Recipient(models.Model):
    """A unit that a report goes to, under the name it then had: the unit in charge; for a death the bureau above as well."""

    wall = "child"
    told_once = True
    in_merge = "moves"
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="recipients")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=100)
    role = models.CharField(max_length=10, choices=list(ROLES.items()))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "role"], name="recipient_once")]
        triggers = kept_as_told()


class Receipt(models.Model):
    """已接收: who received for a recipient, when, and what they remarked."""

    wall = "child"
    told_once = True
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    recipient = models.OneToOneField(Recipient, on_delete=models.PROTECT, related_name="receipt")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    at = models.DateTimeField()
    text_sealed = SealedText()
    by_name = models.CharField(max_length=60)
    by_post = models.CharField(max_length=120, blank=True, default="")
    by_id = models.BigIntegerField(null=True)

    class Meta:
        triggers = kept_as_told()


class Supplement(models.Model):
    """补充报告: what was wrong or missing, said anew; the original stays as it was."""

    wall = "child"
    told_once = True
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="supplements")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    at = models.DateTimeField()
    text_sealed = SealedText()
    by_name = models.CharField(max_length=60)
    by_post = models.CharField(max_length=120, blank=True, default="")
    by_id = models.BigIntegerField(null=True)

    class Meta:
        triggers = kept_as_told()
