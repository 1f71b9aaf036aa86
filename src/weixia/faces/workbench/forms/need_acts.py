"""What is asked with each step of a need."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, RadioField, offer
from weixia.needs import queries
from weixia.registry.queries.receivers import Receiver

SCORES = [("5", _("很满意")), ("4", _("满意")), ("3", _("一般")), ("2", _("不满意")), ("1", _("很不满意"))]


def _lines(label: Any, *, missing: Any = "", help_text: Any = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, required=bool(missing), help_text=help_text,
                           widget=forms.Textarea(attrs={"rows": rows}), error_messages={"required": missing} if missing else None)


def _reason(label: Any) -> RadioField:
    return RadioField(label=label, choices=list(queries.REASONS.items()), error_messages={"required": _("选一个理由")})


class NothingForm(forms.Form):
    """A step that asks nothing."""


class WordsForm(forms.Form):
    """追加, 撤回."""

    words = _lines(_("说明"), missing=_("写一句说明"))


class AddForm(forms.Form):
    """追加."""

    words = _lines(_("又说了什么"), missing=_("写一句又说了什么"))


class WithdrawForm(forms.Form):
    """本人撤回."""

    words = _lines(_("本人怎么说的"), missing=_("写一句本人为什么不要办了"))


class RefuseForm(forms.Form):
    """不予受理, 不予办理: a reason and an explanation in writing."""

    reason = _reason(_("理由"))
    words = _lines(_("书面说明"), missing=_("写明为什么办不了、本人还可以怎么办"), rows=3,
                   help_text=_("写给本人看的：为什么办不了，还可以找谁"))


class PassForm(forms.Form):
    """转办."""

    unit = forms.CharField(label=_("转给哪个单位"), max_length=100, help_text=_("单位的名称或者编码"),
                           widget=forms.TextInput(attrs={"autocomplete": "off", "list": "unit-names"}),
                           error_messages={"required": _("写明转给哪个单位")})
    words = _lines(_("为什么转、要对方做什么"), missing=_("写一句为什么转过去"))
    phone = forms.CharField(label=_("本人的联系电话"), max_length=30, required=False,
                            help_text=_("对方不管这位老同志的，只看得到称呼和这个电话"))


class AssignForm(forms.Form):
    """派单."""

    account_id = forms.ChoiceField(label=_("派给谁"), choices=[], error_messages={"required": _("选一位经办人")})
    section = forms.CharField(label=_("科室"), max_length=60, required=False)
    words = _lines(_("交代一句"))

    def __init__(self, *args: Any, receivers: list[Receiver], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["account_id"], [("", _("选一位")), *((one.account_id, f"{one.name}（{one.posts[0]}）") for one in receivers)])


class HoldForm(forms.Form):
    """挂起."""

    reason = RadioField(label=_("等谁"), choices=list(queries.HOLDS.items()), error_messages={"required": _("选等本人还是等外部")})
    words = _lines(_("等什么"), missing=_("写一句在等什么"))
    until = DayField(label=_("最晚等到哪天"), help_text=_("一次不超过 30 天，前后加起来不超过 60 天；到了这天自动接着办"),
                     error_messages={"required": _("填写最晚等到哪天")})


class ExtendForm(forms.Form):
    """复杂事项."""

    words = _lines(_("为什么复杂"), missing=_("写明为什么不能按普通期限办"))


class ToldForm(forms.Form):
    """送达: to whom, how, when. A receipt where there is one."""

    to_whom = forms.CharField(label=_("告诉了谁"), max_length=60, help_text=_("本人，或者哪位家属"),
                              error_messages={"required": _("写明告诉了谁")})
    how = RadioField(label=_("怎么告诉的"), choices=list(queries.HOWS.items()), error_messages={"required": _("选怎么告诉的")})
    day = DayField(label=_("哪天告诉的"), required=False, help_text=_("不填就是今天"))
    receipt = forms.CharField(label=_("凭据"), max_length=200, required=False, help_text=_("例如：本人在回执上签字，录音编号"))

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        return day


class AnswerForm(forms.Form):
    """反馈: what came of it."""

    words = _lines(_("办得怎么样"), missing=_("写一句办的结果"), rows=3, help_text=_("写给本人听的：办成了什么，接着还有什么"))


class RateForm(forms.Form):
    """评价, asked by telephone or read from paper."""

    score = RadioField(label=_("满意不满意"), choices=SCORES, error_messages={"required": _("选一个")})
    said_by = RadioField(label=_("谁评价的"), choices=list(queries.RATED_BY.items()), initial="self",
                         error_messages={"required": _("选本人还是家属")})
    how = RadioField(label=_("怎么评价的"), choices=[one for one in queries.RATED_HOW.items() if one[0] != "portal"],
                     initial="phone", error_messages={"required": _("选怎么评价的")})
    words = _lines(_("本人怎么说"))


class KnowForm(forms.Form):
    """认出来电的是谁."""

    number = forms.CharField(label=_("人员编号"), max_length=40, error_messages={"required": _("填写人员编号")},
                             help_text=_("在上面的框里按姓名查到，抄过来"))
