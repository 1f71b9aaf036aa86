"""核验: one press for many, one effect for two presses, an edit counts, a press taken back counts for nothing."""

import pytest

from tests.world import AT, TODAY, World, build
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import people, verifying
from weixia.registry.models import Verification
from weixia.registry.queries.verifications import last_verified, of_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with scoped(ROOT):
        yield build()


def press(world: World, *names: str, by: str = "小张", how: str = "phone") -> verifying.Checked:
    actor = world.actor(by)
    with scoped(actor.scope):
        return verifying.details_verify(by=actor, at=AT, people=[world.people[name].pk for name in names], how=how)


def test_one_press_for_many_writes_one_row_each_and_one_event_that_settles(world):
    checked = press(world, "李老", "王老")
    rows = Verification.objects.order_by("person_id")
    assert [(row.person.name, row.day, row.what, row.changed, row.act) for row in rows] == [
        (name, TODAY, ["address", "phone", "family"], [], checked.act) for name in ("李老", "王老")]
    words = list(Event.objects.filter(action__startswith="details.").values_list("action", flat=True))
    assert sorted(words) == ["details.checked", "details.verified", "details.verified"]


def test_the_same_press_twice_has_one_effect(world):
    press(world, "李老")
    again = press(world, "李老", "王老")
    assert [person.name for person in again.done] == ["王老"]
    assert [(who.name, why) for who, why in again.left] == [("李老", "今天已经核验过")]
    assert Verification.objects.count() == 2


def test_the_dead_the_foreign_and_the_strange_way(world):
    checked = press(world, "陈老", "孟老")
    assert not checked.done and [(who.name, why) for who, why in checked.left] == [("陈老", "已去世，不用核验")], "孟老 is not even named"
    with pytest.raises(Impossible):
        press(world, "李老", how="edit")
    with pytest.raises(Refused):
        press(world, "李老", by="刘审")
    assert not Verification.objects.exists()


def change(world: World, by: str = "小张", **told):
    actor, person = world.actor(by), world.people["李老"]
    with scoped(actor.scope):
        person.refresh_from_db()
        people.person_change(by=actor, at=AT, person=person, version=person.version, **{"values": {}} | told)


def test_an_edit_of_the_details_counts_and_names_what_changed(world):
    change(world, values={"phone_sealed": "13800009999"})
    change(world, values={"address_sealed": "和平巷 3 号"})
    [row] = Verification.objects.all()
    assert (row.how, row.changed) == ("edit", ["address", "phone"])


def test_a_family_contact_changed_counts_and_the_same_list_does_not(world):
    change(world, family=[{"name": "李老的女儿", "relation": "女儿"}])
    assert not Verification.objects.exists()
    change(world, family=[{"name": "李老的女儿", "relation": "女儿", "phone": "13700000009"}])
    assert Verification.objects.get().changed == ["family"]


def test_an_edit_of_anything_else_does_not_count(world):
    change(world, values={"interests": "书法"})
    assert not Verification.objects.exists()


def test_a_press_taken_back_stays_on_file_and_counts_for_nothing(world):
    checked, actor = press(world, "李老", "王老"), world.actor("小张")
    with scoped(actor.scope):
        assert last_verified([world.people["李老"].pk], seen_by=actor)[world.people["李老"].pk][0] == TODAY
        assert verifying.details_unverify(checked.act, by=actor, at=AT) == 2
        assert verifying.details_unverify(checked.act, by=actor, at=AT) == 0
        assert last_verified([world.people["李老"].pk], seen_by=actor) == {} and of_person(world.people["李老"].pk, seen_by=actor) == []
    outsider = world.actor("外人")
    with scoped(outsider.scope):
        assert verifying.details_unverify(checked.act, by=outsider, at=AT) is None
    assert Verification.objects.count() == 2
    assert [person.name for person in press(world, "李老").done] == ["李老"], "and may be pressed again"
