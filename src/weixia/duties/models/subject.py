"""What is known of a person and of a rule when a duty is decided, and up to when all are decided."""

from django.db import models

from weixia.kernel.fields import CText


class Subject(models.Model):
    """What the rules ask of a person, kept ready: one row a person, refreshed from the registry's facts."""

    wall = "child"
    in_merge = "goes"
    person = models.OneToOneField("registry.Person", primary_key=True, on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    kind = models.CharField(max_length=10)
    resettled = models.BooleanField()
    residence = models.CharField(max_length=20, default="", db_default="")
    led = models.BooleanField(default=False, db_default=False)
    led_until = models.DateField(null=True)
    ill = models.BooleanField(default=False, db_default=False)
    hard = models.BooleanField(default=False, db_default=False)
    start = models.DateField(null=True)
    death = models.DateField(null=True)
    birth_on = models.DateField(null=True)
    bd_calendar = models.CharField(max_length=5)
    bd_month = models.PositiveSmallIntegerField(null=True)
    bd_day = models.PositiveSmallIntegerField(null=True)
    bd_year = models.SmallIntegerField(null=True)
    nominal = models.BooleanField(default=False, db_default=False)
    kind_since = models.DateField(null=True)
    kind_before = models.CharField(max_length=10, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["bd_calendar", "bd_month", "bd_day"], name="subject_birthday"),
            models.Index(fields=["start"], name="subject_start"),
        ]


class Edition(models.Model):
    """One version of one rule as it was when duties were decided by it; never changed, so old duties can be told."""

    wall = "append"
    rule = CText(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    body = models.JSONField()


class Setting(models.Model):
    """The one row: the day the bureau started with Weixia, the last day that is settled for everybody, and when all
    of it was last decided anew (`proved_at`)."""

    wall = "open"
    since = models.DateField()
    settled_to = models.DateField()
    settled_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    settling_to = models.DateField(null=True)
