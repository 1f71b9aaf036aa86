"""服务偏好: how somebody wishes to be served, one dated row a wish, so that what was true last year stays told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from weixia.kernel.fields import CText
from weixia.kernel.words import Word

# what is to be done, never why: no diagnosis, no belief
PREFERENCES = {
    "channels": Word("可用的联系渠道"), "best_time": Word("方便打电话的时段"), "avoid_time": Word("不便打电话的时段"),
    "first_call": Word("有事先找谁"), "hearing": Word("听力"), "sight": Word("视力"), "moving": Word("行动"), "diet": Word("饮食"),
    "rhythm": Word("作息"), "taboo": Word("禁忌"),
}
CHANNELS = {"phone": Word("电话"), "sms": Word("短信"), "wechat": Word("微信"), "video": Word("视频"), "visit": Word("上门"),
            "letter": Word("信件")}
HINTS = {
    "hearing": {"loud": Word("听力差，说话大声、慢些"), "aid": Word("戴助听器，当面说"), "write": Word("听不见，写字交流")},
    "sight": {"large": Word("看不清小字，给大字的"), "read": Word("看不见，念给本人听")},
    "moving": {"stairs": Word("上下楼不便"), "chair": Word("坐轮椅"), "home": Word("出不了门")},
}


class CarePreference(models.Model):
    """One wish of one person from a day on: `picked` codes where there is a choice, and words. One of a kind stands."""

    wall = "child"
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="preferences")
    org_path = CText(max_length=255, editable=False)
    kind = models.CharField(max_length=12, choices=list(PREFERENCES.items()))
    picked = ArrayField(models.CharField(max_length=10), default=list)
    words = models.CharField(max_length=200, blank=True, default="")
    since = models.DateField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="preference_once", condition=models.Q(ended_at=None))]
