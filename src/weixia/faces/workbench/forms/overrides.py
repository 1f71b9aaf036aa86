"""What a head writes down to ask more than the book."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from weixia.duties.queries import May
from weixia.faces.workbench.forms.comforts import unit_choices
from weixia.faces.workbench.forms.fields import DayField, offer
from weixia.kernel.actor import Actor
from weixia.kernel.words import listing, said

BETWEEN = re.compile(r"[、，,;；\s]+")


class OverrideForm(forms.Form):
    """One value of a rule, stricter, for one unit from a day on, and what that rests on."""

    name = forms.ChoiceField(label=_("改哪一项"))
    value = forms.CharField(label=_("改成多少"), max_length=120, help_text=_("一个数；几项用、分开，原有的也要写上"),
                            error_messages={"required": _("填写改成多少")})
    unit = forms.ChoiceField(label=_("哪个单位"), help_text=_("连同下面的单位；下面的单位自己另定的，按它自己的"))
    since = DayField(label=_("从哪天起"), error_messages={"required": _("填写从哪天起")})
    document = forms.CharField(label=_("依据的文件"), max_length=200, error_messages={"required": _("写明文件名称")})
    number = forms.CharField(label=_("文号"), required=False, max_length=80)
    clause = forms.CharField(label=_("条文原文"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
                             error_messages={"required": _("抄下条文，日后看得到出处")})
    reason = forms.CharField(label=_("为什么加严"), max_length=300, error_messages={"required": _("写明为什么加严")})

    def __init__(self, *args: Any, may: list[May], actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may = {one.name: one for one in may}
        offer(self.fields["name"], [(one.name, words_of(one)) for one in may])
        offer(self.fields["unit"], list(unit_choices(actor)))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("name") and values.get("value"):
            values["value"] = self._read(self.may[values["name"]], values["value"])
        return values

    def _read(self, may: May, text: str) -> Any:
        parts = [part for part in BETWEEN.split(text.strip()) if part]
        codes = {word: code for code, label in may.options for word in (code, str(label), said(label))}
        if may.options and (strange := [part for part in parts if part not in codes]):
            self.add_error("value", ValidationError(_now("不认识「%(word)s」。可以写：%(words)s。") % {
                "word": strange[0], "words": listing(label for _code, label in may.options)}))
            return None
        if not may.options and not all(part.isdigit() and len(part) < 6 for part in parts):
            self.add_error("value", ValidationError(_now("写数字，例如 2；几项写成 90、95、100。")))
            return None
        told = [codes[part] for part in parts] if may.options else [int(part) for part in parts]
        return told if may.many else told[0]


class EndForm(forms.Form):
    """From which day the baseline holds again, and why."""

    since = DayField(label=_("从哪天起不再加严"), error_messages={"required": _("填写从哪天起")})
    reason = forms.CharField(label=_("原因"), max_length=300, error_messages={"required": _("写明为什么不再加严")})


def words_of(may: May) -> str:
    """间隔月数（24，只能更少）."""
    way = _now("只能更少") if may.way == "less" else _now("只能更多")
    return _now("%(label)s（%(baseline)s，%(way)s）") % {"label": may.label, "baseline": may.baseline, "way": way}
