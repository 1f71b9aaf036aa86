"""Questions about lists, standards and money; read only, asked through the wall."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Sum, Value, When

from weixia.benefits.models import OCCASIONS, SIGNED, STATES, TOTAL, Budget, Comfort, ComfortItem, Spending, Standard
from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.queries.units import units

__all__ = ["OCCASIONS", "SIGNED", "STATES", "Comfort", "ComfortItem"]
NEAR = timedelta(days=60)
SHOWS = ("done", "waiting", "over", "excess")


@dataclass(frozen=True)
class Gift:
    """What one visit brought: money in 分, or goods in words."""

    contact_id: int
    person_id: int
    day: date
    occasion: str
    cents: int
    goods: str


@dataclass(frozen=True)
class Figures:
    """A list in figures, money in 分. `spent` is what its gifts booked; `over` is above the standard as listed."""

    people: int
    done: int
    waiting: int
    over: int
    excess: int
    cash: int
    goods: int
    spent: int

    @property
    def total(self) -> int:
        """Cash and the value of the goods."""
        return self.cash + self.goods


@dataclass(frozen=True)
class Money:
    """A budget line in 分: booked, promised by approved lists and not yet given, and what is left."""

    amount: int
    spent: int
    promised: int

    @property
    def left(self) -> int:
        return self.amount - self.spent - self.promised


def comforts(*, seen_by: Actor, state: str = "") -> QuerySet[Comfort]:
    """Lists in scope, newest day first."""
    seen_by.must("comfort.read")
    found = Comfort.objects.filter(visible(seen_by)).select_related("unit", "budget")
    return (found.filter(state=state) if state in STATES else found).order_by("-day", "-id")


def comfort_get(comfort_id: int, *, seen_by: Actor) -> Comfort | None:
    """One list, or None when absent or out of scope."""
    return comforts(seen_by=seen_by).filter(pk=comfort_id).first()


def items(comfort: Comfort, *, seen_by: Actor, show: str = "") -> QuerySet[ComfortItem]:
    """A list's people by pinyin, each with `over` (above the standard) and `excess` (given above what was approved)."""
    rows = _marked(ComfortItem.objects.filter(visible(seen_by), comfort=comfort))
    rows = rows.filter(_shown(show)) if show in SHOWS else rows
    return rows.select_related("person__unit", "standard__unit").order_by("person__pinyin", "person_id")


def item_get(item_id: int, *, seen_by: Actor) -> ComfortItem | None:
    """One person's line with its list, or None when absent or out of scope."""
    rows = _marked(ComfortItem.objects.filter(visible(seen_by), comfort__in=comforts(seen_by=seen_by)))
    return rows.select_related("comfort__budget", "comfort__unit", "person__unit", "standard__unit").filter(pk=item_id).first()


def figures(comfort_ids: Collection[int], *, seen_by: Actor) -> dict[int, Figures]:
    """Figures of many lists: two questions."""
    rows = _marked(ComfortItem.objects.filter(visible(seen_by), comfort__in=list(comfort_ids))).order_by()
    counted: dict[str, Any] = {name: Count("id", filter=_shown(name)) for name in SHOWS}
    sums: Any = rows.values("comfort_id").annotate(
        people=Count("id"), cash=Sum("cents"), worth=Sum("goods_cents"), **counted)
    spent = dict(Spending.objects.filter(visible(seen_by), item__comfort__in=list(comfort_ids), withdrawn_at=None)
                 .values_list("item__comfort_id").annotate(n=Sum("cents")).order_by())
    nothing = Figures(0, 0, 0, 0, 0, 0, 0, 0)
    return dict.fromkeys(comfort_ids, nothing) | {
        row["comfort_id"]: Figures(row["people"], row["done"], row["waiting"], row["over"], row["excess"], row["cash"],
                                   row["worth"], spent.get(row["comfort_id"], 0)) for row in sums}


def also_listed(comfort: Comfort, person_ids: Collection[int], *, seen_by: Actor) -> dict[int, list[Comfort]]:
    """双份: other lists of the same occasion about the same time that name these people too."""
    rows = ComfortItem.objects.filter(
        visible(seen_by), person_id__in=list(person_ids), comfort__occasion=comfort.occasion,
        comfort__day__range=(comfort.day - NEAR, comfort.day + NEAR)).exclude(comfort=comfort)
    found: dict[int, list[Comfort]] = {}
    for row in rows.select_related("comfort__unit").order_by("comfort_id"):
        found.setdefault(row.person_id, []).append(row.comfort)
    return found


def also_listed_count(comfort: Comfort, *, seen_by: Actor) -> int:
    """How many people of the list another list of that occasion names too."""
    here = ComfortItem.objects.filter(visible(seen_by), comfort=comfort).values("person_id")
    rows = ComfortItem.objects.filter(
        visible(seen_by), person_id__in=here, comfort__occasion=comfort.occasion,
        comfort__day__range=(comfort.day - NEAR, comfort.day + NEAR)).exclude(comfort=comfort)
    return rows.values("person_id").distinct().count()


def people_of(comfort_id: int) -> list[int]:
    """Everybody on a list, as far as the present scope sees."""
    return list(ComfortItem.objects.filter(comfort=comfort_id).values_list("person_id", flat=True))


def of_person(person_id: int, *, seen_by: Actor) -> list[ComfortItem]:
    """What lists hold for one person, newest first."""
    rows = ComfortItem.objects.filter(visible(seen_by), person_id=person_id, comfort__in=comforts(seen_by=seen_by))
    return list(rows.select_related("comfort").order_by("-comfort__day", "-id"))


def budgets(*, seen_by: Actor, year: int | None = None) -> QuerySet[Budget]:
    """Budget lines in scope, newest year first."""
    seen_by.must("budget.read")
    found = Budget.objects.filter(visible(seen_by)).select_related("unit")
    return (found.filter(year=year) if year else found).order_by("-year", "org_path", "title")


def budget_get(budget_id: int, *, seen_by: Actor) -> Budget | None:
    """One line, or None when absent or out of scope."""
    return budgets(seen_by=seen_by).filter(pk=budget_id).first()


def money_of(budgets: Collection[Budget]) -> dict[int, Money]:
    """Amount, spent, promised and left of these lines: two questions."""
    spent = dict(Spending.objects.filter(budget__in=list(budgets), withdrawn_at=None)
                 .values_list("budget_id").annotate(n=Sum("cents")).order_by())
    promised = dict(ComfortItem.objects.filter(comfort__budget__in=list(budgets), comfort__state="approved", done_on=None)
                    .values_list("comfort__budget_id").annotate(n=Sum(TOTAL)).order_by())
    return {one.pk: Money(one.cents, spent.get(one.pk, 0), promised.get(one.pk, 0)) for one in budgets}


def spendings(budget: Budget, *, seen_by: Actor) -> QuerySet[Spending]:
    """What a line was spent on, newest first; withdrawn rows are left out."""
    rows = Spending.objects.filter(visible(seen_by), budget=budget, withdrawn_at=None)
    return rows.select_related("person", "item__comfort").order_by("-day", "-id")


def spending_get(spending_id: int, *, seen_by: Actor) -> Spending | None:
    """One standing spending, or None when absent, withdrawn or out of scope."""
    seen_by.must("budget.read")
    return Spending.objects.filter(visible(seen_by), pk=spending_id, withdrawn_at=None).select_related("budget__unit").first()


def promised(budget: Budget, *, seen_by: Actor) -> QuerySet[ComfortItem]:
    """What approved lists promise from the line and have not given yet."""
    rows = ComfortItem.objects.filter(visible(seen_by), comfort__budget=budget, comfort__state="approved", done_on=None)
    return rows.select_related("person", "comfort").order_by("comfort_id", "person__pinyin", "person_id")


def spending_of(item: ComfortItem) -> Spending | None:
    """The standing booking of a line of a list."""
    return Spending.objects.filter(item=item, withdrawn_at=None).select_related("budget").first()


def standards(*, seen_by: Actor) -> list[Standard]:
    """Standards that hold for the actor's unit: its own, those above and those below it."""
    seen_by.must("comfort.read")
    below = {unit.pk for unit in units(seen_by=seen_by)}
    rows = Standard.objects.select_related("unit").order_by("unit__path", "occasion", "kind", "-since")
    return [row for row in rows if row.unit_id in below or seen_by.path.startswith(row.unit.path)]


def standards_for(occasion: str, on: date) -> list[Standard]:
    """Standards of an occasion that had begun by the day."""
    return list(Standard.objects.filter(occasion=occasion, since__lte=on).select_related("unit"))


def standard_of(known: list[Standard], *, kind: str, org_path: str) -> Standard | None:
    """The one in force for a person: the nearest unit's, the one for their kind before the general one, the newest."""
    fitting = [one for one in known if one.kind in ("", kind) and org_path.startswith(one.unit.path)]
    return max(fitting, key=lambda one: (len(one.unit.path), one.kind, one.since), default=None)


def _marked(rows: QuerySet[ComfortItem]) -> QuerySet[ComfortItem]:
    over = Q(standard__isnull=False) & Q(cents__gt=F("standard__cents") + F("standard__goods_cents") - F("goods_cents"))
    spent = Case(When(given_cents__gt=TOTAL, then=F("given_cents") - TOTAL), default=Value(None))
    marks: dict[str, Any] = {
        "over": Case(When(over, then=Value(True)), default=Value(False), output_field=BooleanField()), "excess": spent}
    return rows.annotate(**marks)


def _shown(name: str) -> Q:
    return {"done": Q(done_on__isnull=False), "waiting": Q(done_on__isnull=True), "over": Q(over=True),
            "excess": Q(excess__isnull=False)}[name]


def choices_of_budgets(*, seen_by: Actor, year: int) -> list[tuple[Any, str]]:
    """Lines of a year for a form."""
    return [(one.pk, f"{one.unit.name}　{one.title}") for one in budgets(seen_by=seen_by, year=year)]
