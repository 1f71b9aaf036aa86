"""Verbs of a survey (调研): drafted, opened (its cohort frozen as rows), closed, cancelled; and who falls out of it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import OPERATOR, Actor, Impossible
from weixia.needs.cohorts import Conditions, conditions_of, count_strata, frame, sample
from weixia.needs.models import Questionnaire, Respondent, Survey, SurveyAnswer, SurveyAttempt
from weixia.needs.models.survey import ASKERS
from weixia.registry.queries.people import several

LONGEST = 366  # days
SLICE = 5000  # people looked up at once


@dataclass(frozen=True)
class Drafting:
    """What a survey is. `size` None: everybody who meets the conditions."""

    title: str
    first: date
    last: date
    asker: str = "primary"
    conditions: Conditions = field(default_factory=Conditions)
    size: int | None = None
    seed: int = 1


@transaction.atomic
def survey_draft(unit: Any, questionnaire: Questionnaire, *, by: Actor, at: datetime, told: Drafting) -> Survey:
    """起草. Raises Refused, Impossible."""
    by.must("survey.write")
    if not unit.path.startswith(by.path):
        raise Impossible("unit", _("这个单位不在当前岗位的管理范围里。"))
    _must_be_sound(told)
    row = Survey.objects.create(
        unit=unit, questionnaire=questionnaire, title=told.title.strip(), first=told.first, last=told.last, asker=told.asker,
        conditions=told.conditions.told(), size=told.size, seed=told.seed, drafted_by=by.name, drafted_at=at)
    _record("survey.drafted", row, by=by, at=at)
    return row


@transaction.atomic
def survey_open(row: Survey, *, by: Actor, at: datetime) -> Survey:
    """开始: who is asked is drawn and written down, each as they are today. Raises Refused, Impossible."""
    by.must("survey.write")
    row, on = _held(row, by), timezone.localtime(at).date()
    if row.state != "draft":
        raise Impossible("", _("这次调研已经开始或者已经取消。"))
    if row.last < on:
        raise Impossible("", _("截止日期 {day} 已经过了，另起草一次。").format(day=row.last))
    everybody = frame(conditions_of(row.conditions), seen_by=by, on=on)
    if not everybody:
        raise Impossible("", _("没有一位老同志符合这些条件，改一下条件再开始。"))
    asked = sample(everybody, size=row.size, seed=row.seed) if row.size else everybody
    Respondent.objects.bulk_create([
        Respondent(survey=row, person_id=one.person_id, unit_id=one.unit_id, number=one.number, name=one.name, kind=one.kind,
                   band=one.band, rank=one.rank) for one in asked], batch_size=1000)
    row.found, row.asked, row.strata = len(everybody), len(asked), count_strata(everybody, asked)
    row.opened_by, row.opened_at = by.name, at
    row.save(update_fields=["found", "asked", "strata", "opened_by", "opened_at"])
    Questionnaire.objects.filter(pk=row.questionnaire_id, settled_at=None).update(settled_at=at)
    _record("survey.begun", row, by=by, at=at, more={"asked": row.asked, "found": row.found})
    return row


@transaction.atomic
def survey_close(row: Survey, *, by: Actor, at: datetime) -> Survey:
    """结束: nobody is asked any more; corrections stay possible. Raises Refused, Impossible."""
    by.must("survey.write")
    row = _held(row, by)
    if row.state != "open":
        raise Impossible("", _("这次调研不在进行中。"))
    row.closed_by, row.closed_at = by.name, at
    row.save(update_fields=["closed_by", "closed_at"])
    _record("survey.closed", row, by=by, at=at)
    return row


@transaction.atomic
def survey_cancel(row: Survey, *, by: Actor, at: datetime, why: str) -> Survey:
    """取消, while nobody has answered. Raises Refused, Impossible."""
    by.must("survey.write")
    row = _held(row, by)
    if row.state not in ("draft", "open"):
        raise Impossible("", _("这次调研已经结束或者已经取消。"))
    if not why.strip():
        raise Impossible("why", _("写明为什么取消。"))
    if SurveyAnswer.objects.filter(respondent__survey=row).exists():
        raise Impossible("why", _("已经有人答了，不能取消；可以提前结束。"))
    row.cancelled_at, row.cancelled_why = at, why.strip()
    row.save(update_fields=["cancelled_at", "cancelled_why"])
    _record("survey.cancelled", row, by=by, at=at, reason=row.cancelled_why)
    return row


@transaction.atomic
def respondents_follow(people: Collection[int], *, by: Actor, at: datetime) -> int:
    """Who died, left or was merged falls out of open surveys, with the reason; who is back is asked again. Within the survey's
    units a row goes with its person. Run in the root scope, as often as one likes. Returns how many rows changed."""
    live = list(Survey.objects.exclude(opened_at=None).filter(closed_at=None, cancelled_at=None).values_list("pk", flat=True))
    ids, changed = sorted(people) if live else [], 0
    for start in range(0, len(ids), SLICE):
        rows = list(Respondent.objects.select_for_update(of=("self",)).filter(
            survey_id__in=live, person_id__in=ids[start:start + SLICE]).select_related("survey__unit").order_by("pk"))
        known = several([row.person_id for row in rows], seen_by=OPERATOR)
        changed += sum(_follow(row, known[row.person_id], by=by, at=at) for row in rows if row.person_id in known)
    return changed


def _follow(row: Respondent, person: Any, *, by: Actor, at: datetime) -> bool:
    why = _why_out(row, person, timezone.localtime(at).date())
    moved = not why and row.unit_id != person.unit_id
    if moved:
        _move(row, person.unit_id)
    fallen = why != row.out_why
    if fallen:
        _fall(row, why, person, by=by, at=at)
    return moved or fallen


def _why_out(row: Respondent, person: Any, on: date) -> str:
    if person.died_on is not None and person.died_on <= on:
        return "died"
    if not person.unit.path.startswith(row.survey.unit.path):
        return "left"
    twin = Respondent.objects.filter(survey_id=row.survey_id, person_id=row.person_id, number=person.number)
    return "merged" if row.number != person.number and twin.exists() else ""


def _fall(row: Respondent, why: str, person: Any, *, by: Actor, at: datetime) -> None:
    row.out_why, row.out_on = why, timezone.localtime(at).date() if why else None
    row.state = standing(row)
    row.save(update_fields=["out_why", "out_on", "state"])
    journal.record("survey.left" if why else "survey.rejoined", by=by, at=at, org_path=row.org_path, person_id=person.pk,
                   about=row.survey.title, fields={"id": row.pk, "survey": row.survey_id, "why": why})


def _move(row: Respondent, unit_id: int) -> None:
    Respondent.objects.filter(pk=row.pk).update(unit_id=unit_id)
    for model in (SurveyAttempt, SurveyAnswer):
        model.objects.filter(respondent=row).update(unit_id=unit_id)  # type: ignore[attr-defined]
    row.refresh_from_db()


def standing(row: Respondent) -> str:
    """The state of a row from what is on file: whoever finished before leaving has answered."""
    if row.answered_at is not None:
        return "answered"
    if row.out_why:
        return "out"
    if row.attempts.filter(result="refused").exists() and not _after_refusal(row):
        return "refused"
    if row.answers.filter(replaced_at=None).exists():
        return "partial"
    return "tried" if row.tries else "waiting"


def _after_refusal(row: Respondent) -> bool:
    """Whether they thought better of it: something was answered after the last refusal."""
    refused = row.attempts.filter(result="refused").order_by("-at").first()
    return refused is not None and row.answers.filter(replaced_at=None, at__gt=refused.at).exists()


def _must_be_sound(told: Drafting) -> None:
    if not told.title.strip():
        raise Impossible("title", _("写一个调研名称。"))
    if told.last < told.first:
        raise Impossible("last", _("截止日期应在开始日期之后。"))
    if (told.last - told.first).days > LONGEST:
        raise Impossible("last", _("一次调研最长一年，分几次做。"))
    if told.asker not in ASKERS:
        raise Impossible("asker", _("选一下由谁来问。"))
    if told.size is not None and told.size < 1:
        raise Impossible("size", _("抽几位要写 1 或更大的数；不抽样就空着。"))


def _held(row: Survey, by: Actor) -> Survey:
    held = Survey.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    if not held.unit.path.startswith(by.path):
        raise Impossible("", _("这次调研由{unit}办，开始和结束由那边定。").format(unit=held.unit.name))
    return held


def _record(word: str, row: Survey, *, by: Actor, at: datetime, reason: str = "", more: dict[str, Any] | None = None) -> None:
    journal.record(word, by=by, at=at, org_path=row.unit.path, about=row.title, reason=reason, fields={"id": row.pk, **(more or {})})
