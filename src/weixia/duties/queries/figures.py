"""今日 in figures: how many wait, why nobody answers for some, how far each rule is. Aggregates only, no row is read."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, Value, When

from weixia.duties import rulebook
from weixia.duties.models import OUTLIVES, Duty, Waiver
from weixia.duties.queries.desk import VERIFYING, answered_by, given, in_group, waiting_rows
from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.queries.owners import cause_of

BY_DUE = ("overdue", "today", "week", "later")
VERIFY = "verify"  # stands among the causes while they are counted


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


@dataclass(frozen=True)
class Tally:
    """The figures of 今日; of those that nobody answers for `{cause: duties}` (registry.queries.owners.CAUSES); of all that wait
    for a workday year `(rule, duties)`, the oldest first; how many verifications wait."""

    counts: Counts
    causes: dict[str, int]
    undated: list[tuple[str, int]]
    verify: int


def counts(*, seen_by: Actor, on: date, mine: bool = False) -> Counts:
    """The figures of 今日, each equal to the length of its list."""
    return tally(seen_by=seen_by, on=on, mine=mine).counts


def unowned_counts(*, seen_by: Actor, on: date) -> dict[str, int]:
    """`{cause: duties}` of those that nobody answers for."""
    return tally(seen_by=seen_by, on=on).causes


def tally(*, seen_by: Actor, on: date, mine: bool = False) -> Tally:
    """All figures in one reading of what waits, one of the few duties that were given to somebody, one of the few without
    a day."""
    every = waiting_rows(seen_by=seen_by, on=on, mine=mine, show="every")
    found = every.annotate(cause=Case(When(VERIFYING, then=Value(VERIFY)), default=_cause(on))).order_by()
    named = {name: Count("id", filter=in_group(name, seen_by, on)) for name in BY_DUE}
    told: list[Any] = list(found.values("cause").annotate(all=Count("id"), **named))
    rows = [row for row in told if row["cause"] != VERIFY]
    handed = list(found.exclude(VERIFYING).filter(given(on)).values("cause").annotate(
        n=Count("id"), to_me=Count("id", filter=given(on, to=seen_by.account_id or 0))))
    causes = Counter({row["cause"]: row["all"] for row in rows if row["cause"]})
    causes -= Counter({row["cause"]: row["n"] for row in handed})
    sums = {name: sum(row[name] for row in rows) for name in ("all", *BY_DUE)}
    undated = _undated(seen_by, on, mine)
    return Tally(Counts(
        **sums, unowned=sum(causes.values()), given=sum(row["to_me"] for row in handed),
        undetermined=sum(row["mine"] for row in undated)), dict(causes), [(row["rule"], row["n"]) for row in undated],
        sum(row["all"] for row in told if row["cause"] == VERIFY))


def progress(*, seen_by: Actor, on: date, rules: Collection[str] = ()) -> list[dict[str, Any]]:
    """Of each rule's duties (or those of `rules`) that are open or due on the day: `{rule, title, period, done, total}`,
    waived left out; the latest period names them."""
    found = Duty.objects.filter(visible(seen_by), opens__lte=on, due__gte=on).reached()
    kept, dead = Q(kept_on__lte=on), ~OUTLIVES & Q(person__died_on__lte=on, due__gt=F("person__died_on"))
    rows = found.filter(kept | ~(_waived(on) | dead), **({"rule__in": list(rules)} if rules else {}))
    told = rows.order_by().values("rule").annotate(total=Count("id"), done=Count("id", filter=kept), last=Max("period"))
    return [{"rule": row["rule"], "title": rulebook.title(row["rule"]), "period": row["last"], "done": row["done"],
             "total": row["total"]}
            for row in sorted(told, key=lambda row: row["rule"])]


def _cause(on: date) -> Case:
    """Why nobody answers for a duty that was given to nobody; '' when somebody does."""
    leads = Q(rule__of=rulebook.leader_rules())
    named = Q(person__leader__gt="") | Q(person__primary_contact__gt="")
    return Case(When(leads & named, then=Value("")), When(leads, then=Value("nobody")), default=cause_of("person__", on=on))


def _undated(seen_by: Actor, on: date, mine: bool) -> list[Any]:
    """`{rule, n, mine}` of those whose due day waits for a workday year."""
    found = Duty.objects.filter(Q(kept_on__lte=on) | ~_waived(on), visible(seen_by), opens__lte=on, due=None).reached()
    own = Count("id", filter=answered_by(seen_by, on)) if mine else Count("id")
    rows = found.order_by().values("rule").annotate(n=Count("id"), mine=own, first=Min("opens"), oldest=Min("id"))
    return list(rows.order_by("first", "oldest"))


def _waived(on: date) -> Exists:
    return Exists(Waiver.objects.filter(rule=OuterRef("rule"), person=OuterRef("person_id"), period=OuterRef("period"),
                                        day__lte=on, withdrawn_at=None))
