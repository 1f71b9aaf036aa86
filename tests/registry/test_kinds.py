"""类别更正: by a day and a document, never by hand; a 离休干部 joined by 30 September 1949 (C4-2)."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.world import AT, build
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.holding import Elsewhere
from weixia.registry.actions.kinds import kind_correct
from weixia.registry.actions.people import person_change
from weixia.registry.models import KindChange, Person
from weixia.registry.queries import deaths

pytestmark = pytest.mark.django_db
TOLD = {"to": "lixiu", "since": date(2026, 2, 10), "document": "老干〔2026〕3号",
        "joined_on": date(1949, 8, 1), "joined_precision": "month"}


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        yield build()


def correct(world: Any, by: str = "孙科", **told: Any) -> KindChange:
    return kind_correct(world.people["王老"], by=world.actor(by), at=AT, **(TOLD | told))


def test_the_new_kind_stands_and_the_old_one_stays_told(world: Any) -> None:
    correct(world)
    person = Person.objects.get(pk=world.people["王老"].pk)
    assert (person.kind, person.revolution_joined_on, person.revolution_joined_precision) == ("lixiu", date(1949, 8, 1), "month")
    [kept] = deaths.kind_changes(person, seen_by=world.actor("小张"))
    assert (kept.kind_before, kept.kind_after, kept.since, kept.document) == ("tuixiu", "lixiu", date(2026, 2, 10), "老干〔2026〕3号")


@pytest.mark.parametrize("joined,allowed", [(date(1949, 9, 30), True), (date(1949, 10, 1), False), (None, False)])
def test_the_last_day_of_the_revolution_is_the_thirtieth(world: Any, joined: date | None, allowed: bool) -> None:
    if allowed:
        assert correct(world, joined_on=joined).pk
    else:
        with pytest.raises(Impossible) as problem, transaction.atomic():
            correct(world, joined_on=joined)
        assert problem.value.column == "joined"


@pytest.mark.parametrize("told,column", [
    ({"since": date(2026, 3, 3)}, "since"), ({"document": " "}, "document"), ({"to": "tuixiu"}, "kind"), ({"to": "king"}, "kind")])
def test_what_is_missing_is_said_at_its_box(world: Any, told: dict[str, Any], column: str) -> None:
    with pytest.raises(Impossible) as problem, transaction.atomic():
        correct(world, **told)
    assert problem.value.column == column


def test_a_file_is_not_made_lixiu_by_hand(world: Any) -> None:
    person = Person.objects.get(pk=world.people["王老"].pk)
    with pytest.raises(Impossible, match="类别更正"), transaction.atomic():
        person_change(by=world.actor("小张"), at=AT, person=person, version=person.version, values={"kind": "lixiu"})
    assert Person.objects.get(pk=person.pk).kind == "tuixiu"


def test_an_officer_and_a_stranger_may_not(world: Any) -> None:
    with pytest.raises(Refused), transaction.atomic():
        correct(world, by="小张")
    with pytest.raises((Refused, Elsewhere)), transaction.atomic():
        correct(world, by="外人")
