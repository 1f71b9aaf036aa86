"""联系走访: one contact with one person."""

from django.db import models

from weixia.kernel.fields import CText
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
    recorded_by_id = models.BigIntegerField(null=True)
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
            models.Index(fields=["day"], name="contact_told_late",
                         condition=models.Q(late=True, source__isnull=True, withdrawn_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "fingerprint"], name="contact_once",
                                    condition=~models.Q(fingerprint="")),
        ]


class Confirmation(models.Model):
    """复核: a second person vouches for a contact that was told more than seven days after. One a contact."""

    wall = "child"
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="confirmation")
    words = models.CharField(max_length=200, blank=True, default="")
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
