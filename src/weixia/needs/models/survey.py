"""调研: a questionnaire's version, a survey of a cohort, whom it asks, each attempt and each answer."""

import json
from typing import Any

from django.db import models

from weixia.kernel.fields import CText, SealedText, clear
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

HOWS = {"phone": Word("电话"), "visit": Word("上门"), "paper": Word("纸面"), "meeting": Word("会上"), "link": Word("本人网上填")}
ASKERS = {"primary": Word("各自的主联系人"), "unit": Word("各单位的工作人员"), "office": Word("局里统一问")}
STATES = {"waiting": Word("还没问"), "tried": Word("没联系上"), "partial": Word("答了一部分"), "answered": Word("答完了"),
          "refused": Word("谢绝"), "out": Word("退出名单")}
RESULTS = {"not_reached": Word("没联系上"), "later": Word("约了再问"), "refused": Word("谢绝")}
OUTS = {"died": Word("去世"), "left": Word("转到别的单位"), "merged": Word("并入同一人的另一份档案")}
SURVEY_STATES = {"draft": Word("起草"), "open": Word("进行中"), "closed": Word("已结束"), "cancelled": Word("已取消")}


class Questionnaire(models.Model):
    """问卷: one version. Its words hold no person; once a survey with it has opened (`settled_at`) they never change."""

    wall = "open"
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.JSONField()
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code", "version"], name="questionnaire_once")]


class Survey(models.Model):
    """调研: who is asked what, from when to when. `conditions` say the cohort in plain words; opening freezes it as rows.

    `found`: how many met the conditions on the day it opened; `asked`: how many of them are asked; `strata`: both, by stratum.
    """

    wall = "open"
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="surveys")
    title = models.CharField(max_length=120)
    first = models.DateField()
    last = models.DateField()
    asker = models.CharField(max_length=10, choices=list(ASKERS.items()))
    conditions = models.JSONField(default=dict)
    size = models.PositiveIntegerField(null=True)
    seed = models.PositiveIntegerField(default=1)
    drafted_by = models.CharField(max_length=60)
    drafted_at = models.DateTimeField()
    opened_by = models.CharField(max_length=60, blank=True, default="")
    opened_at = models.DateTimeField(null=True)
    found = models.PositiveIntegerField(null=True)
    asked = models.PositiveIntegerField(null=True)
    strata = models.JSONField(default=dict)
    closed_by = models.CharField(max_length=60, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["unit", "-first"])]

    @property
    def state(self) -> str:
        """draft, open, closed or cancelled."""
        if self.cancelled_at:
            return "cancelled"
        return "closed" if self.closed_at else "open" if self.opened_at else "draft"


class Respondent(models.Model):
    """被问的人: one person of a survey, as they were on the day it opened. The row stays with the unit that asks: a person who
    leaves takes nothing of it along. `number` tells two records of one person apart after a merge."""

    wall = "unit"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="respondents")
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    band = models.CharField(max_length=10, blank=True, default="")
    rank = models.CharField(max_length=10, blank=True, default="")
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    tried_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    out_why = models.CharField(max_length=10, blank=True, default="", choices=list(OUTS.items()))
    out_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="respondent_once")]
        indexes = [models.Index(fields=["survey", "state", "id"]), models.Index(fields=["org_path", "survey"])]


class SurveyAttempt(models.Model):
    """One try that brought no answer: not reached, another day, or 谢绝."""

    wall = "unit"
    respondent = models.ForeignKey(Respondent, on_delete=models.CASCADE, related_name="attempts")
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    how = models.CharField(max_length=10, choices=list(HOWS.items()))
    result = models.CharField(max_length=12, choices=list(RESULTS.items()))
    day = models.DateField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class SurveyAnswer(models.Model):
    """What was answered to one question, how, and who took it down. A correction is a new row; the old one says until when it
    stood. Free words and sensitive answers are sealed: `value` is then empty."""

    wall = "unit"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    respondent = models.ForeignKey(Respondent, on_delete=models.CASCADE, related_name="answers")
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    question = models.CharField(max_length=30)
    value = models.JSONField(null=True)
    value_sealed = SealedText()
    how = models.CharField(max_length=10, choices=list(HOWS.items()))
    day = models.DateField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["respondent", "question"], condition=models.Q(replaced_at=None),
                                               name="surveyanswer_once")]


def answer_of(one: SurveyAnswer) -> Any:
    """One answer in clear; who may read it is the caller's to know."""
    return json.loads(clear(one, "value_sealed")) if one.value_sealed else one.value
