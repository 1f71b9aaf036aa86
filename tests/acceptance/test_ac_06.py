"""AC-06: moved on 20 September with the month not yet kept: 甲 answers until 乙 confirms; then what is open goes along."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.acceptance import stage
from tests.world import SINCE, World
from weixia.duties import queries
from weixia.duties.models import Duty
from weixia.kernel.actor import Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.holding import Elsewhere
from weixia.registry.actions.transfers import transfer_confirm, transfer_propose
from weixia.registry.models import Account, Post, Transfer

pytestmark = pytest.mark.django_db
DAY, MONTH_END, OCTOBER = date(2026, 9, 20), date(2026, 9, 30), date(2026, 10, 31)
MONTHLY = "contact.lixiu_monthly"


@pytest.fixture
def world() -> World:
    made = stage.county(DAY, since=date(2026, 1, 1))
    with scoped(ROOT), transaction.atomic():
        made.accounts["乙科"] = Account.objects.create(username="yike", name="乙科", created_at=stage.moment(SINCE))
        made.posts["乙科"] = Post.objects.create(account=made.accounts["乙科"], unit=made.units["乙县局"], since=SINCE,
                                               role="section_head")
    return made


def propose(world: World) -> Transfer:
    sender = world.actor("孙科", on=DAY)
    with scoped(sender.scope), transaction.atomic():
        return transfer_propose(by=sender, at=stage.moment(DAY), person=world.people["李老"], day=DAY, reason="随女儿居住",
                                to_unit=world.units["乙县局"])


def confirm(world: World, transfer: Transfer) -> None:
    receiver = world.actor("乙科", on=DAY)
    with scoped(receiver.scope), transaction.atomic():
        transfer_confirm(by=receiver, at=stage.moment(DAY, 15), transfer=transfer, contact=world.accounts["外人"].pk)


def monthly(world: World, by: str, period: str, on: date = DAY) -> list[Duty]:
    return [duty for duty in stage.owed(world, "李老", MONTHLY, on=on, by=by) if duty.period == period]


def everything(world: World) -> dict[tuple[str, str], Any]:
    with scoped(ROOT):
        rows = Duty.objects.filter(person=world.people["李老"], opens__lte=DAY)
        return {(duty.rule, duty.period): (duty.opens, duty.due, duty.kept_on) for duty in rows}


def test_ac_06_until_the_receiver_confirms_the_month_is_the_senders(world: World) -> None:
    propose(world)
    [september] = monthly(world, "小张", "2026-09")
    assert (september.status, september.responsible) == ("open", "小张")
    assert monthly(world, "外人", "2026-09") == []
    with pytest.raises((Refused, Elsewhere)):
        stage.met(world, "李老", DAY, by="外人")
    stage.settle(OCTOBER)
    [late] = monthly(world, "小张", "2026-10", OCTOBER)
    assert late.responsible == "小张", "nobody confirmed: October is 甲's too"


def test_ac_06_once_confirmed_what_is_open_goes_along(world: World) -> None:
    before = everything(world)
    confirm(world, propose(world))
    assert everything(world) == before, "a transfer forgets nothing and owes nothing anew"
    [september] = monthly(world, "外人", "2026-09")
    assert (september.status, september.responsible) == ("open", "外人")
    assert stage.owed(world, "李老", on=DAY) == []
    stage.met(world, "李老", MONTH_END, "phone", by="外人")
    [kept] = monthly(world, "外人", "2026-09", MONTH_END)
    assert (kept.status, kept.kept_on) == ("kept", MONTH_END)


def test_ac_06_what_was_kept_stays_with_the_sender_and_the_month_is_counted_once(world: World) -> None:
    stage.met(world, "李老", DAY, "phone")
    before = everything(world)
    confirm(world, propose(world))
    assert everything(world) == before and before[MONTHLY, "2026-09"][2] == DAY
    [september] = monthly(world, "外人", "2026-09")
    assert september.status == "kept"
    receiver = world.actor("外人", on=DAY)
    with scoped(receiver.scope):
        assert queries.credited_unit(september, seen_by=receiver) == "甲县局"
    assert "记在甲县局名下" in stage.read(stage.browser(world, "外人"), f"/duties/{september.pk}")
    stage.settle(OCTOBER)
    assert [duty.status for duty in monthly(world, "外人", "2026-10", OCTOBER)] == ["open"]
    assert monthly(world, "孙科", "2026-10", OCTOBER) == []


def test_ac_06_the_pages_say_who_answers(world: World) -> None:
    transfer = propose(world)
    sender, receiver = stage.browser(world, "孙科"), stage.browser(world, "乙科")
    person = f"/people/{world.people['李老'].pk}"
    assert "等对方确认" in stage.read(sender, person) and receiver.get(person).status_code == 404
    done = receiver.post(f"/transfers/{transfer.pk}/confirmation", {"contact": str(world.accounts["外人"].pk)}, follow=True)
    assert "已接收李老" in done.content.decode()
    assert sender.get(person).status_code == 404
    assert re.search(r"外人", stage.read(receiver, person))


def test_ac_06_a_leader_s_half_year_that_had_begun_goes_along_and_the_next_waits_for_a_leader(world: World) -> None:
    """甲's leader missed the first half year and is in the second; 乙 names nobody: no third one arises."""
    confirm(world, propose(world))
    stage.settle(date(2027, 1, 31))
    found = stage.owed(world, "李老", "contact.leader", on=date(2027, 1, 31), by="外人")
    assert {duty.period: duty.status for duty in found} == {"2026-H1": "missed", "2026-H2": "missed"}
