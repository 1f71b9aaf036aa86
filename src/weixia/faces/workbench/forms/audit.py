"""What the journal is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField
from weixia.kernel import journal


class AuditForm(forms.Form):
    """By name, act and days; empty means all."""

    who = forms.CharField(label=_("谁"), required=False, max_length=60)
    action = forms.ChoiceField(label=_("办了什么"), required=False)
    since = DayField(label=_("自"), required=False, help_text="")
    until = DayField(label=_("至"), required=False, help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = sorted(journal.declared().items(), key=lambda one: one[1])
        self.fields["action"].choices = [("", _("全部")), *acts]  # type: ignore[attr-defined]
