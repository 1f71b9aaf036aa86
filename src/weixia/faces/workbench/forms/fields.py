"""Fields that take what people type."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.registry.dates import Day, LunarDay, Unreadable, read_day, read_lunar
from weixia.registry.identity import read_identity


def _read(label: Any, text: str, do: str) -> str:
    return _("%(label)s：读到「%(text)s」。%(do)s。") % {"label": label, "text": text, "do": do}


class DayField(forms.CharField):
    """A date in any usual form. `exact` asks for a full day and gives a `date`, else a `Day` with its precision."""

    def __init__(self, *, exact: bool = True, **kwargs: Any) -> None:
        self.exact = exact
        kwargs.setdefault("help_text", _later("例如 2026-05-03，也可以写 2026年5月3日") if exact
                          else _later("例如 1948-03-05；只知道年月就写 1948-03"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | Day | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            day = read_day(text, exact=self.exact)
        except Unreadable as problem:
            raise ValidationError(_read(self.label, text, problem.do)) from problem
        return day.on if self.exact else day

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Day) else value


class LunarField(forms.CharField):
    """A lunar birthday such as 闰三月十五."""

    def clean(self, value: Any) -> LunarDay | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_lunar(text)
        except Unreadable as problem:
            raise ValidationError(_read(self.label, text, problem.do)) from problem


class IdentityField(forms.CharField):
    """公民身份号码, checked; gives the eighteen-digit number."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return read_identity(text).number
        except Unreadable as problem:
            raise ValidationError(_("%(label)s：%(do)s。") % {"label": self.label, "do": problem.do}) from problem


class YuanField(forms.CharField):
    """An amount in 元, given as integer 分."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        plain = text.replace(",", "").replace("，", "").removesuffix("元").strip("¥ ")  # data
        whole, _point, cents = plain.partition(".")
        if not whole.isdigit() or (cents and not cents.isdigit()) or len(cents) > 2 or len(whole) > 8:
            raise ValidationError(_read(self.label, text, _("写数字，例如 500 或 500.50")))
        return int(whole) * 100 + int((cents + "00")[:2])


class RadioField(forms.ChoiceField):
    """A few choices, all of them seen."""

    widget = forms.RadioSelect


class LongSelect(forms.Select):
    """The same list, drawn at once: a template for every option takes a tenth of a second where there are thousands."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        options = format_html_join("", "<option{}>{}</option>", (
            (flatatt({"value": key, "selected": str(key) in chosen}), label) for key, label in self.choices))
        return format_html("<select{}>{}</select>", flatatt({"name": name} | self.build_attrs(self.attrs, attrs)), options)


def offer(field: forms.Field, choices: list[tuple[Any, Any]]) -> None:
    """Give a choice field its choices."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
