"""推翻: a risk flag that does not hold for one person, said so by somebody, for a reason, until a day."""

from django.db import models

from weixia.kernel.fields import CText


class Overrule(models.Model):
    """One flag of one person set aside over [from_day, until]; the flag stays shown beside it. One at a time."""

    wall = "child"
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    flag = models.CharField(max_length=20)
    reason = models.CharField(max_length=200)
    from_day = models.DateField()
    until = models.DateField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "flag"], name="overrule_once", condition=models.Q(ended_at=None))]
