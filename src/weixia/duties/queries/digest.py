"""晨报: what a head must see to, in figures; each figure is the length of a list that can be opened."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from weixia.duties.models import Anniversary, DutyQuerySet, Subject
from weixia.duties.queries.desk import waiting
from weixia.duties.queries.following import overdue
from weixia.duties.queries.standing import Filters, duties
from weixia.duties.queries.verifying import verify_count
from weixia.kernel import exports
from weixia.kernel.actor import Actor
from weixia.kernel.words import kept
from weixia.needs.queries.talks import told_late
from weixia.registry.access import visible
from weixia.registry.queries import imports, transfers

BIRTHDAYS = 7
STOPPED = ("stopped", "columns")
MOST_CHARS = 300


@dataclass(frozen=True)
class Officer:
    """Who is behind: how many duties are overdue, and for how many days the oldest."""

    name: str
    count: int
    days: int


@dataclass(frozen=True)
class Digest:
    """The figures of one morning. `fresh` fell overdue yesterday, `kept` were done yesterday; `missed` can be kept no more
    since Monday; `stopped` imports wait for a hand; `birthdays` lie within seven days."""

    on: date
    officers: list[Officer]
    overdue: int
    unowned: int
    fresh: int
    kept: int
    week: int
    missed: int
    birthdays: int
    stopped: int
    transfers: int
    exports: int
    verify: int = 0
    unconfirmed: int = 0

    @property
    def longest(self) -> int:
        return max((officer.days for officer in self.officers), default=0)

    @property
    def is_quiet(self) -> bool:
        """Nothing to see to: birthdays and what is due this week are everyday work."""
        return not any((self.overdue, self.unowned, self.missed, self.stopped, self.transfers, self.exports))


def digest(*, seen_by: Actor, on: date) -> Digest:
    """The figures within the actor's scope on the morning of `on`."""
    officers = _officers(seen_by, on)
    yesterday, sunday = on - timedelta(days=1), on + timedelta(days=6 - on.weekday())
    kept = duties(seen_by=seen_by, on=on, filters=Filters(statuses=("kept", "kept_late"))).filter(kept_on=yesterday)
    return Digest(
        on=on, officers=officers, overdue=sum(officer.count for officer in officers),
        unowned=waiting(seen_by=seen_by, on=on, show="unowned").order_by().count(),
        fresh=overdue(seen_by=seen_by, on=on).filter(due=yesterday).count(),
        kept=kept.count(), week=waiting(seen_by=seen_by, on=on).filter(due__gte=on, due__lte=sunday).count(),
        missed=missed(seen_by=seen_by, on=on).count(), birthdays=birthdays(seen_by=seen_by, on=on).count(),
        stopped=imports.imports(seen_by=seen_by).filter(state__in=STOPPED).count(),
        transfers=transfers.waiting(seen_by=seen_by).count(), exports=len(exports.to_approve(seen_by=seen_by)),
        verify=verify_count(seen_by=seen_by, on=on), unconfirmed=told_late(seen_by=seen_by).count())


def missed(*, seen_by: Actor, on: date) -> DutyQuerySet:
    """What could be kept for the last time since Sunday and was not."""
    monday = on - timedelta(days=on.weekday())
    found = duties(seen_by=seen_by, on=on, filters=Filters(statuses=("missed",)))
    return found.filter(late_until__gte=monday - timedelta(days=1), late_until__lt=on).order_by("late_until", "id")


def birthdays(*, seen_by: Actor, on: date) -> Any:
    """The living in charge who have their birthday, by the calendar they keep, from today within BIRTHDAYS days."""
    born = Q(pk__in=[])
    for row in Anniversary.objects.filter(held__gte=on, held__lt=on + timedelta(days=BIRTHDAYS)):
        born |= Q(bd_calendar=row.calendar, bd_month=row.month, bd_day=row.day)
    return Subject.objects.filter(visible(seen_by), born, death=None, start__isnull=False).select_related("person").order_by(
        "bd_month", "bd_day", "person_id")


def _officers(seen_by: Actor, on: date) -> list[Officer]:
    found: Any = overdue(seen_by=seen_by, on=on)
    rows = found.order_by().values("responsible").annotate(count=Count("id"), oldest=Min("due"))
    officers = [Officer(row["responsible"], row["count"], (on - row["oldest"]).days) for row in rows]
    return sorted(officers, key=lambda officer: (-officer.days, -officer.count, officer.name))


@kept()
def as_text(found: Digest, *, unit: str) -> str:
    """At most MOST_CHARS characters for a short message: figures only, nobody's name; sent on, so Chinese."""
    head = _("{unit} {month}月{day}日：").format(unit=unit, month=found.on.month, day=found.on.day)
    said = [
        (found.overdue, _("逾期 {n} 件，最久 {days} 天，涉及 {who} 人").format(
            n=found.overdue, days=found.longest, who=len(found.officers))),
        (found.unowned, _("无人负责 {n} 件").format(n=found.unowned)), (found.fresh, _("昨天新逾期 {n} 件").format(n=found.fresh)),
        (found.missed, _("本周未办 {n} 件").format(n=found.missed)), (found.stopped, _("导入停下 {n} 份").format(n=found.stopped)),
        (found.transfers, _("转接待确认 {n} 件").format(n=found.transfers)),
        (found.exports, _("导出待批准 {n} 份").format(n=found.exports)),
        (found.kept, _("昨天办结 {n} 件").format(n=found.kept)), (found.week, _("本周到期 {n} 件").format(n=found.week)),
        (found.birthdays, _("七天内生日 {n} 人").format(n=found.birthdays)),
    ]
    parts = ([_("没有需要督办的")] if found.is_quiet else []) + [words for count, words in said if count]
    return (head + "；".join(parts) + "。")[:MOST_CHARS]
