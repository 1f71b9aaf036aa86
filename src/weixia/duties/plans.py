"""计划: a rule and a period seen as one piece of work: how many are owed, kept, missed, by unit and by officer.

A plan is named `rule/period`. A rule with periods of its own (a festival, a month) takes the period's key; every other
rule takes a month. `birthday` stands for all birthdays held in a month, the great ones among them. Read only.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, Func, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import dateformat
from django.utils.translation import gettext as _

from weixia.duties import rulebook
from weixia.duties.models import Anniversary, Duty, DutyQuerySet, Period, Subject
from weixia.duties.queries.standing import standing
from weixia.kernel.actor import Actor
from weixia.kernel.words import said
from weixia.policy import book
from weixia.policy.calendar import FESTIVAL_CADENCES, month_end
from weixia.registry.access import visible

BIRTHDAY = "birthday"
BIRTHDAYS = ("greet.birthday", "visit.longevity_birthday")
FESTIVALS = ("spring_festival", *FESTIVAL_CADENCES)
MUST_VISITS = ("visit.hospital", "visit.longevity_birthday", "visit.dispute", "visit.hardship", "bereavement.visit")
DONE, LEFT = ("kept", "kept_late"), ("missed", "overdue", "open")
SHOWS: dict[str, tuple[str, ...]] = {
    "owed": DONE + LEFT, "done": DONE, "left": LEFT, "kept": ("kept",), "kept_late": ("kept_late",), "open": ("open",),
    "overdue": ("overdue",), "missed": ("missed",), "waived": ("waived",), "cancelled": ("cancelled",),
    "undetermined": ("undetermined",),
}
AHEAD, BEHIND = timedelta(days=120), timedelta(days=45)
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Plan:
    """One plan; `first` to `last` are its days, both included."""

    code: str
    period: str
    title: str
    says: str
    first: date
    last: date

    @property
    def rules(self) -> tuple[str, ...]:
        """Of the book; where a unit holds one stricter, its people's duty is its own form of it."""
        return BIRTHDAYS if self.code == BIRTHDAY else (self.code,)


@dataclass(frozen=True)
class Tally:
    """How many duties stand how; `of(show)` is the length of the list of that name."""

    counts: Counter[str] = field(default_factory=Counter)

    def of(self, show: str) -> int:
        """How many a list of SHOWS holds."""
        return sum(self.counts[status] for status in SHOWS[show])

    @property
    def figures(self) -> dict[str, int]:
        """Every list's length by name."""
        return {show: self.of(show) for show in SHOWS}


@dataclass(frozen=True)
class Board:
    """A plan in figures: the whole, by unit `(id, name)` in tree order, and by officer."""

    whole: Tally
    units: list[tuple[tuple[int, str], Tally]]
    officers: list[tuple[str, Tally]]


@dataclass(frozen=True)
class Narrow:
    """What a plan's list is narrowed to. `officer` None is anybody, '' is nobody."""

    show: str = ""
    unit: int | None = None
    officer: str | None = None


def plan_of(code: str, period: str) -> Plan | None:
    """The plan of that name, or None when there can be none."""
    rules = {rule.rule: rule for rule in rulebook.rule_book() if rule.subject == "person"}
    if code != BIRTHDAY and code not in rules:
        return None
    when = rules[code].when if code in rules else None
    if isinstance(when, book.EveryPeriod):
        row = Period.objects.filter(cadence=when.every, key=period).first()
        before = rules[code].versions()[-1].values[when.opens] if when.opens else 0
        return _plan(code, period, row.first - timedelta(days=before), row.last) if row else None
    if not MONTH.fullmatch(period):
        return None
    year, month = map(int, period.split("-"))
    return _plan(code, period, date(year, month, 1), month_end(year, month))


def plans(*, seen_by: Actor, on: date) -> list[tuple[Plan, Tally, int]]:
    """This time's plans and those to come, each with its figures and how many people are still to come to it."""
    seen_by.must("duty.read")
    month, after = f"{on:%Y-%m}", month_end(on.year, on.month) + timedelta(days=1)
    named = [(row.cadence, row.key) for row in Period.objects.filter(first__lte=on + AHEAD, last__gte=on - BEHIND)
             if row.cadence in FESTIVALS or row.first <= on <= row.last]
    found = [plan_of(rule.rule, key) for cadence, key in named for rule in rulebook.rule_book()
             if rule.subject == "person" and isinstance(rule.when, book.EveryPeriod) and rule.when.every == cadence]
    found += [plan_of(BIRTHDAY, month), plan_of(BIRTHDAY, f"{after:%Y-%m}")]
    found += [plan_of(rule, month) for rule in MUST_VISITS if rule in rulebook.rule_book().rules]
    shown = sorted(filter(None, found), key=lambda plan: (plan.last < on, plan.first, plan.code))
    return [(plan, _tally(plan, seen_by, on), coming(plan, seen_by=seen_by, on=on).count()) for plan in shown]


def festival_before(on: date) -> str:
    """The key of the last 春节 that is over."""
    return Period.objects.filter(cadence=FESTIVALS[0], last__lt=on).latest("last").key


def festival_after(on: date) -> str:
    """The key of the 春节 that runs or comes within AHEAD; '' when none does."""
    row = Period.objects.filter(cadence=FESTIVALS[0], last__gte=on, first__lte=on + AHEAD).order_by("last").first()
    return row.key if row else ""


def board(plan: Plan, *, seen_by: Actor, on: date) -> Board:
    """All figures of a plan in one question."""
    seen_by.must("duty.read")
    by = ("person__unit_id", "person__unit__name", "person__unit__path", "responsible", "status")
    rows = list(_owed(plan, seen_by, on).order_by().values(*by).annotate(n=Count("id")))
    whole, units, officers = Counter[str](), dict[Any, Counter[str]](), dict[str, Counter[str]]()
    for row in sorted(rows, key=lambda row: row["person__unit__path"]):
        unit = (row["person__unit_id"], row["person__unit__name"])
        for counter in (whole, units.setdefault(unit, Counter()), officers.setdefault(row["responsible"], Counter())):
            counter[row["status"]] += row["n"]
    slowest = sorted(officers.items(), key=lambda one: (-Tally(one[1]).of("left"), one[0]))
    return Board(Tally(whole), [(unit, Tally(counter)) for unit, counter in units.items()],
                 [(name, Tally(counter)) for name, counter in slowest])


def rows(plan: Plan, *, seen_by: Actor, on: date, narrow: Narrow) -> DutyQuerySet:
    """Who stands behind a figure: those who were missed first, then the overdue, the open and the rest."""
    seen_by.must("duty.read")
    found = _owed(plan, seen_by, on)
    if narrow.show in SHOWS:
        found = found.filter(Q(status__in=SHOWS[narrow.show]))
    if narrow.unit is not None:
        found = found.filter(person__unit_id=narrow.unit)
    if narrow.officer is not None:
        found = found.filter(Q(responsible=narrow.officer))
    order = [When(status=status, then=Value(place)) for place, status in enumerate((*LEFT, "undetermined", "kept_late", "kept"))]
    found = found.annotate(place=Case(*order, default=Value(9), output_field=IntegerField()))
    return found.select_related("person__unit").prefetch_related("person__tags").order_by("place", "due", "person__pinyin", "id")


def coming(plan: Plan, *, seen_by: Actor, on: date) -> QuerySet[Subject]:
    """People whose duty of this plan is not there yet because its day has not come: reckoned, not decided."""
    found = Subject.objects.filter(visible(seen_by), start__isnull=False).filter(Q(death=None) | Q(death__gte=plan.first))
    rule = rulebook.rule_book()[plan.rules[0]]
    if isinstance(rule.when, book.EveryPeriod):
        found = found.filter(start__lte=plan.last if rule.when.joins else plan.first)
        found = found if plan.first > on else found.none()
    elif plan.code == BIRTHDAY:
        held = Anniversary.objects.filter(calendar=OuterRef("bd_calendar"), month=OuterRef("bd_month"), day=OuterRef("bd_day"))
        found = found.filter(Exists(held.filter(held__gt=max(on, plan.first - timedelta(days=1)), held__lte=plan.last)))
    else:
        return found.none()
    kinds = rule.who.get("kind", {}).get("in")
    return found.filter(kind__in=rule.versions()[-1].values[kinds]) if isinstance(kinds, str) else found


def people_of(plan: Plan, *, seen_by: Actor, on: date) -> list[int]:
    """Ids of everybody whom the plan is about: owed now, or still to come."""
    seen_by.must("duty.read")
    now = _owed(plan, seen_by, on).exclude(Q(status__in=("waived", "cancelled"))).order_by()
    return sorted({*now.values_list("person_id", flat=True), *coming(plan, seen_by=seen_by, on=on).values_list("person_id", flat=True)})


def chosen(duty_ids: Collection[int], *, seen_by: Actor, on: date, person_ids: Iterable[int] = ()) -> list[Duty]:
    """These duties, and all waiting ones of these people, as they stand: what a visit slip is printed for."""
    seen_by.must("duty.read")
    found = standing(seen_by, on).filter(Q(pk__in=list(duty_ids)) | Q(person_id__in=list(person_ids)) & Q(status__in=LEFT[1:]))
    return list(found.select_related("person__unit").prefetch_related("person__tags")
                .order_by("person__pinyin", "person_id", "due", "id"))


def _plan(code: str, period: str, first: date, last: date) -> Plan:
    if code == BIRTHDAY:
        title, says = _("生日"), _("一般的生日致以祝贺，90、100 周岁由单位领导上门祝寿。")
    else:
        title, says = said(rulebook.title(code)), said(rulebook.rule_book()[code].says)
    return Plan(code, period, _("%(when)s　%(title)s") % {"when": _when(period, first, last), "title": title}, says, first, last)


def _when(period: str, first: date, last: date) -> str:
    if MONTH.fullmatch(period):
        return dateformat.format(first, _("Y年n月"))
    if "-Q" in period:
        return _("%(year)s年第%(n)s季度") % {"year": first.year, "n": (first.month + 2) // 3}
    return _("%(year)s年") % {"year": (last + timedelta(days=1)).year if last.month < 12 or last.day < 31 else last.year}


def _of_unit() -> QuerySet[Duty]:
    """The unit's own form of an outer query's duty of the book, about the same period of the same person."""
    book_rule = Func("rule", Value(rulebook.OF_UNIT), Value(1), function="split_part", output_field=CharField())
    same = Duty.objects.filter(person=OuterRef("person_id"), period=OuterRef("period")).exclude(rule=OuterRef("rule"))
    return same.annotate(book_rule=book_rule).filter(book_rule=OuterRef("rule"))


def _tally(plan: Plan, seen_by: Actor, on: date) -> Tally:
    found: Any = _owed(plan, seen_by, on)
    rows = found.order_by().values("status").annotate(n=Count("id"))
    return Tally(Counter({row["status"]: row["n"] for row in rows}))


def _owed(plan: Plan, seen_by: Actor, on: date) -> DutyQuerySet:
    """Of each person the form that holds for them: their unit's own where it has one, else the book's."""
    found = standing(seen_by, on).filter(rule__of=plan.rules)
    if any(rulebook.base(one) != one for rule in plan.rules for one in rulebook.tightened().get(rule, ())):
        found = found.exclude(Q(rule__in=plan.rules) & Q(Exists(_of_unit())))
    when = rulebook.rule_book()[plan.rules[0]].when
    if isinstance(when, book.EveryPeriod):
        return found.filter(period=plan.period)
    if isinstance(when, book.SinceLast):
        return found.filter(due__range=(plan.first, plan.last))
    return found.filter(period__prefix=f"{plan.period}-")
