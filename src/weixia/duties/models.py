"""Duties, what they rest on, and the tables that the rules join."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from weixia.kernel.fields import CText

STATUSES = {
    "open": "待办", "overdue": "逾期", "kept": "已办", "kept_late": "补办", "missed": "未办",
    "waived": "免除", "cancelled": "取消", "undetermined": "无法判定",
}


class Subject(models.Model):
    """What the rules ask of a person, kept ready: one row a person, refreshed from the registry's facts."""

    wall = "child"
    person = models.OneToOneField("registry.Person", primary_key=True, on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    kind = models.CharField(max_length=10)
    resettled = models.BooleanField()
    start = models.DateField(null=True)
    death = models.DateField(null=True)
    birth_on = models.DateField(null=True)
    bd_calendar = models.CharField(max_length=5)
    bd_month = models.PositiveSmallIntegerField(null=True)
    bd_day = models.PositiveSmallIntegerField(null=True)
    bd_year = models.SmallIntegerField(null=True)


class Edition(models.Model):
    """One version of one rule as it was when duties were decided by it; never changed, so old duties can be told."""

    wall = "append"
    rule = CText(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    body = models.JSONField()


class DutyQuerySet(models.QuerySet["Duty"]):
    """Duties as they stand on a day."""

    def on(self, day: date) -> "DutyQuerySet":
        """Those open by `day`, with `kept`, `ended`, `waived` and `status` as of that day."""
        return self.filter(opens__lte=day).annotate(
            kept=Case(When(kept_on__lte=day, then=F("kept_on")), default=None, output_field=models.DateField()),
            ended=Case(When(person__died_on__lte=day, then=F("person__died_on")), default=None,
                       output_field=models.DateField()),
            waived=Exists(Waiver.objects.filter(rule=OuterRef("rule"), person=OuterRef("person_id"),
                                                period=OuterRef("period"), day__lte=day, withdrawn_at=None)),
            status=_status(day),
        )

    def said(self, leader_rules: Collection[str]) -> "DutyQuerySet":
        """With `responsible`: the leader for some rules when the person has one, else the primary contact."""
        leads = When(rule__in=list(leader_rules), person__leader__gt="", then=F("person__leader"))
        return self.annotate(responsible=Case(leads, default=F("person__primary_contact"),
                                              output_field=models.CharField()))


def _status(day: date) -> Case:
    """The status on `day`: see the table in docs/walks/duty.md. `kept`, `ended`, `waived` come from `on`."""
    in_time = Q(due__gte=Value(day, output_field=models.DateField()))
    can_be_late = Q(late_until__isnull=True) | Q(late_until__gte=Value(day, output_field=models.DateField()))
    return Case(
        When(waived=True, kept__isnull=True, then=Value("waived")),
        When(due__isnull=True, then=Value("undetermined")),
        When(kept__lte=F("due"), then=Value("kept")),
        When(kept__isnull=False, then=Value("kept_late")),
        When(ended__isnull=False, due__gt=F("ended"), then=Value("cancelled")),
        When(ended__isnull=False, then=Value("missed")),
        When(in_time, then=Value("open")),
        When(can_be_late, then=Value("overdue")),
        default=Value("missed"),
        output_field=models.CharField(),
    )


class Duty(models.Model):
    """One thing owed. Its status is never stored: it follows from this row, a waiver, a death and the day asked.

    `due` is null where a workday year is missing. `late_until` is the last day on which it can be kept late: null
    is any day. `grounds` are the facts found when it was decided; they change only when the duty's days change.
    """

    wall = "child"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    rule = CText(max_length=60)
    period = CText(max_length=24)
    opens = models.DateField()
    due = models.DateField(null=True)
    late_until = models.DateField(null=True)
    kept_on = models.DateField(null=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    grounds = models.JSONField()
    decided_at = models.DateTimeField()

    objects = DutyQuerySet.as_manager()

    if TYPE_CHECKING:  # said by DutyQuerySet.on and .said
        status: str
        responsible: str
        kept: date | None
        ended: date | None
        waived: bool

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "person", "period"], name="duty_once")]
        indexes = [
            models.Index(fields=["org_path", "due", "id"]),
            models.Index(fields=["rule", "opens"]),
        ]

    @property
    def title(self) -> str:
        """The rule's title."""
        from weixia.duties import rulebook

        return rulebook.title(self.rule)


class Waiver(models.Model):
    """免除: a duty set aside by somebody for a reason. It names the duty by its key, so that it outlives the row."""

    wall = "child"
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


class Setting(models.Model):
    """The one row: the day the bureau started with Weixia, and the last day that is settled for everybody."""

    wall = "open"
    since = models.DateField()
    settled_to = models.DateField()
    settled_at = models.DateTimeField()


class WorkYear(models.Model):
    """A year's working days as published: `holidays` (each a day off) and `makeups` (weekend days worked)."""

    wall = "open"
    year = models.PositiveSmallIntegerField(primary_key=True)
    title = models.CharField(max_length=200)
    published = models.DateField()
    body = models.JSONField()
    by_name = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(null=True)


class CalendarDay(models.Model):
    wall = "open"
    day = models.DateField(primary_key=True)
    lunar_year = models.SmallIntegerField()
    lunar_month = models.SmallIntegerField()
    lunar_day = models.SmallIntegerField()
    lunar_leap = models.BooleanField()
    festival = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    workday_no = models.IntegerField(null=True)

    class Meta:
        db_table = "policy_calendar"


class Workday(models.Model):
    wall = "open"
    no = models.IntegerField(primary_key=True)
    day = models.DateField()

    class Meta:
        db_table = "policy_workday"


class Period(models.Model):
    wall = "open"
    cadence = models.CharField(max_length=20)
    key = CText(max_length=24)
    first = models.DateField()
    last = models.DateField()

    class Meta:
        db_table = "policy_period"
        constraints = [models.UniqueConstraint(fields=["cadence", "key"], name="period_once")]


class Anniversary(models.Model):
    wall = "open"
    calendar = models.CharField(max_length=5)
    month = models.SmallIntegerField()
    day = models.SmallIntegerField()
    year = models.SmallIntegerField()
    held = models.DateField()

    class Meta:
        db_table = "policy_anniversary"
        constraints = [models.UniqueConstraint(fields=["calendar", "month", "day", "year"], name="anniversary_once")]
        indexes = [models.Index(fields=["held"])]
