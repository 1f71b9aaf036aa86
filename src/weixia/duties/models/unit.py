"""单位的应尽之责: what a unit itself owes, with the statuses and the arithmetic of days that people's duties have."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from weixia.duties.models.owed import Owed, status_on
from weixia.duties.models.subject import Setting
from weixia.kernel.fields import CText


class UnitStretch(models.Model):
    """What a unit was on the days of [since, until): null is without end. Only Weixia's own days are dated: what a unit was when it
    was first settled, it had always been."""

    wall = "open"
    goes_with_unit = True
    unit = models.ForeignKey("registry.Unit", on_delete=models.CASCADE, related_name="+")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    bureau = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit"], name="unit_stretch_open", condition=Q(until=None))]


class UnitDutyQuerySet(models.QuerySet["UnitDuty"]):
    """Duties of units as they stand on a day."""

    def on(self, day: date) -> "UnitDutyQuerySet":
        """Those open by `day`, with `kept`, `ended` (the last day on which the unit still owed it), `waived` and `status` as of
        that day."""
        ended = UnitStretch.objects.filter(Q(since=None) | Q(since__lte=OuterRef("opens")), unit_id=OuterRef("unit_id"),
                                           until__gt=OuterRef("opens"), until__lte=day + timedelta(days=1))
        last = ExpressionWrapper(F("until") - Value(1), output_field=models.DateField())
        return self.filter(opens__lte=day).annotate(
            kept=Case(When(kept_on__lte=day, then=F("kept_on")), default=None, output_field=models.DateField()),
            ended=Subquery(ended.annotate(last=last).values("last")[:1]),
            waived=Value(False), status=status_on(day))

    def reached(self) -> "UnitDutyQuerySet":
        """Nothing beyond the last day that is settled for everybody."""
        return self.filter(opens__lte=Coalesce(Subquery(Setting.objects.values("settled_to")[:1]), F("opens")))


class UnitDuty(Owed):
    """One thing that a unit owes."""

    wall = "unit"
    goes_with_unit = True
    unit = models.ForeignKey("registry.Unit", on_delete=models.CASCADE, related_name="+", db_index=False)  # unit_duty_once
    org_path = CText(max_length=255, editable=False)

    objects = UnitDutyQuerySet.as_manager()

    if TYPE_CHECKING:  # said by UnitDutyQuerySet.on
        status: str
        kept: date | None
        ended: date | None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "rule", "period"], name="unit_duty_once")]
        indexes = [models.Index(fields=["org_path", "due", "id"])]
