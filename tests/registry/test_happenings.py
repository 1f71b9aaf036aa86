"""Facts corrected and withdrawn; a death taken off the file only where no roster states it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.world import AT, build
from weixia import reactions
from weixia.duties import settling
from weixia.duties.models import Duty
from weixia.kernel import journal
from weixia.kernel.actor import Impossible
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.happenings import Replaced, happening_correct, happening_record, happening_withdraw
from weixia.registry.models import Happening, Person

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
FELL = {"kind": "hospital", "happened_on": date(2026, 2, 10)}


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = build()
        journal.react(reactions.WHAT_FOLLOWS)
        settling.settle(at=AT, on=AT.date(), since=date(2026, 1, 1))
        yield made


def record(world: Any, **said: Any) -> Happening:
    return happening_record(by=world.actor("小张"), at=AT, person=world.people["李老"], **said)


def due(world: Any) -> list[date]:
    owed = Duty.objects.filter(person=world.people["李老"], rule="visit.hospital")
    return sorted(owed.values_list("opens", flat=True))


def test_a_corrected_day_moves_the_visit_that_is_owed(world: Any) -> None:
    old = record(world, **FELL)
    [before] = due(world)
    new = happening_correct(by=world.actor("小张"), at=LATER, happening=old, **FELL | {"happened_on": date(2026, 2, 20)})
    [after] = due(world)
    assert after - before == timedelta(days=10)
    old.refresh_from_db()
    assert (old.withdrawn_at, new.replaces_id) == (LATER, old.pk)


def test_a_withdrawn_fact_owes_nothing_and_needs_a_reason(world: Any) -> None:
    old = record(world, **FELL)
    with pytest.raises(Impossible, match="写明"):
        happening_withdraw(by=world.actor("小张"), at=LATER, happening=old, reason=" ")
    happening_withdraw(by=world.actor("小张"), at=LATER, happening=old, reason="住院的是同名的人")
    assert due(world) == []
    with pytest.raises(Replaced):
        happening_withdraw(by=world.actor("小张"), at=LATER, happening=old, reason="再来一次")


def test_the_death_that_the_file_rests_on_is_not_withdrawn_by_one(world: Any) -> None:
    who, death = world.people["李老"], record(world, kind="death", happened_on=date(2026, 2, 28))
    with pytest.raises(Impossible, match="两个人"), transaction.atomic():
        happening_withdraw(by=world.actor("小张"), at=LATER, happening=death, reason="同名，误记")
    who.refresh_from_db()
    assert who.died_on == date(2026, 2, 28) and Happening.objects.get(pk=death.pk).withdrawn_at is None


def test_another_fact_that_tells_of_the_death_still_counts(world: Any) -> None:
    who = world.people["李老"]
    death = record(world, kind="death", happened_on=date(2026, 2, 28))
    Happening.objects.create(person=who, kind="death", happened_on=date(2026, 2, 27), recorded_at=AT)
    happening_withdraw(by=world.actor("小张"), at=LATER, happening=death, reason="日期不对")
    who.refresh_from_db()
    assert who.died_on == date(2026, 2, 27)


def test_what_the_roster_states_is_not_taken_back_here(world: Any) -> None:
    who = world.people["李老"]
    death = record(world, kind="death", happened_on=date(2026, 2, 28))
    Person.objects.filter(pk=who.pk).update(died_source="roster")
    for act in (lambda: happening_withdraw(by=world.actor("小张"), at=LATER, happening=death, reason="误记"),
                lambda: happening_correct(by=world.actor("小张"), at=LATER, happening=death, kind="death",
                                          happened_on=date(2026, 2, 26))):
        with pytest.raises(Impossible, match="花名册"), transaction.atomic():
            act()
    who.refresh_from_db()
    assert who.died_on == date(2026, 2, 28)


def test_a_corrected_death_moves_the_day_and_stays_a_death(world: Any) -> None:
    who = world.people["李老"]
    death = record(world, kind="death", happened_on=date(2026, 2, 28))
    with pytest.raises(Impossible, match="互改"):
        happening_correct(by=world.actor("小张"), at=LATER, happening=death, **FELL)
    happening_correct(by=world.actor("小张"), at=LATER, happening=death, kind="death", happened_on=date(2026, 2, 26))
    who.refresh_from_db()
    assert who.died_on == date(2026, 2, 26)
