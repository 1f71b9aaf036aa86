"""本机设置 as a form: one box for each value that may be set; an empty box is the default."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from weixia.kernel import preferences
from weixia.kernel.preferences import Choice, Set


class InstanceForm(forms.Form):
    """Boxes are named like the choices, with `-` for `.`; ranges are checked by the action alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._set = preferences.all_set()
        for one in self._set:
            self.fields[self.box(one.choice.name)] = _field(one)

    @staticmethod
    def box(name: str) -> str:
        """The box of a choice: `export.quota` → `export-quota`."""
        return name.replace(".", "-")

    def values(self) -> Iterator[tuple[str, str]]:
        """(name, what was typed) of every choice."""
        for one in self._set:
            yield one.choice.name, self.cleaned_data[self.box(one.choice.name)]

    def rows(self) -> list[dict[str, Any]]:
        """`{box, default, unit, by_name, at}` of every choice, for the page."""
        return [{"box": self[self.box(one.choice.name)], "default": one.choice.default, "unit": one.choice.unit,
                 "by_name": one.by_name, "at": one.at, "width": "xs" if one.choice.is_number else ""}
                for one in self._set]


def _field(one: Set) -> forms.CharField:
    choice: Choice = one.choice
    attrs = {"inputmode": "numeric"} if choice.is_number else {}
    label = format_lazy(gettext_lazy("{title}（{unit}）"), title=choice.title, unit=choice.unit) if choice.unit else choice.title
    return forms.CharField(label=label, help_text=choice.says, required=False, max_length=400, initial=str(one.value),
                           widget=forms.TextInput(attrs=attrs | {"autocomplete": "off"}))
