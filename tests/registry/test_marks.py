"""The past of a mark: every change dated, a slip of the day gone without a trace, carried by merge, import and undo."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction

from tests.registry import test_imports_undo as imports
from tests.world import AT, build
from weixia.kernel.actor import Impossible
from weixia.kernel.scope import ROOT, scoped
from weixia.registry import marks
from weixia.registry.actions.merges import merge_make, merge_undo
from weixia.registry.actions.people import person_change
from weixia.registry.models import PastMark, Person

pytestmark = pytest.mark.django_db
TODAY = AT.date()
DAY = timedelta(days=1)


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        yield build()


def change(world: Any, name: str = "王老", *, at: datetime = AT, tags: Any = None, since: date | None = None, **values: Any) -> None:
    person = Person.objects.get(pk=world.people[name].pk)
    with transaction.atomic():
        person_change(by=world.actor("小张", on=at.date()), at=at, person=person, version=person.version, values=values, tags=tags,
                      since=since)


def past(name: str = "王老") -> list[tuple[str, str, date]]:
    return list(PastMark.objects.filter(person__name=name).order_by("mark", "until").values_list("mark", "value", "until"))


def test_whoever_is_first_entered_has_no_past_and_a_change_ends_what_was(world: Any) -> None:
    assert not PastMark.objects.exists()
    change(world, tags=["重病", "高龄"], residence_kind="abroad", resettled=True, since=TODAY - 40 * DAY)
    change(world, at=AT + DAY, kind="worker", leader="", tags=["高龄"])
    assert past() == [("ill", "", TODAY - 40 * DAY), ("ill", "1", TODAY + DAY), ("kind", "tuixiu", TODAY + DAY), ("led", "1", TODAY + DAY),
                      ("resettled", "", TODAY - 40 * DAY), ("residence", "", TODAY - 40 * DAY)]


def test_a_slip_of_the_day_leaves_nothing_and_a_day_to_come_is_refused(world: Any) -> None:
    change(world, tags=["重病"], since=date(2026, 1, 5))
    change(world, at=AT + timedelta(hours=2), tags=[])
    assert past() == []
    with pytest.raises(Impossible) as problem:
        change(world, tags=["重病"], since=TODAY + DAY)
    assert problem.value.column == "since"


def test_any_row_of_changes_says_what_was_true_on_each_day(world: Any) -> None:
    """Against a diary that writes down every day anew."""
    first, rng, pk = date(2025, 1, 1), Random(5), world.people["王老"].pk
    for _round in range(40):
        PastMark.objects.filter(person=pk).delete()
        values, on = ["a"] * 200, 100
        noted = from_day = -1
        for _change in range(8):
            on = min(199, on + rng.choice([0, 0, 1, 7]))
            given = rng.choice([None, None, on, rng.randrange(on)])
            day = given if given is not None else from_day if noted == on and 0 < from_day else on
            now, value = values[-1], rng.choice("abc")
            if now == value:
                continue
            since = None if given is None else first + given * DAY
            marks.note({pk: {"kind": now}}, {pk: {"kind": value}}, on=first + on * DAY, since=since)
            values[day:] = [value] * (200 - day)
            rows = list(PastMark.objects.filter(person=pk).order_by("until"))
            noted, from_day = (((row := rows[-1]).noted_on - first).days, (row.until - first).days) if rows else (-1, -1)
            told = [marks._then(rows, value, first + (n + 1) * DAY) for n in range(200)]
            assert told == values and all(one.value != other.value for one, other in zip(rows, rows[1:], strict=False))


def test_a_merge_unites_two_pasts_and_its_undo_parts_them(world: Any) -> None:
    change(world, "王老", tags=["重病"], since=date(2026, 2, 1))
    change(world, "李老", tags=["重病"], since=date(2026, 1, 1), residence_kind="rural")
    change(world, "李老", at=AT + DAY, tags=[], resettled=True)
    before = past("王老"), past("李老")
    kept, gone = (Person.objects.get(pk=world.people[name].pk) for name in ("王老", "李老"))
    merge = merge_make(by=world.actor("孙科"), at=AT + 2 * DAY, survivor=kept, merged=gone, choices={"resettled": "merged"},
                       versions={one.pk: one.version for one in (kept, gone)}, reason="同一个人", confirmed=True)
    assert ("ill", "", date(2026, 1, 1)) in past() and ("ill", "1", TODAY + DAY) not in past(), "ill while either record says so"
    assert ("resettled", "", TODAY + DAY) in past(), "with the value comes its past"
    merge_undo(by=world.actor("孙科"), at=AT + 3 * DAY, merge=merge)
    assert (past("王老"), past("李老")) == before


def test_a_roster_dates_what_it_changes_and_its_undo_takes_that_back() -> None:
    with scoped(ROOT):
        imports.units()
        imports.roster(imports.person(分类标签="高龄"))
        assert not PastMark.objects.exists()
        imports.roster(imports.person(分类标签="重病", 居住类型="农村", 联系领导="周局"))
        assert {row.mark for row in PastMark.objects.all()} == {"ill", "residence", "led"}
        imports.undo()
        assert not PastMark.objects.exists() and Person.objects.get().residence_kind == ""
