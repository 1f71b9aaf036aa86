"""What is asked before a list leaves: for what, and in which form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import RadioField
from weixia.kernel.exports import FORMS, PURPOSES


class ExportForm(forms.Form):
    """The purpose is written into the file and into the journal."""

    purpose = RadioField(label=_("用途"), choices=list(PURPOSES.items()), error_messages={"required": _("选一个用途")})
    purpose_text = forms.CharField(label=_("补充说明"), required=False, max_length=200, help_text=_("选“其他”时写明用在哪里"))
    form = RadioField(label=_("文件格式"), choices=list(FORMS.items()), initial="xlsx",
                      error_messages={"required": _("选一种文件格式")})

    def told(self) -> dict[str, str]:
        """The values as `exports.Asking` takes them."""
        return {name: self.cleaned_data[name] for name in ("purpose", "purpose_text", "form")}


class DeclineForm(forms.Form):
    """Why a list does not leave."""

    why = forms.CharField(label=_("不批准的原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
                          error_messages={"required": _("写明不批准的原因")})
