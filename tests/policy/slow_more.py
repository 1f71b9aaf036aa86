"""The slow reading of the rules that came after the first eight, under the same choices.

11. A festival's duty is due on the last workday up to the festival's own day; a missing year on the way leaves it unknown.
12. Hours are counted in whole days: 24 hours after K is the day after K.
13. A death is known on the first day anybody recorded it, never before the day itself. What is owed to the family outlives
    the person: it opens after the death, later visits keep it, and nothing cancels it.
14. Days without contact: a day on which anything reached the person ends the row of failed attempts; three attempts, the
    first ten days before the last, make one duty on that day, once a row.
"""

from collections.abc import Iterator
from datetime import date

from tests.policy.slow_days import DAY, nth_workday_after, plus_months, solar_of
from tests.policy.slow_shapes import ALL_KINDS, AT_HOME, Owed, Person, in_charge

RETIRED = ALL_KINDS - {"lixiu"}
# rule → kind of happening, workdays
AFTER_WORKDAYS = {"visit.dispute": ("dispute", 5), "visit.hardship": ("hardship", 10), "visit.family_change": ("family", 3)}
FESTIVALS = {"visit.dragon_boat": (5, 5), "visit.mid_autumn": (8, 15), "greet.seniors_day": (9, 9)}


def halves(person: Person, contacts, first: date, on: date) -> Iterator[Owed]:
    """A leader's half-yearly visit or talk: to every 离休干部, and to others in special hardship."""
    hard = person.kind in RETIRED and "特殊困难" in person.tags
    rule = "contact.leader" if person.kind == "lixiu" else "contact.leader_hardship" if hard else ""
    if not rule or not person.leader:
        return
    met = tuple(c.day for c in contacts if c.mode in AT_HOME | {"meeting"} and c.handler_level == "leader")
    for year in range(first.year, on.year + 1):
        for half, (begins, ends) in enumerate([((1, 1), (6, 30)), ((7, 1), (12, 31))], 1):
            start, end = date(year, *begins), date(year, *ends)
            opens = max(start, person.charge_since)
            if person.charge_since <= end - 30 * DAY and in_charge(person, opens):
                yield Owed(rule, f"{year}-H{half}", opens, end, "never", met)


def months_of_illness(person: Person, contacts, first: date, on: date) -> Iterator[Owed]:
    if person.kind not in ALL_KINDS or "重病" not in person.tags:
        return
    visits = tuple(c.day for c in contacts if c.mode in AT_HOME)
    start = date(first.year, 1, 1)
    while start <= on:
        after = plus_months(start, 1)
        opens = max(start, person.charge_since)
        if person.charge_since <= after - 10 * DAY and in_charge(person, opens):
            yield Owed("contact.seriously_ill", f"{start:%Y-%m}", opens, after - DAY, "never", visits)
        start = after


def festivals(person: Person, contacts, workdays, first: date, on: date) -> Iterator[Owed]:
    visits = tuple(c.day for c in contacts if c.mode in AT_HOME)
    seen = tuple(c.day for c in contacts if c.mode in AT_HOME | {"meeting"})
    for year in range(first.year - 1, on.year + 2):
        days = {rule: solar_of(year, *day) for rule, day in FESTIVALS.items()} | {"visit.national_day": date(year, 10, 1)}
        for rule, held in days.items():
            everybody = rule == "greet.seniors_day"
            opens = held - (7 if everybody else 15) * DAY
            if person.kind in (ALL_KINDS if everybody else {"lixiu"}) and in_charge(person, opens):
                due = last_workday(held, workdays)
                yield Owed(rule, held.isoformat(), opens, due, "week" if everybody else "month", seen if everybody else visits)


def last_workday(day: date, workdays) -> date | None:
    while day.year in workdays:
        if day in workdays[day.year]:
            return day
        day -= DAY
    return None


def events(person: Person, contacts, happenings, workdays) -> Iterator[Owed]:
    visits = tuple(c.day for c in contacts if c.mode in AT_HOME)
    for rule, (kind, count) in AFTER_WORKDAYS.items():
        for known in days_known(happenings, kind):
            if in_charge(person, known):
                yield Owed(rule, known.isoformat(), known, nth_workday_after(known, count, workdays), "month", visits)
    for known in days_known(happenings, "illness"):
        if in_charge(person, known):
            yield Owed("visit.illness", known.isoformat(), known, known + DAY, "month", visits)
    led = tuple(c.day for c in contacts if c.mode in AT_HOME and c.handler_level == "leader")
    for known in days_known(happenings, "hospital") if person.kind == "lixiu" else ():
        if in_charge(person, known):
            yield Owed("visit.hospital_leader", known.isoformat(), known, nth_workday_after(known, 3, workdays), "month", led)


def days_known(happenings, kind: str) -> list[date]:
    return sorted({h.known_on or h.happened_on for h in happenings if h.kind == kind})


def bereavement(person: Person, contacts, happenings) -> Iterator[Owed]:
    if person.died_on is None:
        return
    known = max([person.died_on, *days_known(happenings, "death")[:1]])
    if person.charge_since <= known:
        visits = tuple(c.day for c in contacts if c.mode in AT_HOME)
        yield Owed("bereavement.visit", known.isoformat(), known, known + DAY, "month", visits, outlives=True)


def lost(person: Person, tried, happenings, workdays) -> Iterator[Owed]:
    reached = tuple(c.day for c in tried if c.reached)
    begun = tuple(h.happened_on for h in happenings if h.kind == "searched")
    for day in days_lost(tried):
        if in_charge(person, day):
            yield Owed("contact.lost", day.isoformat(), day, nth_workday_after(day, 10, workdays), "always", reached)
            yield Owed("contact.lost_search", day.isoformat(), day, nth_workday_after(day, 2, workdays), "always", begun)


def days_lost(tried) -> list[date]:
    found, row, told = [], [], False
    for day in sorted({c.day for c in tried}):
        that_day = [c for c in tried if c.day == day]
        if any(c.reached for c in that_day):
            row, told = [], False
            continue
        row += that_day
        if not told and len(row) >= 3 and (day - row[0].day).days >= 10:
            found, told = [*found, day], True
    return found
