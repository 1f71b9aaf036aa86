"""转出 and 转入 of the events ledger: the fact is kept as told, and a proposal follows, once."""

from typing import Any

import pytest

from tests.registry.importing import AT, person, plan, roster, units
from weixia import reactions
from weixia.kernel import journal
from weixia.kernel.actor import OPERATOR, Actor
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.ledgers import pipeline
from weixia.registry.ledgers.events import EVENTS
from weixia.registry.models import Happening, Person, Transfer, Unit


@pytest.fixture(autouse=True)
def county(db: None) -> Any:
    with scoped(ROOT):
        journal.react(reactions.WHAT_FOLLOWS)
        units(extra=[{"单位编码": "U3", "单位名称": "乙县局机关", "上级单位编码": "U2", "类型": "机关"}])
        roster(person(), person(人员编号="P2", 姓名="李强", 去世日期="2026-03-01"), person(人员编号="P3", 姓名="赵芳"),
               person(人员编号="P4", 姓名="孙英", 管理起始日="2026-11-10"))
        yield


def moved(number: str, text: str = "", *, kind: str = "转出", day: str = "2026-11-01") -> dict[str, str]:
    return {"人员编号": number, "事件": kind, "发生日期": day, "说明": text}


def imported(*rows: dict[str, str], by: Actor = OPERATOR) -> dict[str, str | None]:
    """Destinations of the open proposals by 人员编号."""
    pipeline.apply(plan(EVENTS, *rows, by=by), by=by, at=AT, follow=reactions.after_import)
    found = Transfer.objects.filter(answer="").select_related("to_unit")
    return {one.number: one.to_unit.name if one.to_unit else None for one in found}


def test_the_destination_is_the_one_unit_that_the_words_name() -> None:
    assert imported(moved("P1", "随迁，转到乙县局机关管理"), moved("P3", "由甲县局转往乙县局或市局")) == {"P1": "乙县局机关", "P3": None}
    assert Happening.objects.filter(kind="move_out").count() == 2
    assert Person.objects.get(number="P1").unit.name == "甲县局"
    assert Event.objects.filter(action="transfer.proposed").count() == 2


def test_the_same_file_twice_proposes_once() -> None:
    rows = [moved("P1", "转到乙县局"), moved("P3")]
    first = imported(*rows)
    assert imported(*rows) == first == {"P1": "乙县局", "P3": None}
    assert Transfer.objects.count() == 2


def test_two_rows_about_one_person_propose_the_later_move() -> None:
    imported(moved("P1", "转到市局", day="2026-10-01"), moved("P1", "转到乙县局", day="2026-11-02"))
    assert [(one.to_unit.name, str(one.day)) for one in Transfer.objects.select_related("to_unit") if one.to_unit] == [
        ("乙县局", "2026-11-02")]


def test_the_dead_and_those_whose_charge_began_later_are_not_proposed() -> None:
    assert imported(moved("P2", "转到乙县局"), moved("P4", "转到乙县局"), moved("P1", kind="住院")) == {}


def test_a_move_in_is_proposed_towards_the_importer_s_own_unit() -> None:
    at = Unit.objects.get(code="U0")
    by = Actor(account_id=None, name="市科", role="section_head", unit_id=at.pk, unit_name=at.name, path=at.path)
    with scoped(by.scope):
        assert imported(moved("P1", kind="转入"), moved("P4", kind="转入"), by=by) == {"P1": "市局"}


def test_the_operator_s_import_knows_no_unit_to_move_into() -> None:
    assert imported(moved("P1", kind="转入")) == {}
