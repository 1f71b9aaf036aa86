"""调研: the list, one survey with who is still to ask, its beginning and end, what it found, and the rows behind each number."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.forms.surveys import SurveyForm, WhyForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.surveywords import cohort_words, conditions, fits, question_title, survey_figures
from weixia.kernel.actor import Impossible
from weixia.kernel.words import Word
from weixia.needs.actions import answers, questionnaires
from weixia.needs.actions import surveys as acts
from weixia.needs.queries import survey_results as results
from weixia.needs.queries import surveys as queries
from weixia.registry.queries import units
from weixia.registry.queries.people import several

PER_PAGE = 50
SHOWS = {"todo": ("waiting", "tried", "partial"), "answered": ("answered",), "refused": ("refused",), "out": ("out",), "all": (),
         "waiting": ("waiting",), "tried": ("tried",), "partial": ("partial",)}


@page("survey.read")
def surveys(request: PageRequest) -> HttpResponse:
    """Every survey, the newest first, with how far each is."""
    start = whole(request.GET.get("after")) or 0
    rows = list(queries.surveys(seen_by=request.actor)[start:start + PER_PAGE + 1])
    return render(request, "workbench/surveys.html", {
        "rows": [{"survey": row, **survey_figures(row, request.actor)} for row in rows[:PER_PAGE]], "today": today(),
        "pager": pager(request, next_key=str(start + PER_PAGE) if len(rows) > PER_PAGE else "")})


@page("survey.write", "GET", "POST")
def survey_new(request: PageRequest) -> HttpResponse:
    """起草."""
    form = SurveyForm(request.POST or None, units=_units(request), questionnaires=_choices(request), initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = _draft(request, form.cleaned_data)
            messages.success(request, _("已起草。核对一下会问到多少人，再开始。"))
            return redirect("workbench:survey", row.pk)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return render(request, "workbench/survey_form.html", {"form": form}, status=422 if form.errors else 200)


@page("survey.read")
def survey(request: PageRequest, survey_id: int) -> HttpResponse:
    """One survey: how far it is, whom it still has to ask."""
    return _page(request, found(queries.survey_get(survey_id, seen_by=request.actor)))


@page("survey.write", "POST")
def survey_opening(request: PageRequest, survey_id: int) -> HttpResponse:
    """开始: the cohort is drawn and written down."""
    return _act(request, survey_id, acts.survey_open, _("已开始，名单定下来了。"))


@page("survey.write", "POST")
def survey_closing(request: PageRequest, survey_id: int) -> HttpResponse:
    """结束."""
    return _act(request, survey_id, acts.survey_close, _("已结束。结果随时可以看，答过的还可以更正。"))


@page("survey.write", "POST")
def survey_cancellation(request: PageRequest, survey_id: int) -> HttpResponse:
    """取消."""
    return _act(request, survey_id, acts.survey_cancel, _("已取消。"), why=request.POST.get("why", ""))


@page("survey.read")
def survey_found(request: PageRequest, survey_id: int) -> HttpResponse:
    """What it found, by age band, rank, kind or unit."""
    row = found(queries.survey_get(survey_id, seen_by=request.actor))
    by = request.GET.get("by", "")
    told = results.results(row, seen_by=request.actor, by=by if by in results.BY else "band")
    return render(request, "workbench/survey_results.html", {
        "row": row, "told": told, "ways": results.BY, "figures": survey_figures(row, request.actor), "smallest": results.SMALLEST})


@page("survey.read")
def survey_rows(request: PageRequest, survey_id: int) -> HttpResponse:
    """The rows behind one number; words that were said are shown, and the showing is journalled."""
    row = found(queries.survey_get(survey_id, seen_by=request.actor))
    asked = {key: request.GET.get(key, "") for key in ("by", "group", "question", "value")}
    asked["by"] = asked["by"] if asked["by"] in results.BY else "band"
    people, more = results.behind(row, seen_by=request.actor, **asked)
    start, question = whole(request.GET.get("after")) or 0, queries.form_of(row.questionnaire).question(asked["question"])
    shown, words = people[start:start + PER_PAGE], {}
    if question and question.kind == "words" and shown and not (question.sensitive and more):
        words = results.said(shown, question)
        answers.answers_open(shown, by=request.actor, at=now())
    return render(request, "workbench/survey_rows.html", {
        "row": row, "rows": [{"one": one, "words": words.get(one.pk, "")} for one in shown], "more": more, "count": len(people),
        "title": question_title(row, asked), "question": question, "asked": asked, "worded": bool(words),
        "pager": pager(request, next_key=str(start + PER_PAGE) if len(people) > start + PER_PAGE else "")})


def _units(request: PageRequest) -> list[Any]:
    return list(units.units(seen_by=request.actor))


def _choices(request: PageRequest) -> list[tuple[str, str]]:
    """Our own questionnaires, and those that ship and nobody has taken yet."""
    own = list(queries.questionnaires(seen_by=request.actor))
    taken = {(one.code, one.version) for one in own}
    ours = [(str(one.pk), _("%(title)s（第 %(n)s 版）") % {"title": one.title, "n": one.version}) for one in own]
    return ours + [(form.questionnaire, Word(form.title)) for form in queries.shipped().values()
                   if (form.questionnaire, form.version) not in taken]


def _initial(request: PageRequest) -> dict[str, Any]:
    return {"questionnaire": request.GET.get("questionnaire", "four_themes"), "unit": str(request.actor.unit_id or ""),
            "asker": "primary", "first": today().isoformat(), "seed": 1}


def _draft(request: PageRequest, told: dict[str, Any]) -> Any:
    chosen, actor = whole(told["questionnaire"]), request.actor
    form = found(queries.questionnaire_get(chosen, seen_by=actor)) if chosen else questionnaires.questionnaire_take(
        told["questionnaire"], by=actor, at=now())
    unit = next(one for one in _units(request) if str(one.pk) == told["unit"])
    return acts.survey_draft(unit, form, by=actor, at=now(), told=acts.Drafting(
        told["title"], told["first"], told["last"], told["asker"], conditions(told, unit), told["size"], told["seed"] or 1))


def _act(request: PageRequest, survey_id: int, act: Any, done: str, **told: Any) -> HttpResponse:
    row = found(queries.survey_get(survey_id, seen_by=request.actor))
    try:
        act(row, by=request.actor, at=now(), **told)
        messages.success(request, done)
        return redirect("workbench:survey", row.pk)
    except Impossible as problem:
        form = WhyForm(request.POST)
        form.add_error(problem.column if problem.column in form.fields and told else None, problem.do)
        return _page(request, row, bad=form)


def _page(request: PageRequest, row: Any, *, bad: forms.Form | None = None) -> HttpResponse:
    actor, asked, mine = request.actor, request.GET.get("show", ""), request.GET.get("mine") == "1"
    show, start = asked if asked in SHOWS else "todo", whole(request.GET.get("after")) or 0
    people = list(queries.respondents(row, seen_by=actor, states=SHOWS[show], mine=mine)[start:start + PER_PAGE + 1])
    known = several([one.person_id for one in people], seen_by=actor)
    over = row.unit.path.startswith(actor.path)
    return render(request, "workbench/survey.html", {
        "row": row, "figures": survey_figures(row, actor), "show": show, "mine": mine, "cohort": cohort_words(row),
        "fits": fits(row, actor, today()) if row.state == "draft" and over else None,
        "rows": [{"one": one, "contact": known[one.person_id].primary_contact if one.person_id in known else ""}
                 for one in people[:PER_PAGE]],
        "pager": pager(request, next_key=str(start + PER_PAGE) if len(people) > PER_PAGE else ""), "today": today(),
        "may_write": over and actor.can("survey.write"), "may_ask": actor.can("survey.ask"), "why": bad or WhyForm(), "bad": bad,
    }, status=422 if bad else 200)
