"""规则: the book as a reader sees it; one rule whole; whom it is for today."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from weixia.duties import queries
from weixia.duties.queries import of_cases, of_units
from weixia.faces.workbench.asking import age_on, found, pager, today, whole
from weixia.faces.workbench.dutywords import kind_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.rulewords import by_room, grouped, matches, rooms_of
from weixia.registry.queries import units
from weixia.registry.queries.people import KINDS

PER_PAGE = 50
STATES = ("active", "waiting")


@page("rule.read")
def rules(request: PageRequest) -> HttpResponse:
    """Every rule that is written, by theme, with its state; narrowed by words, state and room."""
    every = queries.whole_book(seen_by=request.actor)
    text, state, room = (request.GET.get(name, "").strip()[:60] for name in ("q", "state", "room"))
    shown = [one for one in every if matches(one, text) and (not room or room in one["waits"])
             and (state not in STATES or bool(one["waits"]) == (state == "waiting"))]
    lines = [one | {"rooms": rooms_of(one["waits"]), "icon": kind_of(one["words"].code)[1]} for one in shown]
    return render(request, "workbench/rules.html", {
        "themes": grouped(lines), "count": len(shown), "total": len(every), "active": sum(not one["waits"] for one in every),
        "waiting": sum(bool(one["waits"]) for one in every), "rooms": by_room(every), "text": text, "state": state, "room": room})


@page("rule.read")
def rule(request: PageRequest, code: str) -> HttpResponse:
    """One rule: what, why, whom for, when, what keeps it, its versions."""
    told = found(queries.rule_whole(code, seen_by=request.actor, on=today()))
    sees = request.actor.can("duty.read")
    people = queries.whom(code, seen_by=request.actor, on=today()) if sees else None
    owing = of_units.units_owing(code, seen_by=request.actor, on=today()) if sees else None
    cases = of_cases.waiting_of(told.subject, code, seen_by=request.actor, on=today())
    return render(request, "workbench/rule.html", {
        "units": owing, "cases": cases, "of_case": told.subject in of_cases.MODELS,
        "rule": told, "words": told.words, "rooms": rooms_of(told.waits), "today": today(), "own": _own(told, request),
        "count": None if people is None else people.count(), "undated": told.words.since == queries.UNDATED})


@page("duty.read")
def rule_people(request: PageRequest, code: str) -> HttpResponse:
    """Whom a rule is for today: the very people that its page counts."""
    told = found(queries.rule_whole(code, seen_by=request.actor, on=today()))
    people: Any = queries.whom(code, seen_by=request.actor, on=today())
    rows, total, start = [], 0, whole(request.GET.get("after")) or 0
    if people is not None:
        rows, total = [_person(one.person) for one in people[start:start + PER_PAGE]], people.count()
    last = start + len(rows)
    return render(request, "workbench/rule_people.html", {
        "rule": told, "words": told.words, "rows": rows, "total": total, "today": today(), "rooms": rooms_of(told.waits),
        "pager": pager(request, next_key=str(last) if last < total else "")})


def _own(told: queries.Whole, request: PageRequest) -> list[dict[str, Any]]:
    """What units within sight hold stricter: `{name, versions}`."""
    named = {unit.pk: unit.name for unit in units.units(seen_by=request.actor)}
    return [{"name": named[unit], "versions": versions} for unit, versions in told.own if unit in named]


def _person(person: Any) -> dict[str, Any]:
    return {"id": person.pk, "number": person.number, "name": person.name, "kind": KINDS[person.kind], "unit_name": person.unit.name,
            "age": age_on(person.birth_on, today(), person.birth_precision), "owner": person.primary_contact}
