"""转接 and 交接: a person on the way from one unit to another; the work of a leaving officer handed over."""

from django.db import models
from django.db.models import Q

from weixia.kernel.fields import CText
from weixia.kernel.words import Word
from weixia.registry.models.person import KINDS


class Transfer(models.Model):
    """A proposal that another unit take charge of a person. Nothing moves before the receiver confirms.

    `to_unit` is null while the destination is not known. `name`, `number` and `kind` are what the receiver may know
    of somebody who is not theirs yet. `kept` is what the sender did for the person, written when the receiver confirms:
    `{duties: [{rule, period, due, kept_on}], contacts}`; the rows themselves go with the person.
    """

    wall = "between"
    in_merge = "moves"
    ANSWERS = {"": Word("等待接收"), "confirmed": Word("已接收"), "declined": Word("不接收"), "withdrawn": Word("已撤回")}
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="transfers")
    org_path = CText(max_length=255, editable=False)
    from_unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    from_path = CText(max_length=255, editable=False)
    to_unit = models.ForeignKey("registry.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    to_path = CText(max_length=255, editable=False, blank=True, default="")
    name = CText(max_length=60)
    number = CText(max_length=40)
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    day = models.DateField()
    reason = models.CharField(max_length=300)
    source = models.ForeignKey("registry.Happening", null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_id = models.BigIntegerField(null=True)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, default="", choices=list(ANSWERS.items()))
    answered_by = models.CharField(max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_why = models.CharField(max_length=300, blank=True, default="")
    kept = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(answer=""), name="transfer_open_once"),
            models.CheckConstraint(condition=~Q(to_unit=models.F("from_unit")), name="transfer_elsewhere"),
        ]
        indexes = [
            models.Index(fields=["to_path", "-id"]), models.Index(fields=["from_path", "-id"]),
            models.Index(fields=["org_path", "-id"]),
        ]


class Handover(models.Model):
    """交接: everything that one account held, handed over in one act; the lines say what went to whom."""

    wall = "range"
    org_path = CText(max_length=255)
    account = models.ForeignKey("registry.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["org_path", "-id"])]


class HandoverLine(models.Model):
    """One thing handed over: a person (主联系人), or one duty that had been assigned."""

    wall = "child"
    in_merge = "moves"
    MATTERS = {"person": Word("主联系人"), "duty": Word("转交的事")}
    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    matter = models.CharField(max_length=10, choices=list(MATTERS.items()))
    text = models.CharField(max_length=120, blank=True, default="")
    account = models.ForeignKey("registry.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
