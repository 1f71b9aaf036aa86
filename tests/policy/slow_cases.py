"""What a case owes, read a second time in plain Python: one need, one opening, one wait after another."""

from dataclasses import dataclass, field
from datetime import date, timedelta

RESPONSES = {"accept", "refuse", "pass", "answer", "decline"}
DAY = timedelta(days=1)


@dataclass
class Need:
    """`steps`: (word, day, told or None) in order; `holds`: (first, until, ended or None)."""

    received: date
    complex: bool = False
    steps: list[tuple[str, date, date | None]] = field(default_factory=list)
    holds: list[tuple[date, date, date | None]] = field(default_factory=list)

    @property
    def ended(self) -> date | None:
        return next((day for word, day, _told in self.steps if word in ("withdraw", "end")), None)


@dataclass
class Petition:
    registered: date
    answered: date | None = None
    accepted: date | None = None
    extended: bool = False
    closed: date | None = None


def later(day: date | None, count: int, workdays: set[date], years: set[int]) -> date | None:
    """So many working days after a day; None where a year on the way is not known."""
    while day is not None and count:
        day += DAY
        if day.year not in years:
            return None
        count -= day in workdays
    return day if day is None or day.year in years else None


def between(first: date, last: date, workdays: set[date], years: set[int]) -> int | None:
    """Working days after the first, up to the last."""
    days = [first + DAY * n for n in range(1, (last - first).days + 1)]
    return None if {first.year, last.year} - years else sum(day in workdays for day in days)


def settled_by(opens: date, number: int, most: int, holds: list, workdays: set[date], years: set[int]) -> date | None:
    """The due day by a clock that stands still while the need waits, but not for ever."""
    due, left = later(opens, number, workdays, years), most
    for first, until, ended in sorted(holds, key=lambda one: (one[0], min(one[1], one[2] or one[1]))):
        if first < opens:
            continue
        if due is None or first > due:
            break
        waited = between(first, min(until, ended or until), workdays, years)
        if waited is None:
            return None
        due, left = later(due, min(waited, left), workdays, years), left - min(waited, left)
    return due


def of_need(need: Need, since: date, on: date, workdays: set[date], years: set[int]) -> list[tuple]:
    """(rule, period, opens, due, status, kept) as told on a day."""
    told = []
    responses = [day for word, day, _told in need.steps if word in RESPONSES]
    told.append(("need.answer", need.received, later(need.received, 1, workdays, years), responses))
    openings = [(need.received, -1)] + [(day, n) for n, (word, day, _t) in enumerate(need.steps) if word in ("reopen", "raise")]
    rule, number = ("need.close_complex", 30) if need.complex else ("need.close", 10)
    for opens in sorted({day for day, _n in openings}):
        last = max(n for day, n in openings if day == opens)
        until = min((n for _day, n in openings if n > last), default=len(need.steps))
        endings = [day if word == "pass" else reached for n, (word, day, reached) in enumerate(need.steps)
                   if last < n < until and (word == "pass" or word in ("answer", "decline", "refuse") and reached)]
        told.append((rule, opens, settled_by(opens, number, 60, need.holds, workdays, years), endings))
    return [row for one in told if (row := _row(*one, need.ended, since, on))]


def of_petition(petition: Petition, since: date, on: date) -> list[tuple]:
    """Likewise, in natural days."""
    told = [("petition.accept", petition.registered, petition.registered + DAY * 15, [petition.answered])]
    if petition.accepted:
        rule, days = ("petition.close_extended", 90) if petition.extended else ("petition.close", 60)
        told.append((rule, petition.accepted, petition.accepted + DAY * days, [petition.closed]))
    return [row for one in told if (row := _row(*one, None, since, on))]


def _row(rule: str, opens: date, due: date | None, endings: list, ended: date | None, since: date, on: date) -> tuple | None:
    if opens > on or (due or opens) < since or ended and opens > ended:
        return None
    kept = min((day for day in endings if day and day >= opens and day <= (ended or day)), default=None) if due else None
    seen, over = (day if day and day <= on else None for day in (kept, ended))
    if due is None:
        status = "undetermined"
    elif seen:
        status = "kept" if seen <= due else "kept_late"
    elif over:
        status = "cancelled" if due > over else "missed"
    else:
        status = "open" if on <= due else "overdue"
    return rule, str(opens), opens, due, status, seen
