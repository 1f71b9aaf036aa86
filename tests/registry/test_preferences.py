"""服务偏好: dated rows with their writer, changed without losing what was; in merges the survivor's own stands."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.world import AT, build
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.merges import merge_make
from weixia.registry.actions.preferences import Wish, preferences_set
from weixia.registry.models import CarePreference, Person
from weixia.registry.queries import preferences as queries
from weixia.registry.queries import reaching

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        yield build()


def put(world: Any, name: str = "李老", who: str = "小张", **told: Any) -> list[CarePreference]:
    return preferences_set(world.people[name], by=world.actor(who), at=AT, **{"wishes": {"taboo": Wish(words="不提老伴")}, **told})


def stand(world: Any, name: str = "李老") -> dict[str, str]:
    return {one.kind: str(one.said) for one in queries.preferences_of(world.people[name].pk, seen_by=world.actor("周局"))}


def test_a_changed_wish_ends_the_old_one_and_both_stay_told(world: Any) -> None:
    put(world, wishes={"taboo": Wish(words="不提老伴"), "hearing": Wish(("loud",), "左耳")}, since=date(2026, 1, 1))
    assert stand(world) == {"hearing": "听力差，说话大声、慢些，左耳", "taboo": "不提老伴"}
    assert put(world, who="何信", wishes={"taboo": Wish(words="不拍照"), "hearing": Wish()})
    assert stand(world) == {"taboo": "不拍照"}
    before = queries.preferences_before(world.people["李老"].pk, seen_by=world.actor("周局"))
    assert {(one.kind, one.since, one.by, by) for one, _day, by in before} == {
        ("taboo", date(2026, 1, 1), "小张", "何信"), ("hearing", date(2026, 1, 1), "小张", "何信")}
    assert put(world, wishes={"taboo": Wish(words="不拍照")}) == []


@pytest.mark.parametrize(("told", "column"), [
    ({"wishes": {"hearing": Wish(("shout",))}}, "hearing"), ({"wishes": {"belief": Wish(words="x")}}, ""),
    ({"wishes": {"diet": Wish(words="x" * 201)}}, "diet"), ({"since": AT.date() + timedelta(days=1)}, "since")])
def test_what_cannot_be_is_said(world: Any, told: dict[str, Any], column: str) -> None:
    with pytest.raises(Impossible) as refused:
        put(world, **told)
    assert refused.value.column == column


def test_a_director_reads_and_does_not_write(world: Any) -> None:
    with pytest.raises(Refused):
        put(world, who="周局")


def test_letters_go_by_the_channels_that_are_fine(world: Any) -> None:
    put(world, wishes={"channels": Wish(("letter", "phone", "visit"))})
    assert reaching.order_of(world.people["李老"].pk) == ("print", "voice")


def test_in_a_merge_the_survivors_own_wish_stands(world: Any) -> None:
    put(world)
    put(world, "王老", wishes={"taboo": Wish(words="不谈病"), "diet": Wish(words="软食")})
    both = [Person.objects.get(pk=world.people[name].pk) for name in ("李老", "王老")]
    merge_make(by=world.actor("孙科"), at=AT, survivor=both[0], merged=both[1], choices={}, reason="同一个人", confirmed=True,
               versions={one.pk: one.version for one in both})
    assert stand(world) == {"taboo": "不提老伴", "diet": "软食"}
