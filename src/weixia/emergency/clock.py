"""第一时间: the two clocks of a report, to the minute, by the dated values of the rule book.

A duty counts in days; here a moment is a moment. Clocks start when the unit knew. Where only the day of knowing is on
file, the latest moment that it can have been stands in: the end of that day, or the recording when that came before.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone

from weixia.policy import book
from weixia.policy.deriving import base
from weixia.policy.grammar import Derived

# (word of mouth, in writing); a death is told by the rules of a death
RULES = {"death": ("bereavement.report_unit", "bereavement.report_bureau")}
OTHERS = ("report.oral", "report.written")
IN_TIME, LATE, RUNNING, OVERDUE = "in_time", "late", "running", "overdue"
NOT_YET = (RUNNING, OVERDUE)


@dataclass(frozen=True)
class Clock:
    """One deadline: `by` when, `done_at` when it was met or None."""

    hours: int
    by: datetime
    done_at: datetime | None

    def state(self, now: datetime) -> str:
        """in_time, late, running or overdue. The very minute of the deadline is in time."""
        if self.done_at is not None:
            return IN_TIME if self.done_at <= self.by else LATE
        return RUNNING if now <= self.by else OVERDUE

    def left(self, now: datetime) -> timedelta:
        """What is left, or below zero by how much it is exceeded; of a met one what was left."""
        return self.by - (self.done_at or now)


class Hours:
    """The hours that each rule allows, by the day of knowing and the place of the person: the nearest unit that asks more
    than the book decides."""

    def __init__(self, held: book.Book) -> None:
        forms = sorted(held, key=lambda one: -len(_path(one)))
        self._forms = {rule: [one for one in forms if base(one.rule) == rule] for rule in (*OTHERS, *RULES["death"])}

    def of(self, rule: str, day: date, path: str) -> int:
        """Whole hours; the baseline has a version for every day."""
        near = (one for one in self._forms[rule] if path.startswith(_path(one)))
        values = (version.values[str(one.when.hours)] for one in near if isinstance(one.when, book.Event)
                  for version in one.versions() if version.holds(day))
        return int(next(values))


def clocks(kind: str, known_at: datetime, *, oral_at: datetime | None, written_at: datetime | None, path: str = "",
           hours: Hours | None = None) -> tuple[Clock, Clock]:
    """The clock of the word of mouth and the clock of the writing; by the book alone where no `hours` are given."""
    day, held = timezone.localtime(known_at).date(), hours or by_the_book()
    told = [(held.of(rule, day, path), done) for rule, done in zip(RULES.get(kind, OTHERS), (oral_at, written_at), strict=True)]
    first, second = (Clock(hours, known_at + timedelta(hours=hours), done) for hours, done in told)
    return first, second


def known_moment(known_on: date, recorded_at: datetime) -> datetime:
    """The latest moment at which a fact known on that day can have been known."""
    start = timezone.make_aware(datetime.combine(known_on, time()))
    return max(start, min(recorded_at, start + timedelta(days=1)))


@cache
def by_the_book() -> Hours:
    """The baseline's hours."""
    return Hours(book.load())


def _path(rule: book.Rule) -> str:
    return rule.path if isinstance(rule, Derived) else ""
