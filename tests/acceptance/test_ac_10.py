"""AC-10: 遗属亦去世 / 遗属迁居国外 → 遗属任务取消 / 改视频经审批, 原因保留."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.acceptance import stage
from tests.care import making
from weixia.care import queries
from weixia.care.actions.substitutions import substitution_approve, substitution_end, substitution_propose
from weixia.care.models import Substitution
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def world() -> Any:
    made = stage.county(DAY, since=date(2023, 1, 1))
    with scoped(ROOT):
        stage.joined(made, "吴遗属", on=date(2023, 1, 5), kind="survivor", resettled=True, related=made.people["陈老"])
        stage.met(made, "吴遗属", date(2023, 10, 12), "home")
        yield made


def tour(world: Any, on: date) -> str:
    return stage.owed(world, "吴遗属", "tour.resettled", on=on)[-1].status


def asked(world: Any, by: str = "小张", since: date = DAY) -> Substitution:
    with transaction.atomic():
        return substitution_propose(world.people["吴遗属"].pk, by=world.actor(by, on=DAY), at=stage.moment(DAY), since=since,
                                    reason="迁居国外")


def approved(world: Any, **told: Any) -> Substitution:
    mine = asked(world, **told)
    with transaction.atomic():
        return substitution_approve(mine, by=world.actor("周局", on=DAY), at=stage.moment(DAY), note="同意")


def test_ac_10_the_death_of_a_survivor_cancels_what_was_coming(world: Any) -> None:
    making.died(world, "吴遗属", DAY)
    assert tour(world, DAY) == "cancelled"
    assert making.case(world, "吴遗属").is_open, "the family of a survivor is comforted too"


def test_ac_10_a_video_call_counts_only_when_another_hand_approved_it(world: Any) -> None:
    stage.met(world, "吴遗属", DAY, "video")
    assert tour(world, DAY) == "open"
    mine = asked(world)
    assert tour(world, DAY) == "open", "asked is not approved"
    with transaction.atomic():
        substitution_approve(mine, by=world.actor("周局", on=DAY), at=stage.moment(DAY))
    assert tour(world, DAY) == "kept"


def test_ac_10_nobody_approves_what_they_proposed(world: Any) -> None:
    mine = asked(world, by="孙科")
    with pytest.raises(Refused), transaction.atomic():
        substitution_approve(mine, by=world.actor("孙科", on=DAY), at=stage.moment(DAY))
    with pytest.raises(Impossible, match="已经有一份"):
        asked(world)


def test_ac_10_a_call_keeps_it_at_once_and_as_a_full_settle_would(world: Any) -> None:
    approved(world)
    stage.met(world, "吴遗属", DAY, "phone")
    assert tour(world, DAY) == "open", "a telephone never does"
    stage.met(world, "吴遗属", DAY, "video")
    assert tour(world, DAY) == "kept"
    done = stage.settle(DAY)
    assert (done.added, done.changed, done.gone) == (0, 0, 0) and tour(world, DAY) == "kept"


def test_ac_10_the_reason_stays_readable_and_calls_before_the_end_still_count(world: Any) -> None:
    mine = approved(world)
    stage.met(world, "吴遗属", DAY, "video")
    with transaction.atomic():
        substitution_end(mine, by=world.actor("小张", on=date(2026, 7, 1)), at=stage.moment(date(2026, 7, 1)))
    assert tour(world, date(2026, 7, 1)) == "kept"
    [(row, why, note)] = queries.substitutions(world.people["吴遗属"].pk, seen_by=world.actor("小张", on=DAY))
    assert (why, note, row.answered_by, row.until) == ("迁居国外", "同意", "周局", date(2026, 7, 1))
    assert "迁居国外" not in row.reason_sealed
