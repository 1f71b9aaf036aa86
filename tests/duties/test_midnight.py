"""The first acts of a new day, before the clock settled it: none waits for another, and everybody is settled in the end."""

import threading
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.at_once import at_once
from tests.duties import making
from weixia import reactions
from weixia.duties import settling
from weixia.kernel import journal, turns
from weixia.kernel.actor import OPERATOR
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Unit

NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def prepared(many: int) -> list:
    """So many people, everybody settled up to yesterday."""
    with scoped(ROOT), transaction.atomic():
        people = [making.person(kind="lixiu") for _ in range(many)]
        settling.settle(at=NOW, on=TODAY - timedelta(days=1), since=date(2026, 1, 1))
    return people


def horizon() -> date:
    with scoped(ROOT), transaction.atomic():
        return settling.started().settled_to


@pytest.mark.django_db(transaction=True)
def test_two_acts_that_hold_their_turn_do_not_wait_for_each_other():
    """Both move a person, so both work beside; each then finds that today is not settled yet."""
    people, meeting = prepared(2), threading.Barrier(2)

    def move(who):
        def work():
            with transaction.atomic():
                turns.beside()
                meeting.wait(20)
                reactions.after_import("people", [who.pk], by=OPERATOR, at=NOW)
        return work

    assert at_once([move(who) for who in people]) == [None, None]
    assert horizon() == TODAY


@pytest.mark.django_db(transaction=True)
def test_an_act_of_the_new_day_settles_everybody_up_to_it():
    people = prepared(3)
    journal.react(reactions.WHAT_FOLLOWS)
    with scoped(ROOT), transaction.atomic():
        journal.record("person.changed", by=OPERATOR, at=NOW, person_id=people[0].pk, org_path=Unit.objects.first().path)
    assert horizon() == TODAY
    with scoped(ROOT), transaction.atomic():
        done = settling.settle(at=NOW)
    assert (done.added, done.changed, done.gone) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_the_person_at_hand_is_settled_in_the_act_itself():
    """What the page shows next does not wait for everybody else."""
    people = prepared(1)
    with scoped(ROOT), transaction.atomic():
        reactions.after_import("people", [people[0].pk], by=OPERATOR, at=NOW)
        before = settling.settle_people([people[0].pk], at=NOW)
        assert before.to == TODAY and (before.added, before.changed, before.gone) == (0, 0, 0)
