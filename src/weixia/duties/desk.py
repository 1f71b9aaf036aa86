"""The desk's questions: what waits today, for whom, in which order; what one person is owed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from weixia.duties.models import Duty
from weixia.kernel.actor import Actor
from weixia.registry.access import visible

WAITING = ("overdue", "open")
FIRST = ["独居", "空巢", "失能", "重病"]
SHOWS = ("overdue", "today", "week", "later", "unowned")


@dataclass(frozen=True)
class Waits:
    """How many duties wait, by when; `unowned` have no account holder, `undetermined` no due day."""

    overdue: int
    today: int
    week: int
    later: int
    unowned: int
    undetermined: int

    @property
    def all(self) -> int:
        return self.overdue + self.today + self.week + self.later


def waiting(*, seen_by: Actor, on: date, mine: bool) -> QuerySet[Duty]:
    """Duties open or overdue on the day; `mine` are those of people whose 主联系人 the actor is."""
    rows = Duty.objects.on(on).filter(visible(seen_by), status__in=WAITING)
    if mine:
        rows = rows.filter(Q(person__primary_account_id=seen_by.account_id)
                           | Q(person__primary_account=None, person__primary_contact=seen_by.name))
    return rows


def counts(rows: QuerySet[Duty], *, on: date, undetermined: int) -> Waits:
    """The sums over the chips, in one question."""
    week = week_end(on)
    found = rows.aggregate(
        overdue=Count("pk", filter=Q(status="overdue")), today=Count("pk", filter=Q(status="open", due=on)),
        week=Count("pk", filter=Q(status="open", due__gt=on, due__lte=week)),
        later=Count("pk", filter=Q(status="open", due__gt=week)),
        unowned=Count("pk", filter=Q(person__primary_account=None)),
    )
    return Waits(**found, undetermined=undetermined)


def shown(rows: QuerySet[Duty], show: str, *, on: date) -> QuerySet[Duty]:
    """One chip's duties in the order of the work: longest overdue first, then people alone or ill, then the oldest."""
    week = week_end(on)
    chip = {
        "overdue": Q(status="overdue"), "today": Q(status="open", due=on),
        "week": Q(status="open", due__gt=on, due__lte=week), "later": Q(status="open", due__gt=week),
        "unowned": Q(person__primary_account=None),
    }
    return rows.filter(chip[show]).annotate(first=_frail()).order_by("due", "first", "person__birth_on", "id") \
        .select_related("person", "edition").prefetch_related("person__tags")


def undetermined(*, seen_by: Actor, on: date) -> QuerySet[Duty]:
    """Duties without a due day: a workday year is missing."""
    return Duty.objects.on(on).filter(visible(seen_by), status="undetermined").select_related("person", "edition")


def of_person(person_id: int, *, seen_by: Actor, on: date) -> list[Duty]:
    """All duties of one person as they stand on the day, the newest first."""
    rows = Duty.objects.on(on).filter(visible(seen_by), person_id=person_id)
    return list(rows.select_related("person", "edition").prefetch_related("person__tags").order_by("-opens", "rule"))


def counts_by_person(people: Iterable[int], *, seen_by: Actor, on: date) -> dict[int, Counter[str]]:
    """`{person: {"open": n, "overdue": n}}`."""
    found: dict[int, Counter[str]] = {}
    rows = Duty.objects.on(on).filter(visible(seen_by), person_id__in=list(people), status__in=WAITING)
    for person, status in rows.values_list("person_id", "status"):
        found.setdefault(person, Counter())[status] += 1
    return found


def duty_get(duty_id: int, *, seen_by: Actor, on: date) -> Duty | None:
    """One duty as it stands on the day, or None when absent or out of scope."""
    rows = Duty.objects.on(on).filter(visible(seen_by), pk=duty_id)
    return rows.select_related("person__unit", "edition").prefetch_related("person__tags").first()


def kept_on(person_id: int, *, day: date, seen_by: Actor) -> list[Duty]:
    """Duties of a person that were kept by a fact of that very day."""
    return list(Duty.objects.filter(visible(seen_by), person_id=person_id, kept_on=day).select_related("edition", "person"))


def progress(rule: str, *, seen_by: Actor, on: date) -> tuple[int, int] | None:
    """(done, owed) of a rule's duties whose window holds the day; None when none is open."""
    rows = Duty.objects.on(on).filter(visible(seen_by), rule=rule, due__gte=on).exclude(status="cancelled")
    found = rows.aggregate(owed=Count("pk"), done=Count("pk", filter=Q(status__in=["kept", "kept_late"])))
    return (found["done"], found["owed"]) if found["owed"] else None


def next_after(*, seen_by: Actor, on: date, mine: bool) -> Duty | None:
    """The first duty that waits after today."""
    rows = waiting(seen_by=seen_by, on=on, mine=mine).filter(due__gt=on)
    return rows.order_by("due", "id").select_related("person", "edition").first()


def week_end(on: date) -> date:
    """Sunday of the week."""
    return on + timedelta(days=6 - on.weekday())


def _frail() -> Case:
    from django.apps import apps

    tags: Any = apps.get_model("registry", "ClassTag")
    alone = Exists(tags.objects.filter(person_id=OuterRef("person_id"), tag__in=FIRST))
    return Case(When(alone, then=Value(0)), default=Value(1), output_field=IntegerField())
