"""核验: somebody made sure that the address, the telephone and the family contacts on file are still true."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from weixia.kernel.fields import CText
from weixia.kernel.words import Word

WHAT = {"address": Word("住址"), "phone": Word("电话"), "family": Word("家庭联系人")}
HOW = {
    "phone": Word("电话问过"), "home": Word("上门问过"), "family": Word("问过家属"), "unit": Word("单位或社区核实"),
    "edit": Word("更新档案时核对"),
}


class Verification(models.Model):
    """One check of one person's details. `changed` names what was no longer true and was corrected: [] is 都没变.

    `act` is shared by all rows of one press, so that it can be taken back whole.
    """

    wall = "child"
    in_merge = "moves"
    same_fact = ("day", "how", "what", "changed")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="verifications")
    org_path = CText(max_length=255, editable=False)
    day = models.DateField()
    how = models.CharField(max_length=10, choices=list(HOW.items()))
    what = ArrayField(models.CharField(max_length=10))
    changed = ArrayField(models.CharField(max_length=10), default=list)
    act = models.UUIDField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["person", "day"], name="verification_standing", condition=models.Q(withdrawn_at=None)),
            models.Index(fields=["act"]),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "act"], name="verification_once")]
