"""类别更正, 以视频代替上门, 帮扶方案: small forms about one person, each with what stands already."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.care import queries
from weixia.care.actions import aid, substitutions
from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.elsewhere import here
from weixia.faces.workbench.forms.care import AidForm, AnswerForm, KindForm, SubstitutionForm, joined_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible, Refused
from weixia.registry.actions.kinds import kind_correct
from weixia.registry.actions.people import person_open
from weixia.registry.queries import deaths


@page("kind.correct", "GET", "POST")
def kind_correction(request: PageRequest, person_id: int) -> HttpResponse:
    """类别更正 by a document; what the person was before stays told."""
    person = here(request, person_id, same=True)
    form = KindForm(request.POST or None, now=person.kind, initial={"joined": joined_of(person)})
    if request.method == "POST" and form.is_valid():
        told, joined = form.cleaned_data, form.cleaned_data["joined"]
        try:
            kind_correct(person, by=request.actor, at=now(), to=told["kind"], since=told["since"], document=told["document"],
                         joined_on=joined.on if joined else None, joined_precision=joined.precision if joined else "")
            messages.success(request, _("已更正类别。核准日期以前的事按原来的类别，以后的按新的。"))
            return redirect("workbench:person", person.pk)
        except Impossible as problem:
            form.add_error(problem.column or None, problem.do)
    context = {"person": portrait.brief(person, on=today()), "form": form, "changes": deaths.kind_changes(person, seen_by=request.actor)}
    return render(request, "workbench/kind_form.html", context, status=422 if form.errors else 200)


@page("person.read")
def substitution(request: PageRequest, person_id: int) -> HttpResponse:
    """What was asked and answered so far."""
    return _substitution(request, here(request, person_id))


@page("substitution.propose", "POST")
def substitution_new(request: PageRequest, person_id: int) -> HttpResponse:
    """Propose."""
    person, form = here(request, person_id, same=True), SubstitutionForm(request.POST)
    if form.is_valid():
        try:
            substitutions.substitution_propose(person.pk, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, _("已提出，等另一位有权的同事批准。批准之前仍要上门。"))
            return redirect("workbench:substitution", person.pk)
        except Impossible as problem:
            form.add_error(problem.column or None, problem.do)
    return _substitution(request, person, form=form)


@page("substitution.approve", "POST")
def substitution_answer(request: PageRequest, substitution_id: int) -> HttpResponse:
    """Approve, or not."""
    asked, form = found(queries.substitution_get(substitution_id, seen_by=request.actor)), AnswerForm(request.POST)
    act = substitutions.substitution_approve if request.POST.get("verdict") == "approve" else substitutions.substitution_decline
    if form.is_valid():
        try:
            act(asked, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, _("已答复。"))
            return redirect("workbench:substitution", asked.person_id)
        except Impossible as problem:
            form.add_error(problem.column or None, problem.do)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _substitution(request, asked.person, answer=form)


@page("substitution.propose", "POST")
def substitution_end(request: PageRequest, substitution_id: int) -> HttpResponse:
    """恢复上门."""
    asked = found(queries.substitution_get(substitution_id, seen_by=request.actor))
    try:
        substitutions.substitution_end(asked, by=request.actor, at=now())
        messages.success(request, _("从今天起恢复上门走访。"))
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect("workbench:substitution", asked.person_id)


def _substitution(request: PageRequest, person: Any, *, form: Any = None, answer: Any = None) -> HttpResponse:
    """The reasons are sealed, so the page is an opening of the file each time, also where a form comes back."""
    person_open(by=request.actor, at=now(), person=person)
    actor, rows = request.actor, queries.substitutions(person.pk, seen_by=request.actor)
    waiting = next((row for row, _reason, _note in rows if not row.answer), None)
    standing = next((row for row, _reason, _note in rows if row.answer == "approved" and row.until is None), None)
    free = waiting is None and standing is None and person.died_on is None
    return render(request, "workbench/substitution.html", {
        "person": portrait.brief(person, on=today()), "rows": rows, "waiting": waiting, "standing": standing,
        "form": form or SubstitutionForm(initial={"since": today()}) if free and actor.can("substitution.propose") else None,
        "answer": answer or AnswerForm() if waiting and actor.can("substitution.approve") else None,
        "may_end": standing is not None and actor.can("substitution.propose"), "sent": form or answer,
    }, status=422 if any(one is not None and one.errors for one in (form, answer)) else 200)


@page("aid.write", "GET", "POST")
def aid_plan(request: PageRequest, person_id: int) -> HttpResponse:
    """The plan that stands, or a form for one."""
    person = here(request, person_id)
    form = AidForm(request.POST or None, initial={"day": today(), "owner": person.primary_contact})
    if request.method == "POST" and form.is_valid():
        try:
            aid.aid_plan_make(person.pk, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, _("帮扶方案已定。"))
            return redirect("workbench:aid-plan", person.pk)
        except Impossible as problem:
            form.add_error(problem.column or None, problem.do)
    person_open(by=request.actor, at=now(), person=person)
    context = {"person": portrait.brief(person, on=today()), "form": form, "plan": queries.aid_plan(person.pk, seen_by=request.actor)}
    return render(request, "workbench/aid_plan.html", context, status=422 if form.errors else 200)


@page("aid.write", "POST")
def aid_plan_end(request: PageRequest, plan_id: int) -> HttpResponse:
    """The plan is over."""
    plan = found(queries.aid_plan_get(plan_id, seen_by=request.actor))
    try:
        aid.aid_plan_end(plan, by=request.actor, at=now())
        messages.success(request, _("方案已结束，记录留着。"))
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect("workbench:aid-plan", plan.person_id)
