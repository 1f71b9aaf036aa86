"""异地走访: who is owed a tour, by place; what a tour came to. Survivors are in the denominator, a call is no visit (AC-09)."""

from datetime import date, timedelta

import pytest

from tests.duties import making
from tests.world import STAFF, World, build
from weixia.duties import settling
from weixia.duties.models import Waiver
from weixia.duties.queries import tours
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def world():
    """Two resettled elders and a survivor, last seen in October 2023; one of another county; one who lives at home."""
    with scoped(ROOT):
        world = build()
        for name, division, resettled, kind in (
            ("李老", "110105", True, ""), ("王老", "310101", False, "other_city"), ("陈遗属", "", True, ""), ("孟老", "110105", True, "")):
            Person.objects.filter(pk=world.people[name].pk).update(division=division, resettled=resettled, residence_kind=kind)
            making.contact(world.people[name], date(2023, 10, 8), mode="home")
            making.contact(world.people[name], date(2026, 11, 1), mode="phone")
        settling.settle(at=making.AT, on=TODAY, since=date(2026, 1, 1))
        yield world


def asked(world: World, question, *, by: str = "孙科", **told):
    actor = world.actor(by, on=TODAY)
    with scoped(actor.scope):
        return question(seen_by=actor, **told)


def names(world, **told):
    rows = asked(world, lambda seen_by, **more: list(tours.tour_people(seen_by=seen_by, on=TODAY, **more)), **told)
    return [(row.person.name, row.due) for row in rows]


def test_everybody_owed_a_tour_with_their_day_survivors_too(world):
    due = date(2026, 10, 8)
    assert {name for name, _due in names(world)} == {"李老", "王老", "陈遗属"}
    assert {day for _name, day in names(world, show="late")} == {due} and len(names(world, show="late")) == 3
    assert [name for name, _due in names(world, show="survivors")] == ["陈遗属"]
    assert [name for name, _due in names(world, province="11")] == ["李老"] and [n for n, _d in names(world, province="")] == ["陈遗属"]


def test_groups_add_up_to_the_list(world):
    groups = asked(world, tours.tour_groups, on=TODAY)
    assert [(one.division, one.people, one.survivors, one.late) for one in groups] == [("", 1, 1, 1), ("1101", 1, 0, 1), ("3101", 1, 0, 1)]


def test_coverage_counts_survivors_and_no_calls(world):
    told = asked(world, tours.coverage, on=TODAY)
    assert (told.owed, told.seen, told.survivors, told.survivors_seen, told.percent) == (3, 0, 1, 0, 0)
    before = asked(world, tours.coverage, on=date(2026, 10, 8))
    assert (before.seen, before.percent) == (3, 100) and before.since == date(2023, 10, 8), "the last day still counts"
    assert asked(world, tours.coverage, on=date(2026, 10, 9)).seen == 0


def test_a_tour_is_told_with_who_was_not_reached_and_why(world):
    making.contact(world.people["李老"], date(2026, 11, 10), mode="home")
    making.contact(world.people["李老"], date(2026, 11, 11), mode="hospital")
    making.contact(world.people["陈遗属"], date(2026, 11, 12), mode="home", reached=False)
    span = tours.Span(date(2026, 11, 1), TODAY)
    visits = asked(world, lambda seen_by: list(tours.tour_visits(span, seen_by=seen_by)))
    assert [row.person.name for row in visits] == ["李老", "李老"]
    unseen = asked(world, lambda seen_by: list(tours.tour_seen(span, seen_by=seen_by, seen=False)))
    why = asked(world, lambda seen_by: tours.why_unseen([row.person_id for row in unseen], span, seen_by=seen_by))
    assert {row.person.name: why[row.person_id] for row in unseen} == {"王老": "phone", "陈遗属": "missed"}
    seen = asked(world, lambda seen_by: list(tours.tour_seen(span, seen_by=seen_by, seen=True)))
    assert [row.person.name for row in seen] == ["李老"]
    assert asked(world, tours.coverage, on=TODAY).seen == 1


def test_who_died_moved_back_or_was_set_aside_is_owed_no_tour(world):
    Person.objects.filter(pk=world.people["李老"].pk).update(died_on=date(2026, 11, 1))
    Person.objects.filter(pk=world.people["王老"].pk).update(residence_kind="suburb")
    settling.settle_people([world.people[name].pk for name in ("李老", "王老")], at=making.AT)
    assert [name for name, _due in names(world)] == ["陈遗属"]
    Waiver.objects.create(person=world.people["陈遗属"], rule="tour.resettled", period="2023-10-08", day=TODAY, reason="随迁国外",
                          by_name="周局", at=making.AT)
    assert names(world, show="late") == [] and [name for name, _due in names(world)] == ["陈遗属"]


def test_the_other_county_sees_its_own(world):
    assert [name for name, _due in names(world, by="外人")] == ["孟老"] and STAFF["外人"][2] == "乙县局"


def test_pages_follow_each_other_and_leave_nobody_out(world, monkeypatch):
    monkeypatch.setattr(tours, "PAGE", 7)
    for number in range(30):
        since = date(2020, 1, 1) + timedelta(days=number // 3)
        making.person(unit=world.units["甲县局"], resettled=True, division="130100", charge_since=since)
    settling.settle(at=making.AT, on=TODAY)
    actor, seen, after = world.actor("孙科", on=TODAY), [], ""
    with scoped(actor.scope):
        while True:
            found, after = tours.tour_page(tours.tour_people(seen_by=actor, on=TODAY), after=after)
            seen += [row.pk for row in found]
            if not after:
                break
        assert len(seen) == len(set(seen)) == 33 == tours.tour_people(seen_by=actor, on=TODAY).count()
