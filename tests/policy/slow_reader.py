"""A slow, independent reading of the duty rules: plain Python, one person and one rule at a time.

It shares nothing with the engine: other code, another lunar library, no SQL. Slow on purpose; no part of the product.

Shapes: ``read(...)`` takes people, contacts, happenings, the workday table as ``{year: set of workdays}`` (a year
that is not a key is a missing year), the day S the bureau started (``since``) and the day asked about (``on``); it
returns ``{rule, person, period, opens, due, status, kept_on}`` dicts in order. Dates are ``date`` or None.

Choices made where the text leaves room (the most literal reading each time):

1. An undetermined hospital duty (its due day needs a missing year) is listed when it opens on or after S; no contact
    makes it kept and no death cancels it, because nothing can be in [opens, due] while due is unknown.
2. Only days strictly after K are counted, so K may itself lie in a missing year as long as the counted days do not.
3. "Waived and not kept" means that no fact keeps it at all, in time or late. Waivers count from their own day on.
4. A debt due before S of a person who died before S is created too (missed or cancelled): no fact before S kept it.
5. A fact on the very day S has not kept a debt *before* S, so the debt is created and kept_late on S.
6. A leap-month birthday falls on the plain month, also in years that have the leap month; whoever prefers the leap
   month keeps it in those years. 虚岁 is the 周岁 turned on that day and one more.
7. 65 is reached on the 65th birthday; one born on 29 February reaches it on 28 February in a common year.
8. No exact birth date (missing, or only month or year): a 农历生日 of one who keeps it is greeted, for its day is
    certain; 90 and 100 only when the whole known month lies in one lunar year. 65 counts from the first known day.
9. No charge date: never in charge. A birthday is one only in years after the year of birth.
10. A hospital stay is a fact of the day K on which it became known, wherever its 发生日期 lies. Its row does not say
    "all kinds", so 遗属 are visited in hospital too.
"""

from collections import defaultdict
from datetime import date

from tests.policy import slow_care, slow_more, slow_reports
from tests.policy.slow_days import (
    DAY,
    in_common_year,
    lunar_birthday,
    lunar_of,
    nth_workday_after,
    plus_months,
    spring_festival,
)
from tests.policy.slow_shapes import ALL_KINDS, AT_HOME, Contact, Happening, Owed, Person, in_charge, stretches

__all__ = ["Contact", "Happening", "Person", "owed_by", "read"]

CALENDAR_KINDS = {
    "contact.lixiu_monthly": {"lixiu"},
    "contact.retired_quarterly": {"tuixiu", "worker", "early", "pre1949"},
}
SPOKEN = {"phone", "video", "meeting"} | AT_HOME
LATE_DAYS = {"month": 30, "week": 7}


def birthdays(person: Person, first: int, last: int) -> list[tuple[date, int | None]]:
    """(birthday, age turned) for every year, solar or lunar as the person keeps it, from ``first`` to ``last``."""
    born = person.birth_on if person.birth_precision == "day" else None
    lunar = person.birth_calendar == "lunar"
    if lunar and born is None and person.lunar_month and person.lunar_day:
        year = certain_lunar_year(person)
        of_age = [(y, y - year if year else None) for y in range(first, last + 1)]
        leap = person.lunar_leap and person.leap_pref == "leap"
        return [(lunar_birthday(y, person.lunar_month, person.lunar_day, leap), age) for y, age in of_age]
    if born is None:
        return []
    if not lunar:
        return [(in_common_year(y, born.month, born.day), y - born.year) for y in range(first, last + 1) if y > born.year]
    year, month, day, leap = lunar_of(born)
    if person.lunar_month and person.lunar_day:
        month, day, leap = person.lunar_month, person.lunar_day, person.lunar_leap
    leap = leap and person.leap_pref == "leap"
    return [(lunar_birthday(y, month, day, leap), y - year) for y in range(first, last + 1) if y > year]


def certain_lunar_year(person: Person) -> int | None:
    """The lunar year of a month-precise birth when the month's first and last day share it."""
    if person.birth_on is None or person.birth_precision != "month":
        return None
    first = person.birth_on.replace(day=1)
    years = {lunar_of(day)[0] for day in (first, plus_months(first, 1) - DAY)}
    return years.pop() if len(years) == 1 else None


def is_65(person: Person, day: date) -> bool:
    born = person.birth_on
    if born is None or person.birth_precision not in ("day", "month", "year"):
        return False
    month = 1 if person.birth_precision == "year" else born.month
    return in_common_year(born.year + 65, month, born.day if person.birth_precision == "day" else 1) <= day


def calendar_periods(person: Person, contacts, first: date, on: date):
    for rule, kinds in CALENDAR_KINDS.items():
        if person.kind not in kinds:
            continue
        months = 1 if rule == "contact.lixiu_monthly" else 3
        start = date(first.year, 1, 1)
        while start <= on:
            after = plus_months(start, months)
            end = after - DAY
            opens = max(start, person.charge_since)
            if person.charge_since <= end - 9 * DAY and in_charge(person, opens):
                key = f"{start:%Y-%m}" if months == 1 else f"{start.year}-Q{start.month // 3 + 1}"
                yield Owed(rule, key, opens, end, "never", tuple(c.day for c in contacts if c.mode in SPOKEN))
            start = after


def anniversaries(person: Person, contacts, first: date, on: date, ages=(90, 100), nominal=False):
    if person.kind not in ALL_KINDS:
        return
    led = tuple(c.day for c in contacts if c.mode in AT_HOME and c.handler_level == "leader")
    for day, age in birthdays(person, first.year - 2, on.year + 1):
        if in_charge(person, day):
            yield Owed("greet.birthday", day.isoformat(), day, day + 3 * DAY, "month", tuple(c.day for c in contacts))
        sooner = 1 if nominal and person.reckoning == "nominal" else 0
        if age is not None and age + sooner in ages and in_charge(person, day - 7 * DAY):
            yield Owed("visit.longevity_birthday", day.isoformat(), day - 7 * DAY, day, "month", led)


def spring_visits(person: Person, contacts, first: date, on: date):
    if person.kind not in ALL_KINDS:
        return
    visits = tuple(c.day for c in contacts if c.mode in AT_HOME)
    for year in range(first.year - 2, on.year + 1):
        opens, eve = spring_festival(year)
        if in_charge(person, opens):
            yield Owed("visit.spring_festival", eve.isoformat(), opens, eve, "month", visits)


def hospital_visits(person: Person, contacts, happenings, workdays, count=3):
    visits = tuple(c.day for c in contacts if c.mode in AT_HOME)
    for known in sorted({h.known_on or h.happened_on for h in happenings if h.kind == "hospital"}):
        if in_charge(person, known):
            due = nth_workday_after(known, count, workdays)
            yield Owed("visit.hospital", known.isoformat(), known, due, "month", visits)


def since_the_last(person: Person, rule: str, facts: list[date], asked, months, ahead: int):
    """One duty a base: the charge's first day and every fact since; a fact before the opening day moves the base. ``asked``
    and ``months`` are told the person as they were (choice 19)."""
    counted = sorted({f for f in facts if f > person.charge_since})
    for base in [person.charge_since, *counted]:
        opens, due = opening(person, base, asked, months, ahead)
        moved = any(base < f < opens for f in counted)
        if not moved and due and in_charge(person, opens):
            yield Owed(rule, base.isoformat(), opens, due, "always", tuple(f for f in counted if f > base))


def opening(person: Person, base: date, asked, months, ahead: int) -> tuple[date, date | None]:
    for first, after, was in stretches(person):
        if not asked(was):
            continue
        due = plus_months(base, months(was, base))
        opens = plus_months(due, -ahead)
        if opens < first:
            opens, due = first, plus_months(first, ahead)
        if opens < after:
            return opens, due
    return date.max, None


def tours(person: Person, contacts, happenings, count=36):
    visits = slow_care.far_visits(contacts, happenings)
    yield from since_the_last(person, "tour.resettled", visits, lambda was: was.resettled, lambda was, base: count, 6)
    yield from since_the_last(person, "tour.elsewhere", visits, lambda was: not was.resettled and was.residence == "other_city",
                              lambda was, base: count, 6)


def checkups(person: Person, happenings):
    def months(was: Person, base: date) -> int:
        return 12 if was.kind == "lixiu" or is_65(was, plus_months(base, 12)) else 24

    done = [h.happened_on for h in happenings if h.kind == "checkup"]
    yield from since_the_last(person, "checkup.regular", done, lambda was: was.kind in ALL_KINDS, months, 2)


def late_until(owed: Owed) -> date:
    if owed.late in LATE_DAYS:
        return owed.due + LATE_DAYS[owed.late] * DAY
    return owed.due if owed.late == "never" else date.max


def first_keeping(owed: Owed, person: Person, before: date) -> date | None:
    """The first fact that keeps it, dated ``before`` that day at the latest and in the person's lifetime."""
    if owed.due is None:
        return None
    last = min(before, late_until(owed), date.max if owed.outlives else person.died_on or date.max)
    return min((f for f in owed.keeps if owed.opens <= f <= last), default=None)


def created(owed: Owed, person: Person, since: date) -> bool:
    if (owed.due or owed.opens) >= since:
        return True
    chain = owed.late == "always" and not owed.rule.startswith(("contact.lost", "report.", "bereavement.", "aid."))
    return chain and first_keeping(owed, person, since - DAY) is None


def status_of(owed: Owed, kept: date | None, person: Person, on: date, waived: date | None) -> str:
    if kept is None and waived is not None and waived <= on:
        return "waived"
    if owed.due is None:
        return "undetermined"
    if kept is not None:
        return "kept" if kept <= owed.due else "kept_late"
    if person.died_on is not None and person.died_on <= on and not owed.outlives:
        return "cancelled" if owed.due > person.died_on else "missed"
    if on <= owed.due:
        return "open"
    return "overdue" if on <= late_until(owed) else "missed"


def owed_by(person: Person, contacts, happenings, workdays, since: date, on: date, tried=()):
    """`contacts` reached the person; `tried` are all of them. Of whoever changed, each duty is what they were on its opening
    day makes it (choice 19)."""
    if person.charge_since is None:
        return
    verified = [h.happened_on for h in happenings if h.kind == "verified"]
    yield from checkups(person, happenings)
    yield from tours(person, contacts, happenings)
    yield from since_the_last(person, "data.verify", verified, lambda was: True, lambda was, base: 6, 1)
    for first, after, was in stretches(person):
        for owed in owed_of(was, contacts, happenings, workdays, since, on, tried):
            if first <= owed.opens < after:
                yield owed


def owed_of(person: Person, contacts, happenings, workdays, since: date, on: date, tried):
    yield from calendar_periods(person, contacts, since, on)
    yield from anniversaries(person, contacts, since, on)
    yield from spring_visits(person, contacts, since, on)
    yield from hospital_visits(person, contacts, happenings, workdays)
    yield from slow_more.halves(person, contacts, since, on)
    yield from slow_more.months_of_illness(person, contacts, since, on)
    yield from slow_more.festivals(person, contacts, workdays, since, on)
    yield from slow_more.events(person, contacts, happenings, workdays)
    yield from slow_more.bereavement(person, contacts, happenings)
    yield from slow_more.lost(person, tried, happenings, workdays)
    yield from slow_reports.reports(person, happenings)
    yield from slow_care.care(person, happenings, workdays)


def read(people, contacts, happenings, workdays, *, since: date, on: date, waived=None, beside=None) -> list[dict]:
    """Every duty that stands on the day ``on``; ``waived`` is ``{(rule, person, period): day}``. ``beside`` says from what is
    owed by the book what is owed in the end: it is given (person, contacts, happenings, owed)."""
    reached, tried, happened = defaultdict(list), defaultdict(list), defaultdict(list)
    for contact in contacts:
        tried[contact.person].append(contact)
        if contact.reached:
            reached[contact.person].append(contact)
    for happening in happenings:
        happened[happening.person].append(happening)
    found = []
    for person in people:
        said, told = reached[person.number], happened[person.number]
        every = owed_by(person, said, told, workdays, since, on, tried[person.number])
        for owed in beside(person, said, told, every) if beside else every:
            if owed.opens > on or not created(owed, person, since):
                continue
            kept = first_keeping(owed, person, on)
            let_off = (waived or {}).get((owed.rule, person.number, owed.period))
            found.append({
                "rule": owed.rule, "person": person.number, "period": owed.period, "opens": owed.opens, "due": owed.due,
                "status": status_of(owed, kept, person, on, let_off), "kept_on": kept,
            })  # fmt: skip
    return sorted(found, key=lambda d: (d["rule"], d["person"], d["period"]))
