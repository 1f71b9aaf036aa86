"""AC-20: 信访 60 日遇国庆 → 自然日不顺延; 延期最多 30 日, 超过须拒绝; 15 日内告知."""

from datetime import date
from typing import Any

import pytest

from tests.needs.petitioning import DAY, act, later, proof, registered
from tests.world import World, build
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.needs import petition_life as life
from weixia.needs.actions import petitions as acts
from weixia.needs.models import Petition
from weixia.policy import book

pytestmark = pytest.mark.django_db
TOLD = date(2026, 10, 10)  # a holiday week lies between: 25 September + 15 days all the same
DUE = date(2026, 11, 24)


@pytest.fixture
def world() -> World:
    with scoped(ROOT):
        return build()


def fresh(row: Petition) -> Petition:
    with scoped(ROOT):
        return Petition.objects.get(pk=row.pk)


def accepted(world: World, day: date = DAY) -> Petition:
    row = act(world, acts.petition_accept, registered(world), day)
    return act(world, acts.petition_tell, row, day, proof=proof(day))


def test_ac_20_the_days_run_through_the_holiday(world: World) -> None:
    row = registered(world)
    assert row.next_on == TOLD, "fifteen days to say whether it is accepted"
    row = act(world, acts.petition_accept, row, DAY)
    assert (row.accepted_on, row.due_on, row.next_on) == (DAY, DUE, TOLD), "sixty natural days; first it is to be told"
    row = act(world, acts.petition_tell, row, TOLD, proof=proof(TOLD))
    assert (row.answered_on, row.next_on) == (TOLD, DUE)


@pytest.mark.parametrize(("days", "ok"), [(31, False), (0, False), (30, True)])
def test_ac_20_more_than_thirty_days_is_refused_with_the_reason(world: World, days: int, ok: bool) -> None:
    row = accepted(world)
    if ok:
        act(world, acts.petition_ask_extension, row, DUE, days=days, words="要到外省调档")
        return
    with pytest.raises(Impossible, match="最多 30 日"):
        act(world, acts.petition_ask_extension, row, DUE, days=days, words="要到外省调档")


def test_ac_20_an_extension_is_approved_by_another_told_in_time_and_given_once(world: World) -> None:
    row = accepted(world)
    act(world, acts.petition_ask_extension, row, DUE, days=30, words="要到外省调档")
    with pytest.raises(Refused):
        act(world, acts.petition_answer_extension, row, DUE, by="孙科", granted=True, words="")
    act(world, acts.petition_answer_extension, row, DUE, by="周局", granted=True, words="")
    assert not fresh(row).extended and fresh(row).due_on == DUE, "approved is not told"
    with pytest.raises(Impossible, match="不起作用"):
        act(world, acts.petition_tell, row, later(DUE, 1), proof=proof(later(DUE, 1)))
    row = act(world, acts.petition_tell, row, DUE, proof=proof(DUE))
    assert (row.extended, row.due_on, row.next_on) == (True, date(2026, 12, 24), date(2026, 12, 24))
    with pytest.raises(Impossible, match="只能延期一次"):
        act(world, acts.petition_ask_extension, row, DUE, days=1, words="还要再查")


def test_ac_20_the_handler_does_not_approve_the_own_request_and_a_late_one_is_refused(world: World) -> None:
    row = registered(world, by="周局")
    row = act(world, acts.petition_accept, row, DAY, by="周局")
    row = act(world, acts.petition_tell, row, DAY, by="周局", proof=proof(DAY))
    act(world, acts.petition_ask_extension, row, DUE, by="周局", days=10, words="要到外省调档")
    with pytest.raises(Impossible, match="承办人不能批"):
        act(world, acts.petition_answer_extension, row, DUE, by="周局", granted=True, words="")
    other = accepted(world)
    with pytest.raises(Impossible, match="已经过了"):
        act(world, acts.petition_ask_extension, other, later(DUE, 1), days=10, words="晚了")


@pytest.mark.parametrize(("wrong", "says"), [
    ({"receipt": ""}, "凭证"), ({"teller": " "}, "谁告知"), ({"how": "nobody"}, "具名"), ({"how": ""}, "方式")])
def test_ac_20_what_is_told_is_proved(world: World, wrong: dict[str, Any], says: str) -> None:
    row = act(world, acts.petition_accept, registered(world), DAY)
    with pytest.raises(Impossible, match=says):
        act(world, acts.petition_tell, row, DAY, proof=proof(DAY, **wrong))
    with pytest.raises(Impossible, match="还没有告知受理"):
        act(world, acts.petition_reply, row, DAY, words="已补发。")


def test_ac_20_the_days_are_those_of_the_rule_book() -> None:
    rules = book.load()
    days = {name: {int(value.value) for value in rules[f"petition.{name}"].values["days"].values()}
            for name in ("accept", "close", "close_extended")}
    assert days == {"accept": {life.TELL_WITHIN}, "close": {life.DECIDE_WITHIN}, "close_extended": {life.DECIDE_WITHIN + life.EXTEND_BY}}
