"""What is asked before a 长辈卡 is issued or ended."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField
from weixia.registry.queries.cards import PAPERS

SELF = "self"


class CardForm(forms.Form):
    """Whose card: the elder's own, or a relative's by a paper and until a day."""

    whose = forms.ChoiceField(label=_("给谁"), error_messages={"required": _("选一下给谁")})
    phone_checked = forms.BooleanField(label=_("在电话里核对过：档案上的号码就是持卡人的，可以发验证码"), required=False)
    paper = forms.ChoiceField(label=_("凭什么授权"), required=False, choices=[("", _("请选择")), *PAPERS.items()],
                              help_text=_("只给家属的卡填写"))
    until = DayField(label=_("授权到哪天"), required=False, help_text=_("只给家属的卡填写，最长五年"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("whose") not in (None, SELF):
            for name, words in (("paper", _("选一下凭什么授权")), ("until", _("填写授权到哪天"))):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return told


class CardEndForm(forms.Form):
    """Why a card is ended."""

    why = forms.CharField(label=_("为什么停用"), max_length=100, help_text=_("例如卡丢了、手机换了"),
                          error_messages={"required": _("写明为什么停用，例如卡丢了")})
