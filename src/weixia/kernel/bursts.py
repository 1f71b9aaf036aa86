"""Taking out far more lists than usual is how a register leaves the house by the front door (RELIABILITY T4, §5.2).

What left in a day without another post's approval is held against the account's own usual day. Nothing is stopped here:
the section head and the auditor are told.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from statistics import median

from weixia.kernel import journal
from weixia.kernel.actor import Actor
from weixia.kernel.models import Event
from weixia.kernel.preferences import value
from weixia.kernel.scope import ROOT, scoped

DAY = timedelta(days=1)
USUAL_DAYS = 30
TIMES = 3


def watch(*, by: Actor, at: datetime) -> Event | None:
    """Tell once a day, and again when it has doubled, when much more leaves than usual; the alarm, if there is one."""
    if by.account_id is None:
        return None
    with scoped(ROOT):
        files = _files(by.account_id, since=at - USUAL_DAYS * DAY)
        told = Event.objects.filter(actor_id=by.account_id, action="export.crowded", at__gte=at - DAY).order_by("-id").first()
    rows = sum(count for moment, count in files if moment >= at - DAY)
    usual = _usual([(moment, count) for moment, count in files if moment < at - DAY], before=at - DAY)
    if rows < int(value("export.crowd")) or rows <= TIMES * usual or told and rows < 2 * told.fields["rows"]:
        return None
    return journal.record("export.crowded", by=by, at=at, fields={"rows": rows, "usual": usual})


def _files(account_id: int, *, since: datetime) -> list[tuple[datetime, int]]:
    """When each file first left, and its rows; one that another post let go is that post's to answer for."""
    found: dict[str, tuple[datetime, int]] = {}
    taken = Event.objects.filter(actor_id=account_id, action="export.taken", at__gte=since).order_by("id")
    for moment, about, fields in taken.values_list("at", "about", "fields"):
        if not fields.get("let_go"):
            found.setdefault(about, (moment, int(fields.get("rows") or 0)))
    return list(found.values())


def _usual(files: list[tuple[datetime, int]], *, before: datetime) -> int:
    """Rows of the middle one of the days on which anything left; 0 where nothing ever did."""
    days: dict[int, int] = defaultdict(int)
    for moment, count in files:
        days[(before - moment).days] += count
    return int(median(days.values())) if days else 0
