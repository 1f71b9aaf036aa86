"""The slow reading of what care keeps, under the same choices.

17. The family was told, the case was closed, a plan was made: facts of kind `care.informed`, `care.closed`, `care.planned` on
    the day `happened_on`. `care.cancelled` was told in a case that was cancelled, and counts for nothing.
18. `care.video`: from `happened_on` to the day before `known_on` (none: without end) a video call keeps a far visit.
19. What a person was (kind, tags, home, leader) is asked as of the day a duty opens. In a chain of facts, days that are asked
    may begin after the duty would have opened: then it opens on the first of them, and is due so many months after it as it
    is opened ahead. The first such days decide; what opened in them stays.
"""

from collections.abc import Iterator
from datetime import date

from tests.policy.slow_days import DAY, nth_workday_after
from tests.policy.slow_shapes import AT_HOME, Owed, Person, in_charge


def days_of(happenings, kind: str) -> tuple[date, ...]:
    return tuple(h.happened_on for h in happenings if h.kind == f"care.{kind}")


def far_visits(contacts, happenings) -> list[date]:
    """Days of visits, and of video calls while one was approved in their place."""
    spans = [(h.happened_on, h.known_on or date.max) for h in happenings if h.kind == "care.video"]
    calls = [c.day for c in contacts if c.mode == "video" and any(first <= c.day < last for first, last in spans)]
    return [c.day for c in contacts if c.mode in AT_HOME] + calls


def care(person: Person, happenings, workdays) -> Iterator[Owed]:
    for known in sorted({h.known_on or h.happened_on for h in happenings if h.kind == "hardship"}):
        if in_charge(person, known):
            due = nth_workday_after(known, 10, workdays)
            yield Owed("aid.plan", known.isoformat(), known, due, "always", days_of(happenings, "planned"))
    if person.died_on is None:
        return
    known = max([person.died_on, *sorted(h.known_on or h.happened_on for h in happenings if h.kind == "death")[:1]])
    if person.charge_since <= known:
        due = nth_workday_after(known, 3, workdays)
        yield Owed("bereavement.inform", known.isoformat(), known, due, "always", days_of(happenings, "informed"), outlives=True)
        yield Owed("bereavement.close", known.isoformat(), known, known + 90 * DAY, "always", days_of(happenings, "closed"), outlives=True)


def cared_for(rng, person: Person, happenings, make) -> list:
    """What care did about some of what happened, on turning days; approvals of video calls."""
    found = []
    if person.died_on:
        for kind, shifts in (("informed", (-1, 0, 3, 5, 40)), ("closed", (0, 60, 90, 91)), ("cancelled", (0, 1))):
            if rng.random() < 0.6:
                found.append(make(person.number, f"care.{kind}", person.died_on + rng.choice(shifts) * DAY, None))
    for h in happenings:
        if h.kind == "hardship" and rng.random() < 0.7 and not any(one.kind == "care.planned" for one in found):
            found.append(make(person.number, "care.planned", h.happened_on + rng.choice([-1, 0, 9, 14, 40]) * DAY, None))
    if (person.resettled or person.residence == "other_city") and rng.random() < 0.5:
        first = date(2025, 1, 1) + rng.randrange(600) * DAY
        found.append(make(person.number, "care.video", first, rng.choice([None, first, first + 90 * DAY, first + 300 * DAY])))
    return found
