"""What is asked about a suggestion, a draft that is sent round, and an opinion on it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, LongSelect, RadioField, offer
from weixia.needs.queries.suggestions import SUGGESTION_CHANNELS, TELLINGS, VERDICTS
from weixia.registry.queries.people import KINDS

NO_DAY = {"required": _("填写日期")}


def _lines(label: Any, missing: Any = None, *, rows: int = 2, most: int = 500, **more: Any) -> forms.CharField:
    told = {"error_messages": {"required": missing}} if missing else {"required": False}
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **told, **more)


class AdviceForm(forms.Form):
    """收一条建议."""

    unit = forms.ChoiceField(label=_("哪个单位收的"), widget=LongSelect)
    number = forms.CharField(label=_("人员编号"), required=False, max_length=40, help_text=_("名册上的老同志就填"))
    from_name = forms.CharField(label=_("谁的建议"), required=False, max_length=60, help_text=_("填了人员编号可以不填"))
    unnamed = forms.BooleanField(label=_("本人不愿署名：姓名封存，档案里不挂"), required=False)
    channel = forms.ChoiceField(label=_("怎样收到的"), choices=list(SUGGESTION_CHANNELS.items()))
    received_on = DayField(label=_("哪天收到"), error_messages=NO_DAY)
    title = forms.CharField(label=_("题目"), max_length=80, help_text=_("例如 关于活动室开放时间"),
                            error_messages={"required": _("写一个题目")})
    words = _lines(_("建议的内容"), _("写下建议的内容"), rows=5, most=4000, help_text=_("老人怎么说，就怎么写；内容封存"))
    origin = forms.CharField(required=False, widget=forms.HiddenInput)
    origin_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], [(str(unit.pk), unit.name) for unit in units])


class PassForm(forms.Form):
    """转送."""

    whom = forms.CharField(label=_("转给谁"), max_length=60, help_text=_("部门或者人"),
                           error_messages={"required": _("写明转给谁、哪个部门")})
    words = _lines(_("附一句话"))


class VerdictForm(forms.Form):
    """采纳了没有."""

    outcome = RadioField(label=_("采纳了没有"), choices=list(VERDICTS.items()), error_messages={"required": _("选一下采纳了没有")})
    why = _lines(_("为什么"), _("写明为什么"), help_text=_("采纳了准备怎么做，没有采纳是什么缘故；这句话要告知本人"))


class TellForm(forms.Form):
    """告知."""

    whom = forms.CharField(label=_("告知了谁"), max_length=60, help_text=_("不署名的可以张贴公布，写贴在哪里"),
                           error_messages={"required": _("写明告知了谁")})
    how = RadioField(label=_("怎样告知的"), choices=list(TELLINGS.items()), error_messages={"required": _("选一下怎样告知的")})
    day = DayField(label=_("哪天告知的"), error_messages=NO_DAY)
    words = _lines(_("本人怎么说"))


class NameForm(forms.Form):
    """看姓名."""

    reason = forms.CharField(label=_("为什么要看"), max_length=200, error_messages={"required": _("写明为什么要看姓名")})


class DraftForm(forms.Form):
    """就一份稿子征求意见."""

    unit = forms.ChoiceField(label=_("哪个单位"), widget=LongSelect)
    title = forms.CharField(label=_("哪份稿子"), max_length=120, error_messages={"required": _("写明是哪份稿子")})
    text = _lines(_("稿子的文字"), _("贴上稿子的文字，或者写清要点"), rows=10, most=20000)
    first = DayField(label=_("从哪天开始"), error_messages=NO_DAY)
    last = DayField(label=_("到哪天截止"), error_messages=NO_DAY)
    kinds = forms.MultipleChoiceField(label=_("问哪几类老同志"), choices=list(KINDS.items()), required=False,
                                      widget=forms.CheckboxSelectMultiple, help_text=_("不按类别问就都不勾"))
    numbers = _lines(_("另外问哪几位"), help_text=_("写人员编号，用顿号、逗号或者空格分开"), most=2000)
    branches = _lines(_("问哪些党支部"), help_text=_("一行一个"), most=2000)

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], [(str(unit.pk), unit.name) for unit in units])

    def clean_numbers(self) -> tuple[str, ...]:
        return tuple(part for part in re.split(r"[、，,;；\s]+", self.cleaned_data["numbers"]) if part)

    def clean_branches(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["branches"].splitlines() if line.strip())


class OpinionForm(forms.Form):
    """What was said about the draft."""

    words = _lines(_("意见"), rows=3, most=4000, help_text=_("怎么说就怎么写；内容封存"))
    none = forms.BooleanField(label=_("没有意见"), required=False)
    how = forms.ChoiceField(label=_("怎样听取的"), choices=list(SUGGESTION_CHANNELS.items()))
    day = DayField(label=_("哪天"), error_messages=NO_DAY)


class ToldForm(forms.Form):
    """告知 several at once."""

    how = RadioField(label=_("怎样告知的"), choices=list(TELLINGS.items()), error_messages={"required": _("选一下怎样告知的")})
    day = DayField(label=_("哪天告知的"), error_messages=NO_DAY)


class SummaryForm(forms.Form):
    """结束."""

    summary = _lines(_("采纳了哪些，没有采纳的为什么"), _("写一段总的说明"), rows=4, most=4000)
