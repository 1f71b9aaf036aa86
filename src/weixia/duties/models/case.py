"""事的时限: what one case owes, a need or a petition, with the statuses and the arithmetic of days that people's duties have."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from weixia.duties.models.owed import Owed, status_on
from weixia.duties.models.subject import Setting
from weixia.kernel.fields import CText


class CaseDutyQuerySet(models.QuerySet["CaseDuty"]):
    """Duties of cases as they stand on a day."""

    def on(self, day: date) -> "CaseDutyQuerySet":
        """Those open by `day`, with `kept`, `ended` (the last day on which there was such a case) and `status` as of that day."""
        return self.filter(opens__lte=day).annotate(
            kept=Case(When(kept_on__lte=day, then=F("kept_on")), default=None, output_field=models.DateField()),
            ended=Case(When(ended_on__lte=day, then=F("ended_on")), default=None, output_field=models.DateField()),
            waived=Value(False), status=status_on(day))

    def waiting(self, day: date) -> "CaseDutyQuerySet":
        """Those whose status on `day` is open, overdue or cannot be told, said in plain columns."""
        return self.filter(
            Q(kept_on=None) | Q(kept_on__gt=day), Q(ended_on=None) | Q(ended_on__gt=day),
            Q(late_until=None) | Q(late_until__gte=day) | Q(due__gte=day), opens__lte=day)

    def of(self, rules: Collection[str]) -> "CaseDutyQuerySet":
        """Those of these rules, a unit's stricter forms too."""
        return self.filter(rule__of=rules)

    def reached(self) -> "CaseDutyQuerySet":
        """Nothing beyond the last day that is settled for everybody."""
        settled = models.Subquery(Setting.objects.values("settled_to")[:1])
        return self.filter(opens__lte=Coalesce(settled, F("opens")))


class CaseDuty(Owed):
    """One thing that a case owes. `ended_on`: its last day, where it was taken back; it stands behind the wall of the case itself."""

    org_path = CText(max_length=255, editable=False)
    ended_on = models.DateField(null=True)

    objects = CaseDutyQuerySet.as_manager()

    if TYPE_CHECKING:  # said by CaseDutyQuerySet.on
        status: str
        kept: date | None
        ended: date | None

    class Meta:
        abstract = True


class NeedDuty(CaseDuty):
    """One thing that is owed to a need: a first answer, and its settling."""

    wall = "part"
    part_of = "need"
    need = models.ForeignKey("needs.Need", on_delete=models.CASCADE, related_name="+", db_index=False)  # need_duty_once
    person_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "rule", "period"], name="need_duty_once")]
        indexes = [models.Index(fields=["org_path", "due", "id"], name="need_duty_waits", condition=Q(kept_on=None, ended_on=None)),
                   models.Index(fields=["org_path", "rule", "opens"], name="need_duty_figures")]


class PetitionDuty(CaseDuty):
    """One thing that is owed to a petition: whether it is taken up, and the answer."""

    wall = "confided_child"
    petition = models.ForeignKey("needs.Petition", on_delete=models.CASCADE, related_name="+", db_index=False)  # petition_duty_once
    barred = ArrayField(models.TextField(), default=list, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "rule", "period"], name="petition_duty_once")]
        indexes = [models.Index(fields=["org_path", "due", "id"], name="petition_duty_waits", condition=Q(kept_on=None, ended_on=None))]
