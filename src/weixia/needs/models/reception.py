"""接待日: a day on which a bureau's head receives."""

from datetime import datetime, time, timedelta

from django.db import models

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

OUTCOMES = {"settled": Word("当场办结"), "promised": Word("答应办理"), "passed": Word("转有关部门"), "explained": Word("当面说明")}


class Reception(models.Model):
    """局长接待日 of one bureau: planned; then held by the `receiver` or the `stand_in` who was authorised, or cancelled. A held
    one that is cancelled was recorded by mistake. One a day that stands."""

    wall = "unit"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=100, blank=True, default="")
    receiver = models.CharField(max_length=60)
    planned_by = models.CharField(max_length=60)
    planned_at = models.DateTimeField()
    stand_in = models.CharField(max_length=60, blank=True, default="")
    stand_in_why = models.CharField(max_length=300, blank=True, default="")
    authorised_by = models.CharField(max_length=60, blank=True, default="")
    authorised_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=60, blank=True, default="")
    came = models.PositiveSmallIntegerField(null=True)
    held_by = models.CharField(max_length=60, blank=True, default="")
    held_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    cancelled_by = models.CharField(max_length=60, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="reception_once", condition=models.Q(cancelled_at=None))]
        indexes = [models.Index(fields=["org_path", "-day"])]

    @property
    def state(self) -> str:
        """planned, held or cancelled."""
        return "cancelled" if self.cancelled_at else "held" if self.held_at else "planned"

    @property
    def slots(self) -> list[time]:
        """When each visitor's turn begins."""
        first, last, told = datetime.combine(self.day, self.begins), datetime.combine(self.day, self.ends), []
        while first < last:
            told.append(first.time())
            first += timedelta(minutes=self.minutes)
        return told


class ReceptionCase(models.Model):
    """One matter that somebody brought, and what came of it in a sentence."""

    wall = "unit"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    reception = models.ForeignKey(Reception, on_delete=models.CASCADE, related_name="cases")
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    visitor_sealed = SealedText()
    matter_sealed = SealedText()
    outcome = models.CharField(max_length=10, choices=list(OUTCOMES.items()))
    outcome_sealed = SealedText()
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class ReceptionVisitor(models.Model):
    """Whose matter it was, where the visitor is on the register: it goes with the person, the matter stays with the bureau."""

    wall = "child"
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    case = models.OneToOneField(ReceptionCase, on_delete=models.CASCADE, related_name="known")
    at = models.DateTimeField()
