"""What is asked about a reception day: planned, moved, a stand-in, held, a matter, cancelled."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, RadioField, offer
from weixia.needs.queries import OUTCOMES

NO_DAY = {"required": _("填写日期")}


def _clock(label: Any, initial: time) -> forms.TimeField:
    return forms.TimeField(label=label, initial=initial, input_formats=["%H:%M", "%H：%M"], help_text=_("例如 09:00"),
                           widget=forms.TimeInput(format="%H:%M", attrs={"type": "text", "autocomplete": "off"}),
                           error_messages={"required": _("填写几点几分"), "invalid": _("写成几点几分，例如 09:00")})


def _lines(label: Any, *, help_text: Any = "", missing: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, help_text=help_text, widget=forms.Textarea(attrs={"rows": 2}),
                           error_messages={"required": missing})


class PlanForm(forms.Form):
    """When, where and by whom; `units`: the bureaus that may be chosen."""

    unit = forms.ChoiceField(label=_("哪个单位"), choices=[])
    day = DayField(label=_("哪天"), error_messages=NO_DAY)
    receiver = forms.CharField(label=_("由谁接待"), max_length=60, help_text=_("局领导的姓名"),
                               error_messages={"required": _("写明由谁接待")})
    begins, ends = _clock(_("几点开始"), time(9)), _clock(_("几点结束"), time(11, 30))
    minutes = forms.IntegerField(label=_("每位接待几分钟"), initial=30, min_value=5, max_value=240,
                                 error_messages={"required": _("填写分钟数"), "invalid": _("写数字，例如 30")})
    place = forms.CharField(label=_("在哪里"), max_length=100, required=False)

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], [(str(unit.pk), unit.name) for unit in units])


class StandInForm(forms.Form):
    """授权代班."""

    stand_in = forms.CharField(label=_("由谁代班"), max_length=60, error_messages={"required": _("写明由谁代班")})
    why = _lines(_("为什么代班"), help_text=_("例如局长出差"), missing=_("写明为什么代班"))


class MoveForm(forms.Form):
    """改期."""

    day = DayField(label=_("改到哪天"), error_messages=NO_DAY)


class HoldForm(forms.Form):
    """Who received, and how many came."""

    received_by = RadioField(label=_("谁接待的"), choices=[], error_messages={"required": _("选谁接待的")})
    came = forms.IntegerField(label=_("来了几位"), min_value=0, max_value=9999, help_text=_("没有人来就写 0"),
                              error_messages={"required": _("填写人数，没有人来就写 0"), "invalid": _("写数字，例如 3")})

    def __init__(self, *args: Any, receivers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["received_by"], [(name, name) for name in receivers])


class CaseForm(forms.Form):
    """One matter: whose, what, and what came of it."""

    number = forms.CharField(label=_("人员编号"), required=False, max_length=40, help_text=_("来访的是名册上的老同志就填，不知道可以不填"))
    visitor = forms.CharField(label=_("来访的是谁"), required=False, max_length=60, help_text=_("填了人员编号可以不填"))
    matter = _lines(_("说的是什么事"), missing=_("写一句说的是什么事"))
    outcome = RadioField(label=_("结果"), choices=list(OUTCOMES.items()), error_messages={"required": _("选一个结果")})
    told = _lines(_("怎么答复的、接着由谁办"), help_text=_("一句话"), missing=_("写一句怎么答复的、接着由谁办"))


class CancelForm(forms.Form):
    """取消."""

    why = _lines(_("为什么取消"), help_text=_("取消不改这个月的应办：本月还要另安排一天"), missing=_("写明为什么取消"))
