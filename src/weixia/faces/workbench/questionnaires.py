"""问卷: those that ship and our own; a page editor, question by question; a version that was asked is never changed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import found, now
from weixia.faces.workbench.forms.surveys import QuestionForm, TitleForm, initial_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.kernel.words import Word
from weixia.needs.actions import questionnaires as acts
from weixia.needs.queries import surveys as queries

NEW = "new"


@page("survey.read")
def questionnaires(request: PageRequest) -> HttpResponse:
    """Those that ship, and those of the units in sight."""
    rows = list(queries.questionnaires(seen_by=request.actor))
    shipped = [{"code": form.questionnaire, "title": Word(form.title), "says": Word(form.says), "length": len(form.questions)}
               for form in queries.shipped().values()]
    return render(request, "workbench/questionnaires.html", {"rows": rows, "shipped": shipped, "form": TitleForm()})


@page("survey.write", "POST")
def questionnaire_new(request: PageRequest) -> HttpResponse:
    """Take one that ships, or begin an own one."""
    try:
        code = request.POST.get("code", "")
        row = acts.questionnaire_take(code, by=request.actor, at=now()) if code else acts.questionnaire_begin(
            request.POST.get("title", ""), by=request.actor, at=now())
        return redirect("workbench:questionnaire", row.pk)
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect("workbench:questionnaires")


@page("survey.read")
def questionnaire(request: PageRequest, questionnaire_id: int) -> HttpResponse:
    """One version, as it will be asked."""
    return _page(request, found(queries.questionnaire_get(questionnaire_id, seen_by=request.actor)))


@page("survey.write", "POST")
def questionnaire_edit(request: PageRequest, questionnaire_id: int) -> HttpResponse:
    """Its name, a question up, down or away, or the next version: as the pressed button says."""
    row = found(queries.questionnaire_get(questionnaire_id, seen_by=request.actor))
    act, _colon, key = request.POST.get("act", "title").partition(":")
    try:
        changed = _change(request, row, act, key)
        messages.success(request, _("已起草新的一版，接着改。") if act == "version" else _("已存下。"))
        return redirect("workbench:questionnaire", changed.pk)
    except Impossible as problem:
        form = TitleForm(request.POST if act == "title" else None, initial={"title": row.title, "says": row.body.get("says", "")})
        return _page(request, row, form=form, problem=problem.do)


@page("survey.write", "GET", "POST")
def question(request: PageRequest, questionnaire_id: int, key: str) -> HttpResponse:
    """One question, changed or new."""
    row = found(queries.questionnaire_get(questionnaire_id, seen_by=request.actor))
    known, before = _known(row, key)
    form = QuestionForm(request.POST or None, before=before, initial=initial_of(known) if known else {"kind": "one"})
    if request.method == "POST" and form.is_valid():
        try:
            acts.question_put(row, form.told(), by=request.actor, at=now(), key=known.key if known else "")
            messages.success(request, _("已存下这道题。"))
            return redirect("workbench:questionnaire", row.pk)
        except Impossible as problem:
            form.add_error(None, problem.do)
    return render(request, "workbench/question_form.html", {"row": row, "form": form, "known": known}, status=422 if form.errors else 200)


def _known(row: Any, key: str) -> tuple[Any, list[Any]]:
    """The question of that key and those before it; 404 for a key that is not there."""
    questions = queries.form_of(row).questions
    if key == NEW:
        return None, questions
    place = next((n for n, one in enumerate(questions) if one.key == key), None)
    return questions[found(place)], questions[:place]


def _change(request: PageRequest, row: Any, act: str, key: str) -> Any:
    by, at = request.actor, now()
    if act == "version":
        return acts.questionnaire_version(row, by=by, at=at)
    if act == "title":
        return acts.questionnaire_title(row, by=by, at=at, title=request.POST.get("title", ""), says=request.POST.get("says", ""))
    return acts.question_move(row, key, by=by, at=at, act=act)


def _page(request: PageRequest, row: Any, *, form: forms.Form | None = None, problem: str = "") -> HttpResponse:
    told = queries.form_of(row)
    asks = {one.key: one.asks for one in told.questions}
    may = request.actor.can("survey.write") and row.unit.path.startswith(request.actor.path)
    return render(request, "workbench/questionnaire.html", {
        "row": row, "told": told, "problem": problem, "may_edit": may and row.settled_at is None, "may_write": may,
        "questions": [{"one": one, "only": (asks[one.only_if.question], one.only_if.answer) if one.only_if else None}
                      for one in told.questions],
        "form": form or TitleForm(initial={"title": row.title, "says": told.says})}, status=422 if problem else 200)
