"""What is owed, why, and by which rule."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.duties import queries
from weixia.duties.queries import of_cases, of_units, verifying
from weixia.faces.api import schemas
from weixia.faces.api.door import InPost
from weixia.faces.api.once import Router
from weixia.faces.api.people import found
from weixia.faces.api.schemas import Day
from weixia.kernel.actor import Actor, Impossible

router = Router(tags=["duties"])
FIRST = 20
SHOWN = ("all", *queries.GROUPS, "verify")


@router.get("/today", auth=InPost("duty.read"), response={200: schemas.Today, **schemas.PROBLEMS})
def today(request: HttpRequest, mine: bool = False) -> dict[str, Any]:
    """Today's figures and the first twenty things to do, in their order."""
    actor, on = _actor(request), timezone.localdate()
    lunar, festival = queries.day_words(on)
    started = queries.started()
    first = queries.in_order(queries.waiting(seen_by=actor, on=on, mine=mine), on=on)[:FIRST]
    verify = verifying.verify_count(seen_by=actor, on=on, mine=mine)
    return {
        "on": on, "lunar": lunar, "festival": festival, "since": started.since if started else None,
        "settled_at": started.settled_at if started else None,
        "counts": asdict(queries.counts(seen_by=actor, on=on, mine=mine)) | {"verify": verify}, "first": [_duty(row) for row in first],
    }


@router.get("/duties", auth=InPost("duty.read"), response={200: schemas.Duties, **schemas.PROBLEMS})
def duties(
    request: HttpRequest, on: Day | None = None, due_from: Day | None = None, due_to: Day | None = None,
    person: str = "", rule: str = "", status: str = "", responsible: str = "", after: str = "",
    show: str = "", mine: bool = False,
) -> dict[str, Any]:
    """Duties as they stand on `on` (today), by due day, 50 a page. `person` is a 人员编号, `status` one or more. `show` names a
    figure of 今日 and lists as many: one row of work where a stricter rule and its baseline both wait, verifications apart."""
    wanted = queries.Filters(due_from=due_from, due_to=due_to, person_number=person, rule=rule, responsible=responsible,
                             statuses=[one for one in status.split(",") if one])
    if set(wanted.statuses) - queries.STATUSES.keys():
        raise Impossible("status", "、".join(queries.STATUSES))
    if show and show not in SHOWN:
        raise Impossible("show", "、".join(SHOWN))
    actor, day = _actor(request), on or timezone.localdate()
    standing = queries.duties(seen_by=actor, on=day, filters=wanted)
    if show:
        standing = standing.filter(pk__in=queries.waiting_rows(seen_by=actor, on=day, mine=mine, show=show).order_by().values("pk"))
    try:
        rows, following = queries.page_of(standing, after=after)
    except ValueError as unreadable:
        raise Impossible("after", _("用上一页给的 next")) from unreadable
    return {"items": [_duty(row) for row in rows], "next": following}


@router.get("/duties/{int:duty_id}", auth=InPost("duty.read"), response={200: schemas.Duty, **schemas.PROBLEMS})
def duty(request: HttpRequest, duty_id: int, on: Day | None = None) -> dict[str, Any]:
    """One duty as it stands on a day."""
    return _duty(found(queries.duty_get(duty_id, seen_by=_actor(request), on=on or timezone.localdate())))


@router.get("/duties/{int:duty_id}/why", auth=InPost("duty.read"), response={200: schemas.Why, **schemas.PROBLEMS})
def why(request: HttpRequest, duty_id: int, on: Day | None = None) -> dict[str, Any]:
    """Why it is owed, what keeps it and what does not."""
    told = found(queries.why(duty_id, seen_by=_actor(request), on=on or timezone.localdate()))
    return {
        "duty": _duty(told.duty), "rule": asdict(told.rule), "clauses": [asdict(one) for one in told.clauses],
        "facts": [asdict(one) for one in told.facts], "evidence": [asdict(one) for one in told.evidence],
        "reason": told.reason, "version": told.version, "steps": told.steps, "changed": [asdict(one) for one in told.changed],
        "keepers": told.keepers,
    }


@router.get("/unit-duties", auth=InPost("duty.read"), response={200: list[schemas.UnitDuty], **schemas.PROBLEMS})
def unit_duties(request: HttpRequest, on: Day | None = None, due_from: Day | None = None, due_to: Day | None = None,
                rule: str = "") -> list[dict[str, Any]]:
    """What units in sight owe as it stands on `on` (today), by due day; at most 1,000."""
    found_ = of_units.unit_duties(seen_by=_actor(request), on=on or timezone.localdate(), rule=rule, due_from=due_from, due_to=due_to)
    return [{"id": row.pk, "rule": row.rule, "title": row.title, "unit": row.unit_id, "unit_code": row.unit.code,
             "unit_name": row.unit.name, "period": row.period, "opens": row.opens, "due": row.due, "status": row.status,
             "kept_on": row.kept} for row in found_[:1000]]


@router.get("/need-duties", auth=InPost("need.read"), response={200: list[schemas.CaseDuty], **schemas.PROBLEMS})
def need_duties(request: HttpRequest, on: Day | None = None, due_from: Day | None = None, due_to: Day | None = None,
                rule: str = "") -> list[dict[str, Any]]:
    """What needs in sight owe as it stands on `on` (today), by due day; at most 1,000."""
    return _of_cases("need", _actor(request), on, due_from, due_to, rule)


@router.get("/petition-duties", auth=InPost("petition.read"), response={200: list[schemas.CaseDuty], **schemas.PROBLEMS})
def petition_duties(request: HttpRequest, on: Day | None = None, due_from: Day | None = None, due_to: Day | None = None,
                    rule: str = "") -> list[dict[str, Any]]:
    """What petitions in sight owe as it stands on `on` (today), by due day; at most 1,000."""
    return _of_cases("petition", _actor(request), on, due_from, due_to, rule)


def _of_cases(subject: str, actor: Actor, on: date | None, due_from: date | None, due_to: date | None, rule: str) -> list[dict[str, Any]]:
    found_ = of_cases.case_duties(subject, seen_by=actor, on=on or timezone.localdate(), rule=rule, due_from=due_from, due_to=due_to)
    return [{"id": row.pk, "rule": row.rule, "title": row.title, "case": getattr(row, f"{subject}_id"),
             "number": getattr(row, subject).number, "period": row.period, "opens": row.opens, "due": row.due, "status": row.status,
             "kept_on": row.kept} for row in found_[:1000]]


@router.get("/rules", auth=InPost("rule.read"), response={200: list[schemas.Rule], **schemas.PROBLEMS})
def rules(request: HttpRequest) -> list[dict[str, Any]]:
    """The rule book in words."""
    return [asdict(rule) for rule in queries.rules(seen_by=_actor(request))]


@router.get("/rules/{code}", auth=InPost("rule.read"), response={200: schemas.RuleWithClauses, **schemas.PROBLEMS})
def rule(request: HttpRequest, code: str) -> dict[str, Any]:
    """One rule with its clauses word for word."""
    words, clauses = found(queries.rule_get(code, seen_by=_actor(request)))
    return asdict(words) | {"clauses": [asdict(one) for one in clauses]}


def _actor(request: HttpRequest) -> Actor:
    return request.auth  # type: ignore[attr-defined,no-any-return]


def _duty(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "rule": row.rule, "title": row.title, "person": row.person_id, "person_number": row.person.number,
        "person_name": row.person.name, "period": row.period, "opens": row.opens, "due": row.due, "status": row.status,
        "kept_on": row.kept, "responsible": row.responsible, "planned": row.planned,
    }
