"""What is asked about a 重要情况报告: short enough for a phone."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weixia.emergency.actions import Telling
from weixia.emergency.queries import KINDS, MEANS
from weixia.faces.workbench.forms.fields import DayField, RadioField

HOUR = re.compile(r"(?:(.*?)[\sT]+)?([01]?\d|2[0-3])[:：]([0-5]\d)", re.ASCII)  # data
NO_HOUR = gettext_lazy("写到几点几分，例如 2026-05-03 09:30；只写 9:30 就是今天")


class MomentField(DayField):
    """A day with the hour, as `2026-05-03 09:30`; the hour alone is today's. Gives an aware moment.

    `loose`: the hour may be left out; gives (day, time or None).
    """

    def __init__(self, *, loose: bool = False, **kwargs: Any) -> None:
        self.loose = loose
        kwargs.setdefault("help_text", gettext_lazy("例如 2026-05-03 09:30；不知道几点就只写日期") if loose else NO_HOUR)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        told = HOUR.fullmatch(str(value or "").strip())
        if told is None:
            read = super().clean(value)
            if read is not None and not self.loose:
                raise ValidationError(_("%(label)s：%(do)s。") % {"label": self.label, "do": NO_HOUR})
            return (read, None) if self.loose else read
        day: Any = super().clean(told[1]) if told[1] else timezone.localdate()
        hour = time(int(told[2]), int(told[3]))
        return (day, hour) if self.loose else timezone.make_aware(datetime.combine(day, hour))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        return super().prepare_value(value)


class ReportForm(forms.Form):
    """Making a report by word of mouth. `fixed`: the fact is on file, so its kind and day are not asked again."""

    kind = RadioField(label=gettext_lazy("什么情况"), choices=list(KINDS.items()),
                      error_messages={"required": gettext_lazy("选是哪一类情况")})
    occurred = MomentField(label=gettext_lazy("什么时候发生的"), loose=True,
                           error_messages={"required": gettext_lazy("填写发生的日期")})
    known_at = MomentField(label=gettext_lazy("什么时候得知的"), error_messages={"required": gettext_lazy("填写得知的时间")})
    told_to = forms.CharField(label=gettext_lazy("口头报给了谁"), max_length=60, help_text=gettext_lazy("例如 局办值班室、王局长"),
                              error_messages={"required": gettext_lazy("填写报给了谁")})
    means = RadioField(label=gettext_lazy("怎么报的"), choices=list(MEANS.items()),
                       error_messages={"required": gettext_lazy("选怎么报的")})
    oral_at = MomentField(label=gettext_lazy("什么时候报的"), error_messages={"required": gettext_lazy("填写报告的时间")})
    text = forms.CharField(label=gettext_lazy("说了什么"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
                           help_text=gettext_lazy("加密保存，看的人都会留下记录"))
    told_by = forms.CharField(label=gettext_lazy("谁报的"), required=False, max_length=60, help_text=gettext_lazy("不填就是自己"))

    def __init__(self, *args: Any, fixed: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed = fixed
        if fixed is not None:
            del self.fields["kind"]

    def told(self) -> Telling:
        """What report_make is told."""
        values = dict(self.cleaned_data)
        day, hour = values.pop("occurred")
        kind = values.pop("kind", "") or self.fixed.kind
        return Telling(kind=kind, occurred_on=day, occurred_time=hour, **values)

    @staticmethod
    def blank(now: datetime, *, fixed: Any = None, kind: str = "") -> dict[str, Any]:
        """What the form starts with: known and told just now, by telephone; a fact on file gives its days."""
        day: date = fixed.happened_on if fixed else timezone.localtime(now).date()
        known = (fixed.known_on or fixed.happened_on) if fixed else day
        known_at = now if known == timezone.localtime(now).date() else known.isoformat()
        return {"occurred": day.isoformat(), "known_at": known_at, "oral_at": now, "means": "phone", "kind": kind}


class WrittenForm(forms.Form):
    """The report in writing."""

    text = forms.CharField(label=gettext_lazy("书面报告"), max_length=4000, widget=forms.Textarea(attrs={"rows": 7}),
                           help_text=gettext_lazy("什么情况、已经做了什么、还要什么。加密保存"),
                           error_messages={"required": gettext_lazy("写明什么情况、已经做了什么、还要什么。")})
    when = MomentField(label=gettext_lazy("什么时候报送的"), error_messages={"required": gettext_lazy("填写报送的时间")})


class RemarkForm(forms.Form):
    """Receiving, with a remark if there is one."""

    remark = forms.CharField(label=gettext_lazy("接收意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SayForm(forms.Form):
    """One text: an instruction, what was done, the outcome, a supplement."""

    text = forms.CharField(label="", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
                           error_messages={"required": gettext_lazy("还没有写内容。")})

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
