"""Needs under many hands: of two at once one stands, and whatever is killed leaves all or nothing."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from tests.at_once import at_once
from tests.emergency.test_killed import Killed, dies_at
from tests.needs.needing import TOLD, WORKING, asked, county, led
from tests.world import AT, TODAY, World
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions import needs, needs_end, needs_work
from weixia.needs.models import Need, NeedHold, NeedLink, NeedRating, NeedStep, NeedTelling
from weixia.registry.actions import transfers
from weixia.registry.actions.holding import Elsewhere

WRITTEN = (Need, NeedStep, NeedHold, NeedTelling, NeedRating, NeedLink, Event)
NO = (Impossible, Refused, Elsewhere)


@pytest.fixture
def world(transactional_db: None) -> World:
    with county() as made:
        pass
    return made


def need_of(world: World, *words: str, **more: Any) -> Need:
    with scoped(ROOT), transaction.atomic():
        return led(world, asked(world, **more), *words)


def test_two_officers_answer_at_once_and_one_answer_stands(world: World) -> None:
    need = need_of(world, *WORKING)
    acts = [lambda: needs_work.need_answer(need, by=world.actor("小张"), at=AT, words="修好了", told=TOLD),
            lambda: needs_work.need_decline(need, by=world.actor("孙科"), at=AT, reason="means", words="没有钱", told=TOLD)]
    answers = at_once(acts * 2, refusals=NO)
    assert sum(not isinstance(answer, NO) for answer in answers) == 1, answers
    with scoped(ROOT), transaction.atomic():
        assert NeedStep.objects.filter(word__in=["answer", "decline"]).count() == NeedTelling.objects.count() == 1


def test_a_double_post_records_one_need_and_takes_one_step(world: World) -> None:
    once = uuid4()
    rows = at_once([lambda: asked(world, once=once)] * 4)
    assert len({row.pk for row in rows}) == 1
    answers = at_once([lambda: needs.need_accept(rows[0], by=world.actor("孙科"), at=AT)] * 4, refusals=NO)
    assert sum(isinstance(answer, NeedStep) for answer in answers) == 1


def test_two_low_ratings_at_once_open_it_once(world: World) -> None:
    need = need_of(world, *WORKING, "answer", "tell")
    answers = at_once([lambda name=name: needs_end.need_rate(need, by=world.actor(name), at=AT, score=1)
                       for name in ("孙科", "周局")], refusals=NO)
    assert sum(isinstance(answer, NeedRating) for answer in answers) == 1
    with scoped(ROOT), transaction.atomic():
        assert (Need.objects.get().state, Need.objects.get().reopened) == ("accepted", 1)


def test_a_person_moves_while_their_need_is_answered(world: World) -> None:
    """Each takes the person before the need: nobody is thrown out, and the need ends up whole in the new unit."""
    need, to = need_of(world, *WORKING), world.units["乙县局"]
    with scoped(ROOT), transaction.atomic():
        out = transfers.transfer_propose(by=world.actor("孙科"), at=AT, person=need.person, day=TODAY, reason="随女儿", to_unit=to)
    acts = [lambda: transfers.transfer_confirm(by=world.actor("乙科"), at=AT, transfer=out),
            lambda: needs_work.need_answer(need, by=world.actor("小张"), at=AT, words="修好了")]
    answers = at_once(acts + acts[1:] * 3, refusals=NO)
    assert not isinstance(answers[0], NO), answers
    with scoped(ROOT), transaction.atomic():
        row = Need.objects.get()
        assert (row.unit_id, row.org_path, row.owned) == (to.pk, to.path, row.state == "answered")
        assert row.state in {"accepted", "answered"} and {*NeedStep.objects.values_list("org_path", flat=True)} == {to.path}


@pytest.mark.django_db
def test_killed_at_any_statement_it_is_all_or_nothing() -> None:
    with county() as world:
        need = led(world, asked(world), *WORKING, "hold")
        boss, hand = world.actor("孙科"), world.actor("小张")
        acts: list[Any] = [
            lambda: asked(world),
            lambda: needs_work.need_decline(need, by=hand, at=AT, reason="means", words="没有钱", told=TOLD),
            lambda: needs.need_pass(other, by=boss, at=AT, unit_id=world.units["乙县局"].pk, words="转"),
        ]
        other = asked(world)
        for act in acts:
            before, statement = counts(), 0
            while killed(act, statement := statement + 1):
                assert counts() == before, f"statement {statement}"
            assert statement > 5 and counts() != before, "in the end it was done"


def counts() -> list[int]:
    return [model._default_manager.count() for model in WRITTEN]


def killed(act: Any, statement: int) -> bool:
    """Whether the act died at that statement; False when it had fewer."""
    try:
        with connection.execute_wrapper(dies_at(statement)), transaction.atomic():
            act()
    except Killed:
        return True
    return False
