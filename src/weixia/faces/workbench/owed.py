"""今年还欠什么: one person's duties on any day, past or to come, and over the day's year."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from weixia.duties import queries
from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.dutywords import as_row
from weixia.faces.workbench.forms.fields import DayField
from weixia.faces.workbench.page import PageRequest, page
from weixia.registry.actions import people as acts
from weixia.registry.queries import people

FIRST, LAST = date(1949, 10, 1), 3  # years ahead
FIGURES = ("overdue", "open", "kept", "kept_late", "missed", "waived", "cancelled", "undetermined")


class OnForm(forms.Form):
    """The day that is asked."""

    on = DayField(label=_("看哪一天"), required=False, help_text=_("过去、今天、往后都可以问，例如 2026-12-31"))

    def clean_on(self) -> date:
        """Today when nothing is said; not beyond what the calendar and the rules can answer."""
        day: date = self.cleaned_data["on"] or today()
        if not FIRST <= day <= date(today().year + LAST, 12, 31):
            raise forms.ValidationError(_("往后最多问三年，往前问到 1949 年 10 月 1 日。"))
        return day


@page("duty.read")
def person_owed(request: PageRequest, person_id: int) -> HttpResponse:
    """今年还欠他什么."""
    person: Any = found(people.person_get(person_id, seen_by=request.actor))
    acts.person_open(by=request.actor, at=now(), person=person)
    form = OnForm(request.GET if "on" in request.GET else {"on": today().isoformat()})
    on = form.cleaned_data["on"] if form.is_valid() else today()
    owed = queries.owed(person.pk, seen_by=request.actor, on=on)
    return render(request, "workbench/owed.html", _told(owed, on) | {
        "person": portrait.brief(person, on=on), "form": form, "on": on, "today": today(), "days": _days(on),
        "printed": now()}, status=200 if form.is_valid() else 422)


def _told(owed: queries.Owed | None, on: date) -> dict[str, Any]:
    """`{started, left, coming, over, figures, expected}` as rows."""
    if owed is None:
        return {"started": False, "left": [], "coming": [], "over": [], "figures": [], "expected": False}
    figures = [{"word": queries.STATUSES[name], "n": owed.counts[name], "bad": name in ("overdue", "missed") and owed.counts[name]}
               for name in FIGURES if owed.counts[name] or name in FIGURES[:3]]
    return {"started": True, "left": [as_row(row, on) for row in owed.left], "coming": [as_row(row, on) for row in owed.coming],
            "over": [as_row(row, on) for row in reversed(owed.over)], "figures": figures,
            "expected": owed.expected and on > today()}


def _days(on: date) -> list[tuple[Any, date]]:
    """Days that are asked often."""
    first = date(on.year, 1, 1)
    return [(_("今天"), today()), (_("这一年年底"), date(on.year, 12, 31)), (_("上一年年底"), first - timedelta(days=1)),
            (_("下一年年底"), date(on.year + 1, 12, 31))]
