"""What is asked about a comfort list, its lines, a budget line and a standard."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.benefits.groups import GROUPS
from weixia.benefits.queries import OCCASIONS, SIGNED, choices_of_budgets
from weixia.faces.workbench.forms.fields import DayField, YuanField, offer
from weixia.kernel.actor import Actor
from weixia.registry.queries import units as unit_queries
from weixia.registry.queries.people import KINDS, TAGS

ANY = [("", _("不限"))]
LINES = forms.Textarea(attrs={"rows": 2})


def unit_choices(actor: Actor) -> list[tuple[int, str]]:
    """Units of the actor's subtree, indented as the tree."""
    return [(unit.pk, "　" * (unit.depth - 1) + unit.name) for unit in unit_queries.units(seen_by=actor)]


class ComfortForm(forms.Form):
    """A new list: for what, for whom, when, from which money."""

    title = forms.CharField(label=_("名单名称"), max_length=80, error_messages={"required": _("填写名单名称，例如 2027 年春节慰问")})
    occasion = forms.ChoiceField(label=_("事由"), choices=list(OCCASIONS.items()))
    day = DayField(label=_("节日当天"), error_messages={"required": _("填写节日是哪一天")})
    opens = DayField(label=_("从哪天开始发放"), required=False)
    unit = forms.ChoiceField(label=_("哪个单位的名单"))
    budget = forms.ChoiceField(label=_("从哪项经费里出"), required=False, help_text=_("可以留到核准时再定"))

    def __init__(self, *args: Any, actor: Actor, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], list(unit_choices(actor)))
        if actor.can("budget.read"):
            offer(self.fields["budget"], [("", _("以后再定")), *choices_of_budgets(seen_by=actor, year=year),
                                          *choices_of_budgets(seen_by=actor, year=year + 1)])
        else:
            del self.fields["budget"]

    def days(self) -> tuple[date, date]:
        """(opens, day): a month before, when the start is not said."""
        day = self.cleaned_data["day"]
        return self.cleaned_data["opens"] or day - timedelta(days=30), day


class FillForm(forms.Form):
    """Whom to put on a list; what is chosen narrows together."""

    group = forms.ChoiceField(label=_("对象"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=ANY + list(KINDS.items()))
    tag = forms.ChoiceField(label=_("标签"), required=False)
    unit = forms.ChoiceField(label=_("单位"), required=False)
    numbers = forms.CharField(label=_("或者写人员编号"), required=False, widget=LINES, help_text=_("一行一个，或者用空格、顿号分开"))

    def __init__(self, *args: Any, actor: Actor, plan: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from_plan = [("plan", _("计划里该看望的人：%(plan)s") % {"plan": plan})] if plan else []
        offer(self.fields["group"], ANY + from_plan + [(code, title) for code, (title, _where) in GROUPS.items()])
        offer(self.fields["tag"], ANY + [(tag, tag) for tag in TAGS])
        offer(self.fields["unit"], ANY + list(unit_choices(actor)))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(name) for name in self.fields):
            raise forms.ValidationError(_("先选一种范围，或者写人员编号。"))
        return given


class LineForm(forms.Form):
    """One person's line while the list is drafted."""

    cents = YuanField(label=_("慰问金（元）"), required=False)
    goods = forms.CharField(label=_("慰问品"), required=False, max_length=200)
    goods_cents = YuanField(label=_("慰问品折合（元）"), required=False)
    why = forms.CharField(label=_("高于标准的原因"), required=False, max_length=200, widget=LINES)
    bearer = forms.CharField(label=_("谁送去"), required=False, max_length=60)
    note = forms.CharField(label=_("备注"), required=False, max_length=200)

    def line(self) -> dict[str, Any]:
        """Values as benefits.actions.comforts.Line takes them."""
        return self.cleaned_data | {name: self.cleaned_data[name] or 0 for name in ("cents", "goods_cents")}


class GiveForm(forms.Form):
    """发放 without a visit on record."""

    day = DayField(label=_("哪天送到"), error_messages={"required": _("填写送到的日期")})
    signed = forms.ChoiceField(label=_("谁签收"), required=False, choices=[("", _("还没有签收")), *SIGNED.items()])


class SignForm(forms.Form):
    """Who signed."""

    signed = forms.ChoiceField(label=_("谁签收"), required=False, choices=[("", _("还没有签收")), *SIGNED.items()])


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=300, widget=LINES, error_messages={"required": _("写明原因")})


class ApproveForm(forms.Form):
    """From which line an approved list is paid."""

    budget = forms.ChoiceField(label=_("从哪项经费里出"))

    def __init__(self, *args: Any, actor: Actor, years: tuple[int, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [line for year in years for line in choices_of_budgets(seen_by=actor, year=year)]
        offer(self.fields["budget"], [("", _("选一项经费")), *lines])


class BudgetForm(forms.Form):
    """A budget line of a unit's year."""

    unit = forms.ChoiceField(label=_("单位"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2099,
                              error_messages={"required": _("填写年度，例如 2026"), "invalid": _("年度写四位数字，例如 2026")})
    title = forms.CharField(label=_("经费名称"), max_length=80, error_messages={"required": _("填写经费名称，例如 节日慰问")})
    cents = YuanField(label=_("金额（元）"), error_messages={"required": _("填写金额")})
    source = forms.CharField(label=_("依据"), required=False, max_length=200, help_text=_("例如 文号、会议纪要"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], list(unit_choices(actor)))


class AmountForm(forms.Form):
    """Another amount for a line."""

    cents = YuanField(label=_("调整为（元）"), error_messages={"required": _("填写金额")})
    reason = forms.CharField(label=_("调整的依据"), max_length=300, error_messages={"required": _("写明为什么调整，例如文号")})


class SpendForm(forms.Form):
    """记一笔 by hand."""

    day = DayField(label=_("日期"), error_messages={"required": _("填写支出的日期")})
    spent = YuanField(label=_("金额（元）"), error_messages={"required": _("填写金额")})
    why = forms.CharField(label=_("用在什么上"), max_length=200, error_messages={"required": _("写明用在什么上")})


class StandardForm(forms.Form):
    """A standard from a day on."""

    unit = forms.ChoiceField(label=_("单位"), help_text=_("下面的单位没有自己的标准时，用这一条"))
    occasion = forms.ChoiceField(label=_("事由"), choices=list(OCCASIONS.items()))
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=ANY + list(KINDS.items()))
    since = DayField(label=_("从哪天起"), error_messages={"required": _("填写从哪天起用这个标准")})
    cents = YuanField(label=_("慰问金（元）"), required=False)
    goods = forms.CharField(label=_("慰问品"), required=False, max_length=200)
    goods_cents = YuanField(label=_("慰问品折合（元）"), required=False)
    source = forms.CharField(label=_("依据"), required=False, max_length=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], list(unit_choices(actor)))

    def told(self) -> dict[str, Any]:
        """Values as benefits.actions.budgets.Norm takes them, but the unit."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "unit"}
        return given | {name: given[name] or 0 for name in ("cents", "goods_cents")}
