"""异地走访: everybody who is owed a tour (S003-1-16), by province, and what one tour came to (AC-09).

Who is owed one is what the tour rules ask: resettled, or living in another city; survivors among them. A call is no visit.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, DateField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import In

from weixia.duties import rulebook
from weixia.duties.models import Duty, Subject, Waiver
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.needs import queries as contacts
from weixia.registry.access import visible
from weixia.registry.places import places

RULES, ELSEWHERE = "tour.", "tour.elsewhere"
SHOWS = ("all", "late", "soon", "seen", "unseen", "survivors", "unknown")
WHY_NOT = {"phone": Word("只打过电话，不算走访"), "missed": Word("去了，没有见到本人"), "none": Word("没有走访记录")}
PAGE = 50
FAR = Value(date.max, output_field=DateField())


@dataclass(frozen=True)
class Span:
    """A tour's days, first and last included."""

    first: date
    last: date


@dataclass(frozen=True)
class Group:
    """How many of one prefecture (the first four digits of the division; '' is unknown)."""

    division: str
    people: int
    survivors: int
    late: int


@dataclass(frozen=True)
class Coverage:
    """M19: of those owed a tour on the day, how many were seen at home within the rule's months. Survivors count."""

    owed: int
    seen: int
    survivors: int
    survivors_seen: int
    since: date

    @property
    def percent(self) -> int:
        """Rounded down: not everybody is never 100."""
        return self.seen * 100 // self.owed if self.owed else 100


def tour_people(*, seen_by: Actor, on: date, show: str = "all", province: str | None = None) -> Any:
    """Rows of Subject with `due`, `duty_id`, `region`: the one that is due first comes first; nobody's day is left out.

    `province`: two digits, '' for those whose division is not known; None: everybody.
    """
    seen_by.must("duty.read")
    next_one = _unkept(on).filter(person_id=OuterRef("person_id")).order_by("due", "id")
    rows = _owed(seen_by, on).annotate(
        due=Coalesce(Subquery(next_one.values("due")[:1]), FAR), duty_id=Subquery(next_one.values("id")[:1]),
        region=_region())
    if province is not None:
        rows = rows.filter(region__gte=province, region__lt=province + "~") if province else rows.filter(region="")
    return rows.filter(_show(show, on)).select_related("person__unit").order_by("due", "person_id")


def tour_groups(*, seen_by: Actor, on: date) -> list[Group]:
    """Everybody owed a tour by prefecture, in one reading."""
    rows: Any = tour_people(seen_by=seen_by, on=on).order_by().values("region").annotate(
        people=Count("person_id"), survivors=Count("person_id", filter=Q(kind="survivor")),
        late=Count("person_id", filter=_show("late", on)))
    return [Group(row["region"], row["people"], row["survivors"], row["late"]) for row in rows.order_by("region")]


def tour_page(rows: Any, *, after: str = "") -> tuple[list[Any], str]:
    """One keyset page and the key of the next ('' at the end)."""
    if place := place_in(after):
        due, pk = place
        rows = rows.filter(Q(due__gt=due) | Q(due=due, person_id__gt=pk))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.due}.{last.person_id}" if last else ""


def place_in(after: str) -> tuple[date, int] | None:
    """The day and the id that a page's key names; None where it names none."""
    day, _dot, pk = after.partition(".")
    try:
        return date.fromisoformat(day), int(pk[:18])
    except ValueError:
        return None


def coverage(*, seen_by: Actor, on: date) -> Coverage:
    """M19 on a day."""
    since = _months_before(on, tour_months(on))
    survivor, seen = Q(kind="survivor"), Q(contacts.visited(since=since, until=on))
    told = _owed(seen_by, on).aggregate(
        owed=Count("person_id"), seen=Count("person_id", filter=seen), survivors=Count("person_id", filter=survivor),
        survivors_seen=Count("person_id", filter=survivor & seen))
    return Coverage(since=since, **told)


def tour_visits(span: Span, *, seen_by: Actor) -> Any:
    """Visits of the days to those owed a tour on the last of them, by person and day."""
    owed = _owed(seen_by, span.last).values("person_id")
    return contacts.home_visits(owed, seen_by=seen_by, since=span.first, until=span.last)


def tour_seen(span: Span, *, seen_by: Actor, seen: bool) -> Any:
    """Those owed a tour whom it reached, or did not: rows of Subject with `region`, by place and name."""
    met = Q(contacts.visited(since=span.first, until=span.last))
    rows = _owed(seen_by, span.last).annotate(region=_region()).filter(met if seen else ~met)
    return rows.select_related("person__unit").order_by("region", "person__pinyin", "person_id")


def why_unseen(people: list[int], span: Span, *, seen_by: Actor) -> dict[int, str]:
    """`{person: a key of WHY_NOT}` for those whom the tour did not reach."""
    tried = contacts.tried(people, seen_by=seen_by, since=span.first, until=span.last)
    return {pk: _why(tried.get(pk, set())) for pk in people}


def tour_months(on: date) -> int:
    """The months between two visits, by the rule of the day."""
    return int(rulebook.value(ELSEWHERE, "months", on))


def _months_before(day: date, months: int) -> date:
    """The same day so many months before, clipped to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _why(tried: set[tuple[str, bool]]) -> str:
    if any(mode in ("home", "hospital") and not reached for mode, reached in tried):
        return "missed"
    return "phone" if any(reached for _mode, reached in tried) else "none"


def _owed(seen_by: Actor, on: date) -> Any:
    """The living in charge whom one of the tour rules is about."""
    elsewhere = Q(resettled=False, residence__in=rulebook.value(ELSEWHERE, "residences", on))
    alive = Q(death=None) | Q(death__gt=on)
    return Subject.objects.filter(visible(seen_by), alive, Q(resettled=True) | elsewhere, start__lte=on)


def _region() -> Case:
    """The first four digits of the division; '' unless it begins with a province's two."""
    provinces = sorted({place.province for place in places().values()})
    known = When(In(Substr("person__division", 1, 2), provinces), then=Substr("person__division", 1, 4))
    return Case(known, default=Value(""), output_field=CharField())


def _show(show: str, on: date) -> Q:
    if show == "soon":
        return Q(due__gte=on, due__lt=FAR, person_id__in=_open(on))
    if show in ("seen", "unseen"):
        seen = Q(contacts.visited(since=_months_before(on, tour_months(on)), until=on))
        return seen if show == "seen" else ~seen
    return {"late": Q(due__lt=on), "survivors": Q(kind="survivor"), "unknown": Q(region="")}.get(show, Q())


def _open(on: date) -> Any:
    return _unkept(on).filter(opens__lte=on).values(pk_of=F("person_id"))


def _unkept(on: date) -> Any:
    """Tours that stand on the day: not kept, not set aside; those not yet open too, where they are decided ahead."""
    waived = Waiver.objects.filter(rule=OuterRef("rule"), person=OuterRef("person_id"), period=OuterRef("period"),
                                   day__lte=on, withdrawn_at=None)
    return Duty.objects.filter(~Exists(waived), Q(kept_on=None) | Q(kept_on__gt=on), rule__prefix=RULES)
