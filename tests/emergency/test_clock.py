"""The clocks to the minute, and what they start from."""

from datetime import UTC, date, datetime, timedelta

import pytest

from weixia.emergency import clock
from weixia.policy import book

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


def test_hours_are_those_in_force_on_the_day_of_knowing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = book.load()
    rule = real["report.oral"]
    dated = {"hours": rule.values["hours"] | {date(2026, 4, 1): rule.values[
        "hours"][date(2015, 1, 1)].model_copy(update={"value": 1})}}
    changed = book.Book({**real.rules, "report.oral": rule.model_copy(update={"values": dated})}, real.sources, real.awaited)
    monkeypatch.setattr(clock, "_book", lambda: changed)
    clock._hours.cache_clear()
    try:
        hours = [clock.clocks("illness", datetime(2026, month, day, 15, 30, tzinfo=UTC), oral_at=None, written_at=None)[0].hours
                 for month, day in ((3, 30), (3, 31))]
        assert hours == [2, 2], "23:30 on the 31st is still March in China"
        assert clock.clocks("illness", datetime(2026, 3, 31, 16, 0, tzinfo=UTC), oral_at=None, written_at=None)[0].hours == 1
    finally:
        clock._hours.cache_clear()


@pytest.mark.parametrize(("recorded", "moment"), [
    (datetime(2026, 3, 1, 2, 0, tzinfo=UTC), datetime(2026, 3, 1, 2, 0, tzinfo=UTC)),  # recorded on the day: not later than that
    (datetime(2026, 3, 5, 2, 0, tzinfo=UTC), datetime(2026, 3, 1, 16, 0, tzinfo=UTC)),  # recorded later: the end of the day
])
def test_a_known_day_without_its_hour_is_taken_at_its_latest(recorded: datetime, moment: datetime) -> None:
    assert clock.known_moment(date(2026, 3, 1), recorded) == moment
