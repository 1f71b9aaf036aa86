"""What is asked about a transfer and a handover."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, offer
from weixia.registry.queries.units import unit_named


class UnitField(forms.CharField):
    """A unit by its name or code, chosen from the list or typed; gives the unit."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "all-units", "autocomplete": "off"}))
        super().__init__(max_length=100, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return None
        unit = unit_named(text)
        if unit is None:
            raise ValidationError(_("没有找到这个单位，或者有几个同名。请写单位编码。"))
        return unit


class TransferForm(forms.Form):
    """Proposing a transfer: where to, from which day, why."""

    to_unit = UnitField(label=_("转到哪个单位"), required=False, help_text=_("写单位名称或编码；还不知道就空着，以后再定"))
    day = DayField(label=_("从哪天起"), error_messages={"required": _("填写从哪天起由对方管理")})
    reason = forms.CharField(label=_("为什么转"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                             error_messages={"required": _("写明为什么转，对方会看到")})


class DestinationForm(forms.Form):
    """Where to, for a proposal that left it open."""

    to_unit = UnitField(label=_("转到哪个单位"), error_messages={"required": _("写单位名称或编码")})


class ConfirmForm(forms.Form):
    """Taking charge: who becomes the primary contact."""

    contact = forms.TypedChoiceField(label=_("主联系人"), required=False, coerce=int, empty_value=None,
                                     help_text=_("先不定也可以，科室负责人的今日会提醒"))

    def __init__(self, *args: Any, accounts: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["contact"], [("", _("先不定")), *((account.account_id, account.name) for account in accounts)])


class DeclineForm(forms.Form):
    """Not taking charge, and why."""

    reason = forms.CharField(label=_("为什么不接收"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                             error_messages={"required": _("写明为什么不接收，对方会看到")})
