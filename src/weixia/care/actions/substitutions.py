"""Verbs of 以视频代替上门: proposed with a reason, answered by another hand, ended."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.care.models import Substitution
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.fields import put
from weixia.registry.actions.holding import person_hold


@transaction.atomic
def substitution_propose(person_id: int, *, by: Actor, at: datetime, since: date, reason: str) -> Substitution:
    """Propose that from `since` on a video call keep the visit far away. Raises Refused, Impossible, Elsewhere."""
    by.must("substitution.propose")
    person = person_hold(person_id, by=by)
    if not reason.strip():
        raise Impossible("reason", _("写明为什么不能上门，例如迁居国外。批准的人会看到。"))
    if person.died_on is not None:
        raise Impossible("", _("这位老同志已经去世，不再走访。"))
    if Substitution.objects.filter(Q(answer="") | Q(answer="approved", until=None), person=person).exists():
        raise Impossible("", _("已经有一份在等批准，或者已经批准。"))
    made = Substitution(person=person, org_path=person.org_path, since=since, proposed_id=by.account_id,
                        proposed_by=by.name, proposed_at=at)
    put(made, "reason_sealed", reason.strip())
    made.save()
    return _record("substitution.proposed", made, by=by, at=at)


@transaction.atomic
def substitution_approve(asked: Substitution, *, by: Actor, at: datetime, note: str = "") -> Substitution:
    """批准: by another hand than the one that proposed. Raises Refused, Impossible, Elsewhere."""
    return _answered(asked, "approved", by=by, at=at, note=note)


@transaction.atomic
def substitution_decline(asked: Substitution, *, by: Actor, at: datetime, note: str) -> Substitution:
    """不批准, and why. Raises Refused, Impossible, Elsewhere."""
    if not note.strip():
        raise Impossible("note", _("写明为什么不批准，提出的人会看到。"))
    return _answered(asked, "declined", by=by, at=at, note=note)


@transaction.atomic
def substitution_end(asked: Substitution, *, by: Actor, at: datetime) -> Substitution:
    """恢复上门 from today on; calls before stay what they were. Raises Refused, Impossible, Elsewhere."""
    by.must("substitution.propose")
    person_hold(asked.person_id, by=by)
    stored = Substitution.objects.select_for_update().get(pk=asked.pk)
    today = timezone.localtime(at).date()
    if stored.answer != "approved" or stored.until is not None:
        raise Impossible("", _("没有正在执行的视频代替上门。"))
    stored.until, stored.ended_by = max(today, stored.since), by.name
    stored.save(update_fields=["until", "ended_by"])
    return _record("substitution.ended", stored, by=by, at=at)


def _answered(asked: Substitution, answer: str, *, by: Actor, at: datetime, note: str) -> Substitution:
    by.must("substitution.approve")
    person_hold(asked.person_id, by=by)
    stored = Substitution.objects.select_for_update().get(pk=asked.pk)
    if stored.answer:
        raise Impossible("", _("%(name)s已经答复过了。") % {"name": stored.answered_by})
    if by.account_id == stored.proposed_id:
        raise Refused(_("提出的人不能自己批准。请另一位有权的同事批准。"))
    put(stored, "answer_sealed", note.strip())
    stored.answer, stored.answered_by, stored.answered_at = answer, by.name, at
    stored.save(update_fields=["answer", "answer_sealed", "answered_by", "answered_at"])
    return _record("substitution.approved" if answer == "approved" else "substitution.declined", stored, by=by, at=at)


def _record(word: str, row: Substitution, *, by: Actor, at: datetime) -> Substitution:
    journal.record(word, by=by, at=at, person_id=row.person_id, org_path=row.org_path,
                   fields={"id": row.pk, "since": str(row.since), "until": str(row.until) if row.until else None})
    return row
