"""The engine and the slow reader where units ask more than the book, and where a rule gives way to another on a day."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from tests.policy.comparing import differences, report
from tests.policy.people import crowd
from tests.policy.slow_reader import read
from tests.policy.slow_units import Stay, Word, beside, turned
from tests.policy.workdays import workdays

PEOPLE = 1200
SINCE, LAST = date(2025, 6, 1), date(2026, 12, 31)
TURNS = date(2026, 7, 1)
DAYS = [date(2026, 2, 28), date(2026, 6, 30), date(2026, 7, 31), LAST]
D = date.fromisoformat


@pytest.fixture
def quarter_becomes_month(monkeypatch):
    """AC-27: retired people are called on every quarter, from 1 July every month."""
    from weixia.duties import rulebook
    from weixia.policy.book import EveryPeriod

    held = rulebook.rule_book()
    quarterly = held["contact.retired_quarterly"]
    new = [quarterly.model_copy(update={"until": TURNS}), quarterly.model_copy(update={
        "rule": "contact.retired_monthly", "starts": TURNS, "when": EveryPeriod(every="month", joins="days_left")})]
    changed = replace(held, rules={**held.rules, **{rule.rule: rule for rule in new}})
    monkeypatch.setattr(rulebook, "rule_book", lambda: changed)
    monkeypatch.setattr(rulebook, "_printed", {})


def placed(people):
    """Everybody in one of four units, every third in another one before; their stays, and the words of the units."""
    from tests.policy.loading import NOW
    from weixia.duties.models import Override
    from weixia.registry.models import Person, Stewardship, Unit

    top = Unit.objects.get()
    east, west = (Unit.objects.add_child(top, {"code": code, "name": code, "kind": "bureau"}) for code in ("E", "W"))
    near = Unit.objects.add_child(east, {"code": "N", "name": "N", "kind": "community"})
    units = {(top.pk,): top, (top.pk, east.pk): east, (top.pk, west.pk): west, (top.pk, east.pk, near.pk): near}
    rng, stays, rows, persons = Random(4), {}, [], {p.number: p for p in Person.objects.all()}
    for person in people.people:
        row, day = persons[person.number], date(2025, 9, 1).replace(month=rng.randint(1, 12), day=rng.choice([1, 4, 15, 28]))
        chain, earlier = rng.choice(list(units)), rng.choice(list(units))
        moved = rng.random() < 0.35 and person.charge_since < day
        stays[person.number] = ([Stay(earlier, person.charge_since, day), Stay(chain, day)] if moved
                                else [Stay(chain, person.charge_since)])
        row.unit, row.org_path, row.charge_since = units[chain], units[chain].path, day if moved else person.charge_since
        rows += [Stewardship(person=row, org_path=row.org_path, unit=units[stay.unit], since=stay.came, until=stay.left,
                             charge_from=person.charge_since if moved and stay.came == day else None)
                 for stay in stays[person.number]]
    Person.objects.bulk_update(persons.values(), ["unit", "org_path", "charge_since"], batch_size=500)
    Stewardship.objects.bulk_create(rows, batch_size=1000)
    t, e, w, n = units
    words = [Word(*said) for said in (
        ("visit.hospital", e, "workdays", 2, D("2026-03-01")), ("visit.hospital", n, "workdays", 1, D("2026-05-01")),
        ("visit.hospital", n, "workdays", None, D("2026-09-01")), ("visit.hospital", w, "workdays", 1, D("2025-10-15")),
        ("visit.longevity_birthday", e, "ages", (89, 90, 95, 100), D("2025-08-01")),
        ("visit.longevity_birthday", t, "reckonings", ("full", "nominal"), D("2025-12-01")),
        ("visit.longevity_birthday", t, "reckonings", None, D("2026-10-01")),
        ("tour.resettled", e, "months", 30, D("2022-03-01")), ("tour.resettled", n, "months", 12, D("2024-06-01")))]
    Override.objects.bulk_create(Override(
        rule=word.rule, unit=units[word.unit], name=word.name, value=list(word.value) if isinstance(word.value, tuple) else word.value,
        since=word.since, document="某文", clause="某条", reason="某因", by_name="某", at=NOW) for word in words)
    return stays, words


@pytest.mark.django_db
def test_engine_equals_slow_reader(quarter_becomes_month):
    from tests.policy.loading import NOW, load, standing
    from weixia.duties.settling import settle
    from weixia.kernel.scope import ROOT, scoped

    days_of_work = workdays()
    people, told, seen = crowd(PEOPLE, days_of_work, seed=27), [], set()
    with scoped(ROOT):
        load(people)
        stays, words = placed(people)

        def more(person, contacts, happenings, every):
            yield from turned(person, every, TURNS, LAST, contacts)
            yield from beside(person, contacts, happenings, days_of_work, stays[person.number], words, SINCE, LAST)

        settle(at=NOW, on=LAST, since=SINCE)
        for day in DAYS:
            slow = read(people.people, people.contacts, people.happenings, days_of_work, since=SINCE, on=day, beside=more)
            seen |= {(row["rule"].partition("@")[0] + "@" * ("@" in row["rule"]), row["status"]) for row in slow}
            told.append((differences(slow, standing(day)), len(slow), f"on {day}"))
        done = settle(at=NOW)
    print(*[f"{about}: {total} duties, {len(found)} differ" for found, total, about in told], sep="\n")
    for rule in ("visit.hospital@", "visit.longevity_birthday@", "tour.resettled@", "contact.retired_monthly", "contact.retired_quarterly"):
        assert {(rule, "kept"), (rule, "overdue" if rule == "tour.resettled@" else "missed")} <= seen, rule
    assert not any(found for found, *_rest in told), "\n" + "\n".join(report(*one) for one in told if one[0])
    assert (done.added, done.changed, done.gone) == (0, 0, 0)
