"""Whatever two records hold, merged and parted they hold it again: row by row, in every table that knows people."""

import random
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kernel import rows
from tests.world import AT, World, build
from weixia import reactions
from weixia.care.models import AidPlan, BereavementStep, Substitution
from weixia.duties import settling
from weixia.duties.models import Assignment, Waiver
from weixia.emergency.models import Report, Step
from weixia.kernel import journal, walls
from weixia.kernel.fields import put
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact, SearchStep
from weixia.registry import comparing, whole_rows
from weixia.registry.actions.merges import merge_make, merge_undo
from weixia.registry.models import (
    ClassTag,
    Death,
    FamilyContact,
    Happening,
    KindChange,
    Person,
    Revocation,
    Suspicion,
    Verification,
)
from weixia.registry.models.family import TAGS

LATER = AT + timedelta(days=1)
DAYS = [date(2026, 1, 5) + timedelta(days=9 * n) for n in range(6)]
STAMPED = {"version", "updated_at"}  # what says that the survivor was touched


class Undo(Exception):
    """Takes back what an example did."""


@pytest.mark.django_db
@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_merged_and_parted_every_row_is_as_it_was(seed: int) -> None:
    dice = random.Random(seed)
    try:
        with scoped(ROOT), transaction.atomic():
            world = build()
            journal.react(reactions.WHAT_FOLLOWS)
            one, other = world.people["王老"], _double(world, dice)
            for person in (one, other):
                _fill(person, world, dice)
            settling.settle(at=AT, on=AT.date(), since=date(2026, 1, 1))
            before = _everything()
            _there_and_back(world, one, other, dice)
            assert _everything() == before
            raise Undo
    except Undo:
        pass


def _there_and_back(world: World, one: Person, other: Person, dice: random.Random) -> None:
    kept, gone = (one, other) if dice.random() < 0.5 else (other, one)
    choices = {key: dice.choice(["survivor", "merged"]) for key in comparing.GROUPS if dice.random() < 0.5}
    by = world.actor("孙科")
    merge = merge_make(by=by, at=LATER, survivor=kept, merged=gone, choices=choices, reason="同一个人", confirmed=True,
                       versions={kept.pk: kept.version, gone.pk: gone.version})
    assert not Person.objects.filter(pk=gone.pk).exists()
    for model in walls.ours():
        for field in model._meta.concrete_fields:
            if field.related_model is Person and walls.wall_of(model) not in walls.APPEND_ONLY:
                assert not model._default_manager.filter(**{field.attname: gone.pk}).exists(), f"{model} still points there"
    merge_undo(by=by, at=LATER, merge=merge)


def _everything() -> dict[str, list[str]]:
    """Every guarded row that is no record of the past, as PostgreSQL writes it."""
    found: dict[str, list[str]] = {}
    for model in walls.guarded():
        if walls.wall_of(model) in walls.APPEND_ONLY or model.__name__ == "Merge":
            continue
        table = model._meta.db_table
        stamped = [name for name in STAMPED if table == "registry_person"]
        found[table] = [row for (row,) in whole_rows.run(
            "SELECT (to_jsonb(t) - %(stamped)s::text[])::text FROM {table} t ORDER BY {key}", {"stamped": stamped},
            table=table, key=str(model._meta.pk.column))]  # type: ignore[union-attr]
    return found


def _double(world: World, dice: random.Random) -> Person:
    twin = Person(number="A0009", name="王老", unit=world.units[dice.choice(["甲县局", "甲县机关"])], kind="tuixiu",
                  birth_on=dice.choice([None, date(1948, 1, 20)]), birth_precision="day", charge_since=date(2024, 1, 1),
                  sex=dice.choice(["", "1", "2"]), died_on=dice.choice([None, date(2026, 2, 1)]), note=dice.choice(["", "旧档"]),
                  created_at=AT, updated_at=AT, primary_contact="小张")
    put(twin, "health_sealed", "高血压")
    twin.health_index = "1" * 32
    twin.save()
    return twin


def _fill(person: Person, world: World, dice: random.Random) -> None:
    """A few of everything, often equal to what the other record holds."""
    for n in range(dice.randrange(4)):
        print_ = dice.choice(["", f"f{n}"])
        Contact.objects.create(person=person, day=dice.choice(DAYS), mode=dice.choice(["home", "phone"]), reached=True,
                               recorded_at=AT, fingerprint=print_, withdrawn_at=dice.choice([None, None, AT]))
        Happening.objects.create(person=person, kind=dice.choice(["hospital", "checkup"]), happened_on=dice.choice(DAYS),
                                 recorded_at=AT, fingerprint=print_)
        Waiver.objects.create(person=person, rule="visit.spring", period=f"2026-{n}", day=DAYS[0], reason="随迁",
                              by_name="孙科", at=AT, withdrawn_at=dice.choice([None, datetime(2026, 2, 1, tzinfo=AT.tzinfo)]))
        family = FamilyContact(person=person, name=dice.choice(["王一", "王二"]), relation="女儿", place=n + 1)
        put(family, "phone_sealed", "13700000000")
        family.save()
    for tag in dice.sample(TAGS, dice.randrange(4)):
        ClassTag.objects.get_or_create(person=person, tag=tag)
    for model in (Assignment, AidPlan, Substitution, BereavementStep, Death, KindChange, Report, Revocation, SearchStep, Verification):
        if dice.random() < 0.5:
            rows.make(model, person)
    fact = Happening.objects.filter(person=person).first()
    if fact is not None and dice.random() < 0.5:  # rows that hang on a fact which may stay behind
        rows.make(Step, person, report=rows.make(Report, person, happening=fact))
    third = world.people[dice.choice(["李老", "陈遗属"])]
    Suspicion.objects.create(person=dice.choice([person, third]), other=third, found_at=AT, reasons=["same_phone"],
                             pair_key="|".join(sorted((person.number, third.number))))
    if dice.random() < 0.5:
        Person.objects.filter(number="A0004").update(related=person)
