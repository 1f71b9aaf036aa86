"""What is asked before a handover: to whom everything goes, whom somebody else takes, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import offer

Groups = list[tuple[str, list[tuple[int, str]]]]


class HandoverForm(forms.Form):
    """`successor` takes everything; `to_<person>` names another one for one person."""

    successor = forms.TypedChoiceField(label=_("都交给"), coerce=int, error_messages={"required": _("选一位接手的人")})
    reason = forms.CharField(label=_("为什么交接"), max_length=300, help_text=_("例如：退休、调离"),
                             error_messages={"required": _("写明为什么交接，例如退休、调离")})

    def __init__(self, *args: Any, groups: Groups, people: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["successor"], [("", _("请选择")), *groups])
        for pk in people:
            self.fields[f"to_{pk}"] = forms.TypedChoiceField(label=_("另交给"), required=False, coerce=int, empty_value=None,
                                                            widget=forms.Select(attrs={"class": "form-select"}))
            offer(self.fields[f"to_{pk}"], [("", _("随上面")), *groups])
        self.names = dict(pair for _unit, accounts in groups for pair in accounts)

    def chosen(self) -> dict[int, int]:
        """`{person: account}` where somebody else takes one person."""
        return {int(name[3:]): taker for name, taker in self.cleaned_data.items() if name.startswith("to_") and taker}
