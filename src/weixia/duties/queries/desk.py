"""The desk: what waits, in which order, in which group; what cannot be dated; how far each rule is."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext as _

from weixia.duties import rulebook
from weixia.duties.models import Assignment, Duty, DutyQuerySet, Subject
from weixia.duties.queries.standing import WAITING, Filters, duties, standing
from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.queries import people
from weixia.registry.queries.owners import working

PAGE = 100
NEVER = Value(date.max)
GROUPS = ("overdue", "today", "week", "later", "unowned", "given")
ORDER = ("closes", "due", "calm", "born", "id")
FRAIL = ("独居", "空巢", "失能", "重病")


@dataclass(frozen=True)
class Counts:
    """今日 in figures. `unowned`: nobody with an account answers for it; `undetermined` waits for a workday year;
    `given`: handed to the actor by somebody."""

    all: int
    overdue: int
    today: int
    week: int
    later: int
    unowned: int
    given: int
    undetermined: int


def waiting(*, seen_by: Actor, on: date, mine: bool = False, show: str = "") -> DutyQuerySet:
    """Open and overdue duties: overdue longest first. `show` is one of GROUPS."""
    found = duties(seen_by=seen_by, on=on, filters=Filters(statuses=WAITING))
    if mine:
        found = found.filter(_mine(seen_by, on))
    return found.filter(_group(show, seen_by, on)) if show else found


def assigned(account_id: int, *, seen_by: Actor, on: date) -> DutyQuerySet:
    """Open and overdue duties that were given to an account, whoever asks: what a hand-over passes on."""
    return duties(seen_by=seen_by, on=on, filters=Filters(statuses=WAITING)).filter(given(on, to=account_id))


def counts(*, seen_by: Actor, on: date, mine: bool = False) -> Counts:
    """The figures of 今日, each equal to the length of its list."""
    found = waiting(seen_by=seen_by, on=on, mine=mine).order_by()
    named = {name: Count("id", filter=_group(name, seen_by, on)) for name in GROUPS}
    row = found.aggregate(all=Count("id"), **named)
    unknown = duties(seen_by=seen_by, on=on, filters=Filters(statuses=("undetermined",)))
    return Counts(undetermined=(unknown.filter(_mine(seen_by, on)) if mine else unknown).count(), **row)


def in_order(found: DutyQuerySet, *, on: date) -> DutyQuerySet:
    """The order of the work: by the day planned, else what will soon count as missed, then by due day, people alone
    or ill, the oldest first."""
    closes = Case(When(due__lt=on, then=F("late_until")), default=F("due"), output_field=DateField())
    alone = Exists(people.tags(FRAIL).filter(person_id=OuterRef("person_id")))
    marked = found.annotate(
        closes=Coalesce("planned", closes, NEVER), calm=Case(When(alone, then=0), default=1, output_field=IntegerField()),
        born=Coalesce("person__birth_on", NEVER))
    return marked.order_by(*ORDER).prefetch_related("person__tags")


def page_in_order(
    found: DutyQuerySet, *, seen_by: Actor, on: date, after: int | None = None, size: int = PAGE,
) -> tuple[list[Duty], int | None]:
    """At most `size` duties in the order of the work and the id to go on after (None at the end).

    `after` is a duty's id, kept or not by now. A page costs the same however deep it lies.
    """
    ordered, last = in_order(found, on=on), None
    if after:
        last = in_order(duties(seen_by=seen_by, on=on).filter(pk=after), on=on).values_list(*ORDER).first()
    if last:
        ordered = ordered.filter(GreaterThan(_row(*ORDER), _row(*map(Value, last))))
    rows = list(ordered[: size + 1])
    return rows[:size], rows[size - 1].pk if len(rows) > size else None


def _row(*parts: Any) -> Func:
    return Func(*parts, function="ROW", output_field=BooleanField())


def undetermined(*, seen_by: Actor, on: date) -> list[Duty]:
    """Duties whose due day waits for a workday year, oldest first."""
    found = duties(seen_by=seen_by, on=on, filters=Filters(statuses=("undetermined",)))
    return list(found.select_related("person").order_by("opens", "id"))


def undetermined_people(*, seen_by: Actor, on: date) -> list[dict[str, Any]]:
    """The living in charge for whom birthdays cannot be decided, or for whom the charge's first day is not known:
    `{person_id, number, name, reason}`."""
    seen_by.must("duty.read")
    lacks = Q(start=None) | Q(bd_month=None) | Q(bd_day=None) | Q(bd_year=None)
    rows = Subject.objects.filter(visible(seen_by), lacks, Q(death=None) | Q(death__gte=on)).exclude(
        kind="survivor", start__isnull=False)
    told = rows.order_by("person__pinyin", "person_id").values(
        "person_id", "start", number=F("person__number"), name=F("person__name"))
    return [{"person_id": row["person_id"], "number": row["number"], "name": row["name"],
             "reason": _("管理起始日未填") if row["start"] is None else _("出生日期不详")} for row in told]


def progress(*, seen_by: Actor, on: date) -> list[dict[str, Any]]:
    """Of each rule's duties that are open or due on the day: `{rule, title, period, done, total}`, waived left
    out; the latest period names them."""
    left_out = Q(status__in=("waived", "cancelled", "undetermined"))
    found = standing(seen_by, on).filter(~left_out, due__gte=on)
    rows = found.order_by().values("rule").annotate(
        total=Count("id"), done=Count("id", filter=Q(status__in=("kept", "kept_late"))), last=Max("period"))
    return [{"rule": row["rule"], "title": rulebook.title(row["rule"]), "period": row["last"], "done": row["done"],
             "total": row["total"]}
            for row in sorted(rows, key=lambda row: row["rule"])]


def _mine(seen_by: Actor, on: date) -> Q:
    """What the actor answers for: given to them, or theirs by the rule and given to nobody else."""
    account = Q(person__primary_account_id=seen_by.account_id) & ~Q(rule__in=list(rulebook.leader_rules()))
    leads = Q(rule__in=list(rulebook.leader_rules())) & ~Q(person__leader="")
    named = (leads & Q(person__leader=seen_by.name)) | (~leads & Q(person__primary_contact=seen_by.name))
    own = named | (account if seen_by.account_id else Q())
    return given(on, to=seen_by.account_id or 0) | (~given(on) & own)


def _group(name: str, seen_by: Actor, on: date) -> Q:
    """A group of what waits; only of that: its status follows from the due day."""
    week = on + timedelta(days=6 - on.weekday())
    leads = Q(rule__in=list(rulebook.leader_rules()))
    works = Q(person__primary_account__isnull=False, person__primary_account__in=working(on=on).values("pk"))
    nobody = (~works & ~leads) | (leads & Q(person__leader="", person__primary_contact=""))
    return {
        "overdue": Q(due__lt=on), "today": Q(due=on), "week": Q(due__gt=on, due__lte=week), "later": Q(due__gt=max(week, on)),
        "unowned": (nobody | Q(person__primary_contact="") & ~leads) & ~given(on),
        "given": given(on, to=seen_by.account_id or 0),
    }[name]


def given(on: date, *, to: int | None = None) -> Q:
    """Whether it was given to somebody, or to one account."""
    rows = Assignment.in_force(on)
    return Q(Exists(rows if to is None else rows.filter(account_id=to)))
