"""What is told in confidence: who sees a petition, who sees who brought it, and that it follows whatever it hangs on."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.needs.petitioning import DAY, registered
from tests.world import World, build
from weixia.kernel.actor import declared
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, Scope, account_mark, scoped
from weixia.needs.access import CAPABILITIES
from weixia.needs.models import Accused, Informant, Petition, PetitionHandler, PetitionStep
from weixia.needs.petition_shutting import Whom
from weixia.registry.models import Unit

pytestmark = pytest.mark.django_db
ROWS = (Petition, PetitionStep, PetitionHandler, Accused, Informant)


@pytest.fixture
def told() -> tuple[World, Petition]:
    """A complaint about 钱单位 of 甲县机关, in 甲县局, named: 林信."""
    with scoped(ROOT):
        world = build()
    whom = Whom("钱单位", "甲县机关", unit="甲县机关")
    return world, registered(world, kind="accusation", accused=whom)


def seen(scope: Scope) -> dict[str, int]:
    """How many rows of each table, and how many acts in the journal."""
    with scoped(scope):
        return {model.__name__: model._default_manager.count() for model in ROWS} | {
            "acts": Event.objects.filter(action__startswith="petition.").count()}


NOTHING = {model.__name__: 0 for model in ROWS} | {"acts": 0}
ALL = {model.__name__: 1 for model in ROWS} | {"acts": 1}


@pytest.mark.parametrize(("name", "sees"), [
    ("林信", ALL), ("周局", ALL | {"Informant": 0}), ("孙科", ALL | {"Informant": 0}), ("小张", NOTHING), ("何信", NOTHING),
    ("钱单位", NOTHING), ("外人", NOTHING), ("甲管", NOTHING), ("管理员", NOTHING), ("刘审", NOTHING | {"acts": 1})])
def test_who_sees_what(told: Any, name: str, sees: dict[str, int]) -> None:
    world, _row = told
    assert seen(world.actor(name, on=DAY).scope) == sees


def test_the_root_scope_reads_no_informant(told: Any) -> None:
    assert seen(ROOT) == ALL | {"Informant": 0}


def test_whoever_is_complained_of_sees_nothing_in_whatever_post(told: Any) -> None:
    world, row = told
    head = world.actor("周局", on=DAY).scope
    with scoped(ROOT):
        Petition.objects.filter(pk=row.pk).update(shut_accounts=[account_mark(world.accounts["周局"].pk)])
    assert seen(head) == NOTHING | {"acts": 1}
    assert seen(replace(head, path=world.units["市局"].path)) == NOTHING | {"acts": 1}
    with scoped(head):
        assert Petition.objects.update(shut_accounts=[]) == 0
    with scoped(world.actor("孙科", on=DAY).scope), pytest.raises(ProgrammingError), transaction.atomic():
        Petition.objects.filter(pk=row.pk).update(shut_accounts=[account_mark(world.accounts["孙科"].pk)])


def test_a_unit_complained_of_stays_shut_out_when_it_moves(told: Any) -> None:
    world, _row = told
    inside = replace(world.actor("孙科", on=DAY).scope, path=world.units["甲县机关"].path + "0001")
    with scoped(world.actor("管理员", on=DAY).scope):
        Unit.objects.move(Unit.objects.get(code="A"), Unit.objects.get(code="B"), "last-child")
    with scoped(ROOT):
        organ, bureau = Unit.objects.get(code="A1"), Unit.objects.get(code="A")
    for model in ROWS:
        with scoped(replace(ROOT, actor_id=world.accounts["林信"].pk)):
            row = model._default_manager.get()
        assert row.org_path == bureau.path and organ.path in row.barred, model
    assert seen(replace(inside, path=bureau.path)) == ALL | {"Informant": 0, "acts": 0}, "what was done was done where it then lay"
    with scoped(ROOT):
        Petition.objects.update(unit=organ)  # whatever put it there
    assert seen(replace(inside, path=organ.path)) == NOTHING


def test_naming_opens_who_brought_it_and_nothing_else_does(told: Any) -> None:
    world, row = told
    sun = world.actor("孙科", on=DAY).scope
    with scoped(sun):
        assert Informant.objects.update(phone_sealed="") == 0 and Informant.objects.filter(petition=row).count() == 0
        with connection.cursor() as cursor:
            cursor.execute("UPDATE needs_informant SET named = ARRAY[%s::bigint]", [world.accounts["孙科"].pk])
            assert cursor.rowcount == 0
        Petition.objects.filter(pk=row.pk).update(named=[world.accounts["孙科"].pk])
        assert Informant.objects.count() == 1
    assert seen(world.actor("林信", on=DAY).scope)["Informant"] == 0


def test_the_wall_lets_in_the_posts_that_the_room_lets_in() -> None:
    assert declared()["confided.read"] == frozenset(CAPABILITIES["petition.read"])
