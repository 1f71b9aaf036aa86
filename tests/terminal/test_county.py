"""The demo county has the documents' shape, and is a clean set of ledgers on any day."""

from collections import Counter
from datetime import date

import pytest

from weixia.faces.terminal._county import books

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def county():
    return books.make(TODAY)


@pytest.fixture(scope="module")
def members(county):
    return [person for person in county.people if person["政治面貌"] == "中共党员"]


def test_it_has_1460_people_with_numbers_of_their_own(county):
    assert len(county.people) == 1460
    assert len({person["人员编号"] for person in county.people}) == 1460
    assert len({person["公民身份号码"] for person in county.people}) == 1460


def test_603_members_are_26_and_529_and_48(members):
    kinds = Counter(member["人员类别"] for member in members)
    assert kinds.pop("离休干部") == 26
    assert kinds.pop("提前离岗") == 48
    assert sum(kinds.values()) == 529


def test_603_members_live_401_here_196_in_the_city_and_6_away(members):
    places = Counter(member["居住行政区划"] for member in members)
    assert places.pop("210224") == 401
    assert places.pop("210200") == 196
    assert sum(places.values()) == 6


def test_19_resettled_elders_in_13_provinces_with_8_survivors(county):
    resettled = [person for person in county.people if person["易地安置"] == "是"]
    elders = [person for person in resettled if person["人员类别"] != "遗属"]
    assert (len(elders), len(resettled) - len(elders)) == (19, 8)
    assert len({person["居住行政区划"] for person in elders}) == 13


def test_every_member_is_in_one_of_15_formal_and_16_other_branches(members):
    branches = {member["党支部"] for member in members}
    loose = {branch for branch in branches if branch.endswith("功能型党支部")}
    assert (len(branches - loose), len(loose)) == (15, 16)


def test_nothing_lies_in_the_future_or_before_the_charge(county):
    since = {person["人员编号"]: person["管理起始日"] for person in county.people}
    for row in county.contacts:
        assert since[row["人员编号"]] <= row["日期"] <= TODAY.isoformat()
    for row in county.events:
        assert row["发生日期"] <= TODAY.isoformat()


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2027, 1, 1), date(2026, 2, 16), date(2025, 7, 26)])
def test_any_day_will_do_and_gives_the_same_county_again(day):
    assert books.make(day) == books.make(day)
