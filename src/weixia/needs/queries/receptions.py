"""Questions about reception days; asked through the wall."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.needs.models import Reception, ReceptionCase, ReceptionVisitor
from weixia.registry.access import visible


@dataclass(frozen=True)
class Brought:
    """One matter of a reception day in clear. `person`: (id, name) where the visitor is on the register and in sight."""

    row: ReceptionCase
    visitor: str
    matter: str
    told: str
    person: tuple[int, str] | None


def receptions(*, seen_by: Actor, since: date, until: date) -> QuerySet[Reception]:
    """Reception days of [since, until) in scope, cancelled ones too, the newest first."""
    seen_by.must("reception.read")
    rows = Reception.objects.filter(visible(seen_by), day__gte=since, day__lt=until)
    return rows.select_related("unit").annotate(matters=Count("cases")).order_by("-day", "org_path", "-id")


def reception_get(reception_id: int, *, seen_by: Actor) -> Reception | None:
    """One reception day, or None when absent or out of scope."""
    seen_by.must("reception.read")
    return Reception.objects.filter(visible(seen_by), pk=reception_id).select_related("unit").first()


def reception_days(unit_id: int, first: date, last: date, *, seen_by: Actor) -> list[Reception]:
    """What one bureau planned or held between these days, cancelled ones too, the earliest first; at most 50."""
    rows = Reception.objects.filter(visible(seen_by), unit_id=unit_id, day__range=(first, last))
    return list(rows.order_by("day", "id")[:50])


def brought(row: Reception, *, seen_by: Actor) -> list[Brought]:
    """Every matter of a reception day, sealed words in clear: the page that shows them is journalled."""
    seen_by.must("reception.read")
    return _told(list(row.cases.all()), seen_by)


def brought_get(case_id: int, *, seen_by: Actor) -> Brought | None:
    """One matter with its reception day, or None when absent or out of scope; whoever shows it journals it."""
    seen_by.must("reception.read")
    rows = ReceptionCase.objects.filter(visible(seen_by), pk=case_id).select_related("reception")
    return next(iter(_told(list(rows), seen_by)), None)


def _told(cases: list[ReceptionCase], seen_by: Actor) -> list[Brought]:
    known = {one.case_id: (one.person_id, one.person.name) for one in
             ReceptionVisitor.objects.filter(visible(seen_by), case__in=cases).select_related("person")}
    return [Brought(one, clear(one, "visitor_sealed"), clear(one, "matter_sealed"), clear(one, "outcome_sealed"), known.get(one.pk))
            for one in cases]
