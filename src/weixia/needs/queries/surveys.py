"""Questions about questionnaires and surveys; respondents and answers are asked through the wall."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from weixia.kernel.actor import Actor
from weixia.needs.access import surveys_visible
from weixia.needs.models import Need, Questionnaire, Respondent, Survey, SurveyAnswer
from weixia.needs.models.survey import ASKERS, HOWS, OUTS, RESULTS, STATES, SURVEY_STATES, answer_of
from weixia.needs.questionnaire import Form, Question, form_of, score, shipped
from weixia.registry.access import visible

__all__ = ["ASKERS", "HOWS", "OUTS", "RESULTS", "STATES", "SURVEY_STATES", "Line", "Screening", "form_of",
           "may_read_sealed", "my_people", "needs_raised", "progress", "questionnaire_get", "questionnaires", "respondent_get",
           "respondents", "screening_of", "sheet", "shipped", "survey_get", "surveys", "surveys_of"]


@dataclass(frozen=True)
class Screening:
    """The points of a scored questionnaire; None while a question is open. `high`: what `says` holds."""

    title: str
    points: int | None
    high: bool
    says: str
    source: str


@dataclass(frozen=True)
class Line:
    """One question of somebody's sheet: what stands and what stood before. `shut`: answered, and not for this reader."""

    question: Question
    answer: Any
    row: SurveyAnswer | None
    earlier: list[tuple[SurveyAnswer, Any]]
    shut: bool


def surveys(*, seen_by: Actor) -> QuerySet[Survey]:
    """Surveys of the units in scope and of those above, the newest first."""
    seen_by.must("survey.read")
    rows = Survey.objects.filter(surveys_visible(seen_by)).select_related("unit", "questionnaire")
    return rows.order_by("-first", "-id")


def survey_get(survey_id: int, *, seen_by: Actor) -> Survey | None:
    """One survey, or None when absent or elsewhere."""
    return surveys(seen_by=seen_by).filter(pk=survey_id).first()


def surveys_of(person_id: int, *, seen_by: Actor) -> list[Respondent]:
    """Open surveys that still wait for a person: for their own page, and for the portal."""
    rows = Respondent.objects.filter(visible(seen_by), person_id=person_id, out_why="", survey__opened_at__isnull=False,
                                     survey__closed_at=None, survey__cancelled_at=None)
    return list(rows.exclude(state__in=["answered", "refused"]).select_related("survey__questionnaire").order_by("-pk"))


def questionnaires(*, seen_by: Actor) -> QuerySet[Questionnaire]:
    """Questionnaires of the units in scope and of those above, the newest version of each first."""
    seen_by.must("survey.read")
    rows = Questionnaire.objects.filter(surveys_visible(seen_by)).select_related("unit").annotate(used=Count("surveys"))
    return rows.order_by("unit__path", "code", "-version")


def questionnaire_get(questionnaire_id: int, *, seen_by: Actor) -> Questionnaire | None:
    """One version, or None when absent or elsewhere."""
    return questionnaires(seen_by=seen_by).filter(pk=questionnaire_id).first()


def respondents(survey: Survey, *, seen_by: Actor, states: Collection[str] = (), mine: bool = False) -> QuerySet[Respondent]:
    """Whom a survey asks, as far as the reader's scope goes, by 人员编号."""
    seen_by.must("survey.read")
    rows = Respondent.objects.filter(visible(seen_by), survey=survey).select_related("unit")
    rows = rows.filter(state__in=list(states)) if states else rows
    return (rows.filter(my_people(seen_by)) if mine else rows).order_by("number", "id")


def my_people(actor: Actor, prefix: str = "person__") -> Q:
    """Those whose primary contact the actor is."""
    return Q(**{f"{prefix}primary_account_id": actor.account_id}) if actor.account_id else Q(pk__in=[])


def respondent_get(survey_id: int, respondent_id: int, *, seen_by: Actor) -> Respondent | None:
    """One row of a survey with its person, or None when absent or out of scope."""
    seen_by.must("survey.read")
    rows = Respondent.objects.filter(visible(seen_by), pk=respondent_id, survey_id=survey_id)
    return rows.select_related("survey__unit", "survey__questionnaire", "unit").first()


def progress(survey: Survey, *, seen_by: Actor) -> dict[str, int]:
    """`{state: how many}` within the reader's scope, every state named."""
    rows = Respondent.objects.filter(visible(seen_by), survey=survey).order_by().values_list("state").annotate(n=Count("id"))
    return dict.fromkeys(STATES, 0) | dict(rows)


def may_read_sealed(row: Respondent, *, seen_by: Actor) -> bool:
    """Whether sensitive answers of this person are for this reader: the primary contact alone, until there are posts of
    health people."""
    return Respondent.objects.filter(my_people(seen_by), visible(seen_by), pk=row.pk).exists()


def sheet(row: Respondent, *, seen_by: Actor) -> list[Line]:
    """Every question with what was answered, now and before; the page that shows it is journalled."""
    form, mine = form_of(row.survey.questionnaire), may_read_sealed(row, seen_by=seen_by)
    rows: dict[str, list[SurveyAnswer]] = {}
    for one in row.answers.filter(visible(seen_by)).order_by("id"):
        rows.setdefault(one.question, []).append(one)
    return [_line(question, rows.get(question.key, []), mine) for question in form.questions]


def _line(question: Question, rows: list[SurveyAnswer], mine: bool) -> Line:
    now = next((one for one in rows if one.replaced_at is None), None)
    if question.sensitive and not mine:
        return Line(question, None, now, [], now is not None)
    return Line(question, answer_of(now) if now else None, now, [(one, answer_of(one)) for one in rows if one.replaced_at], False)


def screening_of(form: Form, lines: list[Line]) -> Screening | None:
    """The points, where the questionnaire is scored and the reader may see what they are made of."""
    if form.scoring is None or any(line.shut for line in lines):
        return None
    points = score(form, {line.question.key: line.answer for line in lines if line.answer is not None})
    high = points is not None and points >= form.scoring.at_least
    says = "" if points is None else form.scoring.says if high else form.scoring.below
    return Screening(form.scoring.title, points, high, says, form.scoring.source)


def needs_raised(row: Respondent, *, seen_by: Actor) -> list[Need]:
    """Needs that were found while this person was asked."""
    return list(Need.objects.filter(visible(seen_by), links__kind="survey", links__other_id=row.pk).order_by("pk"))
