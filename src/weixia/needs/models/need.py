"""需求: one thing that somebody asks for, until it is answered and rated."""

from django.db import models
from django.db.models import Q

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

CHANNELS = {
    "hotline": Word("热线"), "box": Word("意见箱"), "visit": Word("来访"), "letter": Word("来信"), "found": Word("走访发现"),
    "portal": Word("网上"), "sms": Word("短信"), "behalf": Word("代办"), "reception": Word("接待日"),
}
NEED_KINDS = {
    "medical": Word("看病"), "claim": Word("报销"), "daily": Word("生活"), "mobility": Word("出行"), "repair": Word("维修"),
    "company": Word("陪伴"), "study": Word("学习"), "activity": Word("活动"), "papers": Word("材料"), "complaint": Word("投诉"),
    "other": Word("其他"),
}
# what only the elder could use: it ends with them, all else stays the family's matter (C4-9)
THEIRS_ALONE = frozenset({"daily", "mobility", "company", "study", "activity"})
URGENCIES = {"danger": Word("马上有危险"), "today": Word("今天"), "three_days": Word("三天内"), "no_hurry": Word("不急")}
NEED_STATES = {
    "recorded": Word("登记"), "accepted": Word("受理"), "refused": Word("不予受理"), "passed": Word("转办"), "assigned": Word("派单"),
    "working": Word("办理"), "held": Word("挂起"), "answered": Word("反馈"), "declined": Word("不予办理"), "rated": Word("评价"),
    "closed": Word("办结"), "raised": Word("升级"), "withdrawn": Word("撤回"),
}
OVER = frozenset({"closed", "passed", "withdrawn"})
ON_BEHALF = {"self": Word("本人"), "family": Word("家属"), "staff": Word("工作人员")}


class Need(models.Model):
    """One need. With a person it stands where the person does and goes where they go; a caller whom the register does not know
    has none, and it stands in `unit`, who answers. `asked_as`: the number that the elder holds, the first one's where it was
    passed on. `answer_by`: the day of the first answer; `promised_at`: until when it is to be settled; null: 无法判定.
    `next_at`: when it will next miss something, for the queue. `told_at`: when the answer that stands reached somebody."""

    wall = "child"
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = CText(max_length=12, unique=True)
    asked_as = CText(max_length=12, db_index=True)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=list(CHANNELS.items()))
    kind = models.CharField(max_length=10, choices=list(NEED_KINDS.items()))
    urgency = models.CharField(max_length=10, choices=list(URGENCIES.items()))
    words_sealed = SealedText()
    caller_relation = models.CharField(max_length=20, blank=True, default="")
    caller_name_sealed = SealedText()
    caller_phone_sealed = SealedText()
    caller_phone_index = CText(max_length=32, blank=True, default="")
    caller_place_sealed = SealedText()
    on_behalf = models.CharField(max_length=6, default="self", choices=list(ON_BEHALF.items()))
    read_back = models.BooleanField(default=False)
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    recorded_by_id = models.BigIntegerField(null=True)
    answer_by = models.DateField(null=True)
    promised_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    complex = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="recorded", choices=list(NEED_STATES.items()))
    owned = models.BooleanField(default=False)
    handler_account_id = models.BigIntegerField(null=True)
    handler = models.CharField(max_length=60, blank=True, default="")
    section = models.CharField(max_length=60, blank=True, default="")
    held_until = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    raised_to = models.ForeignKey("registry.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owned", "next_at", "id"], include=["org_path"], name="need_queue", condition=Q(closed_at=None)),
            models.Index(fields=["org_path", "owned", "next_at", "id"], name="need_queue_here", condition=Q(closed_at=None)),
            models.Index(fields=["handler_account_id", "next_at", "id"], name="need_mine", condition=Q(closed_at=None, owned=True)),
            models.Index(fields=["raised_to", "next_at", "id"], name="need_raised", condition=Q(closed_at=None, state="raised")),
            models.Index(fields=["told_at", "id"], name="need_to_rate", condition=Q(state__in=["answered", "declined"])),
            models.Index(fields=["person", "-id"], name="need_of_person"),
            models.Index(fields=["caller_phone_index", "-id"], name="need_of_caller", condition=~Q(caller_phone_index="")),
            models.Index(fields=["org_path", "-id"], name="need_newest_here"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def said_aloud(self) -> str:
        """The number that the elder holds, in threes: 318 204."""
        told = self.asked_as
        return " ".join(told[max(end - 3, 0):end] for end in range(len(told) % 3 or 3, len(told) + 3, 3)).strip()

    @property
    def is_over(self) -> bool:
        return self.closed_at is not None
