"""Dated marks: what the rules ask of a person beside their days, and since when it is so."""

from django.db import models

from weixia.kernel.fields import CText
from weixia.kernel.words import Word

# mark → how people call it; the value of kind and residence is a code, of the others "1" or ""
MARKS = {
    "kind": Word("人员类别"), "residence": Word("居住类型"), "resettled": Word("易地安置"), "led": Word("联系领导"),
    "ill": Word("重病"), "hard": Word("特殊困难"),
}
TAGGED = {"重病": "ill", "特殊困难": "hard"}


class PastMark(models.Model):
    """What one mark of a person was before it changed: `value` on the days before `until`, back to the change before
    that one or to the beginning. The present value stands on the person; whoever never changed has no row.

    `noted_on` is the day on which the change was recorded: a slip of that day is taken back whole (registry.marks).
    """

    wall = "child"
    in_merge = "goes"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="past_marks")
    org_path = CText(max_length=255, editable=False)
    mark = models.CharField(max_length=10, choices=list(MARKS.items()))
    value = models.CharField(max_length=20, blank=True, default="")
    until = models.DateField()
    noted_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "mark", "until"], name="pastmark_once")]
