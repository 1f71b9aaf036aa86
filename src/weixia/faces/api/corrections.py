"""更正 and 撤回 of contacts and facts; the old row always stays on file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Status

from weixia.faces.api import schemas
from weixia.faces.api.door import InPost, problem
from weixia.faces.api.once import Router
from weixia.faces.api.people import found, kept
from weixia.faces.api.talk_schemas import NewTalk
from weixia.needs import queries
from weixia.needs.actions import contacts as actions
from weixia.registry.actions import happenings
from weixia.registry.queries import people

router = Router(tags=["people"])
CORRECTED: dict[int, Any] = {201: schemas.Recorded, 409: schemas.Problem, **schemas.PROBLEMS}
WITHDRAWN: dict[int, Any] = {200: schemas.Withdrawn, 409: schemas.Problem, **schemas.PROBLEMS}


@router.post("/contacts/{int:contact_id}/correction", auth=InPost("contact.write"), response=CORRECTED)
def contact_correction(request: HttpRequest, response: HttpResponse, contact_id: int, told: NewTalk) -> Any:
    """Withdraw a contact and record it anew in one act. 409 names the row that stands when it was corrected meanwhile."""
    actor = request.auth  # type: ignore[attr-defined]
    old = found(queries.contact_get(contact_id, seen_by=actor))
    try:
        row = actions.contact_correct(by=actor, at=timezone.now(), contact=old, told=told.telling())
    except actions.Replaced as replaced:
        return _replaced(f"/api/v1/contacts/{replaced.stored.pk}")
    response["Location"] = f"/api/v1/contacts/{row.pk}"
    return Status(201, {"id": row.pk, "kept": kept(row.person, row.day, actor)})


@router.post("/contacts/{int:contact_id}/withdrawal", auth=InPost("contact.write"), response=WITHDRAWN)
def contact_withdrawal(request: HttpRequest, contact_id: int, told: schemas.Withdrawal) -> Any:
    """Take a contact back: it counts for nothing, and its duties are owed again."""
    actor = request.auth  # type: ignore[attr-defined]
    old = found(queries.contact_get(contact_id, seen_by=actor))
    if not actions.contact_withdraw(by=actor, at=timezone.now(), contact=old, reason=told.reason):
        return _replaced(f"/api/v1/contacts/{actions.newest(old).pk}")
    return Status(200, {"id": old.pk})


@router.post("/happenings/{int:happening_id}/correction", auth=InPost("happening.write"), response=CORRECTED)
def happening_correction(request: HttpRequest, response: HttpResponse, happening_id: int, told: schemas.NewHappening) -> Any:
    """Withdraw a fact and record it anew in one act. 409 names the row that stands when it was corrected meanwhile."""
    actor = request.auth  # type: ignore[attr-defined]
    old = found(people.happening_get(happening_id, seen_by=actor))
    try:
        row = happenings.happening_correct(by=actor, at=timezone.now(), happening=old, **told.dict())
    except happenings.Replaced as replaced:
        return _replaced(f"/api/v1/happenings/{replaced.stored.pk}")
    response["Location"] = f"/api/v1/happenings/{row.pk}"
    return Status(201, {"id": row.pk, "kept": kept(row.person, row.happened_on, actor)})


@router.post("/happenings/{int:happening_id}/withdrawal", auth=InPost("happening.write"), response=WITHDRAWN)
def happening_withdrawal(request: HttpRequest, happening_id: int, told: schemas.Withdrawal) -> Any:
    """Take a fact back; a death that no roster states leaves the file with it."""
    actor = request.auth  # type: ignore[attr-defined]
    old = found(people.happening_get(happening_id, seen_by=actor))
    try:
        happenings.happening_withdraw(by=actor, at=timezone.now(), happening=old, reason=told.reason)
    except happenings.Replaced as replaced:
        return _replaced(f"/api/v1/happenings/{replaced.stored.pk}")
    return Status(200, {"id": old.pk})


def _replaced(stands: str) -> HttpResponse:
    answer = problem(409, _("这一条刚刚被别人更正或撤回"), detail=_("先看现在的那一条，再决定要不要改。"))
    answer["Location"] = stands
    return answer
