"""诉求和信访的时限: one duty of a case with its whole chain; and what 今日 and 督办 say of cases."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.duties.queries import of_cases
from weixia.faces.workbench.asking import found, today
from weixia.faces.workbench.dutywords import title_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor


@page("need.read")
def need_duty(request: PageRequest, need_duty_id: int) -> HttpResponse:
    """为何应办 of a need's duty."""
    return _why(request, "need", need_duty_id)


@page("petition.read")
def petition_duty(request: PageRequest, petition_duty_id: int) -> HttpResponse:
    """为何应办 of a petition's duty."""
    return _why(request, "petition", petition_duty_id)


def _why(request: PageRequest, subject: str, duty_id: int) -> HttpResponse:
    why = found(of_cases.case_why_of(subject, duty_id, seen_by=request.actor, on=today()))
    back = reverse(f"workbench:{subject}s"), _("需求") if subject == "need" else _("信访")
    return render(request, "workbench/case_duty.html", {
        "duty": as_row(why.duty), "rule": why.rule, "clauses": why.clauses, "why": why, "today": today(), "back": back})


def as_row(duty: Any) -> dict[str, Any]:
    """A case's duty as pages show it: its number, never what was said."""
    subject = "need" if hasattr(duty, "need_id") else "petition"
    case = getattr(duty, subject)
    named = _("需求 %(number)s") if subject == "need" else _("信访 %(number)s")
    return {"id": duty.pk, "matter": title_of(duty), "case": named % {"number": case.said_aloud if subject == "need" else case.number},
            "who": getattr(case, "handler", ""), "period": duty.period, "opens": duty.opens, "due": duty.due, "status": duty.status,
            "kept_on": duty.kept, "decided_at": duty.decided_at, "case_url": reverse(f"workbench:{subject}", args=[case.pk]),
            "url": reverse(f"workbench:{subject}-duty", args=[duty.pk])}


def of_today(actor: Actor, on: date, *, mine: bool) -> list[dict[str, Any]]:
    """需求的时限, as 今日 shows it."""
    return [as_row(duty) for duty in of_cases.own_needs(seen_by=actor, on=on, mine=mine)]


def lapses(actor: Actor, on: date) -> list[dict[str, Any]]:
    """What cases are overdue with, as 督办 shows it."""
    return [as_row(duty) for duty in of_cases.case_lapses(seen_by=actor, on=on)]
