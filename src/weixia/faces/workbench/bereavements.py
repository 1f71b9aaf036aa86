"""善后: the cases, one case with its checklist, its steps and its closing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.care import queries
from weixia.care.actions import cases as acts
from weixia.duties import queries as duties
from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.dutywords import as_row
from weixia.faces.workbench.elsewhere import here
from weixia.faces.workbench.forms.care import StepForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.registry.queries import deaths

MOST, SHOWS = 50, ("open", "closed", "cancelled")


@page("bereavement.read")
def bereavements(request: PageRequest) -> HttpResponse:
    """Cases by how they stand; above them what waits for a second person."""
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWS else "open"
    rows = queries.cases(seen_by=request.actor, show=show)
    if after := whole(request.GET.get("after")):
        rows = rows.filter(pk__lt=after)
    cut = list(rows[:MOST + 1])
    done = queries.settled_counts(cut[:MOST], seen_by=request.actor)
    return render(request, "workbench/bereavements.html", {
        "rows": [{"case": case, "done": done[case.pk], "person": portrait.brief(case.person, on=today())} for case in cut[:MOST]],
        "musts": queries.musts(), "show": show, "unverified": deaths.unverified(seen_by=request.actor),
        "doubted": deaths.doubted(seen_by=request.actor),
        "pager": pager(request, next_key=str(cut[MOST - 1].pk) if len(cut) > MOST else "")})


@page("bereavement.read")
def bereavement(request: PageRequest, case_id: int) -> HttpResponse:
    """One case."""
    return _show(request, found(queries.case_get(case_id, seen_by=request.actor)))


@page("bereavement.write", "POST")
def bereavement_new(request: PageRequest, person_id: int) -> HttpResponse:
    """开善后 for a death from before Weixia."""
    person = here(request, person_id, same=True)
    try:
        return redirect("workbench:bereavement", acts.case_open(person.pk, by=request.actor, at=now()).pk)
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect("workbench:person", person.pk)


@page("bereavement.write", "POST")
def bereavement_step(request: PageRequest, case_id: int, step: str) -> HttpResponse:
    """One step done, or said why not."""
    case = found(queries.case_get(case_id, seen_by=request.actor))
    if step not in queries.STEPS:
        raise Http404
    form = StepForm(request.POST, kind=step, by_fact=step in queries.BY_FACTS)
    if form.is_valid():
        try:
            acts.step_do(case, by=request.actor, at=now(), doing=acts.Doing(kind=step, **form.cleaned_data))
            messages.success(request, _("已记下：%(step)s。") % {"step": queries.STEPS[step]})
            return redirect("workbench:bereavement", case.pk)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _show(request, case, form=form, status=422)


@page("bereavement.write", "POST")
def bereavement_step_end(request: PageRequest, case_id: int, step: str) -> HttpResponse:
    """Take a step back."""
    case = found(queries.case_get(case_id, seen_by=request.actor))
    try:
        acts.step_undo(case, step, by=request.actor, at=now())
        messages.success(request, _("已撤回这一步，原来的记录留着。"))
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect("workbench:bereavement", case.pk)


@page("bereavement.write", "POST")
def bereavement_closing(request: PageRequest, case_id: int) -> HttpResponse:
    """结案."""
    case = found(queries.case_get(case_id, seen_by=request.actor))
    try:
        acts.case_close(case, by=request.actor, at=now(), note=request.POST.get("note", "")[:500])
        messages.success(request, _("善后已办结。"))
        return redirect("workbench:bereavement", case.pk)
    except Impossible as problem:
        return _show(request, case, problem=problem.do, status=422)


def _show(request: PageRequest, case: Any, *, form: Any = None, problem: str = "", status: int = 200) -> HttpResponse:
    """The page of a case shows sealed words, so it is told each time, also where a form comes back."""
    actor, on = request.actor, today()
    acts.case_read(case, by=actor, at=now())
    may = case.is_open and actor.can("bereavement.write")
    steps = [{"step": step, "form": _form_of(step, form, on) if may and not step.settled else None,
              "sent": form is not None and form.kind == step.kind} for step in queries.steps(case, seen_by=actor)]
    owed = [as_row(duty, on) for duty in duties.of_person(case.person_id, seen_by=actor, on=on) if duty.rule.startswith("bereavement.")]
    return render(request, "workbench/bereavement.html", {
        "case": case, "person": portrait.brief(case.person, on=on), "steps": steps, "duties": owed if case.cancelled_at is None else [],
        "missing": queries.missing(case, seen_by=actor), "musts": queries.musts(), "may_write": may, "problem": problem,
        "done": queries.settled_counts([case], seen_by=actor)[case.pk], "form": form}, status=status)


def _form_of(step: Any, sent: Any, on: Any) -> Any:
    if sent is not None and sent.kind == step.kind:
        return sent
    by_fact = step.kind in queries.BY_FACTS
    return StepForm(kind=step.kind, by_fact=by_fact, initial={"outcome": "excused" if by_fact else "done", "day": on},
                    auto_id=f"{step.kind}_%s")
