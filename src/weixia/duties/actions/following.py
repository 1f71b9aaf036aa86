"""督办: asked by somebody above, answered by whoever is responsible, taken back. It ends nothing that is owed."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.duties import queries
from weixia.duties.actions.outcome import about, local_day
from weixia.duties.models import Duty, FollowUp
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.sealing import uuid7


@transaction.atomic
def follow_up_ask(duty: Duty, *, by: Actor, at: datetime, answer_by: date, words: str = "") -> tuple[FollowUp, bool]:
    """督办 one overdue duty: (what stands, whether it is new). Asked twice there is one; asked again after an answer it is
    asked anew. Raises Refused, Impossible."""
    by.must("follow.ask")
    today = local_day(at)
    owed = _overdue(duty.pk, by=by, today=today)
    if not owed.responsible:
        raise Impossible("", _("这件事还没有人负责。先转交给一位同志，再督办。"))
    if answer_by < today:
        raise Impossible("answer_by", _("答复的日子已经过了。请选今天或以后。"))
    stands = _standing(owed)
    if stands and stands.answered_at is None:
        return stands, False
    if stands:
        stands.ended_at, stands.ended_by = at, by.name
        stands.save(update_fields=["ended_at", "ended_by"])
    asked = FollowUp.objects.create(
        person_id=owed.person_id, org_path=owed.org_path, rule=owed.rule, period=owed.period, day=today, act=uuid7(),
        by_id=by.account_id, by_name=by.name, at=at, account_id=_account(owed), to_name=owed.responsible,
        words=words.strip(), answer_by=answer_by)
    _record("follow_up.asked", asked, by=by, at=at, reason=asked.words, fields={"to": asked.to_name, "day": str(answer_by)})
    return asked, True


@transaction.atomic
def follow_up_answer(follow_up: FollowUp, *, by: Actor, at: datetime, answer: str) -> FollowUp:
    """办理情况, by whoever was asked or is responsible now. The same answer twice is one. Raises Refused, Impossible."""
    by.must("duty.keep")
    held = _held(follow_up)
    if not answer.strip():
        raise Impossible("answer", _("写一句办到了哪一步，难在哪里。"))
    if held.answered_at is not None and held.answer == answer.strip():
        return held
    if held.answered_at is not None:
        raise Impossible("answer", _("%(who)s已经答复过了。") % {"who": held.answered_by})
    if by.account_id != held.account_id and by.name != held.to_name and not _is_mine(held, by=by, on=local_day(at)):
        raise Impossible("", _("这件事由%(who)s答复。") % {"who": held.to_name})
    held.answer, held.answered_at, held.answered_by = answer.strip(), at, by.name
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    _record("follow_up.answered", held, by=by, at=at, reason=held.answer)
    return held


@transaction.atomic
def follow_up_end(follow_up: FollowUp, *, by: Actor, at: datetime) -> FollowUp:
    """撤回督办. Raises Refused, Impossible."""
    by.must("follow.ask")
    held = _held(follow_up)
    held.ended_at, held.ended_by = at, by.name
    held.save(update_fields=["ended_at", "ended_by"])
    _record("follow_up.ended", held, by=by, at=at)
    return held


def _overdue(duty_id: int, *, by: Actor, today: date) -> Duty:
    Duty.objects.select_for_update().filter(pk=duty_id).first()
    owed = queries.duty_get(duty_id, seen_by=by, on=today)
    if owed is None or owed.status != "overdue":
        raise Impossible("", _("这件事没有逾期，或者已经办到，不用督办。"))
    return owed


def _standing(duty: Duty) -> FollowUp | None:
    return FollowUp.objects.filter(person=duty.person_id, rule=duty.rule, period=duty.period, ended_at=None).first()


def _account(duty: Duty) -> int | None:
    """The account behind the responsible name: whom it was given to, else the primary contact's."""
    if duty.assigned_to:
        return duty.assigned_to
    person = duty.person
    return person.primary_account_id if duty.responsible == person.primary_contact else None


def _held(follow_up: FollowUp) -> FollowUp:
    held = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if held.ended_at is not None:
        raise Impossible("", _("这次督办已经撤回，不用答复了。"))
    return held


def _is_mine(held: FollowUp, *, by: Actor, on: date) -> bool:
    """Whether the duty was given to the actor meanwhile."""
    key = {"person": held.person_id, "rule": held.rule, "period": held.period}
    return Duty.objects.filter(queries.answered_by(by, on), **key).exists()


def _record(
    word: str, row: FollowUp, *, by: Actor, at: datetime, reason: str = "", fields: dict[str, object] | None = None,
) -> None:
    journal.record(word, by=by, at=at, person_id=row.person_id, about=about(row), reason=reason, org_path=row.org_path,
                   fields={"id": row.pk} | (fields or {}))
