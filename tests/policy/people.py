"""A seeded crowd whose days cluster where the rules turn: ``crowd(3000)`` gives people, contacts, happenings and
waivers.

Charges begin 8, 9 and 10 days before a month's end; births fall on 29 February, in leap months, on 腊月三十 and
around 65, 90 and 100 years; contacts, check-ups and deaths fall on the opening day, the due day, the last late day
and one day to each side.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from lunar_python import LunarMonth, LunarYear

from tests.policy.slow_care import cared_for
from tests.policy.slow_days import in_common_year, lunar_of, plus_months, solar_of, spring_festival
from tests.policy.slow_reader import Contact, Happening, Person, owed_by
from tests.policy.slow_reports import told_of

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
KINDS = ["lixiu", "tuixiu", "worker", "early", "pre1949", "survivor"]
MODES = ["home", "hospital", "phone", "video", "meeting", "wechat", "letter"]
LEVELS = ["leader", "head", "staff", "volunteer", ""]
OTHER_HAPPENINGS = [
    "discharge",
    "illness",
    "dispute",
    "hardship",
    "family",
    "accident",
    "activity",
    "move_in",
    "move_out",
]
HOLIDAYS = [
    date.fromisoformat(day)
    for day in (
        "2025-01-26 2025-05-01 2025-10-01 2025-12-31 2026-01-01 2026-02-15 2026-04-30 2026-10-01 2026-12-29 2026-12-31"
    ).split()
]
LED = {"visit.longevity_birthday", "visit.hospital_leader", "contact.leader", "contact.leader_hardship"}
OWN_FACTS = {"checkup.regular": "checkup", "data.verify": "verified", "contact.lost_search": "searched"}
DAY = timedelta(days=1)
Workdays = dict[int, set[date]]


@dataclass
class Crowd:
    people: list[Person] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    withdrawn_contacts: list[Contact] = field(default_factory=list)
    withdrawn_happenings: list[Happening] = field(default_factory=list)


def crowd(count: int, workdays: Workdays, seed: int = 20261121) -> Crowd:
    """``count`` people numbered G00000 onward with all their facts; the same seed gives the same crowd."""
    rng, made = Random(seed), Crowd()
    for number in range(count):
        person, contacts, happenings = one(rng, f"G{number:05d}", workdays)
        made.people.append(person)
        made.contacts += contacts
        made.happenings += happenings
        if rng.random() < 0.1 and contacts:
            made.withdrawn_contacts.append(
                replace(rng.choice(contacts), mode="home", reached=True, handler_level="leader")
            )
        if rng.random() < 0.1:
            made.withdrawn_happenings.append(
                Happening(person.number, rng.choice(["hospital", "checkup", "verified", "searched"]), any_day(rng))
            )
    return made


def one(rng: Random, number: str, workdays: Workdays) -> tuple[Person, list[Contact], list[Happening]]:
    born = birth(rng)
    person = Person(
        number,
        rng.choices(KINDS, [4, 4, 2, 1, 1, 1])[0],
        charge(rng, born["birth_on"]),
        resettled=rng.random() < 0.35,
        residence=rng.choice(["", "other_city", "unit_housing", "abroad"]),
        leader=rng.choice(["", "周局"]),
        past=changed(rng),
        tags=frozenset(tag for tag in ("重病", "特殊困难", "高龄") if rng.random() < 0.3),
        **born,
    )
    happenings = stays(rng, number)
    contacts = in_vain(rng, number)
    for _round in range(rng.choice([0, 1, 2, 3])):
        contacts, happenings = more_facts(rng, person, contacts, happenings, workdays)
    if rng.random() < 0.25:
        person = replace(person, died_on=death(rng, person, contacts, happenings, workdays))
        happenings, contacts = after_death(rng, person, contacts, happenings)
    happenings = [*happenings, *cared_for(rng, person, happenings, Happening)]
    return person, contacts, [*happenings, *told_of(rng, number, happenings, Happening)]


def changed(rng: Random) -> tuple[tuple[str, str, date], ...]:
    """Now and then somebody was something else before, once or several times, until a turning day or any other."""
    values = {"kind": KINDS, "residence": ["", "other_city", "rural"], "resettled": ["", "1"], "led": ["", "1"], "ill": ["", "1"],
              "hard": ["", "1"]}
    marks = [mark for mark in values if rng.random() < 0.12]
    found = {(mark, rng.choice([any_day(rng), near(rng, date(2026, 1, 1)), date(2026, 3, 31), date(2026, 7, 1), date(2025, 5, 1)]))
             for mark in marks for _round in range(rng.choice([1, 1, 2, 3]))}
    return tuple((mark, rng.choice(values[mark]), until) for mark, until in sorted(found))


def any_day(rng: Random, first: date = FIRST, last: date = LAST) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def near(rng: Random, day: date, spread: int = 1) -> date:
    return day + timedelta(days=rng.randint(-spread, spread))


@cache
def leap_months() -> list[LunarMonth]:
    return [m for y in range(1924, 1963) for m in LunarYear.fromYear(y).getMonthsInYear() if m.isLeap()]


def birth(rng: Random) -> dict:
    """Birth date, precision and calendar, with a 农历生日 that agrees, disagrees or is left out."""
    year = rng.choice([1924, 1925, 1926, 1934, 1935, 1936, 1937, *range(1927, 1965)])
    shape = rng.choice(
        ["leap day", "leap month", "thirtieth", "new year", "sixty-five", "quarter", "any", "any", "ninety"]
    )
    if shape == "leap day":
        born = date(rng.choice(range(1924, 1964, 4)), 2, rng.choice([28, 29]))
    elif shape == "leap month":
        month = rng.choice(leap_months())
        born = solar_of(month.getYear(), month.getMonth(), rng.choice([1, 15, month.getDayCount()]))
    elif shape == "thirtieth":
        born = spring_festival(year)[1]
    elif shape == "new year":
        born = near(rng, spring_festival(year)[1], 30)
    elif shape == "sixty-five":
        born = any_day(rng, date(1958, 6, 1), date(1962, 12, 31))
    elif shape == "ninety":
        born = plus_months(
            near(rng, rng.choice([FIRST, date(2026, 1, 1), any_day(rng)]), 8), -12 * rng.choice([90, 100])
        )
    else:
        born = date(year, rng.randint(1, 12), rng.choice([1, 28, rng.randint(1, 28)]))
    return told_birth(rng, born)


def told_birth(rng: Random, born: date) -> dict:
    precision = rng.choices(["day", "month", "year", ""], [40, 2, 2, 1])[0]
    known = {"day": born, "month": born.replace(day=1), "year": date(born.year, 1, 1), "": None}[precision]
    told = {"birth_on": known, "birth_precision": precision, "birth_calendar": rng.choice(["solar", "lunar"])}
    if told["birth_calendar"] == "lunar" or rng.random() < 0.1:
        _year, month, day, leap = lunar_of(born)
        if rng.random() < 0.25:
            month, day, leap = rng.randint(1, 12), rng.choice([1, 15, 29, 30]), rng.random() < 0.2
        if rng.random() < 0.6:
            told |= {"lunar_month": month, "lunar_day": day, "lunar_leap": leap}
    return told | {"leap_pref": rng.choice(["plain", "leap"]), "reckoning": rng.choice(["full", "full", "nominal"])}


def charge(rng: Random, born: date | None) -> date:
    shape = rng.choice(
        ["month end", "month end", "first", "old", "old", "tour", "checkup", "birthday", "festival", "clipped"]
    )
    end = date(rng.choice([2025, 2026]), rng.choice([3, 6, 9, 12, rng.randint(1, 11)]), 1)
    end = plus_months(end, 1) - DAY
    if shape == "month end":
        return end - timedelta(days=rng.choice([8, 9, 10, 0, 1, 29, 30, 31]))
    if shape == "first":
        return near(rng, end + DAY)
    if shape == "tour":
        return plus_months(near(rng, rng.choice([FIRST, date(2026, 1, 1), any_day(rng)])), rng.choice([-36, -30]))
    if shape == "checkup":
        return plus_months(
            near(rng, rng.choice([FIRST, date(2026, 1, 1), any_day(rng)])), rng.choice([-10, -12, -22, -24])
        )
    if shape == "birthday" and born:
        turned = in_common_year(rng.choice([2025, 2026]), born.month, born.day)
        return turned - timedelta(days=rng.choice([-1, 0, 1, 6, 7, 8]))
    if shape == "festival":
        return near(rng, spring_festival(rng.choice([2024, 2025]))[0])
    if shape == "clipped":
        return rng.choice(
            [date(2024, 2, 29), date(2023, 8, 31), date(2023, 2, 28), date(2024, 4, 30), date(2022, 11, 30)]
        )
    return any_day(rng, date(2005, 1, 1), date(2024, 12, 31))


def stays(rng: Random, number: str) -> list[Happening]:
    """住院 near holidays, twice known on a day, known late or never said; and events that no rule reads."""
    found = []
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        known = near(rng, rng.choice(HOLIDAYS), 7) if rng.random() < 0.6 else any_day(rng)
        shift = timedelta(days=rng.choice([0, 1, 5, 40]))
        found.append(Happening(number, "hospital", known - shift, known if shift or rng.random() < 0.5 else None))
        if rng.random() < 0.3:
            found.append(Happening(number, "hospital", known, None))
    for _ in range(rng.choice([0, 0, 1, 2])):
        day = near(rng, rng.choice(HOLIDAYS), 12) if rng.random() < 0.5 else any_day(rng)
        known = rng.choice([None, None, day, day + 3 * DAY])
        found.append(Happening(number, rng.choice(OTHER_HAPPENINGS), day, known))
    return found


def in_vain(rng: Random, number: str) -> list[Contact]:
    """Attempts that reached nobody, three or four in nine, ten or eleven days; now and then one of them reached."""
    found: list[Contact] = []
    while rng.random() < 0.3:
        first, span = any_day(rng), rng.choice([9, 10, 11])
        shifts = [0, rng.randint(0, span), *([rng.randint(0, span)] if rng.random() < 0.5 else []), span]
        for shift in shifts:
            found.append(Contact(number, first + shift * DAY, rng.choice(["phone", "home"]), rng.random() < 0.08, "staff"))
    return found


def after_death(rng: Random, person: Person, contacts, happenings):
    """A death recorded at once, later, twice or not at all; visits to the family on the turning days."""
    died, told = person.died_on, list(happenings)
    for _ in range(rng.choice([0, 1, 1, 2])):
        told.append(Happening(person.number, "death", died, rng.choice([None, died, died + DAY, died + 5 * DAY])))
    known = max([died, *sorted(h.known_on or h.happened_on for h in told if h.kind == "death")[:1]])
    days = [known + shift * DAY for shift in (-1, 0, 1, 2, 31, 32)]
    met = [Contact(person.number, rng.choice(days), rng.choice(["home", "hospital", "phone"]), True, "staff")
           for _ in range(rng.choice([0, 1, 2]))]
    return told, [*contacts, *met]


def more_facts(rng: Random, person, contacts, happenings, workdays):
    """Some contacts and check-ups on turning days of what is owed so far, so that chains grow round by round."""
    contacts, happenings = list(contacts), list(happenings)
    reached = [c for c in contacts if c.reached]
    owed = [o for o in owed_by(person, reached, happenings, workdays, FIRST, LAST, contacts) if o.opens <= LAST]
    rules = sorted({o.rule for o in owed})
    for rule in rng.choices(rules, k=rng.choice([1, 2, 4])) if rules else []:
        each = rng.choice([o for o in owed if o.rule == rule][-12:])
        day = turning_day(rng, each)
        if each.rule in OWN_FACTS:
            known = rng.choice([None, day, day + 20 * DAY])
            happenings.append(Happening(person.number, OWN_FACTS[each.rule], day, known))
        else:
            contacts.append(contact(rng, person.number, each.rule, day))
    return contacts, happenings


def turning_day(rng: Random, owed) -> date:
    due = owed.due or owed.opens + 3 * DAY
    around = [owed.opens - DAY, owed.opens, owed.opens + DAY, due - DAY, due, due + DAY, due + 30 * DAY, due + 31 * DAY]
    around += [due + 7 * DAY, due + 8 * DAY] if owed.late == "week" else []
    between = owed.opens + (due - owed.opens) / 2
    return rng.choice([*around, between, date(2025, 12, 31), date(2026, 1, 1)])


def contact(rng: Random, number: str, rule: str, day: date) -> Contact:
    at_home = rule.startswith(("visit.", "tour.", "contact.leader", "contact.seriously_ill", "greet.seniors_day"))
    likely = ["home", "hospital", "meeting"] if rule.startswith(("contact.leader", "greet.s")) else ["home", "hospital"]
    likely = likely if at_home else MODES
    mode = rng.choice(likely if rng.random() < 0.8 else MODES)
    level = "leader" if rule in LED and rng.random() < 0.7 else rng.choice(LEVELS)
    return Contact(number, day, mode, rng.random() < 0.85, level)


def death(rng: Random, person, contacts, happenings, workdays) -> date:
    reached = [c for c in contacts if c.reached]
    owed = list(owed_by(person, reached, happenings, workdays, FIRST, LAST, contacts))
    if not owed or rng.random() < 0.1:
        return any_day(rng, date(2024, 6, 1), LAST)
    return turning_day(rng, rng.choice(owed))
