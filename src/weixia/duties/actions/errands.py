"""What an act leaves to the clock: everybody's duties decided anew, outside the act, its turn short and its progress told."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from weixia.duties import settling
from weixia.duties.models import Errand, Setting
from weixia.duties.settling import Settled
from weixia.kernel import journal
from weixia.kernel.actor import Actor


def errand_leave(what: str, *, by: Actor, at: datetime, rule: str = "", about: str = "") -> Errand | None:
    """Leave the settling of everybody to the clock, within the act that asks for it. None before the first day was said."""
    today = timezone.localtime(at).date()
    if not Setting.objects.filter(settling_to=None).update(settling_to=_no_less(today)) and settling.started() is None:
        return None
    return Errand.objects.create(what=what, rule=rule, about=about[:120], by_name=by.name, asked_at=at)


def errands_do(*, by: Actor, at: datetime) -> list[Settled]:
    """The clock's part: decide what acts have left, the oldest first, until nothing is left. Safe to be killed and run again."""
    by.must("duty.settle")
    found = []
    while waits := list(Errand.objects.filter(ended_at=None).order_by("pk")):
        whole = not all(one.rule for one in waits)
        these = waits if whole else [one for one in waits if one.rule == waits[0].rule]
        found.append(_done(these, "" if whole else waits[0].rule, by=by, at=at))
    return found


def _done(these: Collection[Errand], rule: str, *, by: Actor, at: datetime) -> Settled:
    mine, today = Errand.objects.filter(pk__in=[one.pk for one in these]), timezone.localtime(at).date()
    Setting.objects.filter(settling_to=None).update(settling_to=_no_less(today))
    mine.filter(begun_at=None).update(begun_at=at)

    def told(done: int, of: int) -> None:
        mine.update(done=done, of=of)

    done = settling.settle_rule(rule, at=at, told=told) if rule else settling.settle(at=at, on=today, told=told)
    assert done is not None, "no errand before the first day was said"
    with transaction.atomic():
        mine.update(ended_at=timezone.now(), done=F("of"))
        if not Errand.objects.filter(ended_at=None).exists():
            Setting.objects.filter(settling_to__lte=F("settled_to")).update(settling_to=None)
        fields = {"to": str(done.to), "added": done.added, "changed": done.changed, "gone": done.gone}
        journal.record("duty.settled", by=by, at=at, about=rule or str(done.to), fields=fields)
    return done


def _no_less(day: date) -> Greatest:
    return Greatest(F("settled_to"), Value(day))
