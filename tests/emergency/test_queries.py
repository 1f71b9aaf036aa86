"""What is listed and counted: the unreported first, every figure as long as its rows, and M11's medians."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.emergency import making
from tests.emergency.making import HOUR, KNOWN, made, written
from tests.world import AT, TODAY, World
from weixia.emergency import actions, queries
from weixia.registry.actions import happenings

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)


@pytest.fixture
def world() -> Iterator[World]:
    with making.county() as cast:
        yield cast


def seen(world: World, by: str = "小张", **more: object) -> list[queries.Matter]:
    actor = world.actor(by)
    return queries.shown(queries.matters(seen_by=actor, since=SINCE, until=TODAY), now=AT, seen_by=actor, **more)  # type: ignore[arg-type]


def four(world: World) -> None:
    """One in time, one late, one by word of mouth alone, one not told at all."""
    written(world, "王老", "illness")
    written(world, "李老", "accident", known=AT - 30 * HOUR, on=TODAY - timedelta(2), oral=AT - 20 * HOUR, when=AT)
    made(world, "陈遗属", "hardship")
    happenings.happening_record(by=world.actor("小张"), at=AT, person=world.people["王老"], kind="activity", happened_on=TODAY)


def test_the_unreported_come_first_then_the_unwritten(world: World) -> None:
    four(world)
    assert [(one.kind, one.step) for one in seen(world)] == [
        ("activity", ""), ("hardship", "oral"), ("illness", "written"), ("accident", "written")]
    assert [one.kind for one in seen(world, show="todo")] == ["activity", "hardship"]
    assert [one.kind for one in seen(world, "孙科", show="receive")] == ["illness", "accident"]
    assert seen(world, "外人") == []


def test_every_figure_is_as_long_as_its_rows(world: World) -> None:
    four(world)
    found = seen(world)
    for by in ("kind", "unit"):
        lines = queries.timeliness(found, now=AT, by=by)
        assert sum(line.owed for line in lines) == 4
        for line in lines:
            asked = {"kind": line.key} if by == "kind" else {"unit": int(line.key)}
            assert len(seen(world, **asked)) == line.owed
            for clock in ("oral", "written"):
                for group, count in getattr(line, clock).items():
                    assert len(seen(world, **asked, **{clock: group})) == count, (by, line.name, clock, group)


def test_the_rate_leaves_out_what_still_runs(world: World) -> None:
    four(world)
    total = queries.whole(seen(world), now=AT)
    assert (total.owed, total.running, total.both_in_time, total.rate) == (4, 2, 1, 50)
    later = queries.whole(seen(world), now=AT + timedelta(days=2))
    assert (later.running, later.rate) == (0, 25)
    assert queries.whole([], now=AT).rate is None


def test_medians_are_hours(world: World) -> None:
    written(world, "王老", "illness", occurred_time=timezone.localtime(KNOWN - HOUR).time())
    written(world, "李老", "illness", known=AT - 6 * HOUR, oral=AT - 5 * HOUR, when=AT)
    [line] = queries.timeliness(seen(world), now=AT, by="kind")
    assert (line.to_know, line.to_tell, line.to_write) == (1.0, 1.5, 2.5)


def test_a_withdrawn_fact_counts_nowhere(world: World) -> None:
    report = written(world)
    happenings.happening_withdraw(by=world.actor("小张"), at=AT, happening=report.happening, reason="认错了人")
    assert seen(world) == [] and len(queries.withdrawn(seen_by=world.actor("小张"))) == 1


def test_what_waits_to_be_told_of_a_day(world: World) -> None:
    four(world)
    actor, person = world.actor("小张"), world.people["王老"].pk
    fact, report = queries.to_tell(person, TODAY, death=False, seen_by=actor)
    assert fact is not None and report is None
    assert queries.to_tell(person, TODAY - timedelta(5), death=False, seen_by=actor) == (None, None)


def test_the_thread_is_in_the_order_of_the_moments(world: World) -> None:
    report = written(world)
    actions.report_receive(report, by=world.actor("孙科"), at=AT + HOUR, remark="已知悉")
    assert [one.code for one in queries.thread(report)] == ["oral", "written", "receipt"]
