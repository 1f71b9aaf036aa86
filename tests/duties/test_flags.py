"""Flags of risk: each side of each rule, what was found, who set one aside; and figures that open as many rows as they say."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.kernel import rows
from tests.world import AT, build
from weixia.duties.flags import FLAGS
from weixia.duties.queries import flags
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions.contacts import Telling, contact_record
from weixia.needs.actions.overrules import flag_overrule, flag_overrule_end
from weixia.needs.models import Search
from weixia.policy import book
from weixia.registry.actions import happenings, verifying
from weixia.registry.models import Person
from weixia.registry.queries import people, units

pytestmark = pytest.mark.django_db
TODAY = AT.date()
EIGHTY = date(TODAY.year - 80, TODAY.month, TODAY.day)


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        yield build()


def held(world: Any, name: str = "李老") -> dict[str, flags.Raised]:
    person = Person.objects.get(pk=world.people[name].pk)
    return {one.flag.name: one for one in flags.flags_of(person, seen_by=world.actor("周局"), on=TODAY)}


def test_a_flag_goes_with_the_fact_that_takes_it_away(world: Any) -> None:
    by, person = world.actor("小张"), world.people["李老"]
    assert {"silent", "stale"} <= set(held(world)) and held(world)["silent"].inputs[0][1] == "没有记录"
    contact_record(by=by, at=AT, person=person, told=Telling(day=TODAY - timedelta(days=90), mode="phone", reached=True))
    assert "silent" in held(world)
    contact_record(by=by, at=AT, person=person, told=Telling(day=TODAY - timedelta(days=89), mode="phone", reached=True))
    assert "silent" not in held(world)
    verifying.details_verify(by=by, at=AT, people=[person.pk], how="phone")
    assert "stale" not in held(world)


@pytest.mark.parametrize(("days", "holds"), [(29, True), (30, False)])
def test_a_stay_in_hospital_is_told_for_thirty_days(world: Any, days: int, holds: bool) -> None:
    happenings.happening_record(by=world.actor("小张"), at=AT, person=world.people["李老"], kind="hospital",
                                happened_on=TODAY - timedelta(days=days))
    assert ("hospital" in held(world)) is holds


@pytest.mark.parametrize(("born", "holds"), [(EIGHTY, True), (EIGHTY + timedelta(days=1), False)])
def test_living_alone_is_told_from_eighty_on(world: Any, born: date, holds: bool) -> None:
    from weixia.registry.models import ClassTag

    person = world.people["王老"]
    ClassTag.objects.filter(person=person).delete()
    Person.objects.filter(pk=person.pk).update(birth_on=born)
    assert "alone" not in held(world, "王老")
    ClassTag.objects.create(person=person, org_path=person.org_path, tag="独居")
    assert ("alone" in held(world, "王老")) is holds


def test_three_attempts_over_ten_days_are_out_of_touch(world: Any) -> None:
    for days in (12, 6, 3):
        contact_record(by=world.actor("小张"), at=AT, person=world.people["李老"],
                       told=Telling(day=TODAY - timedelta(days=days), mode="phone", reached=False))
        assert "out_of_touch" not in held(world)
    contact_record(by=world.actor("小张"), at=AT, person=world.people["李老"], told=Telling(day=TODAY, mode="phone", reached=False))
    assert held(world)["out_of_touch"].inputs == [("没联系上", f"4 次，{TODAY - timedelta(days=12)} 到 {TODAY}")]


def test_whoever_is_looked_for_is_out_of_touch_without_a_missed_call(world: Any) -> None:
    rows.make(Search, world.people["王老"], started_on=TODAY)
    assert held(world, "王老")["out_of_touch"].inputs == [("查找", f"{TODAY} 开始")]


def test_a_death_of_whom_one_survives_is_told_for_a_year(world: Any) -> None:
    survivor = world.people["陈遗属"]
    Person.objects.filter(pk=survivor.related_id).update(died_on=TODAY - timedelta(days=364))
    assert "bereaved" in held(world, "陈遗属")
    Person.objects.filter(pk=survivor.related_id).update(died_on=TODAY - timedelta(days=365))
    assert "bereaved" not in held(world, "陈遗属")


def test_one_set_aside_stays_shown_and_counts_no_more_until_its_day(world: Any) -> None:
    by, person = world.actor("孙科"), world.people["李老"]
    with pytest.raises(Refused):
        flag_overrule(person, by=world.actor("小张"), at=AT, flag="silent", reason="住院时天天见", until=TODAY)
    with pytest.raises(Impossible):
        flag_overrule(person, by=by, at=AT, flag="silent", reason="住院时天天见", until=TODAY - timedelta(days=1))
    row = flag_overrule(person, by=by, at=AT, flag="silent", reason="住院时天天见", until=TODAY)
    assert not held(world)["silent"].holds and held(world)["silent"].overrule.reason == "住院时天天见"
    assert not narrowed(world, flag="silent").filter(pk=person.pk).exists()
    tomorrow = TODAY + timedelta(days=1)
    assert [one.holds for one in flags.flags_of(person, seen_by=by, on=tomorrow) if one.flag.name == "silent"] == [True]
    assert flag_overrule_end(row, by=by, at=AT) and held(world)["silent"].holds


def narrowed(world: Any, unit: int | None = None, **more: str) -> Any:
    seen_by = world.actor("周局")
    return flags.people_with(people.people(people.Filters(unit=unit), seen_by=seen_by, on=TODAY), on=TODAY, seen_by=seen_by, **more)


def test_every_figure_opens_as_many_people_as_it_says(world: Any) -> None:
    from weixia.needs.actions.needs import Asking, need_record

    for name, kind in (("李老", "repair"), ("李老", "repair"), ("王老", "repair"), ("王老", "claim")):
        need_record(by=world.actor("小张"), at=AT, told=Asking("hotline", kind, "no_hurry", "说了什么", person_id=world.people[name].pk))
    seen_by = world.actor("周局")
    told = flags.cohorts(list(units.units(seen_by=seen_by)), seen_by=seen_by, on=TODAY)
    assert told[0].people > 2 and told[0].flags["silent"] > 1 and told[0].demand == {"claim": 1, "repair": 2}
    for row in told:
        assert row.people == narrowed(world, row.unit.pk).count()
        assert row.flags == {name: narrowed(world, row.unit.pk, flag=name).count() for name in FLAGS}
        assert all(narrowed(world, row.unit.pk, demand=kind).count() == n for kind, n in row.demand.items())


def test_every_flag_names_its_source_and_reads_as_a_rule() -> None:
    sources = set(book.load().sources)
    for flag in FLAGS.values():
        assert flag.source in sources and "%" not in flag.rule(TODAY)
