"""单位的应尽之责: one duty of a unit with its whole chain; and what 今日 and 督办 say of units."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from weixia.duties.queries import of_units
from weixia.faces.workbench.asking import found, today
from weixia.faces.workbench.dutywords import title_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor


@page("duty.read")
def unit_duty(request: PageRequest, unit_duty_id: int) -> HttpResponse:
    """为何应办 of a unit's duty."""
    why = found(of_units.unit_why_of(unit_duty_id, seen_by=request.actor, on=today()))
    evidence = [(one, reverse("workbench:reception", args=[one.link[1]]) if one.link else "") for one in why.evidence]
    return render(request, "workbench/unit_duty.html", {
        "duty": as_row(why.duty), "rule": why.rule, "clauses": why.clauses, "why": why, "evidence": evidence, "today": today(),
        "door": door_of(why.duty)})


def as_row(duty: Any) -> dict[str, Any]:
    """A unit's duty as pages show it."""
    return {"id": duty.pk, "matter": title_of(duty), "unit_name": duty.unit.name, "period": duty.period, "opens": duty.opens,
            "due": duty.due, "status": duty.status, "kept_on": duty.kept, "decided_at": duty.decided_at,
            "url": reverse("workbench:unit-duty", args=[duty.pk])}


def door_of(duty: Any) -> str:
    """The page on which it is done, '' where it waits for nothing."""
    return reverse("workbench:receptions") if duty.rule == "reception.monthly" and duty.status in ("open", "overdue") else ""


def of_own_unit(actor: Actor, on: date) -> list[dict[str, Any]]:
    """本单位, as 今日 shows it."""
    return [as_row(duty) for duty in of_units.own_unit(seen_by=actor, on=on)]


def lapses(actor: Actor, on: date) -> list[dict[str, Any]]:
    """What units are late with or missed of late, as 督办 shows it."""
    return [as_row(duty) for duty in of_units.unit_lapses(seen_by=actor, on=on)]
