"""免除, and its withdrawal."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.duties import rulebook
from weixia.duties.models import Duty, Waiver
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.words import Word
from weixia.registry.actions.holding import person_hold

MISTAKEN = Word("因误报免除")


@transaction.atomic
def duty_waive(duty: Duty, *, by: Actor, at: datetime, reason: str) -> Waiver:
    """免除: set a duty aside for a reason; it stays on the list as waived. Raises Refused, Impossible, Elsewhere."""
    by.must("duty.waive")
    person_hold(duty.person_id, by=by)
    if not reason.strip():
        raise Impossible("", _("请写明免除的原因。"))
    day = timezone.localtime(at).date()
    if duty.kept_on is not None and duty.kept_on <= day:
        raise Impossible("", _("这件事已经办到，不需要免除。"))
    key = {"rule": duty.rule, "person_id": duty.person_id, "period": duty.period}
    waiver, made = Waiver.objects.get_or_create(
        **key, withdrawn_at=None,
        defaults={"org_path": duty.org_path, "day": day, "reason": reason.strip(), "by_id": by.account_id,
                  "by_name": by.name, "at": at})
    if made:
        journal.record("duty.waived", by=by, at=at, person_id=duty.person_id, about=_about(duty), reason=waiver.reason,
                       org_path=duty.org_path, fields={"duty": duty.pk})
    return waiver


@transaction.atomic
def duties_waive_mistaken(person_id: int, *, first: date, last: date, by: Actor, at: datetime) -> int:
    """因误报免除: what came due from `first` to the day before `last`, while the person was thought dead, and was not kept.
    What comes due from `last` on is owed again. Returns how many."""
    by.must("duty.waive")
    rows = Duty.objects.filter(person_id=person_id, opens__lt=last, due__gte=first, due__lt=last, kept_on=None)
    standing = set(Waiver.objects.filter(person_id=person_id, withdrawn_at=None).values_list("rule", "period"))
    mine = [row for row in rows.order_by("due", "id") if (row.rule, row.period) not in standing]
    Waiver.objects.bulk_create([
        Waiver(person_id=person_id, org_path=row.org_path, rule=row.rule, period=row.period, day=first, reason=MISTAKEN,
               by_id=by.account_id, by_name=by.name, at=at) for row in mine])
    journal.record_many([
        journal.entry("duty.waived", by=by, at=at, person_id=person_id, about=_about(row), reason=MISTAKEN,
                      org_path=row.org_path, fields={"duty": row.pk}) for row in mine])
    return len(mine)


@transaction.atomic
def duty_unwaive(duty: Duty, *, by: Actor, at: datetime) -> bool:
    """Take a waiver back; False when there is none. Raises Refused, Elsewhere."""
    by.must("duty.waive")
    person_hold(duty.person_id, by=by)
    standing = Waiver.objects.filter(rule=duty.rule, person_id=duty.person_id, period=duty.period, withdrawn_at=None)
    if not standing.update(withdrawn_at=at, withdrawn_by=by.name):
        return False
    journal.record("duty.unwaived", by=by, at=at, person_id=duty.person_id, about=_about(duty),
                   org_path=duty.org_path, fields={"duty": duty.pk})
    return True


def _about(duty: Duty) -> str:
    return f"{rulebook.title(duty.rule)} {duty.period}"
