"""What an act leaves to the clock: to decide everybody's duties anew."""

from django.db import models

from weixia.kernel.fields import CText
from weixia.kernel.words import Word

WHAT = {"start": Word("起用"), "workdays": Word("导入工作日表"), "override": Word("单位加严")}


class Errand(models.Model):
    """Somebody did what moves everybody's duties; the clock decides them after the act is committed, a slice at a time.

    `rule`: the one rule that it is about with its stricter forms, '' for all. `done` of `of` people are decided; a killed
    one is begun again, and writes only what is not written yet.
    """

    wall = "open"
    what = models.CharField(max_length=10, choices=list(WHAT.items()))
    rule = CText(max_length=60, blank=True, default="")
    about = models.CharField(max_length=120, blank=True, default="")
    by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="errand_waits", condition=models.Q(ended_at=None))]
