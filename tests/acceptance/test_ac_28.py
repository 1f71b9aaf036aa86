"""AC-28: one visit with money, on the day of a hospital visit, inside 春节 and the month: three duties, one expense; more than
the standard waits for another hand."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.acceptance import stage
from tests.benefits import making
from tests.world import World
from weixia.benefits import queries
from weixia.benefits.actions import giving
from weixia.kernel.actor import Refused
from weixia.kernel.scope import scoped

pytestmark = pytest.mark.django_db
IN, VISIT, NOW = date(2026, 2, 9), date(2026, 2, 10), date(2026, 3, 2)
THREE = {"visit.hospital", "visit.spring_festival", "contact.lixiu_monthly"}


@pytest.fixture
def world() -> Iterator[World]:
    made = stage.county(IN, since=date(2025, 12, 1))
    stage.admitted(made, "李老", IN)
    with scoped(stage.ROOT):
        making.standard(made, 500)
        making.budget(made)
        making.approved(made, "李老")
        making.approved(made, "李老", occasion="hospital", title="住院慰问", day=IN, opens=date(2026, 2, 1))
    yield made


def test_ac_28_three_duties_are_kept_and_the_money_is_booked_once(world: World) -> None:
    before = {duty.rule for duty in stage.owed(world, "李老", on=VISIT) if duty.status == "open"}
    assert before >= THREE
    stage.met(world, "李老", VISIT, "hospital", occasion="spring", gift_cents=50_000)
    kept = {duty.rule for duty in stage.owed(world, "李老", on=VISIT) if duty.kept_on == VISIT}
    assert kept >= THREE
    with scoped(stage.ROOT):
        assert making.booked() == [50_000]


def test_ac_28_the_same_visit_by_telephone_keeps_the_month_alone(world: World) -> None:
    stage.met(world, "李老", VISIT, "phone")
    kept = {duty.rule for duty in stage.owed(world, "李老", on=VISIT) if duty.kept_on == VISIT}
    assert kept & THREE == {"contact.lixiu_monthly"}


def test_ac_28_what_exceeds_the_standard_waits_for_another_hand(world: World) -> None:
    stage.met(world, "李老", VISIT, "hospital", occasion="spring", gift_cents=80_000)
    with scoped(stage.ROOT):
        assert making.booked() == [50_000]
        [line] = [line for comfort in queries.comforts(seen_by=world.actor("周局")) for line in
                  queries.items(comfort, seen_by=world.actor("周局"), show="excess")]
        with pytest.raises(Refused):
            giving.excess_approve(line, by=world.actor("小张"), at=stage.moment(NOW), reason="应当")
        giving.excess_approve(line, by=world.actor("周局"), at=stage.moment(NOW), reason="本人重病")
        assert making.booked() == [80_000]
