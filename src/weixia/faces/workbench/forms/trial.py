"""The values of a rule as a form: each may be another one, from a day on."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.duties.queries import value_label, value_options, value_text
from weixia.faces.workbench.forms.fields import DayField
from weixia.policy.book import Rule

AHEAD = 2


class NumbersField(forms.CharField):
    """Whole numbers one after another: 90、100."""

    def clean(self, value: Any) -> list[int]:
        numbers = re.split(r"[、，,\s]+", super().clean(value).strip())
        if not numbers or not all(one.isdigit() and len(one) < 4 for one in numbers):
            raise forms.ValidationError(_("写几个整数，用顿号隔开，例如 90、100。"))
        return sorted({int(one) for one in numbers})

    def prepare_value(self, value: Any) -> Any:
        return "、".join(map(str, value)) if isinstance(value, list) else value  # data


class TrialForm(forms.Form):
    """One box a value, as it is in force; from which day the new one would hold; and which day is looked at."""

    def __init__(self, data: Any, *, rule: Rule, values: dict[str, Any], today: date, units: Sequence[Any] = ()) -> None:
        super().__init__(data)
        self.held, self.today = values, today
        for name, value in values.items():
            self.fields[f"v-{name}"] = _box(name, value)
        self.fields["since"] = DayField(label=_later("新的数从哪天起"), required=False,
                                        help_text=_later("空着就是历来如此；写了日子，说的是那天以前的事不变"))
        self.fields["on"] = DayField(label=_later("看到哪一天"), required=False, initial=today,
                                     help_text=_later("空着就是今天；往后的日子当作没有新的办理记录"))
        self.fields["unit"] = forms.TypedChoiceField(
            label=_later("算哪些人"), required=False, coerce=int, empty_value=None, help_text=_later("人太多算不完时，选一个下属单位"),
            choices=[("", _later("我管的全部")), *((unit.pk, unit.name) for unit in units)])

    def clean_on(self) -> date:
        """Today when nothing is said; not too far ahead."""
        day: date = self.cleaned_data["on"] or self.today
        if day > date(self.today.year + AHEAD, 12, 31):
            raise forms.ValidationError(_("往后最多看两年。"))
        return day

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The values' boxes, in the order of the rule."""
        return [self[f"v-{name}"] for name in self.held]

    @property
    def changed(self) -> dict[str, Any]:
        """The values that differ from those in force."""
        told = {name: self.cleaned_data.get(f"v-{name}") for name in self.held}
        return {name: value for name, value in told.items() if value is not None and _same(value) != _same(self.held[name])}

    @property
    def said(self) -> list[dict[str, str]]:
        """What was changed, in words: `{label, was, now}`."""
        return [{"label": value_label(name), "was": value_text(name, self.held[name]), "now": value_text(name, value)}
                for name, value in self.changed.items()]


def _box(name: str, value: Any) -> forms.Field:
    label = value_label(name)
    told: Any = {"label": label, "initial": value,
                 "error_messages": {"required": _("填写「%(what)s」；不想改，就照原来的填。") % {"what": label},
                                    "invalid": _("「%(what)s」写一个整数，例如 %(value)s。") % {"what": label, "value": value}}}
    if isinstance(value, int):
        return forms.IntegerField(min_value=0, max_value=9999, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **told)
    if value and isinstance(value[0], int):
        return NumbersField(**told)
    return forms.MultipleChoiceField(choices=value_options(name, value), widget=forms.CheckboxSelectMultiple, **told)


def _same(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
