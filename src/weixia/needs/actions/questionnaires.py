"""Verbs of questionnaires (问卷): taken from those that ship, begun empty, changed question by question, a new version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.needs.models import Questionnaire
from weixia.needs.questionnaire import Form, QuestionnaireError, read, shipped

FIRST = {"key": "q1", "asks": "第一道题", "kind": "words"}  # data


@transaction.atomic
def questionnaire_take(code: str, *, by: Actor, at: datetime) -> Questionnaire:
    """One that ships, as it is, for the actor's unit; taken twice it is the same. Raises Refused, Impossible."""
    by.must("survey.write")
    form = shipped().get(code)
    if form is None:
        raise Impossible("code", _("没有这一份问卷。"))
    known = Questionnaire.objects.filter(unit_id=_unit(by), code=code, version=form.version).first()
    return known or _add(form, by=by, at=at)


@transaction.atomic
def questionnaire_begin(title: str, *, by: Actor, at: datetime) -> Questionnaire:
    """A new one with a first question to be changed. Raises Refused, Impossible."""
    by.must("survey.write")
    if not title.strip():
        raise Impossible("title", _("写一个问卷名称。"))
    count = Questionnaire.objects.filter(unit_id=_unit(by)).aggregate(last=Max("pk"))["last"] or 0
    return _add(_read({"questionnaire": f"own_{count + 1}", "version": 1, "title": title.strip(), "questions": [FIRST]}), by=by, at=at)


@transaction.atomic
def questionnaire_version(row: Questionnaire, *, by: Actor, at: datetime) -> Questionnaire:
    """The next version, to be changed; the old one stays as it was asked. Raises Refused, Impossible."""
    by.must("survey.write")
    _must_be_ours(row, by)
    last = Questionnaire.objects.select_for_update().filter(unit_id=row.unit_id, code=row.code).order_by("-version")[0]
    if last.settled_at is None:
        return last
    return _add(_read(row.body | {"version": last.version + 1}), by=by, at=at)


@transaction.atomic
def question_put(row: Questionnaire, told: Mapping[str, Any], *, by: Actor, at: datetime, key: str = "") -> Questionnaire:
    """Put a question: in the place of `key`, or at the end. Raises Refused, Impossible."""
    row = _held(row, by)
    questions = list(row.body["questions"])
    place = next((n for n, one in enumerate(questions) if one["key"] == key), len(questions))
    questions[place:place + 1] = [dict(told) | {"key": key or _free_key(questions)}]
    return _save(row, {"questions": questions}, by=by, at=at, about=str(told.get("asks", "")))


@transaction.atomic
def question_move(row: Questionnaire, key: str, *, by: Actor, at: datetime, act: str) -> Questionnaire:
    """`up`, `down` or `remove` one. Raises Refused, Impossible."""
    row = _held(row, by)
    questions = list(row.body["questions"])
    place = next((n for n, one in enumerate(questions) if one["key"] == key), None)
    if place is None or act not in ("up", "down", "remove"):
        raise Impossible("", _("这道题已经不在了。"))
    one = questions.pop(place)
    if act != "remove":
        questions.insert(max(place - 1, 0) if act == "up" else place + 1, one)
    return _save(row, {"questions": questions}, by=by, at=at, about=one["asks"])


@transaction.atomic
def questionnaire_title(row: Questionnaire, *, by: Actor, at: datetime, title: str, says: str) -> Questionnaire:
    """Its name, and what is said before the first question. Raises Refused, Impossible."""
    row = _held(row, by)
    if not title.strip():
        raise Impossible("title", _("写一个问卷名称。"))
    return _save(row, {"title": title.strip(), "says": says.strip()}, by=by, at=at, about=title.strip())


def _read(body: Any) -> Form:
    try:
        return read(body, str(body.get("title", "")))
    except QuestionnaireError as problem:
        raise Impossible("", "；".join(line.partition("：")[2] or line for line in str(problem).splitlines())) from problem


def _add(form: Form, *, by: Actor, at: datetime) -> Questionnaire:
    row = Questionnaire.objects.create(unit_id=_unit(by), code=form.questionnaire, version=form.version, title=form.title,
                                       body=form.model_dump(exclude_defaults=True), made_by=by.name, made_at=at)
    journal.record("questionnaire.made", by=by, at=at, about=row.title, fields={"id": row.pk, "version": row.version})
    return row


def _unit(by: Actor) -> int:
    if by.unit_id is None:
        raise Impossible("", _("当前岗位没有单位，问卷要放在一个单位下面。"))
    return by.unit_id


def _held(row: Questionnaire, by: Actor) -> Questionnaire:
    by.must("survey.write")
    _must_be_ours(row, by)
    held = Questionnaire.objects.select_for_update().get(pk=row.pk)
    if held.settled_at is not None:
        raise Impossible("", _("这一版已经用来调研，不再改动。要改的话，另起新的一版。"))
    return held


def _must_be_ours(row: Questionnaire, by: Actor) -> None:
    if not row.unit.path.startswith(by.path):
        raise Impossible("", _("这份问卷是{unit}的，由那边来改。").format(unit=row.unit.name))


def _free_key(questions: list[Any]) -> str:
    taken = {one["key"] for one in questions}
    return next(f"q{n}" for n in range(1, 1000) if f"q{n}" not in taken)


def _save(row: Questionnaire, changes: dict[str, Any], *, by: Actor, at: datetime, about: str) -> Questionnaire:
    form = _read(row.body | changes)
    row.title, row.body = form.title, form.model_dump(exclude_defaults=True)
    row.save(update_fields=["title", "body"])
    journal.record("questionnaire.changed", by=by, at=at, about=about[:200], fields={"id": row.pk, "version": row.version})
    return row


