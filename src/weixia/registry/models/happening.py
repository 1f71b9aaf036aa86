"""重要情况: what happened to a person, and when we knew."""

from django.db import models

from weixia.kernel.fields import CText
from weixia.kernel.words import Word

# code → 事件 as the ledger writes it
KINDS = {
    "hospital": Word("住院"), "discharge": Word("出院"), "illness": Word("重大疾病"), "death": Word("去世"), "dispute": Word("矛盾纠纷"),
    "hardship": Word("生活困难"), "family": Word("家庭变故"), "checkup": Word("体检"), "accident": Word("意外"),
    "activity": Word("参加重大活动"), "move_in": Word("转入"), "move_out": Word("转出"),
}


class Happening(models.Model):
    """One fact. `known_on` is the day we knew (empty: the day it happened); withdrawn facts count for nothing."""

    wall = "child"
    in_merge = "moves"
    same_fact = ("kind", "happened_on", "known_on", "text")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="happenings")
    org_path = CText(max_length=255, editable=False)
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    happened_on = models.DateField()
    known_on = models.DateField(null=True)
    text = models.CharField(max_length=500, blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60, blank=True, default="")
    late = models.BooleanField(default=False)
    fingerprint = CText(max_length=64, blank=True, default="")
    source = models.ForeignKey("registry.Import", null=True, on_delete=models.SET_NULL, related_name="+")
    replaces = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="replaced_by")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "kind", "happened_on"]),
            models.Index(fields=["kind", "happened_on"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "fingerprint"], name="happening_once",
                                    condition=~models.Q(fingerprint="")),
        ]
