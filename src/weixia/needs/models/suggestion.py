"""建言献策: a suggestion and what became of it; opinions asked on a draft that touches elders (S000-19, S003-2-18)."""

from django.db import models

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

SUGGESTION_CHANNELS = {
    "visit": Word("走访时说的"), "phone": Word("电话"), "meeting": Word("会上"), "letter": Word("来信"), "box": Word("意见箱"),
    "reception": Word("接待日"), "need": Word("办需求时说的"), "portal": Word("网上"),
}
ORIGINS = {"contact": Word("一次联系"), "reception": Word("接待日的一件事"), "need": Word("一件需求")}
SUGGESTION_STATES = {"received": Word("收到"), "passed": Word("已转送"), "decided": Word("有了结果，没告知"),
                     "closed": Word("已告知，办结")}
VERDICTS = {"adopted": Word("采纳"), "partly": Word("部分采纳"), "declined": Word("没有采纳")}
TELLINGS = {"visit": Word("上门说"), "phone": Word("电话说"), "meeting": Word("会上说"), "letter": Word("书面答复"),
            "notice": Word("张贴公布")}
SUGGESTION_STEPS = {"passed": Word("转送"), "decided": Word("有了结果"), "told": Word("告知")}


class Suggestion(models.Model):
    """建议: from whom, by which way, its words sealed. Whoever wishes to be unnamed is a sealed name and no link to a person."""

    wall = "unit"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    title = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, choices=list(SUGGESTION_CHANNELS.items()))
    received_on = models.DateField()
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    unnamed = models.BooleanField(default=False)
    from_sealed = SealedText()
    words_sealed = SealedText()
    origin = models.CharField(max_length=10, blank=True, default="", choices=list(ORIGINS.items()))
    origin_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=list(SUGGESTION_STATES.items()), default="received")
    outcome = models.CharField(max_length=10, blank=True, default="", choices=list(VERDICTS.items()))
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["org_path", "state", "-id"])]


class SuggestionStep(models.Model):
    """转送, 结果, 告知: what was done with a suggestion, in order; nothing is taken away. `whom`: passed on to, or told."""

    wall = "unit"
    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="steps")
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    kind = models.CharField(max_length=10, choices=list(SUGGESTION_STEPS.items()))
    day = models.DateField()
    whom = models.CharField(max_length=60, blank=True, default="")
    outcome = models.CharField(max_length=10, blank=True, default="", choices=list(VERDICTS.items()))
    how = models.CharField(max_length=10, blank=True, default="", choices=list(TELLINGS.items()))
    words = models.CharField(max_length=500, blank=True, default="")
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class Consultation(models.Model):
    """征求意见: a draft that touches elders, sent round before it is decided. It holds no person."""

    wall = "open"
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField()
    first = models.DateField()
    last = models.DateField()
    begun_by = models.CharField(max_length=60)
    begun_at = models.DateTimeField()
    summary = models.TextField(blank=True, default="")
    closed_by = models.CharField(max_length=60, blank=True, default="")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-first"])]


class Opinion(models.Model):
    """意见: one elder or one branch that is asked, what they said, what was taken up of it and why, and that they were told."""

    wall = "unit"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="opinions")
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=40, blank=True, default="")
    none = models.BooleanField(default=False)
    words_sealed = SealedText()
    how = models.CharField(max_length=10, blank=True, default="", choices=list(SUGGESTION_CHANNELS.items()))
    taken_on = models.DateField(null=True)
    taken_by = models.CharField(max_length=60, blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, default="", choices=list(VERDICTS.items()))
    why = models.CharField(max_length=500, blank=True, default="")
    weighed_by = models.CharField(max_length=60, blank=True, default="")
    weighed_at = models.DateTimeField(null=True)
    told_how = models.CharField(max_length=10, blank=True, default="", choices=list(TELLINGS.items()))
    told_on = models.DateField(null=True)
    told_by = models.CharField(max_length=60, blank=True, default="")
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["consultation", "name", "number"], name="opinion_once")]

    @property
    def state(self) -> str:
        """waiting, none, given, weighed or told."""
        if self.taken_at is None:
            return "waiting"
        if self.none:
            return "none"
        return "told" if self.told_at else "weighed" if self.weighed_at else "given"
