"""The clocks to the minute, and what they start from."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from weixia.emergency import clock
from weixia.policy import book
from weixia.policy.deriving import Setting, derive

KNOWN = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)  # 23:30 in China: the deadline lies on the next day
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("done", "now", "state"), [
    (KNOWN + 120 * MINUTE, KNOWN, "in_time"), (KNOWN + 121 * MINUTE, KNOWN, "late"),
    (None, KNOWN + 120 * MINUTE, "running"), (None, KNOWN + 121 * MINUTE, "overdue"),
])
def test_the_very_minute_of_the_deadline_is_in_time(done: datetime | None, now: datetime, state: str) -> None:
    oral, _written = clock.clocks("illness", KNOWN, oral_at=done, written_at=None)
    assert oral.by == KNOWN + timedelta(hours=2) and oral.state(now) == state


def test_what_is_left_stops_when_it_is_done() -> None:
    oral, written = clock.clocks("death", KNOWN, oral_at=KNOWN + 30 * MINUTE, written_at=None)
    later = KNOWN + timedelta(hours=30)
    assert oral.left(later) == timedelta(minutes=90)
    assert written.left(later) == -timedelta(hours=6) and written.hours == 24


def test_hours_are_those_in_force_on_the_day_of_knowing() -> None:
    real = book.load()
    rule = real["report.oral"]
    stricter = rule.values["hours"][date(2015, 1, 1)].model_copy(update={"value": 1})
    dated = rule.model_copy(update={"values": {"hours": rule.values["hours"] | {date(2026, 4, 1): stricter}}})
    held = clock.Hours(replace(real, rules={**real.rules, "report.oral": dated}))

    def hours(*known: int) -> int:
        return clock.clocks("illness", datetime(*known, tzinfo=UTC), oral_at=None, written_at=None, hours=held)[0].hours  # type: ignore[misc]

    assert hours(2026, 3, 31, 15, 59) == 2, "23:59 on the 31st in China"
    assert hours(2026, 3, 31, 16, 0) == 1


def test_the_nearest_unit_that_asks_more_decides() -> None:
    real = book.load()
    document = next(iter(real.sources.values()))

    def says(number: int, path: str, hours: int) -> Setting:
        return Setting(number, number, path, "hours", hours, date(2026, 1, 1), document)

    derived = derive(real["report.written"], [says(1, "0001", 12), says(2, "00010002", 6)])
    held = clock.Hours(replace(real, rules={**real.rules, **{one.rule: one for one in derived}}))
    hours = [clock.clocks("accident", KNOWN, oral_at=None, written_at=None, path=path, hours=held)[1].hours
             for path in ("00010002", "000100020005", "00010003", "0002")]
    assert hours == [6, 6, 12, 24]


@pytest.mark.parametrize(("recorded", "moment"), [
    (datetime(2026, 3, 1, 2, 0, tzinfo=UTC), datetime(2026, 3, 1, 2, 0, tzinfo=UTC)),  # recorded on the day: not later than that
    (datetime(2026, 3, 5, 2, 0, tzinfo=UTC), datetime(2026, 3, 1, 16, 0, tzinfo=UTC)),  # recorded later: the end of the day
])
def test_a_known_day_without_its_hour_is_taken_at_its_latest(recorded: datetime, moment: datetime) -> None:
    assert clock.known_moment(date(2026, 3, 1), recorded) == moment
