"""Merges under many hands: of two at once one stands, and nothing hangs between them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.at_once import at_once
from tests.world import AT, build
from weixia import reactions
from weixia.duties import settling
from weixia.kernel import journal
from weixia.kernel.actor import Impossible
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.merges import merge_make, merge_undo
from weixia.registry.models import Merge, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Any:
    journal.react(reactions.WHAT_FOLLOWS)
    with scoped(ROOT), transaction.atomic():
        made = build()
        settling.settle(at=AT, on=AT.date(), since=AT.date() - timedelta(days=60))
        return made


def take(world: Any, kept: str, gone: str) -> Merge:
    one, other = world.people[kept], world.people[gone]
    return merge_make(by=world.actor("孙科"), at=AT, survivor=one, merged=other, choices={}, reason="同一个人",
                      versions={one.pk: 1, other.pk: 1}, confirmed=True)


def test_of_two_merges_of_one_person_one_stands(world: Any) -> None:
    answers = at_once([lambda: take(world, "李老", "王老"), lambda: take(world, "陈遗属", "王老")])
    assert sorted(type(answer) for answer in answers if not isinstance(answer, Merge)) == [Impossible]
    with scoped(ROOT), transaction.atomic():
        assert Merge.objects.count() == 1 and not Person.objects.filter(number="A0002").exists()


def test_each_into_the_other_leaves_one(world: Any) -> None:
    answers = at_once([lambda: take(world, "李老", "王老"), lambda: take(world, "王老", "李老")])
    assert sum(isinstance(answer, Merge) for answer in answers) == 1
    with scoped(ROOT), transaction.atomic():
        assert Person.objects.filter(number__in=("A0001", "A0002")).count() == 1


def test_two_undos_part_once(world: Any) -> None:
    with scoped(ROOT), transaction.atomic():
        merge = take(world, "李老", "王老")
    answers = at_once([lambda: merge_undo(by=world.actor("孙科"), at=AT, merge=merge)] * 4)
    assert sum(isinstance(answer, Merge) for answer in answers) == 1
    with scoped(ROOT), transaction.atomic():
        assert Person.objects.filter(number__in=("A0001", "A0002")).count() == 2


def test_beside_a_full_settle_nobody_waits_for_ever(world: Any) -> None:
    """Each waits for the other's rows unless the settle's lock comes before them: PostgreSQL would end one of the two."""
    def again_and_again() -> None:
        for _time in range(8):
            made = take(world, "李老", "王老")
            merge_undo(by=world.actor("孙科"), at=AT, merge=made)
            with transaction.atomic():
                Person.objects.filter(number__in=("A0001", "A0002")).update(version=1)

    def settle() -> None:
        for time in range(12):
            settling.settle(at=AT, since=AT.date() - timedelta(days=60 + 200 * (time % 2)))

    assert at_once([again_and_again, settle]) == [None, None]
