"""What kept a duty, and what came near: a call that is no visit, a contact that reached nobody, one a day too late."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from weixia.care import facts as care
from weixia.care.queries import substitution_on
from weixia.duties import wording
from weixia.duties.wording import Fact
from weixia.kernel.actor import Actor
from weixia.kernel.words import THEN, listing, said
from weixia.needs import facts as contact_facts
from weixia.needs import queries as contacts
from weixia.needs.queries.talks import unconfirmed
from weixia.registry import facts as registry
from weixia.registry.queries import people

NEAR = timedelta(days=31)


@dataclass(frozen=True)
class Evidence:
    """A contact or event in question. `keeps`: it is what keeps the duty; else `why_not` says what it lacks.

    `source`: who recorded it and when; `link`: the row, as (contact|happening, id)."""

    day: date
    text: str
    keeps: bool
    why_not: str = ""
    contact_id: int | None = None
    source: str = ""
    link: tuple[str, int] | None = None


def evidence(duty: Any, *, seen_by: Actor, on: date, most: int = 8) -> list[Evidence]:
    """What kept the duty, then what could have and lacks something, the nearest first: also withdrawn, and within a month
    too early or too late."""
    wanted = set(duty.edition.body["kept_by"])
    first, last = duty.opens - NEAR, min(on, (duty.late_until or on) + NEAR)
    found = [one for row in contacts.contacts_between(duty.person_id, first, last, seen_by=seen_by)
             if (one := _contact(duty, row, wanted, seen_by))] if wanted & {*contact_facts.EVIDENCE, "tour_visit"} else []
    kinds = {kind for word, kind in registry.EVIDENCE_KINDS.items() if word in wanted}
    found += [_happening(duty, row) for row in people.happenings(duty.person, seen_by=seen_by, withdrawn=True)
              if row.kind in kinds and first <= row.happened_on <= last]
    if duty.kept and not any(one.keeps for one in found):
        words = listing(map(wording.evidence, sorted(wanted))) or _("状态消除")
        found.append(Evidence(duty.kept, _("%(day)s 的记录：%(what)s") % {"day": duty.kept, "what": words}, True))
    return sorted(found, key=lambda one: (not one.keeps, _place(duty, one), one.day))[:most]


def base(duty: Any, *, seen_by: Actor) -> list[Fact]:
    """The fact that a chain was reckoned from: the last time."""
    day = date.fromisoformat(duty.grounds["base"])
    wanted, label = set(duty.edition.body["kept_by"]), _("起算日（上一次办到）")
    for row in contacts.contacts_between(duty.person_id, day, day, seen_by=seen_by):
        if row.withdrawn_at is None and row.reached and _names(row, wanted, seen_by) & wanted:
            return [Fact(label, str(day), _told(row, seen_by), ("contact", row.pk))]
    kinds = {kind for word, kind in registry.EVIDENCE_KINDS.items() if word in wanted}
    for fact in people.happenings(duty.person, seen_by=seen_by, most=500):
        if fact.kind in kinds and fact.happened_on == day:
            return [Fact(label, str(day), _recorded(fact), ("happening", fact.pk))]
    return [Fact(label, str(day))]


def happened(duty: Any, event: str, *, seen_by: Actor) -> list[Fact]:
    """What made a duty that arises from an event: each fact that was known on its day."""
    label = _("得知%(event)s") % {"event": wording.event(event)}
    kind, day = {**registry.KNOWN, "death": "death"}.get(event), date.fromisoformat(duty.period)
    rows = [row for row in people.happenings(duty.person, seen_by=seen_by, most=500)
            if row.kind == kind and (row.known_on or row.happened_on) == day]
    return [Fact(label, str(day), _recorded(row), ("happening", row.pk)) for row in rows] or [Fact(label, str(day))]


def _contact(duty: Any, row: Any, wanted: set[str], seen_by: Actor) -> Evidence | None:
    names = _names(row, wanted, seen_by)
    lacks = _lacks(duty, row, bool(names & wanted), wanted)
    if lacks is None:
        return None
    text = listing((part for part in (row.get_mode_display(), row.handler, row.summary) if part), THEN)
    return Evidence(row.day, text, not lacks and row.day == duty.kept, lacks, row.pk, _told(row, seen_by), ("contact", row.pk))


def _names(row: Any, wanted: set[str], seen_by: Actor) -> set[str]:
    """The words of the book that a contact is evidence by; a call in the place of a tour only while that is approved."""
    names = contact_facts.satisfies(mode=row.mode, level=row.handler_level)
    if "tour_visit" in wanted and "tour_visit" in care.satisfies(mode=row.mode):
        allowed = row.mode not in care.VIDEO or substitution_on(row.person_id, row.day, seen_by=seen_by)
        names = names | ({"tour_visit"} if allowed else set())
    return names


def _lacks(duty: Any, row: Any, fits: bool, wanted: set[str]) -> str | None:
    """What a contact lacks to keep the duty, '' for nothing, None when it is not even near."""
    outside = _outside(duty, row.day)
    if outside and not (fits and row.reached and row.withdrawn_at is None):
        return None
    if row.withdrawn_at is not None:
        return _("这条记录已经撤回，不算")
    if not row.reached:
        return _("没有联系上，不算")
    if not fits:
        if contact_facts.satisfies(mode=row.mode, level="leader") & wanted:
            return _("经办人级别不够")
        return _("%(mode)s这种方式不算") % {"mode": said(row.get_mode_display())}
    return outside


def _outside(duty: Any, day: date) -> str:
    if day < duty.opens:
        return _("早了 %(n)s 天，%(day)s 起才算") % {"n": (duty.opens - day).days, "day": duty.opens}
    if duty.late_until and day > duty.late_until:
        return _("晚了 %(n)s 天，最晚 %(day)s") % {"n": (day - duty.late_until).days, "day": duty.late_until}
    return ""


def _happening(duty: Any, row: Any) -> Evidence:
    lacks = _("这条记录已经撤回，不算") if row.withdrawn_at else _outside(duty, row.happened_on)
    return Evidence(row.happened_on, listing((part for part in (people.HAPPENINGS[row.kind], row.text) if part), THEN),
                    not lacks and row.happened_on == duty.kept, lacks, None, _recorded(row), ("happening", row.pk))


def _told(contact: Any, seen_by: Actor) -> str:
    """Who recorded a contact, and whether a second person is still to confirm it (C4-8)."""
    told = _recorded(contact)
    return _("%(told)s，待复核") % {"told": told} if unconfirmed([contact], seen_by=seen_by) else told


def _recorded(row: Any) -> str:
    who, day = row.recorded_by or _("台账导入"), f"{row.recorded_at:%Y-%m-%d}"
    return (_("%(who)s %(day)s 补录") if row.late else _("%(who)s %(day)s 登记")) % {"who": who, "day": day}


def _place(duty: Any, one: Evidence) -> int:
    """Days between a near miss and the days that count."""
    if one.day < duty.opens:
        return (duty.opens - one.day).days
    return max((one.day - duty.late_until).days, 0) if duty.late_until else 0
