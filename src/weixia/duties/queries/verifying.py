"""待核验 and 失联: whose details wait to be checked, and whom nobody reaches, with the figures of both (M10)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from weixia.duties import rulebook
from weixia.duties.models import DutyQuerySet, Subject
from weixia.duties.queries.desk import waiting, waiting_rows
from weixia.duties.queries.tours import place_in
from weixia.kernel.actor import Actor
from weixia.needs import queries as contacts
from weixia.registry.access import visible

VERIFY, LOST = "data.verify", "contact.lost"


@dataclass(frozen=True)
class Lost:
    """M10 on a day: of the living in charge how many are out of touch, and how many of those are searched for."""

    people: int
    lost: int
    searched: int

    @property
    def per_mille(self) -> float:
        """失联率 in thousandths, one decimal."""
        return round(self.lost * 1000 / self.people, 1) if self.people else 0.0


def to_verify(*, seen_by: Actor, on: date, mine: bool = False) -> DutyQuerySet:
    """Waiting verifications, the longest unverified first."""
    return waiting(seen_by=seen_by, on=on, mine=mine, show="verify").order_by("due", "id")


def verify_count(*, seen_by: Actor, on: date, mine: bool = False) -> int:
    """How many those are."""
    return waiting_rows(seen_by=seen_by, on=on, mine=mine, show="verify").order_by().count()


def verify_months(on: date) -> int:
    """The months after which details must be checked again."""
    return int(rulebook.value(VERIFY, "months", on))


def out_of_touch(*, seen_by: Actor, on: date) -> Any:
    """Whom nobody reaches by the rule of the day: `{person_id, failed, began, last}`, the longest silence first."""
    told = {name: int(rulebook.value(LOST, name, on)) for name in ("attempts", "span_days")}
    return contacts.out_of_touch(seen_by=seen_by, on=on, **told)


def lost_figures(*, seen_by: Actor, on: date) -> Lost:
    """M10; its rows are those of `out_of_touch`."""
    found = [row["person_id"] for row in out_of_touch(seen_by=seen_by, on=on)]
    alive = Subject.objects.filter(visible(seen_by), start__lte=on).exclude(death__lte=on)
    return Lost(alive.count(), len(found), len(contacts.searches(found, seen_by=seen_by)))


def out_of_touch_after(rows: Any, after: str) -> Any:
    """What comes after a row of such a list, by the key of its page: `began.person_id`; all of it where it says nothing."""
    if not (place := place_in(after)):
        return rows
    began, last = place
    return rows.filter(Q(began__gt=began) | Q(began=began, person_id__gt=last))
