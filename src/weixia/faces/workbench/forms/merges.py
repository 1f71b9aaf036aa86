"""What is asked before two records become one: which value stands, why, and, where they contradict, a written yes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SIDES = [("survivor", _("保留的档案")), ("merged", _("被并入的档案"))]


class MergeForm(forms.Form):
    """A choice for each line that differs, and the reason. The versions looked at travel along."""

    reason = forms.CharField(label=_("为什么认定是同一个人"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                             help_text=_("例如：核对身份证，前后两次登记的是同一个人"),
                             error_messages={"required": _("写明为什么认定是同一个人")})
    survivor_version = forms.IntegerField(widget=forms.HiddenInput)
    merged_version = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=_("我核对过原件，确认是同一个人"), required=False)

    def __init__(self, *args: Any, lines: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if not line.is_same]
        for line in self.lines:
            self.fields[line.key] = forms.ChoiceField(label=line.label, choices=SIDES, required=False, initial=line.default)

    @property
    def choices(self) -> dict[str, str]:
        """Line → side, as registry.actions.merges takes it; a line not answered keeps its default."""
        return {line.key: self.cleaned_data[line.key] or line.default for line in self.lines}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines to choose from, each with its two values and what is chosen now."""
        return [{"key": line.key, "label": line.label, "is_sealed": line.is_sealed, "chosen": self[line.key].value() or line.default,
                 "sides": [{"code": code, "word": word, "value": getattr(line, code)} for code, word in SIDES]}
                for line in self.lines]
