"""疑似重复: two records that may be one person, waiting for a human."""

from django.db import models

from weixia.kernel.fields import CText
from weixia.kernel.words import Word


class Suspicion(models.Model):
    """A pair and why. `other` is empty when the second record was not written (its row is kept in `row`, masked)."""

    wall = "child"
    in_merge = "moves"
    VERDICTS = {"": Word("待判断"), "same": Word("同一个人"), "different": Word("不是同一个人")}
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="suspicions")
    other = models.ForeignKey("registry.Person", null=True, on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    pair_key = CText(max_length=100, unique=True)
    reasons = models.JSONField(default=list)
    row = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True, default="", choices=list(VERDICTS.items()))
    judged_by = models.CharField(max_length=60, blank=True, default="")
    judged_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True, default="")
