"""The engine and the slow reader on the same 3,000 people: the same duties, days and statuses on every day asked."""

from datetime import date

import pytest

from tests.policy.comparing import differences, report
from tests.policy.people import crowd
from tests.policy.slow_reader import read
from tests.policy.workdays import workdays

PEOPLE = 3000
STARTS = [date(2025, 1, 1), date(2026, 1, 1)]
LAST = date(2027, 1, 31)
DAYS = [
    date.fromisoformat(day)
    for day in (
        "2025-02-28 2025-06-30 2025-12-31 2026-01-01 2026-02-16 2026-03-31 2026-05-31 2026-09-30 2026-11-21 2026-12-31 "
        "2027-01-31"
    ).split()
]


@pytest.mark.django_db
def test_engine_equals_slow_reader():
    from django.db import transaction

    from tests.policy.loading import NOW, load, standing, waive_some
    from weixia.duties.rulebook import rule_book
    from weixia.duties.settling import settle
    from weixia.kernel.scope import ROOT, scoped

    people, told, seen = crowd(PEOPLE, workdays()), [], set()
    with scoped(ROOT):
        load(people)
        for since in STARTS:
            start = transaction.savepoint()
            settle(at=NOW, on=LAST, since=since)
            waived = waive_some(date(2026, 3, 1), every=20)
            for day in [d for d in DAYS if d >= since]:
                facts = people.people, people.contacts, people.happenings, workdays()
                slow = read(*facts, since=since, on=day, waived=waived)
                seen |= {(row["rule"], row["status"]) for row in slow}
                told.append((differences(slow, standing(day)), len(slow), f"since {since} on {day}"))
            transaction.savepoint_rollback(start)
    print(*[f"{about}: {total} duties, {len(found)} differ" for found, total, about in told], sep="\n")
    assert len(told) > len(DAYS)
    about_persons = {rule.rule for rule in rule_book() if rule.subject == "person"}
    assert {rule for rule, status in seen if status == "kept"} == about_persons, "every rule must have been at stake"
    assert not any(found for found, *_rest in told), "\n" + "\n".join(report(*one) for one in told if one[0])
