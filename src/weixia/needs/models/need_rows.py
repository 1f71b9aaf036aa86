"""What happens to a need, row by row: steps, waits, proofs, ratings, links. All are part of it and go where it goes."""

from django.db import models
from django.db.models import Q

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word
from weixia.needs.models.need import NEED_STATES, Need

HOLDS = {"person": Word("等本人"), "outside": Word("等外部")}
REASONS = {
    "policy": Word("政策不允许"), "beyond": Word("超出职责范围"), "elsewhere": Word("应由其他单位办"), "means": Word("条件或经费不够"),
    "already": Word("以前办过"), "unclear": Word("事实不清，本人没能补充"), "other": Word("其他"),
}
HOWS = {
    "phone": Word("电话"), "home": Word("上门"), "counter": Word("当面"), "letter": Word("书面"), "sms": Word("短信"),
    "portal": Word("网上"),
}
RATED_BY = {"self": Word("本人"), "family": Word("家属")}
RATED_HOW = {"portal": Word("网上"), "phone": Word("电话回访"), "paper": Word("书面")}
LINKS = {
    "passed_to": Word("转给"), "passed_from": Word("转自"), "doubled": Word("同一件事"), "contact": Word("走访中发现"),
    "reception": Word("接待日来访"), "survey": Word("调研中提出"), "before": Word("接着以前的"),
}


class NeedPart(models.Model):
    """A row of a need: about whom it is, and where it stands, follow the need."""

    wall = "part"
    part_of = "need"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person_id = models.BigIntegerField(null=True, editable=False)
    org_path = CText(max_length=255, editable=False)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)

    class Meta:
        abstract = True


class NeedStep(NeedPart):
    """One step, never changed: the `word` of the transition, the state before and after it, what staff wrote (`words_sealed`), and
    `told`: the one sentence that may be said to the person, without codes, names of illness or anybody's thoughts."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="steps")
    day = models.DateField()
    word = models.CharField(max_length=12)
    was = models.CharField(max_length=10, blank=True, default="", choices=list(NEED_STATES.items()))
    state = models.CharField(max_length=10, choices=list(NEED_STATES.items()))
    reason = models.CharField(max_length=10, blank=True, default="")
    words_sealed = SealedText()
    told = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["need", "id"]), models.Index(fields=["org_path", "word", "-id"])]


class NeedHold(NeedPart):
    """挂起: waiting for the person or for others; the clock stops after `first` until `until`, or until `ended_on` where it
    ended earlier. It falls due by itself: after `until` nobody waits any more, whether or not anybody said so."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=10, choices=list(HOLDS.items()))
    words_sealed = SealedText()
    first = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need"], name="need_hold_once", condition=Q(ended_on=None))]


class NeedTelling(NeedPart):
    """送达: proof that an answer, a refusal or a 不予办理 reached somebody: by whom, to whom, how, when, and the receipt."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="tellings")
    step = models.OneToOneField(NeedStep, on_delete=models.CASCADE, related_name="telling")
    day = models.DateField()
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=60)
    to_whom_sealed = SealedText()
    how = models.CharField(max_length=10, choices=list(HOWS.items()))
    receipt_sealed = SealedText()


class NeedRating(NeedPart):
    """评价: once a round (a reopened need is rated anew). `by_id` asked; nobody asks about their own work."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="ratings")
    day = models.DateField()
    round = models.PositiveSmallIntegerField(default=0)
    score = models.PositiveSmallIntegerField()
    said_by = models.CharField(max_length=6, choices=list(RATED_BY.items()))
    how = models.CharField(max_length=6, choices=list(RATED_HOW.items()))
    words_sealed = SealedText()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "round"], name="need_rating_once"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="need_rating_of_five"),
        ]


class NeedLink(NeedPart):
    """What a need hangs together with: another need (`other_number`), or the contact, reception or survey it was found at. The other
    may stand behind a wall, so nothing of it is here but its id, its number and the unit that has it."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12, choices=list(LINKS.items()))
    other_id = models.BigIntegerField(db_index=True)
    other_number = CText(max_length=12, blank=True, default="")
    other_unit = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "kind", "other_id"], name="need_link_once")]
