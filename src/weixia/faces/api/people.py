"""People, contacts with them, and what happened to them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from ninja import Status

from weixia.duties import queries as duties
from weixia.faces.api import schemas
from weixia.faces.api.door import InPost
from weixia.faces.api.once import Router
from weixia.faces.api.talk_schemas import NewTalk, Talked
from weixia.kernel.actor import Actor
from weixia.needs import queries as contacts
from weixia.needs.actions import contacts as contact_actions
from weixia.needs.queries.talks import talked
from weixia.registry.actions import happenings
from weixia.registry.actions import people as acts
from weixia.registry.queries import people as queries

router = Router(tags=["people"])
LINES = 200


def found(thing: Any) -> Any:
    """The object, or 404: absent and out of scope are not told apart."""
    if thing is None:
        raise Http404
    return thing


@router.get("/people", auth=InPost("person.read"), response={200: schemas.People, **schemas.PROBLEMS})
def people(
    request: HttpRequest, q: str = "", unit: int | None = None, kind: str = "", band: str = "", tag: str = "",
    contact: str = "", mine: bool = False, living: bool = True, after: str = "",
) -> dict[str, Any]:
    """People in scope by pinyin, 50 a page; `q` searches name, pinyin, number, identity number or phone."""
    actor, on = _actor(request), timezone.localdate()
    if q:
        rows, following = acts.people_search(by=actor, at=timezone.now(), text=q), ""
    else:
        wanted = queries.Filters(unit=unit, kind=kind, band=band, tag=tag, contact=contact,
                                 mine=actor.name if mine else "", living=living)
        rows, following = queries.page_of(queries.people(wanted, seen_by=actor, on=on), after=after)
    waiting = duties.counts_by_person([row.pk for row in rows], seen_by=actor, on=on)
    return {"items": [_row(row) | waiting.get(row.pk, {}) for row in rows], "next": following}


@router.get("/people/{int:person_id}", auth=InPost("person.read"), response={200: schemas.Person, **schemas.PROBLEMS})
def person(request: HttpRequest, person_id: int) -> Any:
    """One file; opening it is journalled. Sealed values come masked. A merged record redirects to the one it went into."""
    actor = _actor(request)
    shown = found(queries.person_get(person_id, seen_by=actor))
    if shown.pk != person_id:
        return redirect("api:person", shown.pk)
    acts.person_open(by=actor, at=timezone.now(), person=shown)
    waiting = duties.counts_by_person([shown.pk], seen_by=actor, on=timezone.localdate())
    return _row(shown) | waiting.get(shown.pk, {}) | {
        "sex": shown.sex, "address_form": shown.address_form, "branch": shown.branch, "leader": shown.leader,
        "charge_since": shown.charge_since, "resettled": shown.resettled,
        "hidden": {column.removesuffix("_sealed"): text for column, text in queries.sealed_values(shown).items() if text},
        "family": [{"name": one["contact"].name, "relation": one["contact"].relation, "phone": one["phone"]}
                   for one in queries.family(shown, seen_by=actor)],
        "missing": [name for name, there in queries.completeness(shown, seen_by=actor) if not there],
    }


@router.get("/people/{int:person_id}/contacts", auth=InPost("contact.read"),
            response={200: list[Talked], **schemas.PROBLEMS})
def contacts_of(request: HttpRequest, person_id: int) -> list[dict[str, Any]]:
    """Contacts with one person, newest first, at most 200; withdrawn ones are left out."""
    shown = found(queries.person_get(person_id, seen_by=_actor(request)))
    rows = list(contacts.contacts_of(shown.pk, seen_by=_actor(request))[:LINES])
    return _contacts(rows, _actor(request))


@router.get("/contacts/{int:contact_id}", auth=InPost("contact.read"),
            response={200: Talked, **schemas.PROBLEMS})
def contact_get(request: HttpRequest, contact_id: int) -> dict[str, Any]:
    """One contact; what was talked about is read on its page, not here."""
    [told] = _contacts([found(contacts.contact_get(contact_id, seen_by=_actor(request)))], _actor(request))
    return told


@router.post("/people/{int:person_id}/contacts", auth=InPost("contact.write"),
             response={201: schemas.Recorded, 409: schemas.Problem, **schemas.PROBLEMS})
def contact_new(request: HttpRequest, response: HttpResponse, person_id: int, told: NewTalk) -> Any:
    """Record a contact with the needs that were found; the duties that it keeps follow at once."""
    actor = _actor(request)
    shown = found(queries.person_get(person_id, seen_by=actor))
    row = contact_actions.contact_record(by=actor, at=timezone.now(), person=shown, told=told.telling())
    response["Location"] = f"/api/v1/contacts/{row.pk}"
    return Status(201, {"id": row.pk, "kept": kept(shown, row.day, actor)})


@router.post("/people/{int:person_id}/happenings", auth=InPost("happening.write"),
             response={201: schemas.Recorded, 409: schemas.Problem, **schemas.PROBLEMS})
def happening_new(request: HttpRequest, response: HttpResponse, person_id: int, told: schemas.NewHappening) -> Any:
    """Record what happened; a stay in hospital or a death changes what is owed at once."""
    actor = _actor(request)
    shown = found(queries.person_get(person_id, seen_by=actor))
    row = happenings.happening_record(by=actor, at=timezone.now(), person=shown, **told.dict())
    response["Location"] = f"/api/v1/happenings/{row.pk}"
    return Status(201, {"id": row.pk, "kept": kept(shown, row.happened_on, actor)})


def _actor(request: HttpRequest) -> Actor:
    return request.auth  # type: ignore[attr-defined,no-any-return]


def _row(person: Any) -> dict[str, Any]:
    return {
        "id": person.pk, "number": person.number, "name": person.name, "kind": person.kind, "unit": person.unit.name,
        "born_on": person.birth_on, "born_precision": person.birth_precision, "died_on": person.died_on,
        "primary_contact": person.primary_contact, "tags": [tag.tag for tag in person.tags.all()],
    }


def _contacts(rows: list[Any], actor: Actor) -> list[dict[str, Any]]:
    said = talked(rows, seen_by=actor)
    return [_contact(row) | {"notes": said[row.pk].notes, "questions": said[row.pk].asked, "call_backs": said[row.pk].waits,
                             "unconfirmed": said[row.pk].unconfirmed} for row in rows]


def _contact(row: Any) -> dict[str, Any]:
    names = ("day", "mode", "reached", "handler", "handler_level", "occasion", "summary", "next_step", "gift_cents",
             "gift_items", "late")
    return {name: getattr(row, name) for name in names} | {
        "id": row.pk, "person": row.person_id, "withdrawn": row.withdrawn_at is not None}


def kept(person: Any, day: Any, actor: Actor) -> list[int]:
    """Duties to this person that stand kept on the day."""
    owed = duties.of_person(person.pk, seen_by=actor, on=timezone.localdate()) if actor.can("duty.read") else []
    return [duty.pk for duty in owed if duty.kept_on == day]

