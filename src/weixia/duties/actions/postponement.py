"""改期: say on which day it is planned, and why. The rule's due day never moves."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from weixia.duties.actions.outcome import Outcome, about, act_undone, key_of, keys, local_day, told, waiting_of
from weixia.duties.models import Duty, Postponement
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.sealing import uuid7
from weixia.registry.access import visible

FARTHEST = 366  # days ahead, where a duty may be kept late for ever


@transaction.atomic
def duties_postpone(ids: list[int], *, by: Actor, at: datetime, to: date, reason: str) -> Outcome:
    """改期 to the day `to`: those whose window holds it; the others stay, each with its reason.

    Raises Refused, and Impossible without a reason or for a day that is over.
    """
    by.must("duty.postpone")
    today = local_day(at)
    if not reason.strip():
        raise Impossible("reason", _("写明为什么改期"))
    if to < today:
        raise Impossible("day", _("改到今天或今天以后的一天"))
    outcome = Outcome(act=uuid7())
    for duty in waiting_of(ids, by=by, on=today, outcome=outcome):
        if why := why_not(duty, to, today=today):
            outcome.left.append((duty, why))
        else:
            outcome.done.append(duty)
    _plan(outcome, to, by=by, at=at, reason=reason.strip())
    return outcome


def duty_postpone(duty: Duty, *, by: Actor, at: datetime, to: date, reason: str) -> Outcome:
    """改期 of one duty. Raises Refused, Impossible."""
    outcome = duties_postpone([duty.pk], by=by, at=at, to=to, reason=reason)
    if not outcome.done:
        raise Impossible("day", outcome.left[0][1] if outcome.left else _("已经不用办了"))
    return outcome


def duty_unpostpone(duty: Duty, *, by: Actor, at: datetime) -> bool:
    """Take the planned day back; False when there is none."""
    by.must("duty.postpone")
    return bool(_end(Postponement.objects.filter(visible(by), keys([duty]), ended_at=None), by=by, at=at))


@transaction.atomic
def postponements_end(act: UUID, *, by: Actor, at: datetime) -> int | None:
    """Undo one act of 改期; the days that it had replaced stand again. None when there was no such act."""
    by.must("duty.postpone")
    return act_undone(Postponement, act, _end, by=by, at=at)


def why_not(duty: Duty, to: date, *, today: date) -> str:
    """Why the duty cannot be planned for that day; '' when it can."""
    last = duty.late_until or today + timedelta(days=FARTHEST)
    if to < duty.opens:
        return _("%(day)s 起才能办") % {"day": duty.opens}
    if to > last:
        return _("最晚 %(day)s，再晚就算未办") % {"day": last} if duty.late_until else _("最多改到一年以内")
    return _("已经定在这一天") if duty.planned == to else ""


def _plan(outcome: Outcome, to: date, *, by: Actor, at: datetime, reason: str) -> None:
    if not outcome.done:
        return
    before = Postponement.objects.filter(visible(by), keys(outcome.done), ended_at=None)
    before.update(ended_at=at, ended_by=by.name, ended_act=outcome.act)
    Postponement.objects.bulk_create([
        Postponement(person_id=duty.person_id, org_path=duty.org_path, rule=duty.rule, period=duty.period, planned_on=to,
                     day=local_day(at), reason=reason, act=outcome.act, by_id=by.account_id, by_name=by.name, at=at)
        for duty in outcome.done], batch_size=500)
    journal.record_many([
        told("duty.postponed", duty, by=by, at=at, reason=reason,
             fields={"to": [str(duty.planned or ""), str(to)], "due": str(duty.due)}) for duty in outcome.done])


@transaction.atomic
def _end(standing: QuerySet[Postponement], *, by: Actor, at: datetime) -> set[tuple[str, int, str]]:
    rows = list(standing.select_for_update())
    Postponement.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at, ended_by=by.name)
    journal.record_many([
        journal.entry("duty.unpostponed", by=by, at=at, person_id=row.person_id, about=about(row), org_path=row.org_path,
                      fields={"to": [str(row.planned_on), ""]}) for row in rows])
    return {key_of(row) for row in rows}
