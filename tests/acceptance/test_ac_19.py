"""AC-19: 需求办不到 → 必须不予办理+说明+送达; 未送达不得办结; 满意度不满→重开一次→上级."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.duties import making
from tests.needs.needing import DAY, asked, county, led
from tests.world import AT, World
from weixia.duties.queries import of_cases
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions import needs_end, needs_work
from weixia.needs.models import Need

pytestmark = pytest.mark.django_db
ON = timezone.localtime(AT).date()


@pytest.fixture
def world() -> Iterator[World]:
    with county() as made:
        making.start(ON - timedelta(days=30), ON)
        yield made


def owed(world: World, need: Need, days: int = 0, by: str = "小张") -> dict[str, str]:
    """{rule of the opening: status} as the officer reads it, so many days on."""
    actor = world.actor(by)
    with scoped(actor.scope):
        found = of_cases.case_duties("need", seen_by=actor, on=ON + timedelta(days=days), case_id=need.pk)
        return {f"{duty.rule} {duty.period}": duty.status for duty in found}


def closing(need: Need) -> str:
    return f"need.close {need.received_on}"


def test_ac_19_declined_with_a_reason_an_explanation_and_its_delivery(world: World) -> None:
    need, hand = asked(world), world.actor("小张")
    led(world, need, "accept", "assign", "begin")
    with pytest.raises(Impossible):
        needs_work.need_decline(need, by=hand, at=AT, reason="", words="没钱")
    with pytest.raises(Impossible):
        needs_work.need_decline(need, by=hand, at=AT, reason="means", words=" ")
    led(world, need, "decline")
    assert owed(world, need) == {closing(need): "open", f"need.answer {need.received_on}": "kept"}, "explained on paper is not told"
    late = AT + 40 * DAY
    for when in (AT, late):
        with pytest.raises(Impossible, match="还没有告诉"):
            needs_end.need_close(need, by=world.actor("孙科"), at=when)
    with pytest.raises(Impossible, match="告诉了谁"):
        needs_work.need_told(need, by=hand, at=AT, proof=needs_work.Proof(to_whom=" ", how="phone"))
    led(world, need, "tell", at=AT + DAY)
    assert owed(world, need, 1)[closing(need)] == "kept", "the day that it reached the elder counts"
    led(world, need, "rate", "close", at=AT + 2 * DAY)
    assert Need.objects.get(pk=need.pk).state == "closed"


def test_ac_19_never_told_it_is_overdue_however_long_ago_it_was_written(world: World) -> None:
    need = led(world, asked(world), "accept", "assign", "begin", "decline")
    assert owed(world, need, 30)[closing(need)] == "overdue"


def test_ac_19_dissatisfied_it_is_reopened_once_and_owed_anew_then_it_goes_up(world: World) -> None:
    need = asked(world)
    with pytest.raises(Refused, match="换一位同事"):
        led(world, need, "accept", "assign", "begin", "answer", "tell")
        needs_end.need_rate(need, by=world.actor("小张"), at=AT, score=1)
    led(world, need, "bad", at=AT + DAY)
    again = f"need.close {ON + timedelta(days=1)}"
    assert Need.objects.get(pk=need.pk).state == "accepted" and owed(world, need, 1)[again] == "open"
    led(world, need, "assign", "begin", "answer", "tell", at=AT + 2 * DAY)
    assert owed(world, need, 2) | {} == {f"need.answer {ON}": "kept", closing(need): "kept", again: "kept"}
    led(world, need, "bad", at=AT + 3 * DAY)
    raised = Need.objects.get(pk=need.pk)
    assert raised.state == "raised" and raised.raised_to and raised.reopened == 1, "a second time it is not reopened: it goes up"
    assert owed(world, need, 3)[f"need.close {ON + timedelta(days=3)}"] == "open"


def test_ac_19_as_a_full_settle_decides(world: World) -> None:
    from tests.acceptance import stage

    rows: list[Any] = [led(world, asked(world), *words) for words in (
        ("accept", "assign", "begin", "hold"), ("accept", "assign", "begin", "answer", "tell", "bad"), ("withdraw",))]
    rows.append(led(world, asked(world), "refuse", "tell", handler="孙科"))
    with scoped(ROOT):
        before = [owed(world, need, 20) for need in rows]
        done = stage.settle(ON)
        changed = {rule: n for rule, n in done.by_rule.items() if rule.startswith("need.")}
    assert changed == {} and [owed(world, need, 20) for need in rows] == before
