"""On paper: 走访单, one A5 page a person with a code that leads back to the form; 走访前一页纸."""

from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.duties import plans
from weixia.duties import queries as duties
from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, today, whole
from weixia.faces.workbench.dutywords import as_row
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.words import THEN, listing
from weixia.needs import queries as contacts
from weixia.registry.actions import papers
from weixia.registry.actions import people as acts
from weixia.registry.queries import people as queries

MOST = 200
LINE, NAME = 30, 24  # characters of a told text, of a name of a unit or of a relative
PROMPTS = (
    _later("身体怎么样，有没有住院、新的病"), _later("吃住行方便不方便，家里谁照应"), _later("看病报销、待遇有没有难处"),
    _later("想参加什么，对工作有什么意见"),
)
HEALTH_MARKS = ("失能", "重病")


@page("person.read", "GET", "POST", once=False)
def slips(request: PageRequest) -> HttpResponse:
    """Slips for the duties or people named; posted, so that many do not stand in an address."""
    given = request.POST if request.method == "POST" else request.GET
    named = {key: [pk for pk in map(whole, given.getlist(key)) if pk] for key in ("duty", "person")}
    owed = plans.chosen(named["duty"][:MOST], seen_by=request.actor, on=today(), person_ids=named["person"][:MOST])
    shown = _grouped(request, owed, named["person"][:MOST])
    papers.slips_print([one["person"] for one in shown], by=request.actor, at=now())
    return render(request, "workbench/slips.html", {"slips": shown, "now": now(), "asked": any(named.values()), "prompts": PROMPTS})


@page("person.read")
def brief(request: PageRequest, person_id: int) -> HttpResponse:
    """走访前一页纸: opening it is opening the person."""
    shown: Any = found(queries.person_get(person_id, seen_by=request.actor))
    acts.person_open(by=request.actor, at=now(), person=shown)
    seen = portrait.of(shown, request)
    told = _brief(request, shown, seen["kin"], [one["text"] for one in seen["now"]["reminders"]])
    return render(request, "workbench/brief.html", seen | told | {"printed": now()})


def _brief(request: PageRequest, person: Any, kin: list[dict[str, Any]], reminders: list[str]) -> dict[str, Any]:
    """What fits on one page of 14 pt: the first of each, and how many more there are."""
    owed = duties.folded(duties.of_person(person.pk, seen_by=request.actor, on=today()))
    owed = [one for one in owed if one.status in duties.WAITING]
    met = contacts.contacts_of(person.pk, seen_by=request.actor)[:3]
    return {
        "owed": [as_row(one, today()) for one in owed[:4]], "more": max(len(owed) - 4, 0), "met": [_met(row, LINE) for row in met],
        "kin": [one | {"name": cut(one["name"], NAME)} for one in kin[:3]], "unit_name": cut(person.unit.name, NAME),
        "owner": cut(person.primary_contact, NAME // 2), "leader": cut(person.leader, NAME // 2),
        "where": _where(person), "reminders": [cut(text, LINE) for text in reminders[:6]], "health": _health(person, request),
        "marks": [mark for mark in portrait.identity(person, today())["marks"] if mark["word"] not in HEALTH_MARKS],
    }


def _grouped(request: PageRequest, owed: list[Any], people: list[int]) -> list[dict[str, Any]]:
    by_person: dict[int, list[Any]] = {pk: [] for pk in people}
    for duty in owed:
        by_person.setdefault(duty.person_id, []).append(duty)
    known = {duty.person_id: duty.person for duty in owed}
    last = contacts.last_reached(list(by_person), seen_by=request.actor)
    rows = []
    for pk, its in by_person.items():
        person = known.get(pk) or queries.person_get(pk, seen_by=request.actor)
        if person is not None:
            rows.append(_slip(request, person, its, last.get(pk)))
    return rows


def _slip(request: PageRequest, person: Any, owed: list[Any], last: Any) -> dict[str, Any]:
    form = request.build_absolute_uri(reverse("workbench:contact-new", args=[person.pk]))
    return {
        "person": person, "called": person.address_form, "where": _where(person), "unit": cut(person.unit.name, NAME),
        "language": cut(person.language, NAME // 2) if portrait.needs_language(person) else "", "more": max(len(owed) - 2, 0),
        "owed": [as_row(duty, today()) for duty in owed[:2]], "last": _met(last, LINE) if last else None, "code": code(form),
    }


def _where(person: Any) -> str:
    """The address down to its district, and how the person lives."""
    area = queries.sealed_values(person)["address_sealed"].rstrip("*")
    return listing((part for part in (area, queries.RESIDENCE_KINDS.get(person.residence_kind, "")) if part), THEN)


def _met(row: Any, most: int) -> dict[str, Any]:
    return {"day": row.day, "mode": row.get_mode_display(), "handler": cut(row.handler, NAME // 2), "reached": row.reached,
            "summary": cut(row.summary, most), "next_step": cut(row.next_step, most)}


def _health(person: Any, request: PageRequest) -> list[str]:
    """Marks of health, for a post that may see what is hidden; never what is written under 健康状况."""
    if not request.actor.can("person.reveal"):
        return []
    said = [tag.tag for tag in person.tags.all() if tag.tag in HEALTH_MARKS]
    return said + ([_("健康状况有记录，需要时在档案里查看")] if person.health_sealed else [])


def cut(text: str, most: int) -> str:
    """No longer than a line or two of paper holds."""
    return text if len(text) <= most else text[: most - 1] + "…"


def code(address: str) -> dict[str, Any]:
    """A QR code as one SVG path: its side with the quiet zone, and the path's strokes."""
    rows = segno.make(address, error="m", micro=False).matrix
    strokes = [f"M{x + 4} {y + 4}.5h1" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return {"side": len(rows) + 8, "path": "".join(strokes), "address": address}
