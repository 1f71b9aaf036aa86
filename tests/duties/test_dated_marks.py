"""C8, RELIABILITY: a mark holds from its day on: nobody becomes late for a day on which nothing was owed, and nothing that was
done is lost."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction

from tests.acceptance import stage
from weixia.duties.lacking import lacks
from weixia.duties.models import Duty, Subject
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.people import person_change
from weixia.registry.models import Person

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 10)
ILL = "contact.seriously_ill"


@pytest.fixture
def world() -> Any:
    made = stage.county(DAY)
    with scoped(ROOT):
        yield made


def change(world: Any, name: str = "王老", *, on: date = DAY, tags: Any = None, since: date | None = None, **values: Any) -> None:
    person = Person.objects.get(pk=world.people[name].pk)
    with transaction.atomic():
        person_change(by=world.actor("小张", on=on), at=stage.moment(on), person=person, version=person.version, values=values,
                      tags=tags, since=since)


def said(world: Any, rule: str = ILL, on: date = date(2026, 12, 31)) -> dict[str, str]:
    return {one.period: one.status for one in stage.owed(world, "王老", rule, on=on, by="周局")}


def test_a_tag_of_today_makes_no_month_undone(world: Any) -> None:
    change(world, tags=["重病"])
    assert said(world, on=DAY) == {}
    stage.settle(date(2026, 8, 5))
    assert said(world, on=date(2026, 8, 5)) == {"2026-07": "missed", "2026-08": "open"}


def test_a_tag_that_is_taken_off_leaves_what_was_kept_and_opens_nothing_more(world: Any) -> None:
    change(world, tags=["重病"], since=date(2026, 3, 20))
    stage.met(world, "王老", date(2026, 6, 10))
    assert said(world, on=DAY) == {"2026-04": "missed", "2026-05": "missed", "2026-06": "kept"}
    change(world, on=date(2026, 6, 12), tags=[])
    stage.settle(date(2026, 9, 30))
    assert said(world) == {"2026-04": "missed", "2026-05": "missed", "2026-06": "kept"}
    change(world, on=date(2026, 10, 20), tags=["重病"])
    stage.settle(date(2026, 12, 31))
    assert {*said(world)} == {"2026-04", "2026-05", "2026-06", "2026-11", "2026-12"}, "nothing between two spans"
    [duty] = [one for one in stage.owed(world, "王老", ILL, on=DAY, by="周局") if one.period == "2026-06"]
    assert duty.grounds["ill"] is True
    page = stage.read(stage.browser(world, "周局"), f"/people/{world.people['王老'].pk}?tab=record")
    assert "以前的重病" in page


def test_a_slip_of_the_day_takes_nothing_along(world: Any) -> None:
    before = list(Duty.objects.order_by("pk").values_list("rule", "person", "period", "opens", "due"))
    change(world, tags=["重病"], since=date(2026, 1, 1))
    assert len(said(world)) > 4
    change(world, tags=[])
    assert list(Duty.objects.order_by("pk").values_list("rule", "person", "period", "opens", "due")) == before
    assert Subject.stretches.count() == Subject.objects.count()


def test_a_chain_opens_when_it_is_first_asked_with_its_whole_time(world: Any) -> None:
    change(world, resettled=True, since=date(2026, 6, 1))
    [tour] = stage.owed(world, "王老", "tour.resettled", on=DAY, by="周局")
    assert (tour.opens, tour.due, tour.status) == (date(2026, 6, 1), date(2026, 12, 1), "open")
    assert tour.grounds["begun"] == "2026-06-01"
    page = stage.read(stage.browser(world, "周局"), f"/duties/{tour.pk}")
    assert "这条规则从 2026-06-01 起才用得上" in page


def test_why_not_asks_the_marks_of_that_day(world: Any) -> None:
    change(world, tags=["重病"], since=date(2026, 5, 20))
    days = date(2026, 5, 19), date(2026, 5, 20)
    met = {on: {lack.met for lack in lacks(world.people["王老"].pk, on=on, only=ILL)} for on in days}
    assert met == {date(2026, 5, 19): {False}, date(2026, 5, 20): {True}}


def test_all_settled_anew_is_what_each_change_settled(world: Any) -> None:
    """Any row of changes, days on and back: the proof finds nothing to change."""
    rng, day, names = Random(11), DAY, ["王老", "李老", "陈老"]
    for _change in range(24):
        day += timedelta(days=rng.choice([0, 0, 3, 20]))
        told: dict[str, Any] = {"since": rng.choice([None, None, day - timedelta(days=rng.randrange(200))])}
        told |= rng.choice([
            {"tags": rng.sample(["重病", "特殊困难", "高龄"], rng.randrange(3))}, {"resettled": rng.random() < 0.5},
            {"residence_kind": rng.choice(["other_city", "rural"])}, {"leader": rng.choice(["", "周局"])},
            {"kind": rng.choice(["tuixiu", "worker", "survivor"])}])
        change(world, rng.choice(names), on=day, **told)
    for name in names:
        change(world, name, on=day, note="看过")
    mine = Duty.objects.filter(person__name__in=names).order_by("pk").values_list("pk", "rule", "period", "opens", "due", "kept_on")
    before = list(mine)
    stage.settle(day)
    assert list(mine) == before and Subject.stretches.exclude(stands_until=None).exists()
