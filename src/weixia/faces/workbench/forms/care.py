"""What is asked about a death, a 善后 step, a category, a video call in place of a visit, and an aid plan."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.care.queries import OUTCOMES, WAYS
from weixia.faces.workbench.forms.fields import DayField, RadioField, offer
from weixia.registry.queries.people import KINDS


def _lines(label: Any, most: int = 500, *, required: bool = True, help_text: Any = "", missing: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text,
                           widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": missing} if missing else None)


class VerifyForm(forms.Form):
    """核实: how the second person made sure."""

    how = _lines(_("怎么核实的"), help_text=_("例如看了死亡证明、家属当面说明"), missing=_("写明怎么核实的"))


class DoubtForm(forms.Form):
    """误报: why it is said to be a mistake."""

    reason = _lines(_("为什么说是误报"), help_text=_("核对的人会看到，例如本人接了电话"), missing=_("写明为什么说是误报"))


class AnswerForm(forms.Form):
    """What the second person found; a no asks for it."""

    note = _lines(_("核对到了什么"), required=False, help_text=_("不同意时必填"))


class StepForm(forms.Form):
    """One step of 善后. To whom and how are asked for 告知 alone."""

    outcome = RadioField(label=_("办了没有"), choices=list(OUTCOMES.items()), error_messages={"required": _("选已办还是不办")})
    day = DayField(label=_("哪天"), error_messages={"required": _("填写日期")})
    whom = forms.CharField(label=_("告诉了家属哪一位"), max_length=60, required=False)
    way = forms.ChoiceField(label=_("怎么告诉的"), required=False, choices=[("", _("请选择")), *WAYS.items()])
    note = _lines(_("说明"), required=False, help_text=_("不办的，写明为什么"))

    def __init__(self, *args: Any, kind: str, by_fact: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in ("whom", "way") if kind != "inform" else ():
            del self.fields[name]
        if by_fact:  # kept by a visit or a survivor on file: here it can only be said why not
            offer(self.fields["outcome"], [("excused", OUTCOMES["excused"])])


class KindForm(forms.Form):
    """类别更正: to what, from which day, by which document; for 离休 since when in the revolution."""

    kind = RadioField(label=_("更正成哪一类"), choices=[], error_messages={"required": _("选更正成哪一类")})
    since = DayField(label=_("核准日期"), help_text=_("从这一天起按新类别办"), error_messages={"required": _("填写核准日期")})
    document = forms.CharField(label=_("核准文件"), max_length=120, help_text=_("文号或文件名"),
                               error_messages={"required": _("写明核准的文件")})
    joined = DayField(label=_("参加革命时间"), exact=False, required=False,
                      help_text=_("更正为离休干部时要有，应在 1949-09-30 以前（含当日）"))

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["kind"], [(code, word) for code, word in KINDS.items() if code not in (now, "survivor")])


class SubstitutionForm(forms.Form):
    """以视频代替上门: from which day, and why nobody can go."""

    since = DayField(label=_("从哪天起"), error_messages={"required": _("填写日期")})
    reason = _lines(_("为什么不能上门"), help_text=_("批准的人会看到，例如迁居国外"), missing=_("写明为什么不能上门"))


class AidForm(forms.Form):
    """帮扶方案: four lines."""

    goals = _lines(_("目标"), missing=_("写明要帮到什么程度"))
    measures = _lines(_("措施"), missing=_("写明怎么帮"))
    owner = forms.CharField(label=_("责任人"), max_length=60, error_messages={"required": _("写明由谁负责")})
    day = DayField(label=_("哪天定的"), error_messages={"required": _("填写日期")})
    review_on = DayField(label=_("哪天复查"), error_messages={"required": _("填写复查的日子")})


def joined_of(person: Any) -> str:
    """参加革命时间 as the form shows it."""
    on: date | None = person.revolution_joined_on
    return on.isoformat()[: {"day": 10, "month": 7, "year": 4}.get(person.revolution_joined_precision, 10)] if on else ""
