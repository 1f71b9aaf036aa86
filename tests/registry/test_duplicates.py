"""疑似重复: who may be one person, and who is not suspected."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from weixia.registry.duplicates import (
    NEAR_IDENTITY,
    NEAR_NAME,
    SAME_IDENTITY,
    SAME_NAME,
    SAME_PHONE,
    SAME_SOUND,
    Record,
    compare,
    pairs,
    words,
)

DAY = date(1936, 5, 3)


def record(number, name="王淑兰", pinyin="wang shu lan", birth=DAY, **more):
    return Record(number, name, pinyin, birth, **more)


def test_each_reason_alone():
    one = record("A")
    assert compare(one, record("B")) == (SAME_NAME,)
    assert compare(one, record("B", "王淑蓝")) == (SAME_SOUND,)
    assert compare(one, record("B", "王淑琴", "wang shu qin")) == (NEAR_NAME,)
    assert compare(one, record("B", "王淑琴", "wang shu qin", date(1937, 1, 1))) == ()
    assert compare(one, record("B", "李淑兰", "li shu lan")) == ()
    phones = record("A", phone_index="p"), record("B", "赵云", "zhao yun", None, phone_index="p")
    assert compare(*phones) == (SAME_PHONE,)
    ids = record("A", identity_index="i"), record("B", "赵云", "zhao yun", None, identity_index="i")
    assert compare(*ids) == (SAME_IDENTITY,)


def test_a_slip_in_the_number_counts_only_with_a_like_name():
    one = record("A", birth=None, identity="110105193605031018")
    assert compare(one, record("B", birth=None, identity="110105193605031028")) == (NEAR_IDENTITY,)
    assert compare(one, record("B", "赵云飞", "zhao yun fei", None, identity="110105193605031028")) == ()


def test_two_character_names_that_differ_are_two_people():
    assert compare(record("A", "王芳", "wang fang"), record("B", "王强", "wang qiang")) == ()


def test_each_pair_once_and_new_against_known():
    found = pairs([record("B"), record("C")], [record("A")])
    assert {pair.key for pair in found} == {"A|B", "B|C", "A|C"}
    assert all(pair.is_strong for pair in found)


def test_known_people_are_not_compared_with_each_other():
    assert pairs([], [record("A"), record("B")]) == []


def test_a_shared_phone_alone_is_weak():
    found = pairs([record("A", phone_index="p"), record("B", "赵云", "zhao yun", None, phone_index="p")])
    assert [pair.is_strong for pair in found] == [False]


def test_a_crowd_on_one_day_stays_fast_and_still_finds_namesakes():
    crowd = [record(f"N{n}", f"甲{chr(0x4E00 + n)}", f"jia {n}") for n in range(3000)]
    found = pairs([*crowd, record("X"), record("Y")])
    assert [pair.key for pair in found] == ["X|Y"]


@given(st.lists(st.sampled_from("王李张淑兰芳强"), min_size=2, max_size=4))
def test_comparing_does_not_depend_on_the_order(letters):
    one, other = record("A"), record("B", "".join(letters), "x")
    assert compare(one, other) == compare(other, one)


def test_every_reason_has_words():
    assert set(words()) == {SAME_IDENTITY, NEAR_IDENTITY, SAME_NAME, NEAR_NAME, SAME_SOUND, SAME_PHONE}
