"""What the desk does with a duty: 转交 gives it to somebody else, 改期 plans another day. Both name it by its key."""

from datetime import date

from django.db import models
from django.db.models import OuterRef, Q

from weixia.kernel.fields import CText


class Assignment(models.Model):
    """转交: one duty given to an account instead of whoever the rule names, until it is kept or taken back.

    `act` is shared by all rows of one batch, so that it can be undone whole; `ended_act` is the act that ended this
    row by giving the duty on.
    """

    wall = "child"
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    rule = CText(max_length=60)
    period = CText(max_length=24)
    account = models.ForeignKey("registry.Account", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    reason = models.CharField(max_length=300, blank=True, default="")
    act = models.UUIDField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")
    ended_act = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "rule", "period"], name="assignment_once",
                                               condition=Q(ended_at=None))]
        indexes = [models.Index(fields=["act"]), models.Index(fields=["account"])]

    @classmethod
    def in_force(cls, day: date) -> "models.QuerySet[Assignment]":
        """For the duty of an outer query: the standing row, while its account works and holds a post on the day."""
        held = Q(account__posts__until__isnull=True) | Q(account__posts__until__gt=day)
        return cls.objects.filter(_of_duty(), held, day__lte=day, ended_at=None, account__is_active=True,
                                  account__posts__since__lte=day)


class Postponement(models.Model):
    """改期: the day somebody plans to do it. The rule's own due day never moves, nor does any count."""

    wall = "child"
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    rule = CText(max_length=60)
    period = CText(max_length=24)
    planned_on = models.DateField()
    day = models.DateField()
    reason = models.CharField(max_length=300)
    act = models.UUIDField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")
    ended_act = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "rule", "period"], name="postponement_once",
                                               condition=Q(ended_at=None))]
        indexes = [models.Index(fields=["act"])]

    @classmethod
    def in_force(cls, day: date) -> "models.QuerySet[Postponement]":
        """For the duty of an outer query: the standing row."""
        return cls.objects.filter(_of_duty(), day__lte=day, ended_at=None)


def _of_duty() -> Q:
    return Q(rule=OuterRef("rule"), person=OuterRef("person_id"), period=OuterRef("period"))
