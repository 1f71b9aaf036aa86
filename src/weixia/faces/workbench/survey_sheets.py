"""One person's sheet of a survey: answers taken down bit by bit, tries that brought none, and an answer that becomes a need."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import age_on, found, now, today
from weixia.faces.workbench.forms.surveys import AttemptForm, RaiseForm, SheetForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.needs import queries as needs
from weixia.needs.actions import answer_needs, answers
from weixia.needs.queries import surveys as queries
from weixia.registry.queries.people import several


@page("survey.read")
def survey_sheet(request: PageRequest, survey_id: int, respondent_id: int) -> HttpResponse:
    """The sheet, with what stands and what stood before."""
    return _page(request, found(queries.respondent_get(survey_id, respondent_id, seen_by=request.actor)))


@page("survey.ask", "POST")
def survey_answers(request: PageRequest, survey_id: int, respondent_id: int) -> HttpResponse:
    """What was said is taken down, with 答完了 or as far as it goes."""
    row = found(queries.respondent_get(survey_id, respondent_id, seen_by=request.actor))
    form = SheetForm(request.POST, lines=queries.sheet(row, seen_by=request.actor))
    return _told(request, row, form) if form.is_valid() else _page(request, row, sheet=form)


@page("survey.ask", "POST")
def survey_attempt(request: PageRequest, survey_id: int, respondent_id: int) -> HttpResponse:
    """没问成."""
    row = found(queries.respondent_get(survey_id, respondent_id, seen_by=request.actor))
    form = AttemptForm(request.POST, auto_id="attempt_%s")
    if form.is_valid():
        try:
            answers.attempt_note(row, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, _("已记下谢绝。不再问，也不在档案里留记号。") if form.cleaned_data["result"] == "refused"
                             else _("已记下这一次。"))
            return redirect("workbench:survey", survey_id)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _page(request, row, attempt=form)


@page("survey.ask", "POST")
def survey_need(request: PageRequest, survey_id: int, respondent_id: int) -> HttpResponse:
    """An answer becomes a need, with the person's word."""
    row = found(queries.respondent_get(survey_id, respondent_id, seen_by=request.actor))
    form = _raising(request.POST)
    if form.is_valid():
        try:
            need = answer_needs.answer_raise(row, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, _("已登记成需求，查询号码 %(number)s。") % {"number": need.said_aloud})
            return redirect("workbench:survey-sheet", survey_id, row.pk)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _page(request, row, need=form)


def _told(request: PageRequest, row: Any, form: SheetForm) -> HttpResponse:
    done = "done" in request.POST
    try:
        taken = answers.answers_take(row, by=request.actor, at=now(), how=form.cleaned_data["how"], day=form.cleaned_data["day"],
                                     given=form.given(), done=done)
    except Impossible as problem:
        form.add_error(problem.column if problem.column in form.fields else None, problem.do)
        return _page(request, row, sheet=form)
    messages.success(request, _("%(name)s的问卷答完了。") % {"name": row.name} if taken.whole
                     else _("已存下 %(n)s 处，没问完的下次接着问。") % {"n": taken.changed})
    return redirect("workbench:survey", row.survey_id) if done else redirect("workbench:survey-sheet", row.survey_id, row.pk)


def _raising(data: Any = None) -> RaiseForm:
    return RaiseForm(data, auto_id="need_%s", kinds=needs.NEED_KINDS, urgencies=needs.URGENCIES)


def _page(request: PageRequest, row: Any, **bad: forms.Form) -> HttpResponse:
    actor = request.actor
    lines = queries.sheet(row, seen_by=actor)
    answers.answers_open([row], by=actor, at=now())
    start = {"how": "phone", "day": today().isoformat()}
    sheet: Any = bad.get("sheet") or SheetForm(lines=lines, initial=start)
    person = several([row.person_id], seen_by=actor).get(row.person_id)
    return render(request, "workbench/survey_sheet.html", {
        "row": row, "survey": row.survey, "person": person, "sheet": sheet, "questions": _questions(sheet, lines),
        "age": age_on(person.birth_on, today(), person.birth_precision) if person else None,
        "screening": queries.screening_of(queries.form_of(row.survey.questionnaire), lines), "attempts": list(row.attempts.all()),
        "attempt": bad.get("attempt") or AttemptForm(auto_id="attempt_%s", initial=start), "need": bad.get("need") or _raising(),
        "raised": queries.needs_raised(row, seen_by=actor) if actor.can("need.read") else [],
        "form": queries.form_of(row.survey.questionnaire), "bad": next(iter(bad.values()), None), "may_ask": actor.can("survey.ask"),
        "open": row.survey.state == "open" and (not row.out_why or row.answered_at) or row.survey.state == "closed" and row.answered_at,
    }, status=422 if bad else 200)


def _questions(sheet: SheetForm, lines: list[Any]) -> list[dict[str, Any]]:
    """Question by question: its box, what stood before, when it is asked; a theme is told where it begins."""
    told, theme = [], ""
    sheet.use_required_attribute = False
    asks = {line.question.key: line.question.asks for line in lines}
    for line in lines:
        one = line.question
        sheet.fields[one.key].required = one.required  # for the eye: a part may be kept without it
        only = _("只有「%(asks)s」答「%(answer)s」才问") % {
            "asks": asks[one.only_if.question], "answer": one.only_if.answer} if one.only_if else ""
        shut = _("已经答过，封存着。重新填写就是更正") if line.shut else ""
        told.append({"box": sheet[one.key], "line": line, "theme": one.theme if one.theme != theme else "",
                     "hint": "；".join(word for word in (one.help, only, shut) if word)})
        theme = one.theme
    return told
