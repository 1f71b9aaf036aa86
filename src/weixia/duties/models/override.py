"""加严: what a unit asks beyond the book."""

from django.db import models
from django.db.models import Q

from weixia.kernel.fields import CText


class Override(models.Model):
    """One unit's word on one value of a rule, from a day on; `value` null ends what was set before: the baseline again.

    Rows are only added: of those from the same day the last one stands. It rests on a document of the unit's own.
    """

    wall = "append"
    rule = CText(max_length=60)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    name = CText(max_length=40)
    value = models.JSONField(null=True)
    since = models.DateField()
    document = models.CharField(max_length=200, blank=True, default="")
    number = models.CharField(max_length=80, blank=True, default="")
    clause = models.CharField(max_length=500, blank=True, default="")
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["rule", "unit"], name="override_of")]
        constraints = [models.CheckConstraint(condition=Q(value__isnull=True) | ~Q(document="") & ~Q(clause=""),
                                              name="override_rests_on_a_document")]
