"""免除: a duty set aside."""

from django.db import models
from django.db.models import Q

from weixia.kernel.fields import CText


class Waiver(models.Model):
    """免除: a duty set aside by somebody for a reason. It names the duty by its key, so that it outlives the row."""

    wall = "child"
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    rule = CText(max_length=60)
    period = CText(max_length=24)
    day = models.DateField()
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "person", "period"], name="waiver_once",
                                               condition=Q(withdrawn_at=None))]
