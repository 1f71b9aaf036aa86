"""The tables that the rules join: days, workdays, periods, anniversaries."""

from django.db import models

from weixia.kernel.fields import CText


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
