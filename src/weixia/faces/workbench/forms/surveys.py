"""What is asked about a questionnaire, a survey, a sheet of answers, and a try that brought none."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, LongSelect, RadioField, offer
from weixia.needs.cohorts import BANDS
from weixia.needs.queries.surveys import ASKERS, HOWS, RESULTS
from weixia.needs.questionnaire import Question
from weixia.registry.queries.people import KINDS, TAGS

STAFF_HOWS = [(code, word) for code, word in HOWS.items() if code != "link"]
NO_DAY = {"required": _("填写日期")}
QUESTION_KINDS = [("one", _("选一个")), ("several", _("选几个")), ("scale", _("打分")), ("number", _("写数字")), ("words", _("写一句话"))]


def _ticks(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more)


class SurveyForm(forms.Form):
    """起草一次调研: `units` and `questionnaires` that may be chosen."""

    questionnaire = forms.ChoiceField(label=_("用哪份问卷"), widget=LongSelect, error_messages={"required": _("选一份问卷")})
    title = forms.CharField(label=_("调研名称"), max_length=120, error_messages={"required": _("写一个调研名称")})
    first = DayField(label=_("从哪天开始"), error_messages=NO_DAY)
    last = DayField(label=_("到哪天截止"), error_messages=NO_DAY)
    asker = RadioField(label=_("由谁来问"), choices=list(ASKERS.items()), error_messages={"required": _("选一下由谁来问")})
    unit = forms.ChoiceField(label=_("哪个单位的老同志"), widget=LongSelect, help_text=_("连同下级单位"))
    kinds = _ticks(_("人员类别"), list(KINDS.items()), help_text=_("都不勾就是不限，下面几项也一样"))
    bands = _ticks(_("年龄"), [(code, word) for code, word in BANDS.items() if code])
    tags = _ticks(_("有以下任一标签"), [(tag, tag) for tag in TAGS])
    resettled = forms.ChoiceField(label=_("易地安置"), required=False, choices=[
        ("", _("不限")), ("1", _("只问易地安置的")), ("0", _("不问易地安置的"))])
    language = forms.CharField(label=_("常用语言"), required=False, max_length=40, help_text=_("例如 蒙古语；空着就是不限"))
    size = forms.IntegerField(label=_("抽几位"), required=False, min_value=1, max_value=100000,
                              help_text=_("空着就是全部问到。抽样按类别和年龄段分层"),
                              error_messages={"invalid": _("写数字，例如 200"), "min_value": _("至少 1 位")})
    seed = forms.IntegerField(label=_("抽样号"), required=False, min_value=1, max_value=10**9, initial=1,
                              help_text=_("同一个号抽出同一批人，谁都可以重抽核对"), error_messages={"invalid": _("写数字，例如 1")})

    def __init__(self, *args: Any, units: list[Any], questionnaires: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], [(str(unit.pk), unit.name) for unit in units])
        offer(self.fields["questionnaire"], questionnaires)


class SheetForm(forms.Form):
    """One person's sheet: a box for each question, by its kind; what is shut to the reader starts empty."""

    how = RadioField(label=_("怎样问的"), choices=STAFF_HOWS, error_messages={"required": _("选一下怎样问的")})
    day = DayField(label=_("哪天问的"), error_messages=NO_DAY)

    def __init__(self, *args: Any, lines: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[line.question.key] = _box(line)

    def given(self) -> dict[str, Any]:
        """What was answered, for answers_take: an emptied box takes the answer back, an empty one of a shut answer leaves it."""
        told: dict[str, Any] = {}
        for line in self.lines:
            value = self.cleaned_data.get(line.question.key)
            if value in (None, "", []):
                if line.row is not None and not line.shut:
                    told[line.question.key] = None
            else:
                told[line.question.key] = int(value) if line.question.kind == "scale" else value
        return told


def _box(line: Any) -> forms.Field:
    one: Question = line.question
    more: dict[str, Any] = {"label": one.asks, "required": False, "initial": line.answer}
    match one.kind:
        case "one":
            return RadioField(choices=[(option, option) for option in one.options], **more)
        case "several":
            return forms.MultipleChoiceField(choices=[(option, option) for option in one.options],
                                             widget=forms.CheckboxSelectMultiple, **more)
        case "scale":
            ends = {one.low: one.low_says, one.high: one.high_says}
            points = range(one.low or 0, (one.high or 0) + 1)
            return RadioField(choices=[(n, f"{n} {ends.get(n, '')}".strip()) for n in points], **more)
        case "number":
            return forms.IntegerField(min_value=one.low, max_value=one.high, error_messages={"invalid": _("写整数，例如 2")}, **more)
        case _:
            return forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), **more)


class AttemptForm(forms.Form):
    """没问成: not reached, another day, or 谢绝."""

    result = RadioField(label=_("怎么样"), choices=list(RESULTS.items()), error_messages={"required": _("选一下结果")})
    how = RadioField(label=_("怎样问的"), choices=STAFF_HOWS, error_messages={"required": _("选一下怎样问的")})
    day = DayField(label=_("哪天"), error_messages=NO_DAY)


class RaiseForm(forms.Form):
    """An answer becomes a need."""

    words = forms.CharField(label=_("要办的是什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
                            help_text=_("老人怎么说，就怎么写"), error_messages={"required": _("写一句要办的是什么")})
    kind = forms.ChoiceField(label=_("哪一类"))
    urgency = RadioField(label=_("急不急"), error_messages={"required": _("选一下急不急")})
    agreed = forms.BooleanField(label=_("问过本人，同意登记成需求"), required=False)

    def __init__(self, *args: Any, kinds: Any, urgencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["kind"], list(kinds.items()))
        offer(self.fields["urgency"], list(urgencies.items()))


class WhyForm(forms.Form):
    """取消."""

    why = forms.CharField(label=_("为什么取消"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                          error_messages={"required": _("写明为什么取消")})


class TitleForm(forms.Form):
    """A questionnaire's name and opening words."""

    title = forms.CharField(label=_("问卷名称"), max_length=200, error_messages={"required": _("写一个问卷名称")})
    says = forms.CharField(label=_("开头说的话"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class QuestionForm(forms.Form):
    """One question of the page editor; `before`: choice questions that a condition may name."""

    theme = forms.CharField(label=_("方面"), max_length=30, required=False, help_text=_("例如 就医；同一方面的题排在一起"))
    asks = forms.CharField(label=_("怎么问"), max_length=200, error_messages={"required": _("写明怎么问")})
    help = forms.CharField(label=_("提示"), max_length=200, required=False)
    kind = RadioField(label=_("怎样答"), choices=QUESTION_KINDS, error_messages={"required": _("选一下怎样答")})
    options = forms.CharField(label=_("可选的答案"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
                              help_text=_("选择题才写，一行一个"))
    low = forms.IntegerField(label=_("最小"), required=False, help_text=_("打分、写数字才写"), error_messages={"invalid": _("写整数")})
    high = forms.IntegerField(label=_("最大"), required=False, error_messages={"invalid": _("写整数")})
    low_says = forms.CharField(label=_("最低分的意思"), max_length=20, required=False)
    high_says = forms.CharField(label=_("最高分的意思"), max_length=20, required=False)
    only_if = forms.ChoiceField(label=_("什么时候问"), required=False, widget=LongSelect)
    sensitive = forms.BooleanField(label=_("敏感题：答案封存，只有主联系人能看"), required=False)
    required = forms.BooleanField(label=_("这道题答了才算答完"), required=False)

    def __init__(self, *args: Any, before: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["only_if"], [("", _("都问"))] + [
            (f"{one.key}|{option}", _("「%(asks)s」答「%(answer)s」才问") % {"asks": one.asks, "answer": option})
            for one in before if one.options and not one.only_if for option in one.options])

    def told(self) -> dict[str, Any]:
        """As the grammar writes it: only what is said."""
        data = dict(self.cleaned_data)
        question, _bar, answer = data.pop("only_if").partition("|")
        data["options"] = [line.strip() for line in data["options"].splitlines() if line.strip()]
        told = {key: value for key, value in data.items() if value not in ("", None, [], False)}
        return told | ({"only_if": {"question": question, "answer": answer}} if question else {})


def initial_of(one: Question) -> dict[str, Any]:
    """What the form of a stored question starts with."""
    told = one.model_dump()
    only = f"{one.only_if.question}|{one.only_if.answer}" if one.only_if else ""
    return told | {"options": "\n".join(one.options), "only_if": only}
