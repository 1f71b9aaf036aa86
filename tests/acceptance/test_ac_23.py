"""AC-23: a number whose check digit is right and whose birth date (1933-02-29) no calendar has is refused by every door."""

from datetime import date

import pytest
from stdnum.cn import ric

from tests.acceptance import stage
from tests.registry.importing import plan
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.ledgers.roster import ROSTER
from weixia.registry.models import Person

pytestmark = pytest.mark.django_db
NUMBER, ON = "433101193302290014", date(2026, 2, 20)


def test_ac_23_the_number_is_well_formed_but_for_its_day() -> None:
    assert ric.calc_check_digit(NUMBER) == NUMBER[-1], "else another reason would refuse it"


def test_ac_23_the_form_refuses_it_and_says_why() -> None:
    world = stage.county(ON)
    told = {"name": "周青松", "kind": "tuixiu", "birth_calendar": "solar", "birth": "1933-03-01", "charge_since": "2020-01-01",
            "unit": world.units["甲县局"].pk, "id_number": NUMBER}
    answer = stage.browser(world, "小张").post("/people/new", told)
    assert answer.status_code == 422 and "出生日期在日历上没有" in answer.content.decode()
    edited = stage.browser(world, "小张").post(f"/people/{world.people['王老'].pk}/edit", told | {"version": 1})
    assert edited.status_code == 422 and "出生日期在日历上没有" in edited.content.decode()
    with scoped(ROOT):
        assert not Person.objects.filter(name="周青松").exists()


def test_ac_23_a_roster_refuses_its_row_and_names_the_column() -> None:
    world = stage.county(ON)
    keeper = world.actor("何信", on=ON)
    with scoped(keeper.scope):
        made = plan(ROSTER, {"人员编号": "A0100", "姓名": "周青松", "人员类别": "退休干部", "管理单位": "A",
                             "管理起始日": "2020-01-01", "公民身份号码": NUMBER}, by=keeper)
    [row] = made.rows
    assert row.verdict == "有误"
    [problem] = row.row.problems
    assert problem.column == "公民身份号码" and "日历" in problem.do and NUMBER not in problem.read + problem.do
