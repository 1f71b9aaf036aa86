"""Questions about reports; read only, asked through the wall.

A matter is one standing fact of the five kinds, with its report or without: what is not reported must be seen first.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Q
from django.utils import timezone

from weixia.emergency.access import answers_for
from weixia.emergency.clock import IN_TIME, LATE, NOT_YET, OVERDUE, RUNNING, Clock, Hours, clocks, known_moment
from weixia.emergency.models import KINDS, MEANS, NEXT, ROLES, STEPS, Recipient, Report, Step
from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.registry.access import visible
from weixia.registry.queries import happenings

__all__ = ["KINDS", "MEANS", "NEXT", "ROLES", "STEPS", "Clock", "Hours"]
BEHIND = timedelta(days=90)
ORDER = ("", "oral", "written")  # what waits for somebody, the most pressing first
GROUPS = {"in_time": (IN_TIME,), "late": (LATE,), "not_yet": NOT_YET}
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Matter:
    """One fact of the five kinds. `step`: how far its report is, '' where there is none; `exact`: the hour of knowing is
    on file; `waits`: paths of the units that have not received."""

    happening_id: int
    person_id: int
    kind: str
    unit_id: int
    unit_name: str
    person_path: str
    occurred_on: date
    occurred_at: datetime | None
    known_at: datetime
    exact: bool
    report_id: int | None
    step: str
    oral: Clock
    written: Clock
    waits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One line of a report's thread. `word`: what it was; `text` in clear."""

    at: datetime
    code: str
    word: str
    who: str
    post: str
    text: str
    told_to: str = ""
    means: str = ""
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """M11 of one kind or one unit: counts of each clock, and medians in hours (None: nothing to count). `running`: a clock
    still runs and none is late, so nothing can be said yet."""

    key: str
    name: str
    owed: int
    running: int
    oral: dict[str, int]
    written: dict[str, int]
    both_in_time: int
    to_know: float | None
    to_tell: float | None
    to_write: float | None

    @property
    def rate(self) -> int | None:
        """第一时间报告及时率 in whole per cent, without those still running; None where there are no others."""
        judged = self.owed - self.running
        return round(100 * self.both_in_time / judged) if judged else None


def matters(*, seen_by: Actor, since: date, until: date, hours: Hours | None = None) -> list[Matter]:
    """What was known in [since, until], the unreported first, by the clock; `hours` where units ask more than the book."""
    seen_by.must("report.read")
    found: Any = happenings.standing(KINDS, seen_by=seen_by)
    rows = list(found.filter(known__range=(since, until)).values_list(
        "id", "person_id", "kind", "person__unit_id", "person__unit__name", "org_path", "happened_on", "known", "recorded_at",
        "report__id", "report__known_at", "report__occurred_on", "report__occurred_time"))
    told = _moments([row[9] for row in rows if row[9]])
    return sorted((_matter(row, hours, *told.get(row[9], ({}, ()))) for row in rows), key=_pressing)


def shown(found: Iterable[Matter], *, now: datetime, seen_by: Actor, show: str = "", kind: str = "", unit: int | None = None,
          oral: str = "", written: str = "") -> list[Matter]:
    """Part of the matters. `show`: todo, receive or ''; `oral`, `written`: in_time, late or not_yet."""
    wanted = {"todo": lambda one: one.step in ("", "oral"), "receive": lambda one: awaited_from(one, seen_by)}
    picked = [one for one in found if show not in wanted or wanted[show](one)]
    picked = [one for one in picked if kind in ("", one.kind) and unit in (None, one.unit_id)]
    picked = [one for one in picked if oral not in GROUPS or one.oral.state(now) in GROUPS[oral]]
    return [one for one in picked if written not in GROUPS or one.written.state(now) in GROUPS[written]]


def awaited_from(matter: Matter, actor: Actor) -> bool:
    """Whether the actor is one of those who should receive this report."""
    return (matter.step == "written" and actor.can("report.receive")
            and any(answers_for(actor, path, matter.person_path) for path in matter.waits))


def timeliness(found: Iterable[Matter], *, now: datetime, by: str) -> list[Line]:
    """M11 by `kind` or by `unit`, the groups with most matters first; every figure counts the rows that `shown` gives."""
    groups: dict[tuple[str, str], list[Matter]] = {}
    for one in found:
        key = (one.kind, KINDS[one.kind]) if by == "kind" else (str(one.unit_id), one.unit_name)
        groups.setdefault(key, []).append(one)
    lines = [_line(key, name, rows, now) for (key, name), rows in groups.items()]
    return sorted(lines, key=lambda line: (-line.owed, line.name))


def whole(found: Collection[Matter], *, now: datetime) -> Line:
    """M11 of everything in sight."""
    return _line("", "", list(found), now)


def reports(*, seen_by: Actor) -> Any:
    """Every report in scope, newest first, those of withdrawn facts too."""
    seen_by.must("report.read")
    return Report.objects.filter(visible(seen_by)).select_related("person__unit", "happening").order_by("-known_at", "-id")


def report_get(report_id: int, *, seen_by: Actor) -> Report | None:
    """One report, or None when absent or out of scope."""
    found: Report | None = reports(seen_by=seen_by).filter(pk=report_id).first()
    return found


def of_happenings(ids: Collection[int], *, seen_by: Actor) -> dict[int, int]:
    """Which of these facts have a report: fact → report."""
    return dict(Report.objects.filter(visible(seen_by), happening_id__in=list(ids)).values_list("happening_id", "id"))


def to_tell(person_id: int, known: date, *, death: bool, seen_by: Actor) -> tuple[int | None, int | None]:
    """(fact, report) that still waits to be told, of what was known of a person that day; the report where there is one."""
    kinds = [kind for kind in KINDS if (kind == "death") == death]
    found: Any = happenings.standing(kinds, seen_by=seen_by).filter(person_id=person_id)
    rows = list((found if death else found.filter(known=known)).order_by("id").values_list("id", "report__id"))
    written = set(Step.objects.filter(report_id__in=[row[1] for row in rows], step="written").values_list("report_id", flat=True))
    return next((row for row in rows if row[1] not in written), rows[0] if rows else (None, None))


def withdrawn(*, seen_by: Actor) -> list[Report]:
    """Reports whose fact was taken back, or corrected into something that need not be reported: readable, and marked."""
    gone = Q(happening=None) | Q(happening__withdrawn_at__isnull=False) | ~Q(happening__kind__in=list(KINDS))
    return list(reports(seen_by=seen_by).filter(gone)[:200])


def stands(report: Report) -> bool:
    """Whether the fact that the report is about still stands as one of the five kinds."""
    fact = report.happening
    return fact is not None and fact.withdrawn_at is None and fact.kind in KINDS


def step_of(report: Report) -> str:
    """How far the report is."""
    last = report.steps.order_by("-number").first()
    return last.step if last else ""


def clocks_of(report: Report, hours: Hours | None = None) -> tuple[Clock, Clock]:
    """Both clocks of a report."""
    when = dict(report.steps.filter(step__in=("oral", "written")).values_list("step", "at"))
    return clocks(report.kind, report.known_at, oral_at=when.get("oral"), written_at=when.get("written"), path=report.org_path,
                  hours=hours)


def recipients(report: Report) -> list[Recipient]:
    """The units that it goes to, each with its receipt where there is one."""
    return list(report.recipients.select_related("unit", "receipt").order_by("-role"))


def thread(report: Report) -> list[Entry]:
    """Everything told, in the order of the moments, in clear: reading it is journalled by the caller. That it stands
    received is told by its receipts."""
    lines = [Entry(one.at, one.step, STEPS[one.step], one.told_by or one.by_name, one.by_post, clear(one, "text_sealed"),
                   one.told_to, one.get_means_display(), one.recorded_at) for one in report.steps.order_by("number")]
    told = [one for one in lines if one.code in ("oral", "written")]
    told += [Entry(one.receipt.at, "receipt", ROLES[one.role], one.receipt.by_name, one.receipt.by_post,
                    clear(one.receipt, "text_sealed"), one.unit_name) for one in recipients(report) if hasattr(one, "receipt")]
    told += [one for one in lines if one.code not in ("oral", "written", "received")]
    told += [Entry(one.at, "supplement", "", one.by_name, one.by_post, clear(one, "text_sealed")) for one in report.supplements.all()]
    return sorted(told, key=lambda one: one.at)


def _moments(ids: list[int]) -> dict[int, tuple[dict[str, datetime], tuple[str, ...]]]:
    """Report → (the last moment of each of its steps, paths of the units that have not received)."""
    found: dict[int, tuple[dict[str, datetime], tuple[str, ...]]] = {pk: ({}, ()) for pk in ids}
    for pk, step, at in Step.objects.filter(report_id__in=ids).order_by("number").values_list("report_id", "step", "at"):
        found[pk][0].pop(step, None)
        found[pk][0][step] = at
    for pk, path in Recipient.objects.filter(report_id__in=ids, receipt=None).values_list("report_id", "unit__path"):
        found[pk] = (found[pk][0], (*found[pk][1], path))
    return found


def _matter(row: tuple[Any, ...], hours: Hours | None, steps: dict[str, datetime], waits: tuple[str, ...]) -> Matter:
    pk, person, kind, unit, unit_name, path, happened, known, recorded, report, known_at, told_on, told_time = row
    moment = known_at or known_moment(known, recorded)
    oral, written = clocks(kind, moment, oral_at=steps.get("oral"), written_at=steps.get("written"), path=path, hours=hours)
    occurred = timezone.make_aware(datetime.combine(told_on, told_time)) if told_on and told_time else None
    return Matter(pk, person, kind, unit, unit_name, path, happened, occurred, moment, known_at is not None, report,
                  next(reversed(steps), ""), oral, written, waits)


def _pressing(one: Matter) -> tuple[int, float, int]:
    """Unreported, then unwritten, by the deadline; then not received; then the newest."""
    rank = ORDER.index(one.step) if one.step in ORDER else len(ORDER)
    due = (one.written if one.step else one.oral).by.timestamp()
    return rank, due if rank < 2 else -one.known_at.timestamp(), one.happening_id


def _line(key: str, name: str, rows: list[Matter], now: datetime) -> Line:
    states = [(one.oral.state(now), one.written.state(now)) for one in rows]
    oral, written = ({group: sum(both[place] in codes for both in states) for group, codes in GROUPS.items()} for place in (0, 1))
    running = sum(RUNNING in both and not {LATE, OVERDUE} & {*both} for both in states)
    return Line(
        key, name, len(rows), running, oral, written, states.count((IN_TIME, IN_TIME)),
        _median(one.known_at - one.occurred_at for one in rows if one.occurred_at and one.exact),
        _median(one.oral.done_at - one.known_at for one in rows if one.oral.done_at),
        _median(one.written.done_at - one.oral.done_at for one in rows if one.written.done_at and one.oral.done_at))


def _median(spans: Iterable[timedelta]) -> float | None:
    hours = [span / HOUR for span in spans]
    return round(median(hours), 1) if hours else None
