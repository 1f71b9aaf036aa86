"""异地走访: everybody owed a tour, by province, with km and a suggested order; and what one tour came to (走访小结)."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from weixia.duties import queries as duties
from weixia.duties.queries import tours
from weixia.faces.workbench.asking import age_on, now, pager, today
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor
from weixia.needs import queries as contacts
from weixia.registry import places
from weixia.registry.dates import Unreadable, read_day
from weixia.registry.queries import people
from weixia.registry.queries.units import unit_of

SPAN = 30  # days that a summary covers unless another first day is named
MOST = 300
KINDS = people.KINDS


@page("duty.read")
def tour_list(request: PageRequest) -> HttpResponse:
    """By province, in the order of a short round; then the people, whoever is due first."""
    on, actor = today(), request.actor
    groups = tours.tour_groups(seen_by=actor, on=on)
    start = start_of(actor)
    asked = request.GET.get("show", "all")
    show, province = asked if asked in tours.SHOWS else "all", province_of(request.GET)
    rows = tours.tour_people(seen_by=actor, on=on, show=show, province=province)
    page_of, following = tours.tour_page(rows, after=request.GET.get("after", ""))
    return render(request, "workbench/tours.html", _whole(groups, start) | {
        "today": on, "show": show, "province": province, "province_name": places.province_name(province) if province else "",
        "rows": tour_rows(page_of, actor, on, start), "pager": pager(request, next_key=following), "started": duties.started(),
        "counts": _counts(groups, actor, on), "coverage": tours.coverage(seen_by=actor, on=on), "months": tours.tour_months(on)})


@page("duty.read")
def tour_report(request: PageRequest) -> HttpResponse:
    """走访小结 of a period; every figure opens its rows below."""
    actor, span = request.actor, span_of(request.GET)
    visits = list(tours.tour_visits(span, seen_by=actor).values_list("person_id", "day"))
    seen = list(tours.tour_seen(span, seen_by=actor, seen=True)[: MOST + 1])
    unseen_rows = tours.tour_seen(span, seen_by=actor, seen=False)
    unseen, start = list(unseen_rows[: MOST + 1]), start_of(actor)
    met = len({person_id for person_id, _day in visits})
    way = _way(actor, span, start)
    coverage = tours.coverage(seen_by=actor, on=span.last)
    return render(request, "workbench/tour_report.html", {
        "span": span, "unit_name": actor.unit_name, "now": now(), "visits": len(visits), "met": met, "route": way,
        "survivors_met": tours.tour_seen(span, seen_by=actor, seen=True).filter(kind="survivor").count(),
        "unseen_count": unseen_rows.count(), "coverage": coverage, "months": tours.tour_months(span.last), "most": MOST,
        "seen": _seen_rows(seen[:MOST], visits), "unseen": _unseen_rows(unseen[:MOST], span, actor),
        "no_start": start is None})


def span_of(query: Any) -> tours.Span:
    """The days that an address names; else the last SPAN days up to today."""
    last = min(_day(query.get("last")) or today(), today())
    first = _day(query.get("first")) or last - timedelta(days=SPAN)
    return tours.Span(min(first, last), last)


def province_of(query: Any) -> str | None:
    """The two digits that an address names; '' is not known where, None is everywhere."""
    named = query.get("province")
    return None if named is None else "".join(filter(str.isdecimal, named))[:2]


def start_of(actor: Actor) -> places.Place | None:
    """Where the actor's unit lies; None when its division is not filled in."""
    unit = unit_of(seen_by=actor, pk=actor.unit_id or 0)
    return places.place_of(unit.division) if unit else None


def tour_rows(page_of: list[Any], actor: Actor, on: date, start: places.Place | None) -> list[dict[str, Any]]:
    """A page of people owed a tour, as the list and the file show them."""
    last = contacts.last_visits([row.person_id for row in page_of], seen_by=actor, until=on)
    found = duties.duties(seen_by=actor, on=on).filter(pk__in=[row.duty_id for row in page_of if row.duty_id])
    owed = {duty.pk: duty for duty in found}
    return [_row(row, owed.get(row.duty_id), last.get(row.person_id), on, start) for row in page_of]


def _row(row: Any, duty: Any, last: date | None, on: date, start: places.Place | None) -> dict[str, Any]:
    person, place = row.person, places.place_of(row.person.division)
    return {
        "id": person.pk, "number": person.number, "name": person.name, "kind": KINDS[person.kind], "survivor": row.kind == "survivor",
        "age": age_on(person.birth_on, on, person.birth_precision), "unit_name": person.unit.name, "owner": person.primary_contact,
        "address": people.sealed_values(person)["address_sealed"], "place": place.name if place else "",
        "province": places.province_name(person.division) if place else "",
        "km": round(places.apart(start, place)) if start and place else None, "last": last,
        "due": None if row.due == date.max else row.due, "status": duty.status if duty else "", "duty_id": duty.pk if duty else None,
        "ahead": row.due != date.max and not duty}


def _whole(groups: list[tours.Group], start: places.Place | None) -> dict[str, Any]:
    """The provinces in the order of the round, those whose place is not known last."""
    by_province: dict[str, list[tours.Group]] = {}
    for group in groups:
        by_province.setdefault(group.division[:2] if places.place_of(group.division) else "", []).append(group)
    stops = [place for group in groups if (place := places.place_of(group.division))]
    round_trip = places.route(start, stops) if start and stops else None
    order = [stop.province for stop in round_trip.stops] if round_trip else sorted(filter(None, by_province))
    km = {stop.province: stop.km for stop in round_trip.stops} if round_trip else {}
    lines = [_line(number, code, by_province[code], km.get(code)) for number, code in enumerate(order, 1)]
    unknown = by_province.get("")
    return {"provinces": lines, "unknown": _line(0, "", unknown, None) if unknown else None,
            "km": round_trip.km if round_trip else None, "start": start, "no_start": start is None}


def _line(number: int, code: str, groups: list[tours.Group], km: int | None) -> dict[str, Any]:
    named = [place.name for group in groups if (place := places.place_of(group.division)) and not place.code.endswith("0000")]
    return {"number": number, "code": code, "name": places.province_name(code), "km": km, "places": named[:6], "more": len(named) > 6,
            "people": sum(group.people for group in groups), "survivors": sum(group.survivors for group in groups),
            "late": sum(group.late for group in groups)}


def _counts(groups: list[tours.Group], actor: Actor, on: date) -> dict[str, int]:
    return {"all": sum(group.people for group in groups), "late": sum(group.late for group in groups),
            "soon": tours.tour_people(seen_by=actor, on=on, show="soon").order_by().count(),
            "survivors": sum(group.survivors for group in groups),
            "unknown": sum(group.people for group in groups if not places.place_of(group.division))}


def _way(actor: Actor, span: tours.Span, start: places.Place | None) -> dict[str, Any]:
    """The provinces that the tour's visits lie in, and the km of a short round through them."""
    regions = tours.tour_seen(span, seen_by=actor, seen=True).order_by().values_list("region", flat=True).distinct()
    stops = [place for region in regions if (place := places.place_of(region))]
    round_trip = places.route(start, stops) if start and stops else None
    ordered = [stop.province for stop in round_trip.stops] if round_trip else sorted({place.province for place in stops})
    return {"provinces": [places.province_name(code) for code in ordered], "km": round_trip.km if round_trip else None}


def _seen_rows(found: list[Any], visits: list[tuple[int, date]]) -> list[dict[str, Any]]:
    days: dict[int, list[date]] = {}
    for person_id, day in visits:
        days.setdefault(person_id, []).append(day)
    return [_named(row) | {"days": days.get(row.person_id, [])} for row in found]


def _unseen_rows(found: list[Any], span: tours.Span, actor: Actor) -> list[dict[str, Any]]:
    why = tours.why_unseen([row.person_id for row in found], span, seen_by=actor)
    return [_named(row) | {"why": tours.WHY_NOT[why[row.person_id]]} for row in found]


def _named(row: Any) -> dict[str, Any]:
    person, place = row.person, places.place_of(row.person.division)
    return {"id": person.pk, "name": person.name, "kind": KINDS[person.kind], "survivor": row.kind == "survivor",
            "place": place.name if place else _("居住地没填"), "province": places.province_name(person.division) if place else "",
            "unit_name": person.unit.name}


def _day(text: str | None) -> date | None:
    try:
        return read_day(text, exact=True).on if text else None
    except Unreadable:
        return None
