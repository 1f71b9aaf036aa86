"""What is asked when a question is called back, and when a second person looks at a late contact."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, RadioField


class AnswerForm(forms.Form):
    """What was answered, on which day, and whom one asked for it."""

    answer = forms.CharField(label=_("怎么答复的"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
                             error_messages={"required": _("写一句怎么答复的")})
    on = DayField(label=_("哪天答复的"), error_messages={"required": _("填写答复的日期")})
    consulted = forms.CharField(label=_("请示了谁"), required=False, max_length=60)


class ConfirmForm(forms.Form):
    """复核: is it so, or is it sent back."""

    verdict = RadioField(label=_("核对下来"), choices=[("confirm", _("属实，确认")), ("back", _("核不实，退回"))],
                         error_messages={"required": _("选确认还是退回")})
    words = forms.CharField(label=_("怎么核对的"), required=False, max_length=200,
                            help_text=_("例如问过本人、看过走访单；退回的写明差什么"))
