"""转交: give duties to somebody else, and take them back. One or hundreds cost the same few statements."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from weixia.duties.actions.outcome import Outcome, about, act_undone, key_of, keys, local_day, told, waiting_of
from weixia.duties.models import Assignment, Duty
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.sealing import uuid7
from weixia.registry.access import visible
from weixia.registry.queries.receivers import Receiver, receiver


@transaction.atomic
def duties_assign(ids: list[int], *, by: Actor, at: datetime, to: int, reason: str = "") -> Outcome:
    """转交 to the account `to`: those that its posts cover; the others stay, each with its reason.

    Raises Refused, and Impossible when the account takes no duties at all.
    """
    by.must("duty.assign")
    whom = receiver(to, on=local_day(at))
    if whom is None:
        raise Impossible("to", _("选一位现在有岗位的人。"))
    outcome = Outcome(act=uuid7())
    for duty in waiting_of(ids, by=by, on=local_day(at), outcome=outcome):
        if why := _why_not(duty, whom):
            outcome.left.append((duty, why))
        else:
            outcome.done.append(duty)
    _give(outcome, whom, by=by, at=at, reason=reason.strip())
    return outcome


def duty_assign(duty: Duty, *, by: Actor, at: datetime, to: int, reason: str = "") -> Outcome:
    """转交 one duty. Raises Refused, Impossible."""
    outcome = duties_assign([duty.pk], by=by, at=at, to=to, reason=reason)
    if not outcome.done:
        raise Impossible("to", outcome.left[0][1] if outcome.left else _("已经不用办了"))
    return outcome


def duty_unassign(duty: Duty, *, by: Actor, at: datetime) -> bool:
    """收回: it belongs again to whoever the rule names; False when it was given to nobody."""
    by.must("duty.assign")
    standing = Assignment.objects.filter(visible(by), keys([duty]), ended_at=None)
    return bool(_end(standing, by=by, at=at))


@transaction.atomic
def assignments_end(act: UUID, *, by: Actor, at: datetime) -> int | None:
    """Undo one act of 转交: what still stands of it ends, and what it had taken from others is theirs again. None when
    there was no such act."""
    by.must("duty.assign")
    return act_undone(Assignment, act, _end, by=by, at=at)


def assignments_leave(people: Collection[int], *, by: Actor, at: datetime) -> int:
    """These people came to another unit: whoever was given their duties stays behind. Returns how many ended."""
    return len(_end(Assignment.objects.filter(person__in=list(people), ended_at=None), by=by, at=at))


def _why_not(duty: Duty, whom: Receiver) -> str:
    if not whom.covers(duty.org_path):
        return _("%(who)s的岗位管不到这个单位") % {"who": whom.name}
    return _("本来就归%(who)s") % {"who": whom.name} if duty.assigned_to == whom.account_id else ""


def _give(outcome: Outcome, whom: Receiver, *, by: Actor, at: datetime, reason: str) -> None:
    if not outcome.done:
        return
    before = Assignment.objects.filter(visible(by), keys(outcome.done), ended_at=None)
    before.update(ended_at=at, ended_by=by.name, ended_act=outcome.act)
    Assignment.objects.bulk_create([
        Assignment(person_id=duty.person_id, org_path=duty.org_path, rule=duty.rule, period=duty.period,
                   account_id=whom.account_id, day=local_day(at), reason=reason, act=outcome.act,
                   by_id=by.account_id, by_name=by.name, at=at) for duty in outcome.done], batch_size=500)
    journal.record_many([
        told("duty.assigned", duty, by=by, at=at, reason=reason, fields={"to": [duty.responsible, whom.name]})
        for duty in outcome.done])


@transaction.atomic
def _end(standing: QuerySet[Assignment], *, by: Actor, at: datetime) -> set[tuple[str, int, str]]:
    rows = list(standing.select_for_update(of=("self",)).select_related("account"))
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at, ended_by=by.name)
    journal.record_many([
        journal.entry("duty.unassigned", by=by, at=at, person_id=row.person_id, about=about(row), org_path=row.org_path,
                      fields={"to": [row.account.name, ""]}) for row in rows])
    return {key_of(row) for row in rows}
