"""Transfers: who may say what, when responsibility moves, and what goes along (what is owed: AC-06, tests/acceptance)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from tests import world as casting
from weixia import reactions
from weixia.duties import settling
from weixia.duties.models import Duty, Subject
from weixia.kernel import journal
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, Scope, scoped
from weixia.needs.actions import contacts as contacts
from weixia.registry.actions import happenings
from weixia.registry.actions import transfers as acts
from weixia.registry.models import Account, FamilyContact, Person, Post, Stewardship, Transfer
from weixia.registry.queries import people
from weixia.registry.queries import transfers as queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 20, 1, 0, tzinfo=UTC)
DAY = date(2026, 9, 20)


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = casting.build()
        for name, unit in (("乙科", "乙县局"), ("中学员", "甲县中学")):
            made.accounts[name] = Account.objects.create(username=name, name=name, created_at=AT)
            made.posts[name] = Post.objects.create(account=made.accounts[name], unit=made.units[unit], since=casting.SINCE,
                                                   role="section_head" if name == "乙科" else "unit_officer")
        journal.react(reactions.WHAT_FOLLOWS)
        settling.settle(at=AT, on=DAY, since=date(2026, 1, 1))
    return made


def propose(world: Any, *, name: str = "李老", to: str | None = "乙县局", day: date = DAY, reason: str = "随女儿居住") -> Transfer:
    sender = world.actor("孙科")
    with scoped(sender.scope):
        return acts.transfer_propose(by=sender, at=AT, person=world.people[name], day=day, reason=reason,
                                     to_unit=world.units[to] if to else None)


def confirm(world: Any, transfer: Transfer, **more: Any) -> Person:
    receiver = world.actor("乙科")
    with scoped(receiver.scope):
        return acts.transfer_confirm(by=receiver, at=more.pop("at", AT), transfer=transfer, **more)


def seen(world: Any, name: str) -> set[str]:
    with scoped(world.actor(name).scope):
        return set(Person.objects.values_list("name", flat=True))


def test_nothing_moves_before_the_receiver_confirms(world: Any) -> None:
    transfer = propose(world)
    assert "李老" in seen(world, "孙科") and "李老" not in seen(world, "乙科")
    with scoped(world.actor("乙科").scope):
        [row] = queries.waiting(seen_by=world.actor("乙科"))
        assert (row.name, row.number, row.kind, row.from_unit.name, row.reason) == ("李老", "A0001", "lixiu", "甲县局", "随女儿居住")
        assert not FamilyContact.objects.filter(person_id=row.person_id).exists()
    with scoped(ROOT):
        person = Person.objects.get(pk=transfer.person_id)
        assert (person.unit.name, person.primary_contact) == ("甲县局", "小张")
        assert [(s.unit.name, s.until) for s in person.stewardships.all()] == [("甲县局", None)]


def test_only_sender_and_receiver_see_it(world: Any) -> None:
    propose(world)
    for name, lists in {"孙科": (0, 1), "乙科": (1, 0), "外人": (1, 0), "中学员": (0, 0), "钱单位": (0, 0)}.items():
        actor = world.actor(name)
        with scoped(actor.scope):
            assert (queries.waiting(seen_by=actor).count(), queries.proposed(seen_by=actor).count()) == lists, name
            assert Transfer.objects.count() == sum(lists), name
    with scoped(world.actor("管理员").scope):
        assert Transfer.objects.count() == 0


def test_on_confirmation_everything_goes_in_one_step(world: Any) -> None:
    transfer = propose(world)
    person = confirm(world, transfer)
    assert "李老" not in seen(world, "孙科") and "李老" in seen(world, "外人")
    assert (person.unit.name, person.primary_contact, person.leader, person.charge_since) == ("乙县局", "", "", DAY)
    with scoped(world.actor("外人").scope):
        held = [(s.unit.name, s.since, s.until, s.charge_from) for s in Stewardship.objects.filter(person=person).order_by("since")]
        assert held == [("甲县局", casting.SINCE, DAY, None), ("乙县局", DAY, None, casting.SINCE)]
        assert FamilyContact.objects.filter(person=person).count() == 1
        assert Subject.objects.get(person=person).start == casting.SINCE
    with scoped(world.actor("孙科").scope):
        [row] = queries.done(seen_by=world.actor("孙科"))
        assert (row.answer, row.answered_by) == ("confirmed", "乙科")


def test_a_second_transfer_keeps_the_first_day_of_the_charge(world: Any) -> None:
    confirm(world, propose(world))
    back = world.actor("乙科")
    with scoped(back.scope):
        again = acts.transfer_propose(by=back, at=AT, person=Person.objects.get(number="A0001"), day=DAY,
                                      to_unit=world.units["甲县中学"], reason="又搬回来")
    later = AT + timedelta(days=3)
    third = world.actor("中学员")
    with scoped(third.scope):
        person = acts.transfer_confirm(by=third, at=later, transfer=again)
        assert Subject.objects.get(person=person).start == casting.SINCE
        assert Stewardship.objects.filter(person=person).count() == 3


def test_the_receiver_says_no_and_why(world: Any) -> None:
    transfer = propose(world)
    receiver = world.actor("乙科")
    with scoped(receiver.scope):
        with pytest.raises(Impossible, match="为什么不接收"):
            acts.transfer_decline(by=receiver, at=AT, transfer=transfer, reason=" ")
        acts.transfer_decline(by=receiver, at=AT, transfer=transfer, reason="户口不在本县")
        with pytest.raises(Impossible, match="不接收，不能再办"):
            acts.transfer_confirm(by=receiver, at=AT, transfer=transfer)
    assert "李老" in seen(world, "孙科")
    with scoped(ROOT):
        told = {event.action: (event.org_path, event.reason) for event in Event.objects.filter(action__startswith="transfer.")}
    assert told["transfer.declined"] == (world.units["甲县局"].path, "户口不在本县")
    assert told["transfer.turned_away"] == (world.units["乙县局"].path, "户口不在本县"), "the receiver's journal says it too"
    propose(world)


def test_one_open_transfer_a_person(world: Any) -> None:
    transfer = propose(world)
    with pytest.raises(Impossible, match="已经有一件转接"):
        propose(world, to="甲县中学")
    sender = world.actor("孙科")
    with scoped(sender.scope):
        with pytest.raises(IntegrityError), transaction.atomic():
            Transfer.objects.create(person_id=transfer.person_id, from_unit=transfer.from_unit, name="李老", number="A0001",
                                    kind="lixiu", day=DAY, reason="再来", proposed_by="孙科", proposed_at=AT)
        acts.transfer_withdraw(by=sender, at=AT, transfer=transfer)
    propose(world, to="甲县中学")


@pytest.mark.parametrize(("change", "said"), [
    ({"to": "甲县局"}, "现在就由"), ({"reason": " "}, "为什么转"), ({"name": "陈老"}, "已经去世"), ({"day": date(1900, 1, 1)}, "出生日期"),
])
def test_what_cannot_be_proposed(world: Any, change: dict[str, Any], said: str) -> None:
    with pytest.raises(Impossible, match=said):
        propose(world, **change)


def test_a_day_to_come_is_confirmed_on_that_day(world: Any) -> None:
    transfer = propose(world, day=DAY + timedelta(days=10))
    with pytest.raises(Impossible, match="到那天再确认"):
        confirm(world, transfer)
    assert confirm(world, transfer, at=AT + timedelta(days=10)).charge_since == DAY + timedelta(days=10)


def test_an_open_destination_is_said_later(world: Any) -> None:
    transfer = propose(world, to=None)
    with scoped(ROOT), pytest.raises(Impossible, match="去向还没有定"):
        acts.transfer_confirm(by=world.actor("乙科"), at=AT, transfer=transfer)
    with scoped(world.actor("乙科").scope):
        assert Transfer.objects.count() == 0
    sender = world.actor("孙科")
    with scoped(sender.scope):
        acts.transfer_direct(by=sender, at=AT, transfer=transfer, to_unit=world.units["乙县局"])
    assert confirm(world, transfer).unit.name == "乙县局"


def test_the_wrong_side_may_not_answer(world: Any) -> None:
    transfer = propose(world)
    with scoped(ROOT):
        for act, who in ((acts.transfer_confirm, "孙科"), (acts.transfer_withdraw, "乙科"), (acts.transfer_confirm, "中学员")):
            with pytest.raises(Refused):
                act(by=world.actor(who), at=AT, transfer=transfer)
        for who in ("小张", "何信", "周局"):
            with pytest.raises(Refused):
                acts.transfer_confirm(by=world.actor(who), at=AT, transfer=transfer)


def test_moved_meanwhile_is_not_confirmed(world: Any) -> None:
    transfer = propose(world)
    with scoped(ROOT):
        Person.objects.filter(pk=transfer.person_id).update(unit=world.units["甲县中学"])
    with pytest.raises(Impossible, match="管理单位已经变了"):
        confirm(world, transfer)


def test_the_door_reads_but_moves_nobody_away(world: Any) -> None:
    """Whoever is let through to one person may bring them home, and nowhere else."""
    li, home = world.people["李老"], world.units["乙县局"]
    with scoped(Scope(path=home.path, people=(li.pk,))):
        assert Person.objects.filter(pk=li.pk).exists()
        for column, value in (("note", "改过"), ("unit_id", world.units["甲县中学"].pk)):
            with pytest.raises(ProgrammingError, match='table "registry_person"'), transaction.atomic():
                Person.objects.filter(pk=li.pk).update(**{column: value})
        assert Person.objects.filter(pk=li.pk).update(unit=home) == 1


def test_every_step_is_in_the_journal(world: Any) -> None:
    transfer = propose(world)
    confirm(world, transfer)
    with scoped(ROOT):
        kept = Event.objects.filter(action__startswith="transfer.").order_by("id")
        assert [(event.action, event.org_path) for event in kept] == [
            ("transfer.proposed", world.units["甲县局"].path), ("transfer.confirmed", world.units["乙县局"].path),
            ("transfer.left", world.units["甲县局"].path)]
        assert kept[1].fields["before"] == {"unit": "甲县局", "contact": "小张", "leader": "周局"}


def test_a_move_recorded_by_hand_becomes_a_proposal_and_its_withdrawal_takes_it_back(world: Any) -> None:
    officer = world.actor("小张")
    with scoped(officer.scope):
        told = {"by": officer, "at": AT, "person": world.people["李老"], "happened_on": DAY}
        fact = happenings.happening_record(kind="move_out", text="转到乙县局管理", **told)
        [made] = queries.proposed(seen_by=officer)
        assert (made.to_unit.name, made.day, made.source_id) == ("乙县局", DAY, fact.pk)
        happenings.happening_withdraw(by=officer, at=AT, happening=fact, reason="记错")
        made.refresh_from_db()
        assert made.answer == "withdrawn"
        vague = happenings.happening_record(kind="move_out", text="随子女外迁", **told)
        assert queries.proposed(seen_by=officer).get().to_unit is None
        assert people.happenings(world.people["李老"], seen_by=officer)[0] == vague


def test_a_move_that_the_roster_already_knows_makes_none(world: Any) -> None:
    head = world.actor("孙科")
    with scoped(head.scope):
        for name, kind, day in (("李老", "move_out", date(2019, 12, 31)), ("王老", "move_in", casting.SINCE),
                                ("李老", "move_in", DAY), ("李老", "checkup", DAY)):
            happenings.happening_record(by=head, at=AT, person=world.people[name], kind=kind, happened_on=day)
        assert queries.proposed(seen_by=head).count() == 0
        happenings.happening_record(by=head, at=AT, person=world.people["王老"], kind="move_in", happened_on=DAY)
        assert queries.proposed(seen_by=head).get().to_unit.name == "甲县局"


def test_the_sender_s_auditor_reads_that_they_left_and_nothing_of_what_the_receiver_did(world: Any) -> None:
    confirm(world, propose(world), contact=world.accounts["外人"].pk)
    with scoped(world.actor("刘审").scope):
        [left] = Event.objects.filter(action__in=("transfer.confirmed", "transfer.left"))
        assert (left.actor_name, left.about) == ("乙科", "李老")
        assert left.fields.keys() == {"id", "on", "from", "to", "day"} and "外人" not in str(left.fields)


def test_what_the_sender_kept_stays_its_own_and_goes_no_further(world: Any) -> None:
    officer = world.actor("小张")
    with scoped(officer.scope):
        contacts.contact_record(by=officer, at=AT - timedelta(hours=1), person=world.people["李老"],
                                told=contacts.Telling(day=DAY, mode="phone", reached=True, summary="都好"))
    transfer = propose(world)
    confirm(world, transfer)
    taker = world.actor("外人")
    with scoped(taker.scope):
        contacts.contact_record(by=taker, at=AT + timedelta(days=30), person=Person.objects.get(pk=transfer.person_id),
                                told=contacts.Telling(day=date(2026, 10, 20), mode="phone", reached=True, summary="接着联系"))
    for name in ("孙科", "小张"):
        actor = world.actor(name)
        with scoped(actor.scope):
            [row] = queries.gone(seen_by=actor)
            kept = [(one["rule"], one["period"], one["kept_on"]) for one in row.kept["duties"]]
            assert ("contact.lixiu_monthly", "2026-09", str(DAY)) in kept
            assert row.kept["contacts"] == 1 and "2026-10" not in str(row.kept)
            assert not Duty.objects.filter(person=row.person_id).exists()
    for name in ("中学员", "乙科"):
        with scoped(world.actor(name).scope):
            assert not queries.gone(seen_by=world.actor(name)).exists()


def test_who_came_back_is_not_listed_as_gone(world: Any) -> None:
    confirm(world, propose(world))
    back = world.actor("乙科")
    with scoped(back.scope):
        again = acts.transfer_propose(by=back, at=AT, person=Person.objects.get(number="A0001"), day=DAY,
                                      to_unit=world.units["甲县局"], reason="搬回来")
    head = world.actor("孙科")
    with scoped(head.scope):
        assert queries.gone(seen_by=head).count() == 1
        acts.transfer_confirm(by=head, at=AT, transfer=again)
        assert queries.gone(seen_by=head).count() == 0
