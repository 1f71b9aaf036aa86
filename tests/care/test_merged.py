"""善后 when two records become one and two again."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.acceptance import stage
from tests.care import making
from weixia.care.models import Bereavement, BereavementStep
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.merges import merge_make, merge_undo
from weixia.registry.models import Merge, Person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)
LATER, PARTED = DAY + timedelta(days=1), DAY + timedelta(days=2)


@pytest.fixture
def world() -> Any:
    """李老二 is 李老 once more."""
    made = stage.county(DAY)
    with scoped(ROOT):
        stage.joined(made, "李老二", on=DAY)
        yield made


def merged(world: Any, *, death: str) -> Merge:
    """李老二 goes into 李老; whose word on the death counts is chosen."""
    both = [Person.objects.get(pk=world.people[name].pk) for name in ("李老", "李老二")]
    return merge_make(by=world.actor("孙科", on=LATER), at=stage.moment(LATER), survivor=both[0], merged=both[1], reason="同一个人",
                      choices={"died": death}, versions={one.pk: one.version for one in both}, confirmed=True)


def parted(world: Any, merge: Merge) -> None:
    merge_undo(by=world.actor("孙科", on=PARTED), at=stage.moment(PARTED), merge=merge)


def cases() -> list[dict[str, Any]]:
    return list(Bereavement.objects.order_by("id").values())


def test_a_case_that_the_merge_cancelled_stands_again(world: Any) -> None:
    making.died(world, "李老二", DAY)
    before = cases()
    merge = merged(world, death="survivor")
    [moved] = Bereavement.objects.all()
    assert moved.person_id == world.people["李老"].pk and moved.cancelled_at is not None, "who lives has no case"
    parted(world, merge)
    assert cases() == before


def test_a_case_goes_with_the_death_and_comes_back(world: Any) -> None:
    making.died(world, "李老二", DAY)
    before = cases()
    merge = merged(world, death="merged")
    assert making.case(world, "李老").is_open
    parted(world, merge)
    assert cases() == before


def test_a_step_done_while_they_were_one_goes_home_with_its_case(world: Any) -> None:
    making.died(world, "李老二", DAY)
    merge = merged(world, death="merged")
    making.step(world, "李老", LATER, "inform")
    parted(world, merge)
    [row] = BereavementStep.objects.all()
    assert row.person_id == row.case.person_id == world.people["李老二"].pk
    assert stage.owed(world, "李老二", "bereavement.inform", on=PARTED)[0].status == "kept", "the family was told"


@pytest.mark.parametrize("worked", [False, True])
def test_a_case_that_the_merge_opened_goes_unless_somebody_worked_in_it(world: Any, worked: bool) -> None:
    Person.objects.filter(pk=world.people["李老二"].pk).update(died_on=DAY, died_source="event")  # by a ledger, with no case yet
    merge = merged(world, death="merged")
    assert making.case(world, "李老").is_open
    if worked:
        making.step(world, "李老", LATER, "files")
    parted(world, merge)
    assert [case["cancelled_by"] for case in cases()] == (["孙科"] if worked else [])


def test_a_case_opened_since_is_not_joined_by_the_cancelled_one(world: Any) -> None:
    making.died(world, "李老", DAY)
    merge = merged(world, death="merged")
    assert not making.case(world, "李老").is_open
    making.died(world, "李老", LATER)
    parted(world, merge)
    assert [case["cancelled_at"] is None for case in cases()] == [False, True]
