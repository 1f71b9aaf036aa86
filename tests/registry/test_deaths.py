"""去世: declared by one, verified by another; a mistaken one is undone by two, whoever told of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.world import AT, build
from weixia.kernel import journal
from weixia.kernel.actor import OPERATOR, Impossible, Refused
from weixia.kernel.fields import clear
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.deaths import death_verify, revocation_confirm, revocation_decline, revocation_propose
from weixia.registry.actions.happenings import happening_correct, happening_record
from weixia.registry.actions.holding import Elsewhere
from weixia.registry.models import Death, Happening, Person, Revocation
from weixia.registry.queries import deaths

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        yield build()


def declare(world: Any, name: str = "李老", **told: Any) -> Happening:
    told = {"kind": "death", "happened_on": date(2026, 3, 1), "told_by": "女儿来电"} | told
    return happening_record(by=world.actor("小张"), at=AT, person=world.people[name], **told)


def doubt(world: Any, by: str = "小张") -> Revocation:
    return revocation_propose(Person.objects.get(pk=world.people["李老"].pk), by=world.actor(by), at=LATER, reason="本人接了电话")


def test_declaring_keeps_who_told_us_sealed_and_sets_the_day(world: Any) -> None:
    declare(world)
    death = Death.objects.get()
    assert clear(death, "told_sealed") == "女儿来电" and "女儿" not in death.told_sealed
    assert Person.objects.get(pk=world.people["李老"].pk).died_on == date(2026, 3, 1)
    assert not deaths.told(world.people["李老"], seen_by=world.actor("小张")).verified


def test_whoever_declared_cannot_verify_another_can(world: Any) -> None:
    declare(world)
    with pytest.raises(Refused, match="不能自己核实"), transaction.atomic():
        death_verify(world.people["李老"], by=world.actor("小张"), at=LATER, how="看了证明")
    with pytest.raises(Impossible, match="怎么核实"), transaction.atomic():
        death_verify(world.people["李老"], by=world.actor("孙科"), at=LATER, how=" ")
    death_verify(world.people["李老"], by=world.actor("孙科"), at=LATER, how="看了死亡证明")
    told = deaths.told(world.people["李老"], seen_by=world.actor("小张"))
    assert told.verified and told.how == "看了死亡证明"
    with pytest.raises(Impossible, match="核实过"), transaction.atomic():
        death_verify(world.people["李老"], by=world.actor("周局"), at=LATER, how="又看了一遍")


def test_a_corrected_day_is_to_be_verified_anew(world: Any) -> None:
    made = declare(world)
    death_verify(world.people["李老"], by=world.actor("孙科"), at=LATER, how="看了死亡证明")
    happening_correct(by=world.actor("小张"), at=LATER, happening=made, kind="death", happened_on=date(2026, 2, 28))
    death = Death.objects.get()
    assert death.verified_at is None and death.happening.happened_on == date(2026, 2, 28)


def test_one_person_alone_revokes_nothing(world: Any) -> None:
    declare(world)
    mine = doubt(world, by="孙科")
    with pytest.raises(Refused, match="不能自己确认"), transaction.atomic():
        revocation_confirm(mine, by=world.actor("孙科"), at=LATER)
    with pytest.raises(Refused, match="没有这项权限"), transaction.atomic():
        revocation_confirm(mine, by=world.actor("小张"), at=LATER)
    assert Person.objects.get(pk=mine.person_id).died_on == date(2026, 3, 1)
    with pytest.raises(Impossible, match="已经有人提出"), transaction.atomic():
        doubt(world)


def test_the_machine_is_not_its_own_second_hand(world: Any) -> None:
    declare(world)
    mine = revocation_propose(Person.objects.get(pk=world.people["李老"].pk), by=OPERATOR, at=LATER, reason="误报")
    with pytest.raises(Refused), transaction.atomic():
        revocation_confirm(mine, by=OPERATOR, at=LATER)


def test_two_people_undo_it_and_the_journal_names_both(world: Any) -> None:
    declare(world)
    revocation_confirm(doubt(world), by=world.actor("周局"), at=LATER)
    person = Person.objects.get(pk=world.people["李老"].pk)
    assert (person.died_on, person.died_source) == (None, "")
    assert not Happening.objects.filter(person=person, withdrawn_at=None).exists() and Death.objects.get().ended_at == LATER
    event = journal.Event.objects.get(action="death.revoked")
    assert (event.actor_name, event.fields["proposed_by"], event.fields["since"]) == ("周局", "小张", "2026-03-02")
    assert "接了电话" not in str(event.fields) + event.reason
    declare(world, happened_on=date(2026, 3, 2))  # and it may be declared again


def test_what_a_roster_states_is_undone_by_two_as_well(world: Any) -> None:
    Person.objects.filter(pk=world.people["李老"].pk).update(died_on=date(2026, 2, 1), died_source="roster")
    assert deaths.told(world.people["李老"], seen_by=world.actor("小张")).verified, "the ledger vouches for it"
    mine = doubt(world)
    assert mine.since == date(2026, 2, 1)
    revocation_confirm(mine, by=world.actor("孙科"), at=LATER)
    assert Person.objects.get(pk=world.people["李老"].pk).died_on is None


def test_a_no_is_kept_with_its_reason_and_can_be_asked_again(world: Any) -> None:
    declare(world)
    mine = doubt(world)
    with pytest.raises(Impossible, match="为什么不撤销"), transaction.atomic():
        revocation_decline(mine, by=world.actor("周局"), at=LATER, note="")
    revocation_decline(mine, by=world.actor("周局"), at=LATER, note="接电话的是儿子")
    with pytest.raises(Impossible, match="核对过"), transaction.atomic():
        revocation_confirm(mine, by=world.actor("孙科"), at=LATER)
    [(row, why, note)] = deaths.told(world.people["李老"], seen_by=world.actor("小张")).past
    assert (row.answer, why, note) == ("declined", "本人接了电话", "接电话的是儿子")
    assert doubt(world).pk != mine.pk


def test_a_day_corrected_meanwhile_is_not_revoked_unseen(world: Any) -> None:
    made, mine = declare(world), None
    mine = doubt(world)
    happening_correct(by=world.actor("小张"), at=LATER, happening=made, kind="death", happened_on=date(2026, 2, 28))
    with pytest.raises(Impossible, match="又改过"), transaction.atomic():
        revocation_confirm(mine, by=world.actor("周局"), at=LATER)


def test_another_county_sees_and_does_nothing(world: Any) -> None:
    declare(world)
    mine, stranger = doubt(world), world.actor("外人")
    assert deaths.revocation_get(mine.pk, seen_by=stranger) is None
    assert deaths.unverified(seen_by=stranger) == deaths.doubted(seen_by=stranger) == []
    for act in (lambda: death_verify(world.people["李老"], by=stranger, at=LATER, how="看了"),
                lambda: revocation_propose(world.people["李老"], by=stranger, at=LATER, reason="误报")):
        with pytest.raises(Elsewhere), transaction.atomic():
            act()


def test_nothing_of_a_revocation_stays_when_it_fails_half_way(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(world)
    mine = doubt(world)

    def torn(*args: Any, **told: Any) -> None:
        raise RuntimeError("the process ended here")

    monkeypatch.setattr("weixia.registry.actions.deaths.journal.record", torn)
    with pytest.raises(RuntimeError), transaction.atomic():
        revocation_confirm(mine, by=world.actor("周局"), at=LATER)
    assert Person.objects.get(pk=mine.person_id).died_on == date(2026, 3, 1)
    assert Revocation.objects.get().answer == "" and Happening.objects.get().withdrawn_at is None
