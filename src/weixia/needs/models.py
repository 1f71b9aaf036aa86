"""联系走访: one contact with one person; 查找: the search for one whom nobody reaches; 接待日: a day on which a bureau's head receives."""

from datetime import datetime, time, timedelta

from django.db import models

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

MODES = {
    "home": Word("上门"), "hospital": Word("到院"), "phone": Word("电话"), "video": Word("视频"), "meeting": Word("会议"),
    "wechat": Word("微信"), "letter": Word("信件"),
}
LEVELS = {"leader": Word("单位领导"), "head": Word("科室负责人"), "staff": Word("工作人员"), "volunteer": Word("志愿者")}
OCCASIONS = {
    "daily": Word("日常"), "hospital": Word("住院"), "longevity": Word("寿辰"), "birthday": Word("生日"), "new_year": Word("元旦"),
    "spring": Word("春节"), "dragon_boat": Word("端午"), "mid_autumn": Word("中秋"), "national_day": Word("国庆"),
    "seniors_day": Word("重阳"),
    "dispute": Word("矛盾纠纷"), "hardship": Word("生活困难"), "funeral": Word("丧葬"), "family": Word("家庭变故"),
}


CONCLUSIONS = {"found": Word("联系上本人"), "nowhere": Word("仍无下落"), "died": Word("得知已去世")}
OUTCOMES = {"settled": Word("当场办结"), "promised": Word("答应办理"), "passed": Word("转有关部门"), "explained": Word("当面说明")}
STEPS = {"family": Word("问家属"), "community": Word("问社区"), "hospital": Word("问医院"), "home": Word("上门"), "other": Word("其他")}


class Contact(models.Model):
    """One contact or visit. `reached` false keeps no duty; a withdrawn one counts for nothing."""

    wall = "child"
    in_merge = "moves"
    same_fact = ("day", "mode", "reached", "handler", "handler_level", "occasion", "summary", "gift_cents",
                 "gift_items")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="contacts")
    org_path = CText(max_length=255, editable=False)
    day = models.DateField()
    mode = models.CharField(max_length=10, choices=list(MODES.items()))
    reached = models.BooleanField()
    handler = models.CharField(max_length=60, blank=True, default="")
    handler_account_id = models.BigIntegerField(null=True)
    handler_level = models.CharField(max_length=10, blank=True, default="", choices=list(LEVELS.items()))
    occasion = models.CharField(max_length=20, blank=True, default="", choices=list(OCCASIONS.items()))
    summary = models.CharField(max_length=500, blank=True, default="")
    next_step = models.CharField(max_length=200, blank=True, default="")
    gift_cents = models.BigIntegerField(null=True)
    gift_items = models.CharField(max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60, blank=True, default="")
    late = models.BooleanField(default=False)
    fingerprint = CText(max_length=64, blank=True, default="")
    source = models.ForeignKey("registry.Import", null=True, on_delete=models.SET_NULL, related_name="+")
    replaces = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="replaced_by")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "day"], include=["mode", "handler_level"], name="contact_reached",
                         condition=models.Q(reached=True, withdrawn_at__isnull=True)),
            models.Index(fields=["person", "day"], name="contact_missed", condition=models.Q(reached=False, withdrawn_at__isnull=True)),
            models.Index(fields=["day"]),
            models.Index(fields=["person", "-day"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "fingerprint"], name="contact_once",
                                    condition=~models.Q(fingerprint="")),
        ]


class Search(models.Model):
    """查找: somebody began to look for a person whom nobody reaches; it ends with a conclusion. One at a time."""

    wall = "child"
    in_merge = "moves"
    same_fact = ("started_on", "started_by")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="searches")
    org_path = CText(max_length=255, editable=False)
    started_on = models.DateField()
    started_at = models.DateTimeField()
    started_by_id = models.BigIntegerField(null=True)
    started_by = models.CharField(max_length=60)
    conclusion = models.CharField(max_length=10, blank=True, default="", choices=list(CONCLUSIONS.items()))
    concluded_on = models.DateField(null=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.CharField(max_length=60, blank=True, default="")
    words = models.CharField(max_length=300, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="search_once",
                                               condition=models.Q(concluded_at=None, withdrawn_at=None))]

    @property
    def is_open(self) -> bool:
        return self.concluded_at is None and self.withdrawn_at is None


class SearchStep(models.Model):
    """One step of a search: whom somebody asked, or where they went, and what came of it."""

    wall = "child"
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    search = models.ForeignKey(Search, null=True, on_delete=models.SET_NULL, related_name="steps")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=list(STEPS.items()))
    result = models.CharField(max_length=300)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["day", "id"]


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
