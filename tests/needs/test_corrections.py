"""更正: the old contact is withdrawn, a new one stands in its place, and the duties follow in the same act."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.world import AT, build
from weixia import reactions
from weixia.duties import settling
from weixia.duties.models import Duty
from weixia.kernel import journal
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions.contacts import Replaced, Telling, contact_correct, contact_record, contact_withdraw
from weixia.needs.models import Contact

pytestmark = pytest.mark.django_db
TOLD = Telling(day=date(2026, 3, 1), mode="phone", reached=True, summary="身体平稳")
LATER = AT + timedelta(hours=1)


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = build()
        journal.react(reactions.WHAT_FOLLOWS)
        settling.settle(at=AT, on=AT.date(), since=date(2026, 1, 1))
        yield made


@pytest.fixture
def contact(world: Any) -> Contact:
    return contact_record(by=world.actor("小张"), at=AT, person=world.people["李老"], told=TOLD)


def month(world: Any, period: str) -> date | None:
    return Duty.objects.get(person=world.people["李老"], rule="contact.lixiu_monthly", period=period).kept_on


def test_the_old_one_stays_and_the_new_one_keeps_the_duty(world: Any, contact: Contact) -> None:
    assert month(world, "2026-03") == date(2026, 3, 1)
    new = contact_correct(by=world.actor("小张"), at=LATER, contact=contact, told=replace(TOLD, day=date(2026, 2, 27)))
    contact.refresh_from_db()
    assert (contact.withdrawn_at, new.replaces_id, new.withdrawn_at) == (LATER, contact.pk, None)
    assert (month(world, "2026-03"), month(world, "2026-02")) == (None, date(2026, 2, 27))
    told = {event.action: event.fields for event in journal.Event.objects.filter(at=LATER)}
    assert told["contact.withdrawn"]["replaced_by"] == new.pk and told["contact.recorded"]["changed"] == ["day"]


def test_who_went_and_how_late_it_was_told_stay(world: Any, contact: Contact) -> None:
    new = contact_correct(by=world.actor("周局"), at=AT + timedelta(days=60), contact=contact, told=replace(TOLD, summary="改了一个字"))
    assert (new.handler, new.handler_account_id, new.handler_level) == ("小张", contact.handler_account_id, contact.handler_level)
    assert (new.late, new.recorded_by) == (False, "周局")


def test_a_second_correction_of_the_same_row_is_refused_with_what_stands(world: Any, contact: Contact) -> None:
    by = world.actor("小张")
    new = contact_correct(by=by, at=LATER, contact=contact, told=replace(TOLD, summary="第一个人改的"))
    with pytest.raises(Replaced) as refused:
        contact_correct(by=by, at=LATER, contact=contact, told=replace(TOLD, summary="第二个人改的"))
    assert refused.value.stored == new
    again = contact_correct(by=by, at=LATER, contact=new, told=replace(TOLD, summary="第二个人改的"))
    assert Contact.objects.filter(withdrawn_at=None).get() == again


def test_what_cannot_be_is_said(world: Any, contact: Contact) -> None:
    by = world.actor("小张")
    with pytest.raises(Impossible, match="没有改动"):
        contact_correct(by=by, at=LATER, contact=contact, told=TOLD)
    with pytest.raises(Impossible, match="还没有到"):
        contact_correct(by=by, at=LATER, contact=contact, told=replace(TOLD, day=date(2026, 3, 9)))
    with pytest.raises(Refused):
        contact_correct(by=world.actor("何信"), at=LATER, contact=contact, told=replace(TOLD, summary="x"))
    contact_withdraw(by=by, at=LATER, contact=contact)
    with pytest.raises(Replaced):
        contact_correct(by=by, at=LATER, contact=contact, told=replace(TOLD, summary="x"))
