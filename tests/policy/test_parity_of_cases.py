"""What cases owe: the engine and the slow reader on some thousands of random ones, fact by fact and all at once."""

import random
from datetime import date, timedelta

import pytest

from tests.policy import slow_cases as slow
from tests.policy.workdays import workdays

NEEDS, SINCE, HORIZON = 2500, date(2026, 1, 5), date(2026, 12, 31)
DAYS = [date(2026, 1, 9), date(2026, 2, 24), date(2026, 6, 30), date(2026, 10, 9), HORIZON]
DAY = timedelta(days=1)


def some_need(chance: random.Random) -> slow.Need:
    """One that was answered soon or late, waited once or thrice, was reopened, passed on, refused or taken back."""
    day = date(2025, 12, 1) + DAY * chance.randrange(396)
    need = slow.Need(day, chance.random() < 0.25)

    def on() -> date:
        nonlocal day
        day += DAY * chance.choice([0, 0, 0, 1, 1, 2, 3, 7, 12, 20])
        return day

    if chance.random() < 0.9:
        need.steps.append((chance.choice(["accept"] * 8 + ["refuse", "pass"]), on(), None))
    for _round in range(chance.choice([0, 1, 1, 1, 2, 3])):
        for _wait in range(chance.choice([0, 0, 1, 1, 2, 3])):
            first = on()
            until = first + DAY * chance.choice([0, 1, 5, 30, 60, 90])
            ended = chance.choice([None, min(until, on())])
            day = max(day, ended or until) if need.holds or chance.random() < 0.5 else day
            need.holds.append((first, until, ended))
        answered = on()
        need.steps.append((chance.choice(["answer", "answer", "decline"]), answered, chance.choice([None, on(), on(), on()])))
        need.steps.append((chance.choice(["reopen", "reopen", "raise", "rate"]), on(), None))
    if chance.random() < 0.1:
        need.steps.append((chance.choice(["withdraw", "end"]), on(), None))
    need.steps = [(word, when, when if word == "refuse" else told) for word, when, told in need.steps]
    return need


def stored(told):
    """The rows of these needs, in few statements: one need after another, its steps in order."""
    from tests.duties import making_cases as making
    from weixia.needs.models import Need, NeedHold, NeedStep, NeedTelling

    rows = Need.objects.bulk_create([making.need(one.received, complex=one.complex, state="withdrawn" if one.ended else "recorded")
                                     for one in told])
    steps = [(NeedStep(need=row, by_name="某", word=word, state=row.state, day=day, at=making.at(day)), reached)
             for row, one in zip(rows, told, strict=True) for word, day, reached in one.steps]
    NeedStep.objects.bulk_create([step for step, _reached in steps])
    NeedTelling.objects.bulk_create([
        NeedTelling(need=step.need, step=step, by_name="某", day=day, told_at=making.at(day), told_by="某", how="phone", at=making.at(day))
        for step, day in steps if day])
    open_ones: set[int] = set()
    holds = []
    for row, one in zip(rows, told, strict=True):  # only one wait may be open
        for first, until, ended in one.holds:
            ended = ended or (until if row.pk in open_ones else None)
            open_ones |= set() if ended else {row.pk}
            holds.append(NeedHold(need=row, by_name="某", at=making.at(first), reason="person", first=first, until=until, ended_on=ended))
    NeedHold.objects.bulk_create(holds)
    return rows


@pytest.mark.django_db
def test_the_engine_and_the_slow_reader_agree_and_one_case_is_as_good_as_all():
    from contextlib import contextmanager

    from django.db import connection

    from tests.duties import making, making_cases
    from weixia.duties import cases, rulebook, settling
    from weixia.kernel.scope import ROOT, scoped

    chance = random.Random(48)
    told = [some_need(chance) for _n in range(NEEDS)]
    days, years = {day for found in workdays().values() for day in found}, {*workdays()}

    @contextmanager
    def turn():
        with connection.cursor() as cursor:
            yield cursor

    with scoped(ROOT):
        making.start(SINCE, HORIZON)
        rows = stored(told)
        cases.cases_settle("need", [row.pk for row in rows[::3]], at=making.AT)
        for row in rows[1:90:3]:
            cases.cases_settle("need", [row.pk], at=making.AT)
        args = settling._args(settling.Settled(SINCE, HORIZON), cases.BEGINNING, making.AT)
        assert any([*cases.everybody(turn, args, subjects=["need"])])
        assert not any([*cases.everybody(turn, args, subjects=["need"])]), "decided twice, nothing changes"
        owed = {day: {} for day in DAYS}
        for day in DAYS:
            for one in making_cases.standing(day):
                owed[day].setdefault(one["case"], []).append(
                    (one["rule"], one["period"], one["opens"], one["due"], one["status"], one["kept_on"]))
    assert rulebook.rules("need").keys() == {"need.answer", "need.close", "need.close_complex"}, "a rule more: read it a second time here"
    differ, seen = [], set()
    for day in DAYS:
        for row, one in zip(rows, told, strict=True):
            found, wanted = sorted(owed[day].get(row.pk, [])), sorted(slow.of_need(one, SINCE, day, days, years))
            seen |= {line[4] for line in wanted}
            differ += [] if found == wanted else [(one, day, found, wanted)]
    assert not differ, f"{len(differ)} differ: {differ[0]}"
    assert seen == {"kept", "kept_late", "open", "overdue", "cancelled", "missed", "undetermined"}, "every status must have been at stake"


def some_petition(chance: random.Random) -> slow.Petition:
    petition = slow.Petition(date(2025, 9, 1) + DAY * chance.randrange(400))
    petition.answered = chance.choice([None, petition.registered + DAY * chance.randrange(25)])
    if petition.answered and chance.random() < 0.8:
        petition.accepted, petition.extended = petition.registered + DAY * chance.randrange(3), chance.random() < 0.4
        petition.closed = chance.choice([None, petition.accepted + DAY * chance.choice([0, 59, 60, 61, 89, 90, 91])])
    return petition


@pytest.mark.django_db
def test_petitions_are_counted_in_natural_days():
    from tests.duties import making, making_cases
    from weixia.duties import cases, rulebook
    from weixia.kernel.scope import ROOT, scoped

    chance = random.Random(49)
    told = [some_petition(chance) for _n in range(400)]
    with scoped(ROOT):
        making.start(SINCE, HORIZON)
        rows = [making_cases.petition(registered_on=one.registered, answered_on=one.answered, accepted_on=one.accepted,
                                      extended=one.extended, closed_on=one.closed) for one in told]
        cases.cases_settle("petition", [row.pk for row in rows], at=making.AT)
        owed = {day: {} for day in DAYS}
        for day in DAYS:
            for one in making_cases.standing_petitions(day):
                owed[day].setdefault(one["case"], []).append(
                    (one["rule"], one["period"], one["opens"], one["due"], one["status"], one["kept_on"]))
    assert rulebook.rules("petition").keys() == {"petition.accept", "petition.close", "petition.close_extended"}
    for day in DAYS:
        for row, one in zip(rows, told, strict=True):
            assert sorted(owed[day].get(row.pk, [])) == sorted(slow.of_petition(one, SINCE, day)), (one, day)
