"""The wall `between`: a row that two units share, about a person whom only one of them may see."""

from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.world import AT, build
from weixia.kernel.scope import ROOT, Scope, scoped
from weixia.registry.models import Person, Transfer, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def between() -> Any:
    """王老 on the way from 甲县机关 to 乙县局: (row, world)."""
    with scoped(ROOT):
        world = build()
        row = Transfer.objects.create(
            person=world.people["王老"], from_unit=world.units["甲县机关"], to_unit=world.units["乙县局"], name="王老",
            number="A0002", kind="tuixiu", day=date(2026, 3, 2), reason="随迁", proposed_by="孙科", proposed_at=AT)
    return row, world


def scope(world: Any, unit: str) -> Scope:
    return Scope(path=world.units[unit].path)


@pytest.mark.parametrize(("unit", "sees"), [
    ("市局", 1), ("甲县局", 1), ("甲县机关", 1), ("乙县局", 1), ("甲县中学", 0)])
def test_both_sides_see_it_and_nobody_else(between: Any, unit: str, sees: int) -> None:
    _row, world = between
    with scoped(scope(world, unit)):
        assert Transfer.objects.count() == sees


def test_the_receiver_answers_and_learns_nothing_else(between: Any) -> None:
    row, world = between
    with scoped(scope(world, "乙县局")):
        assert Transfer.objects.filter(pk=row.pk).update(answer="declined") == 1
        assert not Person.objects.filter(pk=row.person_id).exists()
        assert Transfer.objects.filter(person__name="王老").count() == 0
        assert Transfer.objects.filter(pk=row.pk)._raw_delete(using="default") == 0


@pytest.mark.parametrize("column", ["person_id", "org_path", "from_unit_id", "to_unit_id", "to_path"])
def test_the_receiver_points_it_nowhere_else(between: Any, column: str) -> None:
    """Every column that decides who sees it asks for the person first."""
    row, world = between
    value = {"person_id": world.people["李老"].pk, "from_unit_id": world.units["甲县局"].pk,
             "to_unit_id": world.units["甲县中学"].pk}.get(column, world.units["乙县局"].path)
    with scoped(scope(world, "乙县局")), pytest.raises(ProgrammingError, match="out of scope"), transaction.atomic():
        Transfer.objects.filter(pk=row.pk).update(**{column: value})


def test_nobody_proposes_whom_they_do_not_see(between: Any) -> None:
    _row, world = between
    li = world.people["李老"]
    with scoped(scope(world, "乙县局")), pytest.raises(ProgrammingError, match="out of scope"), transaction.atomic():
        Transfer.objects.create(person_id=li.pk, from_unit=li.unit, to_unit=world.units["乙县局"], name="李老", number="A0001",
                                kind="lixiu", day=date(2026, 3, 2), reason="要人", proposed_by="外人", proposed_at=AT)


def test_paths_follow_units_that_move(between: Any) -> None:
    row, world = between
    with scoped(world.actor("管理员").scope):
        Unit.objects.move(Unit.objects.get(code="A1"), Unit.objects.get(code="A2"), "last-child")
    with scoped(ROOT):
        row.refresh_from_db()
        here = Unit.objects.get(code="A1").path
        assert (row.org_path, row.from_path, row.to_path) == (here, here, world.units["乙县局"].path)


def test_a_temporary_table_lends_no_path(between: Any) -> None:
    row, world = between
    with scoped(scope(world, "乙县局")), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE registry_person (id bigint, org_path text) ON COMMIT DROP")
        cursor.execute("INSERT INTO pg_temp.registry_person VALUES (%s, %s)", [row.person_id, world.units["乙县局"].path])
        with pytest.raises(ProgrammingError, match="out of scope"), transaction.atomic():
            Transfer.objects.filter(pk=row.pk).update(person_id=row.person_id)
