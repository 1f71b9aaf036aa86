"""The wall and `visible(actor)` against a slow reading of the tree: parents are followed one by one."""

import random

import pytest
from django.db import models

from tests.kernel import rows
from tests.world import AT, SINCE, World, build
from weixia.kernel import guard
from weixia.kernel.actor import Actor
from weixia.kernel.scope import ROOT, Scope, account_mark, scoped
from weixia.needs.models import Petition
from weixia.registry.access import visible, visible_between, visible_in_confidence
from weixia.registry.models import Person, Unit

UNITS, PEOPLE, MOVES = 30, 60, 4
RULES = {"between": visible_between, "confided": visible_in_confidence, "confided_child": visible_in_confidence,
         "confided_named": lambda actor: visible_in_confidence(actor) & models.Q(named__contains=[actor.account_id])}


def grow(dice: random.Random) -> dict[int, int | None]:
    """A random tree: unit id → parent's id."""
    parents: dict[int, int | None] = {}
    for number in range(UNITS):
        made = {"code": f"R{number}", "name": f"单位{number}", "kind": "organ"}
        parent = dice.choice([None, *parents]) if number else None
        unit = (Unit.objects.add_root(made) if parent is None
                else Unit.objects.add_child(Unit.objects.get(pk=parent), made))
        parents[unit.pk] = parent
    return parents


def settle(dice: random.Random, parents: dict[int, int | None]) -> dict[int, int]:
    """People in random units: person id → unit id."""
    homes = {}
    for number in range(PEOPLE):
        unit = dice.choice(list(parents))
        person = Person.objects.create(number=f"R{number}", name=f"人{number}", kind="tuixiu", unit_id=unit,
                                       charge_since=SINCE, created_at=AT, updated_at=AT)
        homes[person.pk] = unit
    return homes


def is_under(unit: int | None, above: int, parents: dict[int, int | None]) -> bool:
    while unit is not None and unit != above:
        unit = parents[unit]
    return unit == above


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_each_unit_sees_exactly_what_is_under_it(seed: int) -> None:
    dice = random.Random(seed)
    with scoped(ROOT):
        parents = grow(dice)
        homes = settle(dice, parents)
    for _ in range(MOVES):
        _same(parents, homes)
        with scoped(ROOT):
            _move_a_unit(dice, parents)
            moved = dice.choice(list(homes))
            homes[moved] = dice.choice(list(parents))
            Person.objects.filter(pk=moved).update(unit_id=homes[moved])
    _same(parents, homes)


def _move_a_unit(dice: random.Random, parents: dict[int, int | None]) -> None:
    moved, target = dice.sample(list(parents), 2)
    if not is_under(target, moved, parents):
        Unit.objects.move(Unit.objects.get(pk=moved), Unit.objects.get(pk=target), "last-child")
        parents[moved] = target


def _same(parents: dict[int, int | None], homes: dict[int, int]) -> None:
    paths = dict(Unit.objects.values_list("pk", "path"))
    for unit in parents:
        wanted = {person for person, home in homes.items() if is_under(home, unit, parents)}
        actor = Actor(account_id=None, name="某", role="officer", path=paths[unit])
        with scoped(actor.scope):
            assert set(Person.objects.values_list("pk", flat=True)) == wanted
        with scoped(ROOT):
            assert set(Person.objects.filter(visible(actor)).values_list("pk", flat=True)) == wanted


@pytest.mark.django_db
def test_python_and_database_say_the_same_of_every_guarded_table() -> None:
    with scoped(ROOT):
        world = build()
        for name in world.people:
            rows.furnish(world.people[name])
    actors = [world.actor(name) for name in world.accounts]
    _shut_some(world)
    for model in guard.guarded():
        for actor in actors:
            with scoped(actor.scope):
                seen = set(model._default_manager.values_list("pk", flat=True))
            rule = RULES.get(guard.wall_of(model), visible)
            with scoped(rows.EYE):
                said = set(model._default_manager.filter(rule(actor)).values_list("pk", flat=True))
            assert seen == said, f"{model.__name__} {actor.name}"


def _shut_some(world: World) -> None:
    """Of the petitions one complains of a reader, one of a unit; all name another reader."""
    with scoped(rows.EYE):
        first, second = Petition.objects.filter(org_path__startswith=world.units["甲县局"].path).order_by("pk")[:2]
        Petition.objects.filter(pk=first.pk).update(shut_accounts=[account_mark(world.accounts["孙科"].pk)])
        Petition.objects.filter(pk=second.pk).update(shut_units=[world.units["甲县局"].pk])
        Petition.objects.update(named=[rows.NAMED, world.accounts["周局"].pk])
    with scoped(world.actor("孙科").scope):
        assert not Petition.objects.filter(pk__in=[first.pk, second.pk]).exists() and Petition.objects.exists()


@pytest.mark.django_db
def test_a_scope_of_nothing_sees_nothing() -> None:
    with scoped(ROOT):
        world = build()
        rows.furnish(world.people["李老"])
    for model in guard.guarded():
        assert _seen(model, Scope(path=None)) == _seen(model, Scope(path="9999")) == 0


def _seen(model: type[models.Model], scope: Scope) -> int:
    with scoped(scope):
        return model._default_manager.count()
