"""What units owe, read a second time in plain Python: one bureau, one month, one reception day after another."""

import random
from calendar import monthrange
from datetime import date, timedelta

import pytest

UNITS, SINCE = 60, date(2025, 3, 1)
HORIZON = date(2026, 6, 17)
DAYS = [date(2025, 3, 1), date(2025, 7, 31), date(2025, 8, 1), date(2026, 2, 28), date(2026, 6, 17)]


def slow(kind, came, left, held, since, on):
    """(period, opens, due, status, kept) of one unit as told on a day. `held`: days on which somebody received."""
    told = []
    for number in range(12 * 2):
        year, month = since.year + (since.month - 1 + number) // 12, (since.month - 1 + number) % 12 + 1
        first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        was = kind == "bureau" and (came is None or came <= first) and (left is None or first < left)
        if not was or first > on:
            continue
        alive = left - timedelta(1) if left else last
        kept = min((day for day in held if first <= day <= min(last, alive)), default=None)
        seen = kept if kept and kept <= on else None
        if seen:
            status = "kept"
        elif left and left - timedelta(1) <= on:
            status = "cancelled" if last > left - timedelta(1) else "missed"
        else:
            status = "open" if on <= last else "missed"
        told.append((f"{year}-{month:02d}", first, last, status, seen))
    return told


@pytest.mark.django_db
def test_the_engine_and_the_slow_reader_agree_and_one_fact_is_as_good_as_all():
    from django.db import connection

    from tests.duties import making, making_units
    from weixia.duties import rulebook, settling, units
    from weixia.kernel.scope import ROOT, scoped

    chance, crowd = random.Random(21), []
    with scoped(ROOT):
        making.start(SINCE, HORIZON)
        for _n in range(UNITS):
            kind = chance.choice(["bureau", "bureau", "bureau", "organ"])
            came = chance.choice([None, None, date(2025, 5, 1), date(2025, 5, 2), date(2025, 12, 31)])
            left = chance.choice([None, None, None, date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 2)])
            where, held = making_units.unit(kind, came, left), []
            for day in {SINCE + timedelta(days=chance.randrange(-20, 470)) for _m in range(chance.randrange(25))}:
                state = chance.choice(["held", "held", "held", "planned", "cancelled"])
                row = making_units.reception(where, day, held=state != "planned", cancelled=state == "cancelled")
                held += [day] if state == "held" else []
                if chance.random() < 0.2:  # facts come one by one, whatever was decided before
                    units.units_settle([row.unit_id], at=making.AT)
            crowd.append((where, kind, came, left, held))
        args = settling._args(settling.Settled(SINCE, HORIZON), units.BEGINNING, making.AT)
        for where, *_rest in crowd[::2]:
            units.units_settle([where.pk], at=making.AT)
        with connection.cursor() as cursor:
            units._decide(cursor, args)
            assert units._decide(cursor, args) == {}, "decided twice, nothing changes"
        told = {(where.pk, day): [(r["period"], r["opens"], r["due"], r["status"], r["kept_on"])
                                  for r in making_units.standing(day, unit=where)] for where, *_rest in crowd for day in DAYS}
    assert rulebook.rules("unit").keys() == {"reception.monthly"}, "a rule more: read it a second time here"
    seen = {row[3] for rows in told.values() for row in rows}
    assert seen == {"kept", "missed", "open", "cancelled"}, "every status must have been at stake"
    for where, kind, came, left, held in crowd:
        for day in DAYS:
            assert told[where.pk, day] == slow(kind, came, left, held, SINCE, day), (kind, came, left, sorted(held), day)
