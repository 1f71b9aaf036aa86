"""Verbs of 帮扶方案: made, ended."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.care.models import AidPlan
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import put
from weixia.registry.actions.holding import person_hold


@transaction.atomic
def aid_plan_make(
    person_id: int, *, by: Actor, at: datetime, day: date, goals: str, measures: str, owner: str, review_on: date,
) -> AidPlan:
    """定帮扶方案; one stands at a time. Raises Refused, Impossible, Elsewhere."""
    by.must("aid.write")
    person = person_hold(person_id, by=by)
    today = timezone.localtime(at).date()
    told = {"goals": goals, "measures": measures, "owner": owner}
    if empty := next((column for column, text in told.items() if not text.strip()), ""):
        raise Impossible(empty, _("目标、措施和责任人都要写。"))
    if day > today:
        raise Impossible("day", _("日期还没有到。"))
    if review_on <= day:
        raise Impossible("review_on", _("复查的日子要晚于定方案的日子。"))
    if AidPlan.objects.filter(person=person, ended_on=None).exists():
        raise Impossible("", _("已经有一份方案在执行。先结束那一份，再定新的。"))
    plan = AidPlan(person=person, org_path=person.org_path, day=day, owner=owner.strip(), review_on=review_on,
                   by_id=by.account_id, by_name=by.name, at=at)
    put(plan, "goals_sealed", goals.strip())
    put(plan, "measures_sealed", measures.strip())
    plan.save()
    journal.record("aid.planned", by=by, at=at, person_id=person.pk, org_path=person.org_path,
                   fields={"id": plan.pk, "day": str(day), "review_on": str(review_on)})
    return plan


@transaction.atomic
def aid_plan_end(plan: AidPlan, *, by: Actor, at: datetime) -> None:
    """The plan is over; it stays on file, and what it kept stays kept. Raises Refused, Impossible, Elsewhere."""
    by.must("aid.write")
    person_hold(plan.person_id, by=by)
    today = timezone.localtime(at).date()
    if not AidPlan.objects.filter(pk=plan.pk, ended_on=None).update(ended_on=today, ended_by=by.name):
        raise Impossible("", _("这份方案已经结束。"))
    journal.record("aid.ended", by=by, at=at, person_id=plan.person_id, org_path=plan.org_path, fields={"id": plan.pk})
