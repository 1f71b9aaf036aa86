"""AC-08: 误报死亡, 三日后更正 → 双人撤销; 恢复未来任务; 死亡期间任务标 "因误报免除"; 审计可见."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.acceptance import stage
from tests.care import making
from weixia.duties.models import Duty, Waiver
from weixia.kernel import journal
from weixia.kernel.actor import Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.deaths import revocation_confirm, revocation_propose
from weixia.registry.models import Person

pytestmark = pytest.mark.django_db
THOUGHT, FOUND = date(2026, 3, 30), date(2026, 4, 2)  # the month's last day lies between


@pytest.fixture
def world() -> Any:
    made = stage.county(THOUGHT)
    with scoped(ROOT):
        making.died(made, "李老", THOUGHT)
        stage.settle(FOUND)
        yield made


def status(world: Any, rule: str, period: str, on: date = FOUND) -> str:
    return next((one.status for one in stage.owed(world, "李老", rule, on=on) if one.period == period), "")


def test_ac_08_one_person_alone_undoes_nothing(world: Any) -> None:
    boss = world.actor("周局", on=FOUND)
    with transaction.atomic():
        asked = revocation_propose(world.people["李老"], by=boss, at=stage.moment(FOUND), reason="本人接了电话")
    with pytest.raises(Refused), transaction.atomic():
        revocation_confirm(asked, by=boss, at=stage.moment(FOUND))
    assert Person.objects.get(pk=world.people["李老"].pk).died_on == THOUGHT


def test_ac_08_the_future_comes_back(world: Any) -> None:
    assert status(world, "contact.lixiu_monthly", "2026-04") == ""
    making.revoked(world, "李老", FOUND)
    assert status(world, "contact.lixiu_monthly", "2026-04") == "open"


def test_ac_08_what_came_due_meanwhile_reads_waived_for_the_mistake(world: Any) -> None:
    assert status(world, "contact.lixiu_monthly", "2026-03") == "cancelled"
    making.revoked(world, "李老", FOUND)
    assert status(world, "contact.lixiu_monthly", "2026-03") == "waived"
    assert {row.reason for row in Waiver.objects.filter(person=world.people["李老"])} == {"因误报免除"}
    owed = Duty.objects.get(person=world.people["李老"], rule="contact.lixiu_monthly", period="2026-03")
    assert "因误报免除" in stage.read(stage.browser(world, "孙科"), f"/duties/{owed.pk}")


def test_ac_08_what_was_missed_before_stays_missed(world: Any) -> None:
    before = status(world, "contact.lixiu_monthly", "2026-02")
    making.revoked(world, "李老", FOUND)
    assert status(world, "contact.lixiu_monthly", "2026-02") == before == "missed"


def test_ac_08_the_journal_tells_all_of_it(world: Any) -> None:
    making.revoked(world, "李老", FOUND)
    told = list(journal.Event.objects.filter(person_id=world.people["李老"].pk).values_list("action", "actor_name", "reason"))
    assert ("death.doubted", "小张", "") in told and ("death.revoked", "周局", "") in told
    assert ("duty.waived", "周局", "因误报免除") in told and any(action == "bereavement.cancelled" for action, _by, _why in told)


def test_ac_08_a_full_settle_finds_nothing_to_change(world: Any) -> None:
    making.revoked(world, "李老", FOUND)

    def rows() -> list[Any]:
        found = Duty.objects.filter(person=world.people["李老"]).on(FOUND).order_by("rule", "period")
        return [(one.rule, one.period, one.opens, one.due, one.late_until, one.kept_on, one.status) for one in found]

    before = rows()
    done = stage.settle(FOUND)
    assert rows() == before and (done.added, done.changed, done.gone) == (0, 0, 0)
