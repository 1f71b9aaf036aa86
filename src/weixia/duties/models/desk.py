"""What the desk does with a duty: 转交 gives it to somebody else, 改期 plans another day. Both name it by its key."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q

from weixia.kernel.fields import CText


class DeskRow(models.Model):
    """Something said of one duty, until it is kept or the row is ended; at most one stands.

    `act` is shared by all rows of one batch, so that it can be undone whole; `ended_act` is the act that ended this
    row by putting another in its place.
    """

    wall = "child"
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    rule = CText(max_length=60)
    period = CText(max_length=24)
    day = models.DateField()
    act = models.UUIDField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")
    ended_act = models.UUIDField(null=True)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["person", "rule", "period"], name="%(class)s_once",
                                               condition=Q(ended_at=None))]
        indexes = [models.Index(fields=["act"])]

    @classmethod
    def in_force(cls, day: date) -> "models.QuerySet[Self]":
        """For the duty of an outer query: the standing row."""
        of_duty = Q(rule=OuterRef("rule"), person=OuterRef("person_id"), period=OuterRef("period"))
        return cls._default_manager.filter(of_duty, day__lte=day, ended_at=None)


class Assignment(DeskRow):
    """转交: one duty given to an account instead of whoever the rule names."""

    account = models.ForeignKey("registry.Account", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta(DeskRow.Meta):
        indexes = [*DeskRow.Meta.indexes, models.Index(fields=["account"])]

    @classmethod
    def in_force(cls, day: date) -> "models.QuerySet[Self]":
        """The standing row, while its account works and holds a post on the day."""
        held = Q(account__posts__until__isnull=True) | Q(account__posts__until__gt=day)
        return super().in_force(day).filter(held, account__is_active=True, account__posts__since__lte=day)


class Postponement(DeskRow):
    """改期: the day somebody plans to do it. The rule's own due day never moves, nor does any count."""

    planned_on = models.DateField()
    reason = models.CharField(max_length=300)
