"""AC-21: 接待日当日局长出差 → 须授权代班或改期至当月内, 仍缺则未履行, 不能次月补抵."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.acceptance import stage
from weixia.duties.queries import of_units
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions import receptions as acts
from weixia.needs.models import Reception

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)
LAST = date(2026, 3, 31)


@pytest.fixture
def world() -> Any:
    made = stage.county(DAY, since=date(2026, 1, 1))
    with scoped(ROOT):
        yield made


def owed(world: Any, on: date) -> dict[str, str]:
    """{month: status} of what 甲县局 owes, as its officer reads it."""
    actor = world.actor("小张", on=on)
    with scoped(actor.scope):
        found = of_units.unit_duties(seen_by=actor, on=on, rule="reception.monthly", unit_id=world.units["甲县局"].pk)
        return {duty.period: duty.status for duty in found}


def planned(world: Any, day: date = DAY, by: str = "小张") -> Reception:
    actor = world.actor(by, on=DAY)
    with scoped(actor.scope), transaction.atomic():
        return acts.reception_plan(world.units["甲县局"], by=actor, at=stage.moment(day), told=acts.Planning(day, "周局"))


def act(world: Any, what: Any, row: Reception, on: date, by: str = "小张", **told: Any) -> Any:
    actor = world.actor(by, on=on)
    with scoped(actor.scope), transaction.atomic():
        return what(row, by=actor, at=stage.moment(on), **told)


def test_ac_21_only_the_head_or_whoever_was_authorised_keeps_it(world: Any) -> None:
    row = planned(world)
    with pytest.raises(Impossible, match="授权代班"):
        act(world, acts.reception_hold, row, DAY, received_by="李副局", came=3)
    with pytest.raises(Refused):
        act(world, acts.reception_authorise, row, DAY, stand_in="李副局", why="局长出差")
    with pytest.raises(Impossible, match="为什么代班"):
        act(world, acts.reception_authorise, row, DAY, by="孙科", stand_in="李副局", why=" ")
    act(world, acts.reception_authorise, row, DAY, by="孙科", stand_in="李副局", why="局长出差")
    assert owed(world, DAY)["2026-03"] == "open", "authorised is not held"
    act(world, acts.reception_hold, row, DAY, received_by="李副局", came=0)
    assert owed(world, DAY)["2026-03"] == "kept"
    assert owed(world, date(2026, 3, 9)) == {"2026-01": "missed", "2026-02": "missed", "2026-03": "open"}, "as it stood a day before"


def test_ac_21_moved_within_the_month_it_counts_and_beyond_it_is_refused(world: Any) -> None:
    row = planned(world)
    with pytest.raises(Impossible, match="3 月之内"):
        act(world, acts.reception_move, row, DAY, day=date(2026, 4, 1))
    act(world, acts.reception_move, row, DAY, day=LAST)
    with pytest.raises(Impossible, match="还没有到"):
        act(world, acts.reception_hold, row, DAY, received_by="周局", came=1)
    act(world, acts.reception_hold, row, LAST, received_by="周局", came=1)
    assert owed(world, LAST)["2026-03"] == "kept"


def test_ac_21_the_next_month_never_makes_up_for_it(world: Any) -> None:
    planned(world)  # the head was away, and nobody stood in
    april = date(2026, 4, 1)
    stage.settle(date(2026, 4, 30))
    for day in (april, date(2026, 4, 2)):
        act(world, acts.reception_hold, planned(world, day), day, received_by="周局", came=5)
    assert {month: status for month, status in owed(world, date(2026, 4, 30)).items() if month > "2026-02"} == {
        "2026-03": "missed", "2026-04": "kept"}
    done = stage.settle(date(2026, 4, 30))
    assert (done.added, done.changed, done.gone) == (0, 0, 0), "as a full settle decides"


def test_ac_21_what_is_cancelled_keeps_nothing_and_what_was_held_but_told_late_does(world: Any) -> None:
    row = planned(world, date(2026, 2, 10))
    act(world, acts.reception_hold, row, DAY, received_by="周局", came=2)
    assert owed(world, DAY)["2026-02"] == "kept" and row.pk and Reception.objects.get(pk=row.pk).late
    act(world, acts.reception_cancel, row, DAY, why="记错了月份")
    assert owed(world, DAY)["2026-02"] == "missed"


def test_ac_21_the_whole_chain_is_told(world: Any) -> None:
    act(world, acts.reception_hold, planned(world), DAY, received_by="周局", came=2)
    actor = world.actor("小张", on=DAY)
    with scoped(actor.scope):
        duty = of_units.unit_duties(seen_by=actor, on=DAY, unit_id=world.units["甲县局"].pk).get(period="2026-03")
        why = of_units.unit_why_of(duty.pk, seen_by=actor, on=DAY)
    assert why and [one.ref for one in why.clauses] == ["S001-35"] and "每月1次" in why.clauses[0].quote
    assert [(one.day, one.keeps) for one in why.evidence] == [(DAY, True)] and why.steps and not why.changed
    outsider = world.actor("外人", on=DAY)
    with scoped(outsider.scope):
        assert of_units.unit_duty_get(duty.pk, seen_by=outsider, on=DAY) is None
