"""What people answer (S001-24): taken down bit by bit, corrected with the old kept; tried and not reached; declined."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import put
from weixia.needs.actions.surveys import standing
from weixia.needs.models import Respondent, SurveyAnswer, SurveyAttempt
from weixia.needs.models.survey import HOWS, RESULTS, answer_of
from weixia.needs.questionnaire import Form, Question, applies, form_of, missing, wrong


@dataclass(frozen=True)
class Taken:
    """What came of taking answers down: how many are new or other than before, and whether the sheet is whole."""

    changed: int
    whole: bool


@transaction.atomic
def answers_take(
    row: Respondent, *, by: Actor, at: datetime, how: str, day: date, given: Mapping[str, Any], done: bool = False,
) -> Taken:
    """What one person answered on `day`, by which way, taken down by whoever acts.

    `given`: question → answer (one: its words; several: a list; scale, number: a whole number; words: text), None takes an
    answer back, what is not named stays. `done`: they have said all they want; then no required question may be open.
    A part is kept as it comes. Answers to questions that no longer apply are taken back. Raises Refused, Impossible (its
    column is the question).
    """
    by.must("survey.ask")
    row = _held(row)
    form, stands = form_of(row.survey.questionnaire), answers_now(row)
    _must_be_sayable(row, how, day, at)
    wanted = {**stands, **given}
    after = {key: value for key, value in wanted.items() if value is not None}
    after = {one.key: after[one.key] for one in form.questions if one.key in after and applies(one, after)}
    _must_be_right(form, given, after)
    if done and (lacking := missing(form, after)):
        raise Impossible(lacking[0].key, _("「{asks}」还没有答。没问完可以先存下。").format(asks=lacking[0].asks))
    changed = [key for key in {*stands, *after} if stands.get(key) != after.get(key)]
    row.answers.filter(replaced_at=None, question__in=changed).update(replaced_at=at)
    for one in form.questions:
        if one.key in changed and one.key in after:
            _write(row, one, after[one.key], by=by, at=at, how=how, day=day)
    _stand(row, at=at, done=done)
    if changed or done:
        journal.record("survey.answered", by=by, at=at, org_path=row.org_path, person_id=row.person_id, about=row.survey.title,
                       fields={"id": row.pk, "survey": row.survey_id, "how": how, "answers": len(changed)})
    return Taken(len(changed), row.state == "answered")


@transaction.atomic
def attempt_note(row: Respondent, *, by: Actor, at: datetime, how: str, result: str, day: date) -> SurveyAttempt:
    """Tried and not reached, asked to come another day, or declined. 谢绝 is an answer: it stands on this list alone, and
    the journal names nobody. Raises Refused, Impossible."""
    by.must("survey.ask")
    row = _held(row)
    _must_be_sayable(row, how, day, at)
    if result not in RESULTS:
        raise Impossible("result", _("选一下结果。"))
    if row.state == "answered":
        raise Impossible("", _("已经答完了，不用再问。"))
    attempt = SurveyAttempt.objects.create(respondent=row, unit_id=row.unit_id, how=how, result=result, day=day, by_id=by.account_id,
                                           by_name=by.name, at=at)
    row.tries, row.tried_on = row.tries + 1, max(day, row.tried_on or day)
    row.state = standing(row)
    row.save(update_fields=["tries", "tried_on", "state"])
    named = result != "refused"
    journal.record("survey.tried" if named else "survey.declined", by=by, at=at, org_path=row.org_path,
                   person_id=row.person_id if named else None, about=row.survey.title, fields={"id": row.pk, "survey": row.survey_id})
    return attempt


@transaction.atomic
def answers_open(rows: list[Respondent], *, by: Actor, at: datetime) -> None:
    """Reading what people said in their own words is an event of each of them."""
    by.must("survey.read")
    for row in rows:
        journal.record("survey.opened", by=by, at=at, org_path=row.org_path, person_id=row.person_id, about=row.survey.title,
                       fields={"id": row.pk, "survey": row.survey_id})


def answers_now(row: Respondent) -> dict[str, Any]:
    """What stands of one person's answers, sealed ones in clear: for actions, and for whoever may read them."""
    return {one.question: answer_of(one) for one in row.answers.filter(replaced_at=None)}


def _write(row: Respondent, one: Question, value: Any, *, by: Actor, at: datetime, how: str, day: date) -> None:
    answer = SurveyAnswer(respondent=row, unit_id=row.unit_id, question=one.key, how=how, day=day, by_id=by.account_id,
                          by_name=by.name, at=at)
    if one.sealed:
        put(answer, "value_sealed", json.dumps(value, ensure_ascii=False))
    else:
        answer.value = value
    answer.save(force_insert=True)


def _stand(row: Respondent, *, at: datetime, done: bool) -> None:
    if done and row.answered_at is None:
        row.answered_at = at
    row.state = standing(row)
    row.save(update_fields=["answered_at", "state"])


def _held(row: Respondent) -> Respondent:
    return Respondent.objects.select_for_update(of=("self",)).select_related("survey__unit", "survey__questionnaire").get(pk=row.pk)


def _must_be_sayable(row: Respondent, how: str, day: date, at: datetime) -> None:
    survey, today = row.survey, timezone.localtime(at).date()
    if survey.state == "cancelled" or survey.opened_at is None:
        raise Impossible("", _("这次调研没有在进行。"))
    if survey.closed_at is not None and row.state != "answered":
        raise Impossible("", _("这次调研已经结束。答过的还可以更正，没答的不再问。"))
    if row.out_why and row.answered_at is None:
        raise Impossible("", _("这位老同志已经不在这次调研的名单里。"))
    if how not in HOWS:
        raise Impossible("how", _("选一下是怎样问的。"))
    if not timezone.localtime(survey.opened_at).date() <= day <= today:
        raise Impossible("day", _("日期应在调研开始那天与今天之间。"))


def _must_be_right(form: Form, given: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    for key, value in given.items():
        one = form.question(key)
        if one is None:
            raise Impossible("", _("问卷里没有「{key}」这道题。").format(key=key))
        if value is None:
            continue
        if problem := wrong(one, value):
            raise Impossible(key, problem)
        if key not in after and one.only_if:
            asked = form.question(one.only_if.question)
            words = _("只有「{asks}」答「{answer}」才问这道题。")
            raise Impossible(key, words.format(asks=asked.asks if asked else "", answer=one.only_if.answer))
