"""Who is calling: the elder's own number, a family's, a name; nothing told of whoever is out of sight; not without end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import AT, World
from weixia.kernel import sealing
from weixia.kernel.models import Event, Preference
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.callers import caller_look
from weixia.registry.crowding import Crowded
from weixia.registry.models import FamilyContact
from weixia.registry.queries import callers


@pytest.fixture
def world(db: None) -> World:
    from tests.world import build

    with scoped(ROOT):
        made = build()
        FamilyContact.objects.filter(person=made.people["王老"]).update(phone_index=sealing.blind("phone", "04716612345"))
    return made


def looked(world: World, text: str, *, who: str = "小张") -> list[tuple[str, str]]:
    by = world.actor(who)
    with scoped(by.scope):
        return [(one.person.name, one.relation) for one in caller_look(by=by, at=AT, text=text)]


@pytest.mark.parametrize(("text", "told"), [
    ("138 0000 0001", [("李老", "")]), ("+86-13800000001", [("李老", "")]), ("（0471）661-2345", [("王老", "女儿")]),  # noqa: RUF001
    ("李老", [("李老", "")]), ("ll", [("李老", "")]), ("A0002", [("王老", "")]), ("13900000001", []), ("", [])])
def test_who_it_may_be(world: World, text: str, told: list[tuple[str, str]]) -> None:
    assert looked(world, text) == told


def test_a_number_of_somebody_elsewhere_is_answered_like_one_nobody_has(world: World) -> None:
    asked = []
    for number in ("13900000001", "13911112222"):
        with CaptureQueriesContext(connection) as told:
            assert looked(world, number) == []
        asked.append([query["sql"].split("WHERE")[0] for query in told.captured_queries if query["sql"].startswith("SELECT")])
    assert asked[0] == asked[1] and len(asked[0]) > 2
    events = Event.objects.filter(action="person.searched").order_by("id")
    with scoped(ROOT):
        assert [(one.person_id, one.fields) for one in events] == [(None, {"by": "phone", "hits": 0})] * 2


def test_what_was_chosen_is_looked_up_again_through_the_wall(world: World) -> None:
    kin = FamilyContact.objects.all()
    with scoped(ROOT):
        own, foreign = kin.get(person=world.people["王老"]), kin.get(person=world.people["孟老"])
    by = world.actor("小张")
    with scoped(by.scope):
        one = callers.chosen(f"{own.person_id}-{own.pk}", seen_by=by)
        assert one and (one.person.name, one.kin, one.key) == ("王老", "王老的女儿", f"{own.person_id}-{own.pk}")
        for key in (f"{foreign.person_id}-{foreign.pk}", f"{own.person_id}-{foreign.pk}", str(foreign.person_id), "x", "1-x", "-"):
            assert callers.chosen(key, seen_by=by) is None


def test_numbers_are_not_tried_without_end(world: World) -> None:
    Preference.objects.create(name="look.hourly", value="10", at=AT)
    by = world.actor("小张")
    with scoped(by.scope):
        for n in range(10):
            caller_look(by=by, at=AT + timedelta(seconds=n), text=f"1390000{n:04}")
        with pytest.raises(Crowded) as stopped:
            caller_look(by=by, at=AT + timedelta(minutes=1), text="13800000001")
        assert not stopped.value.final
        assert caller_look(by=by, at=AT + timedelta(minutes=1), text="李老"), "a name is no number"
        assert caller_look(by=by, at=AT + timedelta(minutes=62), text="13800000001"), "an hour later"
