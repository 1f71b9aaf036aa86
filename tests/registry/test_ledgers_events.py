"""重要情况台账: every row that differs is a fact of its own, and a death is told to the register."""

from datetime import date

import pytest

from tests.registry.importing import AT, person, plan, roster, take, units, verdicts
from weixia.kernel.actor import OPERATOR
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.ledgers import pipeline
from weixia.registry.ledgers.events import EVENTS
from weixia.registry.ledgers.verdicts import NEW, SAME, WRONG
from weixia.registry.models import Happening, Person


@pytest.fixture(autouse=True)
def county(db):
    with scoped(ROOT):
        units()
        roster(person(出生日期="1936-05-03"), person(人员编号="P2", 姓名="李强", 去世日期="2026-03-01"))
        yield


def event(number="P1", kind="住院", happened="2026-11-18", known="", **more):
    return {"人员编号": number, "事件": kind, "发生日期": happened, "得知日期": known, "说明": ""} | more


def test_what_is_stored():
    assert take(EVENTS, event(known="2026.11.19", 说明="市医院，心内科")) == [NEW]
    one = Happening.objects.get()
    assert (one.kind, one.happened_on, one.known_on) == ("hospital", date(2026, 11, 18), date(2026, 11, 19))
    assert (one.text, one.person.number, one.late, one.org_path) == ("市医院，心内科", "P1", False, one.person.org_path)


@pytest.mark.parametrize(("happened", "late"), [("2026-11-20", False), ("2026-11-13", False), ("2026-11-12", True)])
def test_late_is_more_than_seven_days(happened, late):
    take(EVENTS, event(happened=happened))
    assert Happening.objects.get().late is late


def test_rows_that_differ_anywhere_are_two_facts_and_equal_ones_one():
    rows = [event(), event(known="2026-11-18"), event(说明="再次"), event(), event(happened="2026年11月18日")]
    assert take(EVENTS, *rows) == [NEW, NEW, NEW, SAME, SAME]
    assert take(EVENTS, *rows) == [SAME] * 5
    assert Happening.objects.count() == 3


@pytest.mark.parametrize("wrong", [
    event(number=""), event(number="X9"), event(kind=""), event(kind="旅游"), event(happened=""), event(happened="2026-02-30"),
    event(happened="2026年11月"), event(known="2025-11-31"), event(kind="去世", happened="1936-05-02"), event(number="示例001"),
])
def test_wrong_rows_are_not_written_and_the_others_are(wrong):
    assert take(EVENTS, wrong, event()) == [WRONG, NEW]
    assert Happening.objects.count() == 1


def test_a_death_sets_the_day_where_the_roster_has_none():
    made = plan(EVENTS, event(kind="去世", happened="2026-11-01"), event(kind="去世", happened="2026-11-02"))
    assert verdicts(made) == [NEW, NEW] and len(made.warnings) == 1
    pipeline.apply(made, by=OPERATOR, at=AT)
    one = Person.objects.get(number="P1")
    assert (one.died_on, one.died_source) == (date(2026, 11, 1), "event")
    assert roster(person(出生日期="1936-05-03")) == [SAME]
    assert Person.objects.get(number="P1").died_on == date(2026, 11, 1)


def test_where_deaths_differ_the_roster_stands_with_a_warning():
    made = plan(EVENTS, event("P2", "去世", "2026-03-02"))
    assert any("以档案为准" in warned.text for warned in made.warnings)
    pipeline.apply(made, by=OPERATOR, at=AT)
    assert Person.objects.get(number="P2").died_on == date(2026, 3, 1)
    assert Happening.objects.count() == 1


def test_the_roster_decides_later_too():
    take(EVENTS, event(kind="去世", happened="2026-11-01"))
    roster(person(出生日期="1936-05-03", 去世日期="2026-10-31"))
    one = Person.objects.get(number="P1")
    assert (one.died_on, one.died_source) == (date(2026, 10, 31), "roster")


@pytest.mark.parametrize(("row", "word"), [
    (event(happened="2099-01-01"), "今天之后"), (event("P2", "体检", "2026-03-02"), "去世"), (event(happened="1930-01-01"), "出生日期"),
    (event(known="2026-11-01"), "得知日期"),
])
def test_doubtful_days_are_kept_and_listed(row, word):
    made = plan(EVENTS, row)
    assert verdicts(made) == [NEW] and any(word in warned.text for warned in made.warnings)


def test_moves_are_history_only():
    unit = Person.objects.get(number="P1").unit_id
    assert take(EVENTS, event(kind="转出", happened="2026-01-01"), event(kind="转入", happened="2026-02-01")) == [NEW, NEW]
    assert Person.objects.get(number="P1").unit_id == unit
