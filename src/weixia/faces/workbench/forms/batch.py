"""What is asked before duties change hands or days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, offer
from weixia.kernel.words import listing
from weixia.registry.queries.receivers import Receiver


class AssignForm(forms.Form):
    """转交: to whom, and why."""

    to = forms.TypedChoiceField(label=_("转交给谁"), coerce=int, error_messages={
        "required": _("选一位来接手"), "invalid_choice": _("选一位现在有岗位的人")})
    reason = forms.CharField(label=_("原因"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, receivers: list[Receiver], paths: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["to"], [("", _("选一位")), *((one.account_id, _words(one, paths)) for one in receivers)])


class PostponeForm(forms.Form):
    """改期: to which day, and why."""

    day = DayField(label=_("改到哪一天"), error_messages={"required": _("填写改到哪一天")})
    reason = forms.CharField(label=_("为什么改期"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                             error_messages={"required": _("写明为什么改期")})


def _words(one: Receiver, paths: list[str]) -> str:
    """Name and posts; for a batch that they cover in part, of how many they may take care."""
    count = sum(one.covers(path) for path in paths)
    said = {"who": one.name, "posts": listing(one.posts), "n": count}
    return str((_("%(who)s（%(posts)s）") if count == len(paths) else _("%(who)s（%(posts)s，能接其中 %(n)s 件）")) % said)
