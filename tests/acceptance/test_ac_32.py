"""AC-32: 由退休改办离休 (核准参加革命时间 1949-08) → 从核准日起按离休规则, 旧类别记录保留. (待遇差额 waits for the room that reckons.)"""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.acceptance import stage
from weixia.duties.models import Duty
from weixia.kernel.actor import Impossible
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.kinds import kind_correct
from weixia.registry.models import Person
from weixia.registry.queries import deaths

pytestmark = pytest.mark.django_db
APPROVED, DAY = date(2026, 4, 16), date(2026, 6, 10)


@pytest.fixture
def world() -> Any:
    made = stage.county(DAY)
    with scoped(ROOT):
        yield made


def correct(world: Any, **told: Any) -> None:
    with transaction.atomic():
        kind_correct(world.people["王老"], by=world.actor("孙科", on=DAY), at=stage.moment(DAY), **({
            "to": "lixiu", "since": APPROVED, "document": "老干〔2026〕3号", "joined_on": date(1949, 8, 1),
            "joined_precision": "month"} | told))


def periods(world: Any, rule: str, on: date = DAY) -> set[str]:
    return {one.period for one in stage.owed(world, "王老", rule, on=on, by="周局")}


def test_ac_32_from_the_approval_on_the_lixiu_rules_apply_and_before_it_the_old_ones(world: Any) -> None:
    assert periods(world, "contact.lixiu_monthly") == set() and {"2026-Q1", "2026-Q2"} <= periods(world, "contact.retired_quarterly")
    correct(world)
    assert periods(world, "contact.lixiu_monthly") == {"2026-05", "2026-06"}, "April had opened before the approval"
    assert max(periods(world, "contact.retired_quarterly")) == "2026-Q2", "the quarter that ran goes on; none begins"
    assert "2026-Q3" not in periods(world, "contact.retired_quarterly", on=date(2026, 6, 10))


def test_ac_32_the_days_after_it_are_owed_by_the_new_kind_alone(world: Any) -> None:
    correct(world)
    stage.settle(date(2026, 7, 10))
    assert "2026-07" in periods(world, "contact.lixiu_monthly", on=date(2026, 7, 10))
    assert "2026-Q3" not in periods(world, "contact.retired_quarterly", on=date(2026, 7, 10))


def test_ac_32_nobody_is_late_for_a_day_on_which_nothing_was_owed(world: Any) -> None:
    correct(world)
    for one in stage.owed(world, "王老", on=DAY, by="周局"):
        if one.grounds["kind"] == "lixiu":
            assert one.due is None or one.due >= APPROVED, one.rule


def test_ac_32_each_duty_keeps_the_kind_it_rests_on(world: Any) -> None:
    correct(world)
    kinds = {one.period: one.grounds["kind"] for one in stage.owed(world, "王老", "contact.retired_quarterly", on=DAY, by="周局")}
    assert set(kinds.values()) == {"tuixiu"}
    assert {one.grounds["kind"] for one in stage.owed(world, "王老", "contact.lixiu_monthly", on=DAY, by="周局")} == {"lixiu"}


def test_ac_32_the_old_kind_stays_told(world: Any) -> None:
    correct(world)
    [kept] = deaths.kind_changes(world.people["王老"], seen_by=world.actor("周局", on=DAY))
    assert (kept.kind_before, kept.since, kept.document) == ("tuixiu", APPROVED, "老干〔2026〕3号")
    assert "以前的类别" in stage.read(stage.browser(world, "周局"), f"/people/{world.people['王老'].pk}")


@pytest.mark.parametrize("joined", [date(1949, 10, 1), None])
def test_ac_32_who_joined_after_september_1949_is_no_lixiu(world: Any, joined: date | None) -> None:
    with pytest.raises(Impossible):
        correct(world, joined_on=joined)
    assert Person.objects.get(pk=world.people["王老"].pk).kind == "tuixiu"


def test_ac_32_a_full_settle_finds_nothing_to_change(world: Any) -> None:
    correct(world)
    before = list(Duty.objects.order_by("pk").values_list("pk", "rule", "period", "opens", "due", "kept_on"))
    done = stage.settle(DAY)
    assert (done.added, done.changed, done.gone) == (0, 0, 0)
    assert list(Duty.objects.order_by("pk").values_list("pk", "rule", "period", "opens", "due", "kept_on")) == before
