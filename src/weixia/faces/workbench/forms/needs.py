"""What is asked when a need is registered."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, RadioField
from weixia.needs import queries

KEPT_OUT = {"csrfmiddlewaretoken", "once", "draft", "turn", "look", "add", "photo"}
TYPED = {"box", "visit", "letter", "hotline", "behalf", "sms"}  # ways that an officer writes down; the others say so themselves


class AskForm(forms.Form):
    """Who asks, and what: these two are needed, all else has a sound default."""

    caller = forms.CharField(label=_("来电号码，或者姓名、编号"), required=False, max_length=60,
                             widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}))
    person = forms.CharField(required=False, max_length=40)
    name = forms.CharField(label=_("称呼"), required=False, max_length=40, help_text=_("例如：赵大妈"),
                           widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(label=_("电话"), required=False, max_length=30, help_text=_("回话用"),
                            widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}))
    place = forms.CharField(label=_("住哪里"), required=False, max_length=80, help_text=_("小区或者村，过后再核对"),
                            widget=forms.TextInput(attrs={"autocomplete": "off"}))
    words = forms.CharField(label=_("老人怎么说，就怎么写"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
                            error_messages={"required": _("写一句老人要办什么事，例如：水管漏了，想找人修")})
    kind = RadioField(label=_("是哪一类"), required=False, choices=list(queries.NEED_KINDS.items()))
    urgency = RadioField(label=_("急不急"), required=False, choices=list(queries.URGENCIES.items()))
    read_back = forms.BooleanField(label=_("来电人确认"), required=False)
    channel = forms.ChoiceField(label=_("怎么来的"), required=False, choices=[
        (code, word) for code, word in queries.CHANNELS.items() if code in TYPED])
    received_on = DayField(label=_("哪天收到的"), required=False, help_text=_("纸上来的可以早于今天；不填就是今天"))
    on_behalf = RadioField(label=_("谁来说的"), required=False, choices=list(queries.ON_BEHALF.items()))
    relation = forms.CharField(label=_("和老人的关系"), required=False, max_length=20, help_text=_("代办时填，例如：外甥"))
    case = forms.IntegerField(required=False, widget=forms.HiddenInput)  # a matter of a reception day
    photo = forms.FileField(label=_("信或纸条的照片"), required=False, help_text=_("JPEG、PNG 或 WebP，20 MB 以内"),
                            widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}))

    @staticmethod
    def blank() -> dict[str, Any]:
        """What the form starts with."""
        return {"urgency": "three_days", "channel": "hotline", "on_behalf": "self"}

    def clean_received_on(self) -> date | None:
        day: date | None = self.cleaned_data["received_on"]
        return day

    def said(self) -> dict[str, str]:
        """What was typed, valid or not: for the draft and for the page that comes back."""
        return {name: value for name, value in self.data.items() if name not in KEPT_OUT and name in self.fields}
