"""督办: what has been overdue long enough to reach a head; asking how it stands, and the answer."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weixia.duties import actions as acts
from weixia.duties import queries
from weixia.duties.queries import following
from weixia.faces.workbench import case_duties, unit_duties
from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.batch import back_of
from weixia.faces.workbench.dutywords import as_row, title_of
from weixia.faces.workbench.forms.fields import DayField
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.words import APART, listing

ANSWER_IN = 3  # days that are offered for an answer
LINES = 100
LEVELS = {"section": gettext_lazy("到科室"), "leader": gettext_lazy("到单位领导"), "upper": gettext_lazy("报上级")}


class FollowUpForm(forms.Form):
    """By which day an answer is wanted, and what is asked."""

    answer_by = DayField(label=gettext_lazy("哪天以前答复"), error_messages={"required": gettext_lazy("填写哪天以前答复")})
    words = forms.CharField(label=gettext_lazy("要求"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                            help_text=gettext_lazy("例如：本周内上门，说明为什么拖了"))


class AnswerForm(forms.Form):
    """办理情况."""

    answer = forms.CharField(label=gettext_lazy("办理情况"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
                             error_messages={"required": gettext_lazy("写一句办到了哪一步，难在哪里")})


@page("follow.read")
def follow(request: PageRequest) -> HttpResponse:
    """Overdue duties by officer and unit, and one after another, the longest first."""
    on, narrow = today(), narrowed(request.GET)
    counts = following.follow_counts(seen_by=request.actor, on=on)
    rows = following.overdue(seen_by=request.actor, on=on, narrow=narrow)
    page_of, following_key = queries.page_of(rows, after=request.GET.get("after", ""))
    lines = following.follow_lines(following.overdue(seen_by=request.actor, on=on, narrow=following.Narrow(narrow.show)), on=on)
    return render(request, "workbench/follow.html", _words(on) | {
        "today": on, "show": narrow.show, "chips": _chips(counts, on), "count": counts[narrow.show], "lines": lines[:LINES],
        "more_lines": len(lines) > LINES, "rows": _rows(page_of, request.actor, on), "pager": pager(request, next_key=following_key),
        "narrowed": narrow.officer is not None or narrow.unit is not None, "officer": narrow.officer, "started": queries.started(),
        "unit_lapses": unit_duties.lapses(request.actor, on), "case_lapses": case_duties.lapses(request.actor, on)})


@page("follow.ask", "POST")
def follow_up_new(request: PageRequest, duty_id: int) -> HttpResponse:
    """督办 one duty."""
    duty = found(queries.duty_get(duty_id, seen_by=request.actor, on=today()))
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return _again(request, duty_id, form)
    try:
        asked, made = acts.follow_up_ask(duty, by=request.actor, at=now(), **form.cleaned_data)
        said = _("已请%(who)s在 %(day)s 前答复。") if made else _("已经督办过，在等%(who)s答复，%(day)s 前。")
        messages.success(request, said % {"who": asked.to_name, "day": asked.answer_by.isoformat()})
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect(reverse("workbench:duty", args=[duty_id]) + "#follow-ups")


@page("duty.keep", "POST")
def follow_up_answer(request: PageRequest, follow_up_id: int) -> HttpResponse:
    """办理情况."""
    asked = found(queries.follow_up_get(follow_up_id, seen_by=request.actor))
    form = AnswerForm(request.POST)
    try:
        if not form.is_valid():
            raise Impossible("answer", said_of(form))
        acts.follow_up_answer(asked, by=request.actor, at=now(), answer=form.cleaned_data["answer"])
        messages.success(request, _("已答复%(who)s。") % {"who": asked.by_name})
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect(back_of(request))


@page("follow.ask", "POST")
def follow_up_end(request: PageRequest, follow_up_id: int) -> HttpResponse:
    """撤回督办."""
    asked = found(queries.follow_up_get(follow_up_id, seen_by=request.actor))
    try:
        acts.follow_up_end(asked, by=request.actor, at=now())
        messages.success(request, _("已撤回督办。"))
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect(back_of(request))


def narrowed(query: Any) -> following.Narrow:
    """The list that an address asks for: what has reached the reader unless it says otherwise."""
    show, officer = query.get("show", ""), query.get("officer")
    officer = officer if officer is None else officer.replace("\x00", "")[:60]
    return following.Narrow(show if show in following.SHOWS else "reached", officer, whole(query.get("unit")))


def of_duty(duty: Any, actor: Actor, on: date) -> dict[str, Any]:
    """What a duty's page shows of 督办."""
    rows, overdue = queries.follow_ups_of(duty), duty.status == "overdue"
    stands = next((row for row in rows if row.ended_at is None), None)
    waits = stands is not None and stands.answered_at is None
    return {
        "rows": rows, "stands": stands, "form": FollowUpForm(initial={"answer_by": on + timedelta(days=ANSWER_IN)}, auto_id="ask_%s"),
        "may_ask": overdue and not waits and actor.can("follow.ask"), "may_end": actor.can("follow.ask"),
        "answer_form": AnswerForm(auto_id="answer_%s") if waits and overdue and actor.can("duty.keep") else None,
        "level": LEVELS.get(queries.level((on - duty.due).days, on), "") if overdue and duty.due else ""}


def bands(actor: Actor, on: date) -> list[dict[str, Any]]:
    """What 今日 shows of what was asked of the actor and not yet answered."""
    return [{"who": row.by_name, "name": row.person.name, "matter": title_of(row_duty), "day": row.answer_by, "words": row.words,
             "late": row.answer_by < on, "url": reverse("workbench:duty", args=[row_duty.pk]) + "#follow-ups"}
            for row, row_duty in queries.follow_ups_to(seen_by=actor, on=on)]


def said_of(form: forms.Form) -> str:
    """What is wrong with a short form, in one message."""
    return listing((error for errors in form.errors.values() for error in errors), APART)


def _again(request: PageRequest, duty_id: int, form: FollowUpForm) -> HttpResponse:
    messages.error(request, said_of(form))
    return redirect(reverse("workbench:duty", args=[duty_id]) + "#follow-ups")


def _words(on: date) -> dict[str, Any]:
    return {"steps": queries.steps(on)}


def _chips(counts: dict[str, int], on: date) -> list[dict[str, Any]]:
    held = queries.steps(on)
    titles = {
        "reached": _("该我督办"), "all": _("全部逾期"), "leader": _("满 %(n)s 天") % {"n": held.leader},
        "upper": _("满 %(n)s 天") % {"n": held.upper}, "asked": _("督办过的")}
    return [{"show": show, "title": titles[show], "count": counts[show]} for show in following.SHOWS]


def _rows(page_of: list[Any], actor: Actor, on: date) -> list[dict[str, Any]]:
    asked = queries.follow_ups_standing(page_of, seen_by=actor)
    return [as_row(duty, on) | {"days": (on - duty.due).days, "unit_name": duty.person.unit.name, "asked": asked.get(duty.pk),
                                "level": LEVELS.get(queries.level((on - duty.due).days, on), "")} for duty in page_of]
