"""Budget lines, standards, lists of people to be comforted, and what was spent. Money in 分."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from weixia.kernel.fields import CText
from weixia.kernel.versions import versioned
from weixia.kernel.words import Word

# the occasions of a contact on which something is given; tests/benefits holds them to needs' own words
OCCASIONS = {
    "spring": Word("春节"), "dragon_boat": Word("端午"), "mid_autumn": Word("中秋"), "national_day": Word("国庆"),
    "seniors_day": Word("重阳"),
    "new_year": Word("元旦"), "longevity": Word("寿辰"), "birthday": Word("生日"), "hospital": Word("住院"), "hardship": Word("生活困难"),
    "family": Word("家庭变故"), "funeral": Word("丧葬"),
}
STATES = {"drafted": Word("起草"), "approved": Word("已核准"), "closed": Word("已办结")}
SIGNED = {"self": Word("本人签收"), "kin": Word("家属代收"), "unit": Word("单位代领")}
TOTAL = F("cents") + F("goods_cents")


@versioned()
class Budget(models.Model):
    """经费: one line of a unit's yearly money, held centrally."""

    wall = "range"
    org_path = CText(max_length=255, editable=False)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    source = models.CharField(max_length=200, blank=True, default="")
    cents = models.BigIntegerField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "title"], name="budget_once"),
            models.CheckConstraint(condition=Q(cents__gte=0), name="budget_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"


@versioned(wall="append")
class Standard(models.Model):
    """慰问标准 from `since` on: for an occasion, a kind of person ('' is any) and a unit with all under it."""

    wall = "open"
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=20, choices=list(OCCASIONS.items()))
    kind = models.CharField(max_length=10, blank=True, default="")
    since = models.DateField()
    cents = models.BigIntegerField(default=0)
    goods = models.CharField(max_length=200, blank=True, default="")
    goods_cents = models.BigIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "occasion", "kind", "since"], name="standard_once"),
            models.CheckConstraint(condition=Q(cents__gte=0, goods_cents__gte=0), name="standard_positive"),
        ]

    @property
    def total(self) -> int:
        """Cash and the value of the goods."""
        return self.cents + self.goods_cents


@versioned()
class Comfort(models.Model):
    """慰问名单 for an occasion: `day` is the festival itself, gifts count from `opens` until the list is closed."""

    wall = "range"
    org_path = CText(max_length=255, editable=False)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    occasion = models.CharField(max_length=20, choices=list(OCCASIONS.items()))
    rule = CText(max_length=60, blank=True, default="")
    period = CText(max_length=24, blank=True, default="")
    opens = models.DateField()
    day = models.DateField()
    budget = models.ForeignKey(Budget, null=True, on_delete=models.PROTECT, related_name="comforts")
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="drafted")
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=60)
    drafted_by_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=60, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["org_path", "-day", "-id"])]

    def __str__(self) -> str:
        return self.title


@versioned()
class ComfortItem(models.Model):
    """One person on a list: cash, goods and their value, who brings it; `done_on` and `contact_id` once given.

    `given_cents` is what was really handed over; above the approved sum it waits for approval.
    """

    wall = "child"
    in_merge = "moves"
    merge_prefers = "done_on"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    comfort = models.ForeignKey(Comfort, on_delete=models.CASCADE, related_name="items")
    cents = models.BigIntegerField(default=0)
    goods = models.CharField(max_length=200, blank=True, default="")
    goods_cents = models.BigIntegerField(default=0)
    standard = models.ForeignKey(Standard, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200, blank=True, default="")
    bearer = models.CharField(max_length=60, blank=True, default="")
    done_on = models.DateField(null=True)
    contact_id = models.BigIntegerField(null=True)
    given_cents = models.BigIntegerField(null=True)
    signed = models.CharField(max_length=10, blank=True, default="", choices=list(SIGNED.items()))
    note = models.CharField(max_length=200, blank=True, default="")

    if TYPE_CHECKING:  # said by queries.items
        over: bool
        excess: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comfort", "person"], name="comfort_once"),
            models.CheckConstraint(condition=Q(cents__gte=0, goods_cents__gte=0), name="comfort_positive"),
        ]
        indexes = [
            models.Index(fields=["contact_id"], condition=Q(contact_id__isnull=False), name="comfort_contact"),
            models.Index(fields=["person"], condition=Q(done_on__isnull=True), name="comfort_waiting"),
        ]

    @property
    def total(self) -> int:
        """Cash and the value of the goods, as approved."""
        return self.cents + self.goods_cents


@versioned()
class Spending(models.Model):
    """支出: money booked against a budget line, once for an item and once for a contact.

    It stays with the line when the person moves away: hence behind the line's wall, not the person's.
    """

    wall = "range"
    in_merge = "moves"
    org_path = CText(max_length=255, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="spendings")
    cents = models.BigIntegerField()
    day = models.DateField()
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(ComfortItem, null=True, on_delete=models.PROTECT, related_name="spendings")
    contact_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    by_id = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], name="spending_once_an_item", condition=Q(withdrawn_at=None)),
            models.UniqueConstraint(fields=["contact_id"], name="spending_once_a_contact", condition=Q(withdrawn_at=None)),
            models.CheckConstraint(condition=Q(cents__gte=0), name="spending_positive"),
        ]
        indexes = [models.Index(fields=["budget", "-day", "-id"])]
