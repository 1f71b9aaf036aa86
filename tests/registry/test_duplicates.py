"""疑似重复: who may be one person, and who is not suspected."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weixia.registry import duplicates, likeness
from weixia.registry.duplicates import (
    LINE,
    NEAR_IDENTITY,
    OTHER_IDENTITY,
    SAME_IDENTITY,
    SAME_NAME,
    SAME_PHONE,
    Record,
    judge,
    weigh,
)
from weixia.registry.naming import spell

DAY = date(1936, 5, 3)
NUMBER = "110105193605031018"


def record(number, name="王淑兰", birth=DAY, **more):
    return Record(number, name, spell(name).pinyin, birth, **{"sex": "2"} | more)


def told(*records, opened=lambda ids: {}):
    return [pair.key for pair in judge(combinations(records, 2), opened) if pair.is_strong]


@pytest.mark.parametrize("other", [
    record("B"), record("B", "王淑蓝", path="u"), record("B", "王书南", phone_index="p"), record("B", "王淑琴", path="u", work_started=DAY),
    record("B", birth=date(1936, 3, 5)), record("B", birth=date(1936, 3, 13)), record("B", birth=date(1936, 6, 21)),
    record("B", birth=date(1946, 5, 3), phone_index="p"), record("B", birth=None, phone_index="p"),
    record("B", birth=None, year=1936, path="u"), record("B", "王书兰", None, year=1936, month=5, path="u"),
    record("B", "王小兰", path="u"),
    record("B", "李王淑兰", phone_index="p", path="u"), record("B", "赵云", None, identity_index="i", identity=NUMBER),
], ids=["namesake", "sound", "dialect", "one character", "swapped", "as lunar", "from lunar", "year", "no birth", "year only", "month",
        "nickname", "married",
        "number"])
def test_one_person_written_twice_is_suspected(other):
    one = record("A", phone_index="p", path="u", work_started=DAY)
    one = replace(one, identity_index="i", identity=NUMBER) if other.identity else one
    [pair] = judge([(one, other)], lambda ids: {})
    said = duplicates.words()
    assert pair.is_strong and pair.reasons and all(said[reason] for reason in pair.reasons)


@pytest.mark.parametrize("other", [
    record("B", "李淑兰"), record("B", "王芳", phone_index="p", address_index="a"), record("B", "王淑琴"),
    record("B", "王淑琴", phone_index="p", address_index="a"), record("B", "王建国", date(1962, 1, 9), phone_index="p", address_index="a"),
    record("B", birth=date(1936, 11, 20), path="u"),
    record("B", identity="110105193605039999", identity_index="j"),
    record("B", "王淑琴", phone_index="p", address_index="a", identity="110105193605031034", identity_index="j"),
], ids=["other surname", "twin of two characters", "alike", "twin", "son", "namesake of the unit", "namesake of the day",
        "twin next number"])
def test_two_people_who_are_alike_are_not(other):
    one = record("A", phone_index="p", address_index="a", path="u", identity=NUMBER, identity_index="i")
    one = one if other.identity else replace(one, identity="", identity_index="")
    if other.identity and other.name == one.name:
        one = replace(one, phone_index="", address_index="")
    assert told(one, other) == []


def test_a_shared_phone_is_said_and_is_not_enough():
    pair = weigh(record("A", phone_index="p"), record("B", "赵云", None, phone_index="p"))
    assert pair.reasons == (SAME_PHONE,) and pair.is_told and not pair.is_strong


def test_a_slip_in_the_number_is_found_by_opening_it_once():
    asked = []
    slip, other = record("B", identity_index="j", id=2), record("C", identity_index="k", id=3)
    new = record("A", identity=NUMBER, identity_index="i", row=9)
    found = judge([(slip, new), (other, new)], lambda ids: asked.append(set(ids)) or {2: "110105193605031028", 3: "110105193605034518"})
    assert [(pair.key, pair.reasons[0]) for pair in found] == [("A|B", NEAR_IDENTITY)] and asked == [{2, 3}]
    assert OTHER_IDENTITY in weigh(other, new, {3: "110105193605034518"}).reasons


def test_each_pair_once_and_the_same_number_whatever_the_name():
    same = record("C", "赵云", None, identity_index="i"), record("D", identity_index="i")
    assert [pair.key for pair in judge([(record("A"), record("B"))] * 2, lambda ids: {})] == ["A|B"]
    assert weigh(*same).reasons[0] == SAME_IDENTITY and weigh(record("A"), record("B")).reasons == (SAME_NAME,)


@given(st.lists(st.sampled_from("王李张淑兰芳强"), min_size=2, max_size=4), st.dates(date(1930, 1, 1), date(1940, 1, 1)))
def test_comparing_does_not_depend_on_the_order(letters, birth):
    one, other = record("A"), record("B", "".join(letters), birth)
    assert weigh(one, other).points == weigh(other, one).points and weigh(one, other).reasons == weigh(other, one).reasons


def test_every_way_of_being_alike_has_words_and_points():
    names = {likeness.SAME, likeness.SOUND, likeness.NEAR_SOUND, likeness.FAMILIAR, likeness.ONE_CHARACTER, likeness.OTHER_SURNAME}
    births = {likeness.SWAPPED, likeness.CALENDAR, likeness.SLIP, likeness.PART, likeness.SAME_MONTH, likeness.SAME_YEAR}
    said = duplicates.words()
    assert {f"name_{name}" for name in names} | {f"birth_{birth}" for birth in births} <= said.keys()
    assert names < duplicates.NAMES.keys() and births < duplicates.BIRTHS.keys() and LINE > max(duplicates.BIRTHS.values())
