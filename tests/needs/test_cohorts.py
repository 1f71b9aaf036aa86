"""一群人: the sample is fair by stratum, drawn again the same, and says who in plain conditions."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import TODAY, build
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.cohorts import Chosen, Conditions, band_on, conditions_of, frame, rank_of, sample, shares


def crowd(**sizes: int) -> list[Chosen]:
    return [Chosen(n, 1, f"{kind}{n:04d}", "某", kind, "80-89", "other") for kind, size in sizes.items() for n in range(size)]


def test_the_same_seed_draws_the_same_people_in_any_order() -> None:
    people = crowd(lixiu=40, tuixiu=300, worker=60)
    first = sample(people, size=50, seed=7)
    shuffled = list(people)
    Random(1).shuffle(shuffled)
    assert sample(shuffled, size=50, seed=7) == first
    assert sample(people, size=50, seed=8) != first
    assert Counter(one.kind for one in first) == {"lixiu": 5, "tuixiu": 38, "worker": 7}
    without = [one for one in people if one.number != first[0].number]
    assert len({*sample(without, size=50, seed=7)} & {*first}) >= 48, "one person less moves hardly anybody else"


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 200), min_size=1), st.integers(1, 400))
def test_shares_add_up_and_nobody_is_asked_who_is_not_there(sizes: dict[str, int], size: int) -> None:
    given_ = shares(sizes, size)
    assert sum(given_.values()) == min(size, sum(sizes.values()))
    assert all(0 <= given_[key] <= n for key, n in sizes.items())
    if size >= len(sizes):
        assert all(given_.values()), "each stratum is heard"


@pytest.mark.parametrize(("born", "band"), [
    (date(1956, 3, 3), "-69"), (date(1956, 3, 2), "70-79"), (date(1946, 3, 2), "80-89"), (date(1936, 3, 3), "80-89"),
    (date(1936, 3, 2), "90-99"), (date(1926, 3, 2), "100-"), (None, ""),
])
def test_the_band_turns_on_the_birthday(born: date | None, band: str) -> None:
    assert band_on(born, date(2026, 3, 2)) == band


@pytest.mark.parametrize(("rank", "treatment", "code"), [
    ("副省级", "", "province"), ("厅局级正职", "", "bureau"), ("县处级副职", "", "county"), ("正县级", "", "county"),
    ("乡科级正职", "", "section"), ("主任科员", "", "section"), ("", "副厅级", "bureau"),
    ("高级教师", "县处级副职", "county"), ("职工", "", "other"), ("", "", "other"),
])
def test_the_rank_as_bureaus_write_it(rank: str, treatment: str, code: str) -> None:
    assert rank_of(rank, treatment) == code


@pytest.mark.django_db
@pytest.mark.parametrize(("told", "who"), [
    ({}, "李老 王老 陈遗属"), ({"kinds": ("lixiu",)}, "李老"), ({"bands": ("70-79", "80-89")}, "王老"),
    ({"tags": ("高龄", "独居")}, "李老"),
    ({"resettled": "1"}, "陈遗属"), ({"resettled": "0"}, "李老 王老"), ({"language": "蒙古语"}, ""),
    ({"kinds": ("lixiu", "tuixiu"), "bands": ("70-79",)}, "王老"),
])
def test_conditions_hold_together_and_the_dead_are_not_asked(told: dict[str, object], who: str) -> None:
    with scoped(ROOT):
        actor = build().actor("小张")
    with scoped(actor.scope):
        conditions = conditions_of(Conditions(**told).told())
        assert [one.name for one in frame(conditions, seen_by=actor, on=TODAY)] == who.split()
