"""What is asked about a petition: registering it, and each of its acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, LongSelect, RadioField, offer
from weixia.needs.queries import petitions as queries

NO_DAY = {"required": _("填写日期")}


def _text(label: Any, *, rows: int = 3, help_text: Any = "", missing: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, help_text=help_text, required=required,
                           widget=forms.Textarea(attrs={"rows": rows}), error_messages={"required": missing})


def _line(label: Any, *, help_text: Any = "", missing: Any = "", required: bool = True, most: int = 100) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, help_text=help_text, required=required,
                           widget=forms.TextInput(attrs={"autocomplete": "off"}), error_messages={"required": missing})


class AccusedForm(forms.Form):
    """被反映人."""

    accused_name = _line(_("被反映的人或单位"), most=60, missing=_("写明被反映的人或单位"),
                         help_text=_("平台上同名的账号都会回避，一点也看不到这件信访"))
    accused_place = _line(_("在哪里、任什么职"), required=False)
    accused_username = _line(_("他的平台账号"), required=False, most=60, help_text=_("知道就填，名字写法不同也能让他回避"))
    accused_unit = _line(_("整个单位都要回避的，写单位全称或编码"), required=False,
                         help_text=_("反映的是一个单位时填，它和它的下级都会回避"))


class RegisterForm(AccusedForm):
    """登记; `units`: where it may be registered."""

    unit = forms.ChoiceField(label=_("哪个单位收到的"), choices=[], widget=LongSelect)
    registered_on = DayField(label=_("哪天收到的"), error_messages=NO_DAY)
    channel = RadioField(label=_("怎么来的"), choices=list(queries.CHANNELS.items()), error_messages={"required": _("选一种来法")})
    kind = RadioField(label=_("哪一类"), choices=list(queries.KINDS.items()), error_messages={"required": _("选一类")},
                      help_text=_("诉讼类不由信访受理，登记后转送，写明向哪里提出"))
    gist = _line(_("一句话：反映什么"), missing=_("用一句话写反映的是什么"))
    words = _text(_("反映的事"), rows=6, missing=_("写下反映的事"))
    anonymous = forms.BooleanField(label=_("匿名"), required=False, help_text=_("没有署名，或者本人要求不留姓名"))
    name = _line(_("信访人"), required=False, most=60, help_text=_("单独密封，只有具名的承办人看得到，每次打开都有记录"))
    phone = _line(_("电话"), required=False, most=40)
    address = _line(_("地址"), required=False, most=200)

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accused_name"].required = False
        offer(self.fields["unit"], [(str(unit.pk), unit.name) for unit in units])


class DecisionForm(forms.Form):
    """受理, 不予受理 or 转送."""

    verdict = RadioField(label=_("怎么处理"), error_messages={"required": _("选一种处理")}, choices=[
        ("accept", _("受理")), ("refuse", _("不予受理")), ("pass", _("转送有权处理的机关、单位"))])
    reason = forms.ChoiceField(label=_("不予受理的理由"), required=False,
                               choices=[("", _("（受理、转送不用选）")), *queries.REFUSALS.items()])
    body = _line(_("转给哪个机关、单位"), required=False, help_text=_("诉讼类写人民法院、检察院等；不得转给被反映的人和单位"))
    words = _text(_("要告诉本人的话"), required=False, help_text=_("不予受理、转送要写：为什么，可以到哪里反映"))


class TellingForm(forms.Form):
    """What was decided reached the person."""

    day = DayField(label=_("哪天告知的"), error_messages=NO_DAY)
    teller = _line(_("谁告知的"), most=60, missing=_("写明是谁告知的"))
    how = RadioField(label=_("怎么告知的"), choices=list(queries.HOWS.items()), error_messages={"required": _("选一种方式")})
    receipt = _line(_("凭证"), required=False, help_text=_("签收、挂号单号、通话录音编号"))


class ExtensionForm(forms.Form):
    """申请延期."""

    days = forms.IntegerField(label=_("延长几天"), help_text=_("最多 30 日，只能一次"),
                              error_messages={"required": _("填写天数"), "invalid": _("写数字，例如 30")})
    words = _text(_("为什么要延期"), help_text=_("这句话要告诉本人"), missing=_("写明为什么要延期"))


class ApprovalForm(forms.Form):
    """延期批复."""

    granted = RadioField(label=_("批复"), choices=[("yes", _("同意")), ("no", _("不同意"))],
                         error_messages={"required": _("选同意或不同意")})
    words = _text(_("批复意见"), required=False, help_text=_("不同意的要写为什么"))


class ReplyForm(forms.Form):
    """答复意见."""

    words = _text(_("答复意见"), rows=6, help_text=_("查清了什么、怎么处理、依据是什么"), missing=_("写下答复意见"))


class ReviewAskForm(forms.Form):
    """申请复查、复核."""

    day = DayField(label=_("本人哪天申请的"), error_messages=NO_DAY)
    body = _line(_("由哪个机关复查、复核"), missing=_("写明由哪个机关复查、复核"), help_text=_("不能是原来作出意见的"))
    words = _text(_("本人不同意什么"), missing=_("写一句本人不同意的是什么"))


class ReviewForm(forms.Form):
    """复查、复核意见."""

    words = _text(_("复查、复核的意见"), rows=5, missing=_("写明意见和依据"))


class EndForm(forms.Form):
    """终结."""

    settled = RadioField(label=_("怎么了结的"), error_messages={"required": _("选一种")}, choices=[
        ("yes", _("已经息诉：本人书面表示不再申请")), ("no", _("过了三十日没有申请复查、复核"))])
    words = _text(_("说明"), help_text=_("息诉的写明书面凭证"), missing=_("写一句怎么了结的"))


class HandlerForm(forms.Form):
    """指定承办人; `people`: who may be."""

    account = forms.ChoiceField(label=_("承办人"), choices=[], error_messages={"required": _("选一位")})

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["account"], [(str(one.account_id), one.name) for one in people])


class HandingForm(forms.Form):
    """转交别的单位; `units`: above, and below."""

    unit = forms.ChoiceField(label=_("转交给"), choices=[], widget=LongSelect, error_messages={"required": _("选一个单位")})
    words = _text(_("为什么转交"), rows=2, missing=_("写明为什么转交"))

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], [(str(unit.pk), unit.name) for unit in units])


class WhyForm(forms.Form):
    """Why somebody reads who brought it."""

    why = RadioField(label=_("为什么要看"), choices=list(queries.WHYS.items()), error_messages={"required": _("选一个理由")})
