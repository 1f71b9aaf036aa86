"""Verbs and questions of the person."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction

from tests import world as casting
from weixia import reactions
from weixia.kernel import journal
from weixia.kernel.actor import Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import happenings
from weixia.registry.actions import people as acts
from weixia.registry.models import Person, Stewardship
from weixia.registry.queries import people as queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        journal.react({})  # only the registry's own acts are looked at here
        yield casting.build()
    journal.react(reactions.WHAT_FOLLOWS)


def _values(world: Any, **more: Any) -> dict[str, Any]:
    base = {"name": "欧阳明霞", "kind": "tuixiu", "unit": world.units["甲县局"], "charge_since": date(2026, 1, 5),
            "birth_on": date(1950, 1, 1), "birth_precision": "day", "birth_calendar": "solar"}
    return base | more


def test_a_new_person_is_spelled_sealed_and_in_charge(world: Any) -> None:
    person = acts.person_add(by=world.actor("小张"), at=AT, values=_values(world, id_sealed="110105195001011010"),
                             tags=["空巢"], family=[{"name": "小霞", "relation": "女儿", "phone": "13700000000"}])
    person.refresh_from_db()
    assert (person.pinyin, person.initials) == ("ou yang ming xia", "oymx")
    assert "110105195001011010" not in person.id_sealed
    assert queries.sealed_values(person)["id_sealed"] == "110105********1010"
    assert [(s.unit_id, s.since, s.until) for s in person.stewardships.all()] == [(person.unit_id, date(2026, 1, 5), None)]
    assert queries.search("110105195001011010", seen_by=world.actor("小张"))[0] == [person]
    assert queries.search("13700000000", seen_by=world.actor("小张"))[0] == [person]
    assert queries.search("oymx", seen_by=world.actor("小张"))[0] == [person]
    assert queries.search("明霞", seen_by=world.actor("小张"))[0] == [person]


def test_nobody_is_registered_outside_ones_units(world: Any) -> None:
    with pytest.raises(Refused):
        acts.person_add(by=world.actor("小张"), at=AT, values=_values(world, unit=world.units["乙县局"]), tags=[], family=[])


def test_a_number_in_use_elsewhere_is_refused_without_saying_where(world: Any) -> None:
    with scoped(world.actor("小张").scope), pytest.raises(acts.NumberTaken):
        acts.person_add(by=world.actor("小张"), at=AT, values=_values(world, number="B0001"), tags=[], family=[])


def test_two_people_changing_at_once_lose_nothing(world: Any) -> None:
    person = world.people["李老"]
    acts.person_change(by=world.actor("小张"), at=AT, person=person, version=1, values={"note": "甲"})
    with pytest.raises(acts.Conflict) as clash:
        acts.person_change(by=world.actor("孙科"), at=AT, person=person, version=1, values={"note": "乙"})
    assert clash.value.stored.note == "甲"


def test_the_journal_names_sealed_fields_but_never_their_values(world: Any) -> None:
    person = world.people["李老"]
    acts.person_change(by=world.actor("小张"), at=AT, person=person, version=1,
                       values={"phone_sealed": "13511112222", "note": "喜欢京剧"})
    fields = Event.objects.filter(action="person.changed").latest("id").fields
    assert fields == {"phone_sealed": None, "note": ["", "喜欢京剧"]}


def test_a_reveal_needs_a_reason_and_is_told_to_the_elder(world: Any) -> None:
    person, by = world.people["李老"], world.actor("小张")
    with pytest.raises(Refused):
        acts.person_reveal(by=by, at=AT, person=person, columns=["phone_sealed"], reason="")
    with pytest.raises(Refused):
        acts.person_reveal(by=by, at=AT, person=person, columns=["phone_sealed"], reason="other")
    shown = acts.person_reveal(by=by, at=AT, person=person, columns=["phone_sealed"], reason="phone")
    assert shown == {"phone_sealed": "13800000001"}
    event = Event.objects.get(action="person.revealed")
    assert (event.reason, event.fields, event.org_path) == ("电话核对", {"phone_sealed": None}, person.org_path)


def test_moving_to_another_unit_moves_everything_and_leaves_no_gap(world: Any) -> None:
    person = world.people["李老"]
    acts.person_change(by=world.actor("孙科"), at=AT, person=person, version=1,
                       values={"unit": world.units["甲县机关"], "charge_since": date(2026, 2, 1)})
    stored = Person.objects.get(pk=person.pk)
    spans = list(Stewardship.objects.filter(person=person).order_by("since").values_list("since", "until"))
    assert stored.org_path == world.units["甲县机关"].path
    assert spans[-1] == (date(2026, 2, 1), None)
    assert all(before[1] == after[0] for before, after in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize("kind,on,column", [
    ("hospital", date(2026, 3, 3), "happened_on"), ("checkup", date(1901, 1, 1), "happened_on"),
])
def test_an_impossible_happening_says_which_box_and_what_to_do(world: Any, kind: str, on: date, column: str) -> None:
    with pytest.raises(happenings.Impossible) as problem:
        happenings.happening_record(by=world.actor("小张"), at=AT, person=world.people["李老"], kind=kind, happened_on=on)
    assert problem.value.column == column


def test_a_death_sets_the_day_once_and_a_second_day_is_questioned(world: Any) -> None:
    person, by = world.people["李老"], world.actor("小张")
    happenings.happening_record(by=by, at=AT, person=person, kind="death", happened_on=date(2026, 3, 1))
    stored = Person.objects.get(pk=person.pk)
    assert stored.died_on == date(2026, 3, 1)
    with pytest.raises(happenings.Impossible):
        happenings.happening_record(by=by, at=AT, person=stored, kind="death", happened_on=date(2026, 2, 1))


@pytest.mark.parametrize("known,late", [(date(2026, 2, 23), False), (date(2026, 2, 22), True)])
def test_a_fact_written_down_more_than_seven_days_after_is_late(world: Any, known: date, late: bool) -> None:
    made = happenings.happening_record(by=world.actor("小张"), at=AT, person=world.people["李老"], kind="hospital",
                                       happened_on=known)
    assert made.late is late


def test_likely_twins_are_found_by_name_and_birth(world: Any) -> None:
    born = world.people["王老"].birth_on
    found = queries.likely_same(_values(world, name="王老", birth_on=born), seen_by=world.actor("小张"))
    assert [person.name for person, _why in found] == ["王老"]
    assert queries.likely_same(_values(world, name="赵四海", birth_on=born), seen_by=world.actor("小张")) == []


def test_pages_by_key_show_everybody_once(world: Any) -> None:
    seen, after = [], ""
    while True:
        rows, after = queries.page_of(queries.people(queries.Filters(living=False), seen_by=world.actor("小张"), on=date(2026, 3, 2)),
                                      after=after, size=1)
        seen += [row.name for row in rows]
        if not after:
            break
    assert sorted(seen) == sorted(name for name in world.people if name != "孟老")


@pytest.mark.parametrize("joined,precision,period", [
    (date(1937, 7, 6), "day", "土地革命战争时期"), (date(1937, 7, 7), "day", "抗日战争前期"),
    (date(1942, 12, 31), "day", "抗日战争前期"), (date(1943, 1, 1), "day", "抗日战争后期"),
    (date(1945, 9, 2), "day", "抗日战争后期"), (date(1945, 9, 3), "day", "解放战争时期"),
    (date(1949, 9, 30), "day", "解放战争时期"), (date(1949, 10, 1), "day", ""),
    (date(1945, 9, 1), "month", ""), (date(1946, 1, 1), "year", "解放战争时期"), (None, "", ""),
])
def test_the_revolutionary_period_follows_its_published_boundaries(joined: date | None, precision: str, period: str) -> None:
    from weixia.registry.periods import period_of

    assert period_of(joined, precision) == period


def test_looking_somebody_up_by_number_is_journalled_without_the_number(world: Any) -> None:
    by = world.actor("小张")
    assert acts.people_search(by=by, at=AT, text="13800000001") == [world.people["李老"]]
    event = Event.objects.get(action="person.searched")
    assert (event.person_id, event.fields, event.about) == (world.people["李老"].pk, {"by": "phone", "hits": 1}, "")
    acts.people_search(by=by, at=AT, text="李")
    assert Event.objects.filter(action="person.searched").count() == 1
