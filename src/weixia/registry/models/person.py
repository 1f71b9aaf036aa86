"""老同志: the person, and which unit is in charge of them on which days."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.versions import versioned
from weixia.kernel.words import Word

# code → 人员类别 as the roster writes it
KINDS = {
    "lixiu": Word("离休干部"), "tuixiu": Word("退休干部"), "worker": Word("退休职工"), "early": Word("提前离岗"),
    "pre1949": Word("建国前老党员"), "survivor": Word("遗属"),
}
RESIDENCE_KINDS = {
    "unit_housing": Word("单位住房"), "suburb": Word("郊区"), "rural": Word("农村"), "other_city": Word("外市随子女"),
    "abroad": Word("国外"), "care_home": Word("养老机构"), "hospital": Word("住院"),
}
PRECISIONS = {"day": Word("年月日"), "month": Word("年月"), "year": Word("年"), "": Word("不详")}
CALENDARS = {"solar": Word("公历"), "lunar": Word("农历")}
# born in a leap month: which month the birthday is held in, in a year that has the leap month again
LEAP_PREFS = {"plain": Word("平月"), "leap": Word("闰月")}
RECKONINGS = {"full": Word("周岁"), "nominal": Word("虚岁")}


def precision() -> models.CharField:
    """How exactly a date is known; a month-only date is stored as the month's first day."""
    return models.CharField(max_length=5, blank=True, default="", choices=list(PRECISIONS.items()))


@versioned()
class Person(models.Model):
    """One retired cadre or survivor. Sealed fields hold ciphertext; `org_path` follows the unit in charge."""

    wall = "person"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    org_path = CText(max_length=255, editable=False)
    number = CText(max_length=40, unique=True)
    name = CText(max_length=60)
    pinyin = CText(max_length=200, blank=True, default="")
    initials = CText(max_length=60, blank=True, default="")
    grams = ArrayField(models.CharField(max_length=4), default=list)
    address_form = models.CharField(max_length=20, blank=True, default="")
    sex = models.CharField(max_length=1, blank=True, default="", choices=[("1", Word("男")), ("2", Word("女"))])
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    related = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="survivors")
    ethnicity = models.CharField(max_length=20, blank=True, default="")
    politics = models.CharField(max_length=20, blank=True, default="")
    party_joined_on = models.DateField(null=True)
    party_joined_precision = precision()
    branch = models.CharField(max_length=80, blank=True, default="")
    language = models.CharField(max_length=40, blank=True, default="")
    interests = models.CharField(max_length=200, blank=True, default="")

    id_sealed = SealedText()
    id_index = CText(max_length=32, blank=True, default="")
    phone_sealed = SealedText()
    phone_index = CText(max_length=32, blank=True, default="")
    address_sealed = SealedText()
    address_index = CText(max_length=32, blank=True, default="")
    health_sealed = SealedText()
    health_index = CText(max_length=32, blank=True, default="")

    birth_on = models.DateField(null=True)
    birth_precision = precision()
    birth_calendar = models.CharField(max_length=5, default="solar", choices=list(CALENDARS.items()))
    lunar_month = models.PositiveSmallIntegerField(null=True)
    lunar_day = models.PositiveSmallIntegerField(null=True)
    lunar_leap = models.BooleanField(default=False)
    lunar_leap_pref = models.CharField(max_length=5, default="plain", db_default="plain", choices=list(LEAP_PREFS.items()))
    age_reckoning = models.CharField(max_length=7, default="full", db_default="full", choices=list(RECKONINGS.items()))
    died_on = models.DateField(null=True)
    died_source = models.CharField(max_length=10, blank=True, default="")

    revolution_joined_on = models.DateField(null=True)
    revolution_joined_precision = precision()
    work_started_on = models.DateField(null=True)
    work_started_precision = precision()
    retired_on = models.DateField(null=True)
    retired_precision = precision()
    rank = models.CharField(max_length=40, blank=True, default="")
    treatment = models.CharField(max_length=40, blank=True, default="")
    payer = models.CharField(max_length=100, blank=True, default="")
    former_unit = models.CharField(max_length=100, blank=True, default="")

    division = models.CharField(max_length=12, blank=True, default="")
    residence_kind = models.CharField(max_length=20, blank=True, default="", choices=list(RESIDENCE_KINDS.items()))
    resettled = models.BooleanField(default=False)

    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="people")
    charge_since = models.DateField(null=True)
    primary_contact = models.CharField(max_length=60, blank=True, default="")
    primary_account = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    leader = models.CharField(max_length=60, blank=True, default="")
    note = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["org_path", "name", "id"]),
            models.Index(fields=["org_path", "died_on", "id"], name="person_living"),
            models.Index(fields=["name", "id", "org_path"]),
            models.Index(fields=["org_path", "pinyin", "id"]),
            models.Index(fields=["pinyin", "id", "org_path"]),
            models.Index(fields=["initials", "birth_on"], name="person_by_initials_and_birth"),
            models.Index(fields=["birth_on", "initials", "address_index"], name="person_by_birth"),
            models.Index(fields=["id_index"]),
            models.Index(fields=["phone_index"]),
            models.Index(fields=["primary_contact"]),
            GinIndex(fields=["grams"]),
        ]

    def __str__(self) -> str:
        return self.name


class Stewardship(models.Model):
    """主管归属: the unit in charge over `[since, until)`; no two overlap (kept by an exclusion constraint).

    `charge_from` is set where the charge was taken over from another unit: the first day of the unbroken charge.
    """

    wall = "child"
    in_merge = "goes"
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stewardships")
    org_path = CText(max_length=255, editable=False)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    charge_from = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "since"]),
            models.Index(fields=["person"], name="stewardship_taken_over", condition=models.Q(charge_from__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                                   name="stewardship_period"),
        ]
