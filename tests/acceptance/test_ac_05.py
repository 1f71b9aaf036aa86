"""AC-05: in 2031 中秋 is 1 October, 国庆: one visit keeps both duties, is paid once, and both are counted."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.acceptance import stage
from tests.benefits import making
from tests.world import World
from weixia.benefits.models import OCCASIONS, Spending
from weixia.duties import plans
from weixia.kernel.scope import scoped
from weixia.needs.models import Contact
from weixia.policy.calendar import festival

pytestmark = pytest.mark.django_db
DAY, EVE = date(2031, 10, 1), date(2031, 9, 30)
BOTH = {"mid_autumn": 300, "national_day": 400}


@pytest.fixture
def world() -> Iterator[World]:
    made = stage.county(date(2031, 9, 1), since=date(2031, 9, 1))
    told = {"year": 2031, "text": "".join(f"2031-10-0{n},休息日\n" for n in range(1, 8)), "source": "2031 年工作日表"}
    assert "已导入" in stage.browser(made, "孙科").post("/calendar/workdays", told, follow=True).content.decode()
    stage.settle(DAY)
    yield made


def test_ac_05_both_festivals_are_one_day() -> None:
    assert set(festival(DAY).split("、")) == {"国庆", "中秋"}


def test_ac_05_one_visit_keeps_both_duties_and_both_are_counted(world: World) -> None:
    visit = stage.met(world, "李老", EVE, occasion="national_day", gift_items="月饼")
    head = world.actor("孙科", on=DAY)
    for code in BOTH:
        rule = f"visit.{code}"
        [duty] = stage.owed(world, "李老", rule, on=DAY)
        assert (duty.period, duty.opens, duty.due, duty.status, duty.kept_on) == (
            "2031-10-01", date(2031, 9, 16), EVE, "kept", EVE), rule
        plan = plans.plan_of(rule, "2031-10-01")
        assert plan is not None
        with scoped(head.scope):
            assert plans.board(plan, seen_by=head, on=DAY).whole.figures["done"] == 1, rule
    with scoped(head.scope):
        assert list(Contact.objects.all()) == [visit], "one visit is all the evidence there is"


def test_ac_05_a_visit_taken_back_reopens_both(world: World) -> None:
    from weixia.needs.actions.contacts import contact_withdraw

    visit, officer = stage.met(world, "李老", EVE), world.actor("小张", on=EVE)
    with scoped(officer.scope):
        contact_withdraw(by=officer, at=stage.moment(EVE, 15), contact=visit)
    assert {duty.status for code in BOTH for duty in stage.owed(world, "李老", f"visit.{code}", on=EVE)} == {"open"}


def test_ac_05_each_list_is_ticked_by_its_own_standard_and_one_of_them_pays(world: World) -> None:
    with scoped(stage.ROOT):
        for code, yuan in BOTH.items():
            making.standard(world, yuan, occasion=code)
        making.budget(world, year=2031)
        lists = {code: making.approved(world, "李老", occasion=code, title=OCCASIONS[code], day=DAY, opens=DAY - timedelta(days=15))
                 for code in BOTH}
    stage.met(world, "李老", EVE, occasion="national_day", gift_cents=40_000)
    with scoped(stage.ROOT):
        lines = {code: making.item(one, world, "李老") for code, one in lists.items()}
        assert {code: (line.cents, line.done_on) for code, line in lines.items()} == {
            "mid_autumn": (30_000, EVE), "national_day": (40_000, EVE)}
        assert making.booked() == [40_000]
        assert Spending.objects.get().item == lines["national_day"], "the list of the visit's own occasion pays"
