"""The loop over the ORM: people of a sample, one after the other, their facts asked of Django and decided in Python."""

import time
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from bench.settle import columns
from bench.settle.peers import plain, words

BEGINNING = date(2000, 1, 1)


A_YEAR = timedelta(days=366)


def almanac(since: date, on: date) -> plain.Almanac:
    """The calendar tables around these days, read once: no person pays for them."""
    from weixia.duties.models import Anniversary, CalendarDay, Period, Workday

    periods, held = defaultdict(list), defaultdict(list)
    for row in Period.objects.filter(last__gte=since - A_YEAR, first__lte=on + A_YEAR).order_by("first"):
        periods[row.cadence].append((row.key, row.first, row.last))
    for birthday in Anniversary.objects.filter(held__gte=since - A_YEAR, held__lte=on + A_YEAR).order_by("held"):
        held[birthday.calendar, birthday.month, birthday.day].append((birthday.held, birthday.year))
    numbers = dict(CalendarDay.objects.exclude(workday_no=None).values_list("day", "workday_no"))
    return plain.Almanac(numbers, dict(Workday.objects.values_list("no", "day")), periods, held)


def rules() -> list[dict[str, Any]]:
    """The rules that the peers can read, with days as dates."""
    told = [rule for rule in columns.plain_rules() if not words.unread(rule)]
    for rule in told:
        for name in ("first", "until"):
            rule[name] = None if rule[name] is None else BEGINNING + timedelta(days=rule[name])
    return told


def loop(sample: list[int], told: list[dict[str, Any]], calendar: plain.Almanac, **days: date) -> tuple[list[plain.Row], float]:
    """(rows, seconds) of the sample; `days` are on, since, after. Inside a transaction."""
    began, rows = time.perf_counter(), []
    for person in sample:
        one = _person(person)
        if one:
            rows += plain.decide(one, told, calendar, **days)
    return rows, time.perf_counter() - began


def _person(person: int) -> plain.One | None:
    from weixia.duties.models import Subject
    from weixia.needs.models import Contact
    from weixia.registry.models import Happening, PastMark

    subject = Subject.objects.filter(person=person).first()
    if subject is None:
        return None
    contacts = [(c.day, c.mode, c.handler_level, c.reached) for c in Contact.objects.filter(person=person, withdrawn_at=None)]
    happenings = list(Happening.objects.filter(person=person, withdrawn_at=None))
    happened = [(h.kind, h.happened_on, h.known_on) for h in happenings]
    past = [(one.mark, one.value, one.until) for one in PastMark.objects.filter(person=person)]
    return plain.One(subject, contacts, happened, _told(person, happenings), past)


def _told(person: int, happenings: list[Any]) -> dict[str, list[tuple[date, date | None]]]:
    """What other tables say: searches begun, details verified, facts reported."""
    from weixia.care.models import AidPlan, Bereavement, BereavementStep
    from weixia.emergency.models import Step
    from weixia.needs.models import Search
    from weixia.registry.models import Verification

    told: dict[str, list[tuple[date, date | None]]] = {
        "search_started": [(one.started_on, None) for one in Search.objects.filter(person=person, withdrawn_at=None)],
        "details_verified": [(one.day, None) for one in Verification.objects.filter(person=person, withdrawn_at=None)]}
    informed = BereavementStep.objects.filter(person=person, kind="inform", outcome="done", withdrawn_at=None, case__cancelled_at=None)
    closed = Bereavement.objects.filter(person=person, cancelled_at=None).exclude(closed_on=None)
    told["family_informed"] = [(one.day, None) for one in informed]
    told["bereavement_closed"] = [(one.closed_on, None) for one in closed]
    told["aid_planned"] = [(one.day, None) for one in AidPlan.objects.filter(person=person)]
    told["approved_call"] = _calls(person)
    steps = Step.objects.filter(person=person, step__in=("oral", "written")).select_related("report")
    days = {(one.step, one.report.happening_id): one.day for one in steps}
    for step, all_told, dead in (("oral", "reported_orally", "death_reported_unit"),
                                 ("written", "reported_in_writing", "death_reported_bureau")):
        by_day = defaultdict(list)
        for one in happenings:
            if one.kind in words.KNOWN["significant"]:
                by_day[one.known_on or one.happened_on].append(days.get((step, one.pk)))
        told[all_told] = [(max(said), known) for known, said in by_day.items() if all(said)]
        told[dead] = [(days[step, one.pk], None) for one in happenings if one.kind == "death" and (step, one.pk) in days]
    return told


def _calls(person: int) -> list[tuple[date, date | None]]:
    """Video calls that reached somebody while such calls are approved in place of visits."""
    from weixia.care.models import Substitution
    from weixia.needs.models import Contact

    approved = list(Substitution.objects.filter(person=person, answer="approved"))
    calls = Contact.objects.filter(person=person, mode="video", reached=True, withdrawn_at=None) if approved else ()
    return [(call.day, None) for call in calls
            if any(one.since <= call.day and (one.until is None or call.day < one.until) for one in approved)]
