"""The desk: what waits, in which order, in which group; what cannot be dated."""

from collections.abc import Iterable
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
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext as _

from weixia.duties import rulebook
from weixia.duties.models import Assignment, Duty, DutyQuerySet, Postponement, Subject
from weixia.duties.queries.folding import unfolded
from weixia.duties.queries.standing import WAITING, Filters, duties
from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.queries import people
from weixia.registry.queries.owners import working

PAGE = 100
NEVER = Value(date.max)
GROUPS = ("overdue", "today", "week", "later", "unowned", "given")
ORDER = ("closes", "due", "calm", "born", "id")
FRAIL = ("独居", "空巢", "失能", "重病")
VERIFYING = Q(rule__prefix="data.verify")  # owed to everybody: folded into one line of 今日, and worked off on its own page
SHOWN = ("rule", "period", "opens", "due", "late_until", "kept_on", "person__name", "person__birth_on", "person__birth_precision")


def waiting(*, seen_by: Actor, on: date, mine: bool = False, show: str = "") -> DutyQuerySet:
    """Open and overdue duties with all that is told of them: overdue longest first. `show` is one of GROUPS."""
    found = waiting_rows(seen_by=seen_by, on=on, mine=mine, show=show).on(on).said(rulebook.leader_rules(), on)
    return found.select_related("person").order_by("due", "id")


def waiting_rows(*, seen_by: Actor, on: date, mine: bool = False, show: str = "") -> DutyQuerySet:
    """The same duties with nothing told of them: for counting, and for finding which ones a page will show. Verifications
    are a list of their own, `verify`; `every` has both."""
    seen_by.must("duty.read")
    found: DutyQuerySet = unfolded(Duty.objects.filter(visible(seen_by)).reached().waiting(on), on)
    if show != "every":
        found = found.filter(VERIFYING) if show == "verify" else found.exclude(VERIFYING)
    if mine:
        found = found.filter(answered_by(seen_by, on))
    return found.filter(in_group(show, seen_by, on)) if show in GROUPS else found


def assigned(account_id: int, *, seen_by: Actor, on: date) -> DutyQuerySet:
    """Open and overdue duties that were given to an account, whoever asks: what a hand-over passes on."""
    return duties(seen_by=seen_by, on=on, filters=Filters(statuses=WAITING)).filter(given(on, to=account_id))


def in_order(found: DutyQuerySet, *, on: date) -> DutyQuerySet:
    """The order of the work: by the day planned, else what will soon count as missed, then by due day, people alone
    or ill, the oldest first."""
    return _ordered(found, on).prefetch_related("person__tags")


def page_in_order(
    found: DutyQuerySet, *, seen_by: Actor, on: date, after: int | None = None, size: int = PAGE,
) -> tuple[list[Duty], int | None]:
    """At most `size` duties in the order of the work and the id to go on after (None at the end)."""
    ids, following = page_ids(found, seen_by=seen_by, on=on, after=after, size=size)
    return in_places(ids, found), following


def page_ids(
    found: DutyQuerySet, *, seen_by: Actor, on: date, after: int | None = None, size: int = PAGE,
) -> tuple[list[int], int | None]:
    """The ids of such a page, and the id to go on after: thousands are put in order, and only those shown are read.

    `after` is a duty's id, kept or not by now. A page costs the same however deep it lies.
    """
    ordered, last = _ordered(found, on), None
    if after:
        asked = Duty.objects.filter(visible(seen_by), pk=after, opens__lte=on)
        last = _ordered(asked, on).values_list(*ORDER).first()
    if last:
        ordered = ordered.filter(GreaterThan(_row(*ORDER), _row(*map(Value, last))))
    ids = list(ordered.values_list("pk", flat=True)[: size + 1])
    return ids[:size], ids[size - 1] if len(ids) > size else None


def rows_shown(ids: Iterable[int], *, seen_by: Actor, on: date) -> list[Duty]:
    """Those that still wait, in the order of `ids`, with what a row of the desk shows and no more."""
    return in_places(ids, waiting(seen_by=seen_by, on=on).only(*SHOWN))


def in_places(ids: Iterable[int], found: DutyQuerySet) -> list[Duty]:
    """Those duties of `found`, in the order of `ids`, with the marks of their people."""
    place = {pk: number for number, pk in enumerate(ids)}
    rows = found.filter(pk__in=list(place)).order_by().prefetch_related("person__tags") if place else ()
    return sorted(rows, key=lambda duty: place[duty.pk])


def _ordered(found: DutyQuerySet, on: date) -> DutyQuerySet:
    put_off = Postponement.in_force(on)
    planned = When(Exists(put_off), then=Subquery(put_off.values("planned_on")[:1]))  # few are: the rest pay no look-up
    closes = Case(planned, When(due__lt=on, then=F("late_until")), default=F("due"), output_field=DateField())
    alone = Exists(people.tags(FRAIL).filter(person_id=OuterRef("person_id")))
    marked = found.annotate(
        closes=Coalesce(closes, NEVER), calm=Case(When(alone, then=0), default=1, output_field=IntegerField()),
        born=Coalesce("person__birth_on", NEVER))
    return marked.order_by(*ORDER)


def _row(*parts: Any) -> Func:
    return Func(*parts, function="ROW", output_field=BooleanField())


def undetermined(*, seen_by: Actor, on: date) -> list[Duty]:
    """Duties whose due day waits for a workday year, oldest first."""
    found = duties(seen_by=seen_by, on=on, filters=Filters(statuses=("undetermined",)))
    return list(found.select_related("person").order_by("opens", "id"))


def undetermined_counts(*, seen_by: Actor, on: date) -> dict[str, int]:
    """`{reason: people}` of the living in charge for whom birthdays cannot be decided, or for whom the charge's first day is
    not known."""
    seen_by.must("duty.read")
    lacks = Q(start=None) | Q(bd_month=None) | Q(bd_day=None) | Q(bd_year=None)
    rows = Subject.objects.filter(visible(seen_by), lacks, Q(death=None) | Q(death__gte=on)).exclude(
        kind="survivor", start__isnull=False)
    told = rows.aggregate(unstarted=Count("pk", filter=Q(start=None)), unborn=Count("pk", filter=~Q(start=None)))
    reasons = {_("管理起始日未填"): told["unstarted"], _("出生日期不详"): told["unborn"]}
    return {reason: count for reason, count in reasons.items() if count}


def answered_by(seen_by: Actor, on: date) -> Q:
    """What the actor answers for: given to them, or theirs by the rule and given to nobody else."""
    account = Q(person__primary_account_id=seen_by.account_id) & ~Q(rule__of=rulebook.leader_rules())
    leads = Q(rule__of=rulebook.leader_rules()) & ~Q(person__leader="")
    named = (leads & Q(person__leader=seen_by.name)) | (~leads & Q(person__primary_contact=seen_by.name))
    own = named | (account if seen_by.account_id else Q())
    return given(on, to=seen_by.account_id or 0) | (~given(on) & own)


def in_group(name: str, seen_by: Actor, on: date) -> Q:
    """A group of what waits; only of that: its status follows from the due day."""
    week = on + timedelta(days=6 - on.weekday())
    if name == "unowned":
        leads = Q(rule__of=rulebook.leader_rules())
        works = Q(person__primary_account__isnull=False, person__primary_account__in=working(on=on).values("pk"))
        nobody = (~works & ~leads) | (leads & Q(person__leader="", person__primary_contact=""))
        return (nobody | Q(person__primary_contact="") & ~leads) & ~given(on)
    if name == "given":
        return given(on, to=seen_by.account_id or 0)
    return {"overdue": Q(due__lt=on), "today": Q(due=on), "week": Q(due__gt=on, due__lte=week),
            "later": Q(due__gt=max(week, on))}[name]


def given(on: date, *, to: int | None = None) -> Q:
    """Whether it was given to somebody, or to one account."""
    rows = Assignment.in_force(on)
    return Q(Exists(rows if to is None else rows.filter(account_id=to)))
