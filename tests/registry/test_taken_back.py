"""An old ledger that still says what people took back by hand: told, and not said again unseen."""

from datetime import date

import pytest

from tests.registry.importing import AT, person, plan, roster, take, units
from weixia.kernel.actor import Actor
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.deaths import revocation_confirm, revocation_propose
from weixia.registry.actions.kinds import kind_correct
from weixia.registry.ledgers.events import EVENTS
from weixia.registry.ledgers.roster import ROSTER
from weixia.registry.ledgers.verdicts import CHANGED, NEW, SAME
from weixia.registry.models import Happening, Person

HEAD, CHIEF = (Actor(account_id=number, name=name, role="section_head", unit_name="市局", path="")
               for number, name in ((1, "孙科"), (2, "周局")))
OLD = person(出生日期="1936-05-03", 去世日期="2026-03-01", 备注="旧名册")


@pytest.fixture(autouse=True)
def county(db):
    with scoped(ROOT):
        units()
        yield


def said(ledger, *rows):
    return [one.text for one in plan(ledger, *rows).warnings]


@pytest.fixture
def alive():
    """Dead by the roster, by mistake: two people said so."""
    roster(person(出生日期="1936-05-03", 去世日期="2026-03-01"))
    asked = revocation_propose(Person.objects.get(), by=HEAD, at=AT, reason="本人接了电话")
    return revocation_confirm(asked, by=CHIEF, at=AT)


def test_a_revoked_death_is_told_and_the_rest_of_the_row_is_written(alive):
    [text] = said(ROSTER, OLD)
    assert "2026-11-20" in text and "周局" in text and "2026-03-01" in text
    assert roster(OLD) == [CHANGED]
    assert (Person.objects.get().died_on, Person.objects.get().note) == (None, "旧名册")
    assert roster(OLD) == [SAME] and len(said(ROSTER, OLD)) == 1, "it is told as often as it is said"


def test_a_death_after_the_revocation_is_another_death(alive):
    assert roster(person(去世日期="2026-11-21")) == [CHANGED] and Person.objects.get().died_on == date(2026, 11, 21)


def test_an_events_ledger_does_not_say_a_revoked_death_again(alive):
    row = {"人员编号": "P1", "事件": "去世", "发生日期": "2026-03-01"}
    assert any("周局" in text for text in said(EVENTS, row))
    assert take(EVENTS, row) == [SAME] and not Happening.objects.exists() and Person.objects.get().died_on is None
    assert take(EVENTS, row | {"发生日期": "2026-11-21"}) == [NEW] and Person.objects.get().died_on == date(2026, 11, 21)


def test_an_old_category_is_told_and_stays_corrected():
    roster(person(出生日期="1926-05-03"))
    kind_correct(Person.objects.get(), by=HEAD, at=AT, to="lixiu", since=date(2026, 11, 1), document="老干〔2026〕3号",
                 joined_on=date(1949, 8, 1), joined_precision="month")
    [text] = said(ROSTER, person(备注="旧名册"))
    assert all(word in text for word in ("2026-11-01", "老干〔2026〕3号", "退休干部", "离休干部", "孙科"))
    assert roster(person(备注="旧名册")) == [CHANGED]
    assert (Person.objects.get().kind, Person.objects.get().note) == ("lixiu", "旧名册")
    assert roster(person(人员类别="退休职工")) == [CHANGED] and Person.objects.get().kind == "worker", "no kind that they ever were"
