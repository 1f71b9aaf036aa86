"""What needs and petitions owe, as it stands on a day. Read only; every question is asked through the wall and names its day."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, Q

from weixia.duties import case_why
from weixia.duties.explaining import Why
from weixia.duties.models import CaseDutyQuerySet, NeedDuty, PetitionDuty
from weixia.kernel.actor import Actor
from weixia.registry.access import visible

MODELS: dict[str, Any] = {"need": NeedDuty, "petition": PetitionDuty}
MAY = {"need": "need.read", "petition": "petition.read"}
MOST = 100


def case_duties(
    subject: str, *, seen_by: Actor, on: date, statuses: Collection[str] = (), rule: str = "", case_id: int | None = None,
    due_from: date | None = None, due_to: date | None = None,
) -> CaseDutyQuerySet:
    """Duties of the needs (or petitions) in sight that are open by the day, by due day."""
    seen_by.must(MAY[subject])
    asked = {"rule": rule, f"{subject}_id": case_id, "due__gte": due_from, "due__lte": due_to}
    found: CaseDutyQuerySet = MODELS[subject].objects.filter(visible(seen_by)).on(on)
    found = found.filter(**{name: value for name, value in asked.items() if value not in (None, "")})
    if statuses:
        found = found.filter(Q(status__in=list(statuses)))
    return found.select_related(subject).order_by(F("due").asc(nulls_last=True), "id")


def subjects(*, seen_by: Actor) -> list[str]:
    """The kinds of case whose duties the actor may read."""
    return [subject for subject, capability in MAY.items() if seen_by.can(capability)]


def waiting_of(subject: str, rule: str, *, seen_by: Actor, on: date) -> int | None:
    """How many duties of a rule about cases wait in sight; None for another kind of rule, and for whoever may not read such cases."""
    if subject not in MODELS or not seen_by.can(MAY[subject]):
        return None
    return int(MODELS[subject].objects.filter(visible(seen_by), rule=rule).waiting(on).count())


def case_duty_get(subject: str, duty_id: int, *, seen_by: Actor, on: date) -> Any:
    """One duty of a case on a day, or None when absent, out of sight or not yet open."""
    return case_duties(subject, seen_by=seen_by, on=on).filter(pk=duty_id).select_related(subject, "edition").first()


def case_why_of(subject: str, duty_id: int, *, seen_by: Actor, on: date) -> Why | None:
    """为何应办 of a case's duty."""
    duty = case_duty_get(subject, duty_id, seen_by=seen_by, on=on)
    return case_why.told(duty, seen_by=seen_by, on=on) if duty else None


def own_needs(*, seen_by: Actor, on: date, mine: bool) -> list[NeedDuty]:
    """需求的时限: what is overdue or due within three days of the needs that the actor holds, and of those that nobody does."""
    if not seen_by.can("need.read"):
        return []
    waits: Any = NeedDuty.objects.filter(visible(seen_by)).waiting(on).on(on).filter(Q(due__lte=date.fromordinal(on.toordinal() + 3)))
    if mine:
        waits = waits.filter(Q(need__handler_account_id=seen_by.account_id) | Q(need__handler_account_id=None))
    return list(waits.select_related("need").order_by("due", "id")[:20])


def case_lapses(*, seen_by: Actor, on: date) -> list[Any]:
    """What needs and petitions in sight are overdue with, the longest first."""
    late: list[Any] = []
    for subject in subjects(seen_by=seen_by):
        found = MODELS[subject].objects.filter(visible(seen_by), due__lt=on).waiting(on).on(on)
        late += found.filter(Q(status="overdue")).select_related(subject).order_by("due", "id")[:MOST]
    return sorted(late, key=lambda duty: (duty.due, duty.pk))[:MOST]
