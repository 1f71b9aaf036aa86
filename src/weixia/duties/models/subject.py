"""What is known of a person and of a rule when a duty is decided, and up to when all are decided."""

from django.db import models

from weixia.kernel.fields import CText


class Present(models.Manager["Subject"]):
    """People as they stand now: one row each."""

    def get_queryset(self) -> models.QuerySet["Subject"]:
        return super().get_queryset().filter(stands_until=None)


class Subject(models.Model):
    """What the rules ask of a person, kept ready and refreshed from the registry's facts: one row a person. Whoever changed
    has a row for the days [stands_from, stands_until) between two changes, numbered by `place`, the last one open; `objects` are
    the last ones alone, `stretches` all."""

    wall = "child"
    in_merge = "goes"
    objects = Present()
    stretches = models.Manager["Subject"]()
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField(default=0, db_default=0)
    org_path = CText(max_length=255, editable=False)
    kind = models.CharField(max_length=10)
    resettled = models.BooleanField()
    residence = models.CharField(max_length=20, default="", db_default="")
    led = models.BooleanField(default=False, db_default=False)
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
    stands_from = models.DateField(null=True)
    stands_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["bd_calendar", "bd_month", "bd_day"], name="subject_birthday"),
            models.Index(fields=["start"], name="subject_start"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="subject_stretch")]


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
