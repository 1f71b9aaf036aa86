"""The plain reckoning in words comes to the same days as the compiled rules, for every rule in force."""

from datetime import date

import pytest

from tests.duties import making
from tests.duties.making import AT
from weixia.duties import explaining, rulebook, settling
from weixia.duties.models import Duty
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db
SINCE, TO = date(2025, 1, 1), date(2027, 3, 1)


@pytest.fixture
def crowd():
    with scoped(ROOT):
        for number in range(60):
            kind = ("lixiu", "tuixiu", "worker", "early", "pre1949", "survivor")[number % 6]
            who = making.person(
                kind=kind, birth_on=date(1925 + number % 30, 1 + number % 12, 1 + number % 28), resettled=number % 5 == 0,
                birth_calendar=("solar", "lunar")[number % 7 == 0], residence_kind=("", "other_city")[number % 4 == 0],
                leader="周局", tags=["重病"] if number % 4 == 1 else ["特殊困难"] if number % 4 == 3 else [],
                charge_since=date(2010, 1, 1) if number % 3 else date(2026, 5, 1 + number % 28))
            for event in ("hospital", "illness", "dispute", "hardship", "family"):
                making.happening(who, event, date(2026, 1 + number % 12, 1 + number % 28), known=date(2026, 12, 1 + number % 28))
                making.happening(who, event, date(2026, 4 + number % 6, 28))
            if number % 2:
                making.happening(who, "checkup", date(2025, 1 + number % 12, 10))
                making.contact(who, date(2025, 2 + number % 10, 3), mode="home")
            for day in (1, 6, 12, 20):
                making.contact(who, date(2026, 9, day), reached=False)
            if number % 10 == 9:
                who.died_on = date(2026, 12, 15)
                who.save()
        settling.settle(at=AT, on=TO, since=SINCE)
        yield


def test_the_words_come_to_the_days_of_the_rule(crowd):
    seen, steps = set(), set()
    for duty in Duty.objects.select_related("edition"):
        told = explaining.days(duty)
        assert told is not None, (duty.rule, duty.period)
        assert (told.opens, told.due, told.late_until) == (duty.opens, duty.due, duty.late_until), (duty.rule, duty.period, told.steps)
        seen.add(duty.rule)
        steps |= {step[:4] for step in told.steps}
    about_persons = {rule.rule for rule in rulebook.rule_book() if rule.subject == "person"}
    assert seen == about_persons, "every rule must have been at stake"
    assert {duty.due for duty in Duty.objects.filter(rule="visit.dispute", due=None)}, "a year without working days too"
