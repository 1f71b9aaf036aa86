"""What was talked about: sealed, all or nothing with the contact, for those alone whom it concerns; late contacts by two."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.world import AT, build
from weixia import reactions
from weixia.duties import settling
from weixia.duties.models import Duty
from weixia.kernel import journal
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions.confirming import contact_confirm, contact_send_back
from weixia.needs.actions.contacts import Telling, contact_correct, contact_record, contact_withdraw
from weixia.needs.actions.talks import Asked, Found, Noted, PassOn, Talk, question_answer, talk_open
from weixia.needs.models import Contact, Need, Question
from weixia.needs.queries import talks as told

pytestmark = pytest.mark.django_db
TODAY = AT.date()
TELLING = Telling(day=TODAY, mode="home", reached=True, summary="身体平稳")
SECRET = "膝盖疼得厉害"


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = build()
        journal.react(reactions.WHAT_FOLLOWS)
        settling.settle(at=AT, on=TODAY, since=date(2026, 1, 1))
        yield made


def record(world: Any, talk: Talk = Talk(), **more: Any) -> Contact:  # noqa: B008
    return contact_record(by=world.actor("小张"), at=AT, person=world.people["李老"], told=replace(TELLING, talk=talk, **more))


def test_notes_are_sealed_read_by_few_and_every_reading_is_told(world: Any) -> None:
    contact = record(world, Talk(notes=[Noted("health", SECRET, "poor"), Noted("wish", "想看海")]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(f::text, ' ') FROM needs_facet f")
        [(stored,)] = cursor.fetchall()
    assert SECRET not in stored and "poor" not in stored
    assert told.talked([contact], seen_by=world.actor("小张"))[contact.pk] == told.Talked(notes=True)
    assert [(str(facet), str(state), words) for facet, state, words in told.notes_of(contact, seen_by=world.actor("周局"))] == [
        ("健康", "差", SECRET), ("愿望", "", "想看海")]
    with pytest.raises(Refused):
        told.notes_of(contact, seen_by=world.actor("何信"))
    talk_open(contact, by=world.actor("周局"), at=AT)
    assert "contact.opened" in [event.action for event in journal.Event.objects.filter(person_id=contact.person_id)]
    assert not any(SECRET in str(event.fields) for event in journal.Event.objects.all())


def test_found_needs_come_with_the_contact_or_neither_does(world: Any) -> None:
    contact = record(world, Talk(found=[Found("水管漏水", "repair"), Found("想理发", "daily", "three_days")]))
    found = told.needs_found(contact.pk, seen_by=world.actor("小张"))
    assert [(need.kind, need.channel, need.person_id) for need in found] == [
        ("repair", "found", contact.person_id), ("daily", "found", contact.person_id)]
    before = Contact.objects.count(), Need.objects.count()
    with pytest.raises(Impossible), transaction.atomic():
        record(world, Talk(found=[Found("想理发", "daily"), Found("水管漏水", "no_such_kind")]))
    assert (Contact.objects.count(), Need.objects.count()) == before


def test_a_question_is_answered_on_the_spot_or_called_back(world: Any) -> None:
    by, day = world.actor("小张"), TODAY + timedelta(days=3)
    contact = record(world, Talk(asked=[Asked("药费怎么报", "带发票来"), Asked("能不能换医院", call_back_on=day)]))
    [waits] = told.callbacks(seen_by=by)
    assert (waits.contact_id, waits.call_back_on) == (contact.pk, day)
    assert not told.callbacks(seen_by=world.actor("周局")) and told.callbacks(seen_by=world.actor("周局"), whose="all").get() == waits
    question_answer(waits, by=by, at=AT, answer="可以，先备案", consulted="医保局")
    assert not told.callbacks(seen_by=by)
    assert [(one.asked, one.answer) for one in told.questions_of(contact, seen_by=by)] == [
        ("药费怎么报", "带发票来"), ("能不能换医院", "可以，先备案")]
    with pytest.raises(Impossible, match="答复过"):
        question_answer(waits, by=by, at=AT, answer="再答一次")


@pytest.mark.parametrize(("talk", "more", "why"), [
    (Talk(notes=[Noted("wish", "想看海", "good")]), {}, "健康和起居"),
    (Talk(notes=[Noted("thought", "某种看法")]), {}, "健康和起居"),
    (Talk(asked=[Asked("药费怎么报")]), {}, "回电"),
    (Talk(asked=[Asked("药费怎么报", call_back_on=TODAY - timedelta(days=1))]), {}, "回电"),
    (Talk(notes=[Noted("wish", "想看海")]), {"reached": False}, "没联系上"),
])
def test_what_cannot_be_is_said(world: Any, talk: Talk, more: dict[str, Any], why: str) -> None:
    with pytest.raises(Impossible, match=why):
        record(world, talk, **more)


def test_what_is_passed_on_is_for_two_people_alone(world: Any) -> None:
    to = world.actor("周局")
    contact = record(world, Talk(relays=[PassOn("对文件的几点看法", to.account_id)]))
    [relay] = told.relays_to(seen_by=to)
    assert told.relays_of(contact, seen_by=to)[0]["words"] == "对文件的几点看法" and relay.read_at is None
    assert told.relays_of(contact, seen_by=world.actor("孙科")) == [] and not told.relays_to(seen_by=world.actor("孙科"))
    talk_open(contact, by=to, at=AT)
    assert not told.relays_to(seen_by=to)
    with pytest.raises(Impossible, match="管得到"):
        record(world, Talk(relays=[PassOn("几句话", world.accounts["外人"].pk)]))


def test_a_correction_keeps_what_was_noted_unless_it_is_told_anew(world: Any) -> None:
    old = record(world, Talk([Noted("health", SECRET, "poor"), Noted("wish", "想看海")], [Asked("能不能换医院", call_back_on=TODAY)]))
    new = contact_correct(by=world.actor("周局"), at=AT, contact=old, told=replace(TELLING, talk=Talk([Noted("wish", "想看山")])))
    assert [words for _facet, _state, words in told.notes_of(new, seen_by=world.actor("周局"))] == [SECRET, "想看山"]
    assert Question.objects.get().contact_id == new.pk and len(told.callbacks(seen_by=world.actor("小张"))) == 1
    contact_withdraw(by=world.actor("小张"), at=AT, contact=new)
    assert not told.callbacks(seen_by=world.actor("小张"))


def test_a_late_contact_keeps_its_duty_and_waits_for_a_second_person(world: Any) -> None:
    late = record(world, day=TODAY - timedelta(days=8))
    february = Duty.objects.get(person=late.person_id, rule="contact.lixiu_monthly", period="2026-02")
    assert february.kept_on == late.day and [row.pk for row in told.told_late(seen_by=world.actor("孙科"))] == [late.pk]
    with pytest.raises(Refused):
        contact_confirm(late, by=world.actor("小张"), at=AT)
    contact_confirm(late, by=world.actor("孙科"), at=AT, words="问过本人")
    assert not told.told_late(seen_by=world.actor("孙科")) and Contact.objects.get(pk=late.pk).late
    with pytest.raises(Impossible, match="复核过"):
        contact_confirm(late, by=world.actor("周局"), at=AT)
    record(world)
    with pytest.raises(Impossible, match="不是补录"):
        contact_confirm(Contact.objects.latest("pk"), by=world.actor("孙科"), at=AT)


def test_nobody_is_their_own_second_person(world: Any) -> None:
    by, person = world.actor("孙科"), world.people["李老"]
    late = contact_record(by=by, at=AT, person=person, told=replace(TELLING, day=TODAY - timedelta(days=8)))
    with pytest.raises(Impossible, match="另一位"):
        contact_confirm(late, by=by, at=AT)


def test_one_sent_back_is_withdrawn_and_owed_again(world: Any) -> None:
    late = record(world, day=TODAY - timedelta(days=8))
    with pytest.raises(Impossible, match="为什么退回"):
        contact_send_back(late, by=world.actor("孙科"), at=AT, reason=" ")
    contact_send_back(late, by=world.actor("孙科"), at=AT, reason="本人说没有来过")
    assert Duty.objects.get(person=late.person_id, rule="contact.lixiu_monthly", period="2026-02").kept_on is None
    assert not told.told_late(seen_by=world.actor("孙科"))


def test_a_ledger_vouches_for_what_it_brings(world: Any) -> None:
    from tests.kernel import rows
    from weixia.registry.models import Import

    late = record(world, day=TODAY - timedelta(days=8))
    Contact.objects.filter(pk=late.pk).update(source=rows.make(Import, world.people["李老"]))
    assert not told.told_late(seen_by=world.actor("孙科"))
