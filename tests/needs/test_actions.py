"""A contact is recorded, keeps what it keeps, and can be taken back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction

from tests import world as casting
from weixia import reactions
from weixia.duties import queries as duties
from weixia.duties import settling
from weixia.kernel import journal
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions import contacts as actions
from weixia.needs.models import Contact

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = casting.build()
        journal.react(reactions.WHAT_FOLLOWS)
        settling.settle(at=AT, on=TODAY, since=date(2026, 1, 1))
        yield made


def _status(world: Any, rule: str, period: str) -> str:
    owed = duties.of_person(world.people["李老"].pk, seen_by=world.actor("小张"), on=TODAY)
    return next(duty.status for duty in owed if (duty.rule, duty.period) == (rule, period))


def _tell(world: Any, **more: Any) -> Contact:
    told = actions.Telling(**({"day": TODAY, "mode": "phone", "reached": True, "summary": "身体平稳"} | more))
    return actions.contact_record(by=world.actor("小张"), at=AT, person=world.people["李老"], told=told)


def test_a_call_that_reached_keeps_the_month(world: Any) -> None:
    assert _status(world, "contact.lixiu_monthly", "2026-03") == "open"
    _tell(world)
    assert _status(world, "contact.lixiu_monthly", "2026-03") == "kept"


@pytest.mark.parametrize("more", [{"reached": False}, {"mode": "wechat"}, {"mode": "letter"}])
def test_what_did_not_reach_or_is_too_weak_keeps_nothing(world: Any, more: dict[str, Any]) -> None:
    _tell(world, **more)
    assert _status(world, "contact.lixiu_monthly", "2026-03") == "open"


def test_a_withdrawn_contact_leaves_the_duty_owed_again(world: Any) -> None:
    contact = _tell(world)
    assert actions.contact_withdraw(by=world.actor("小张"), at=AT, contact=contact)
    assert _status(world, "contact.lixiu_monthly", "2026-03") == "open"
    assert not actions.contact_withdraw(by=world.actor("小张"), at=AT, contact=contact)


def test_a_contact_of_tomorrow_is_refused(world: Any) -> None:
    with pytest.raises(actions.Impossible) as problem:
        _tell(world, day=date(2026, 3, 3))
    assert problem.value.column == "day"


@pytest.mark.parametrize("day,late", [(date(2026, 2, 23), False), (date(2026, 2, 22), True)])
def test_a_contact_written_down_more_than_seven_days_after_is_late(world: Any, day: date, late: bool) -> None:
    assert _tell(world, day=day).late is late


def test_the_level_follows_the_post(world: Any) -> None:
    told = actions.Telling(day=TODAY, mode="home", reached=True)
    by_director = actions.contact_record(by=world.actor("周局"), at=AT, person=world.people["李老"], told=told)
    assert (by_director.handler_level, _tell(world).handler_level) == ("leader", "staff")
