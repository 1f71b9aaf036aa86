"""Recording a contact, taking it back; recording what happened."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.care.queries import musts
from weixia.duties import queries as duties
from weixia.emergency import queries as reports
from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.dutywords import as_row, title_of
from weixia.faces.workbench.elsewhere import here
from weixia.faces.workbench.forms.contacts import ContactForm
from weixia.faces.workbench.forms.people import HappeningForm
from weixia.faces.workbench.idempotency import NOT_SAID
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.talks import colleagues, told_words
from weixia.kernel.words import listing
from weixia.needs import queries
from weixia.needs.actions import contacts as actions
from weixia.registry.actions import happenings


@page("contact.write", "GET", "POST")
def contact_new(request: PageRequest, person_id: int) -> HttpResponse:
    """Record a contact: how, whether reached, save."""
    person = here(request, person_id)
    asked = {name: request.GET[name] for name in ("mode", "occasion") if name in request.GET}
    form = ContactForm(request.POST or None, initial=ContactForm.blank(today()) | asked, to=colleagues(person))
    if request.method == "POST" and form.is_valid():
        try:
            told = actions.Telling(**form.told())
            contact = actions.contact_record(by=request.actor, at=now(), person=person, told=told)
            return _recorded(request, person, contact)
        except actions.Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return render(request, "workbench/contact_form.html", _contact_context(request, person, form), status=422 if form.errors else 200)


def _contact_context(request: PageRequest, person: Any, form: ContactForm) -> dict[str, Any]:
    last = queries.last_reached([person.pk], seen_by=request.actor).get(person.pk)
    owed = duties.of_person(person.pk, seen_by=request.actor, on=today())
    return {
        "person": portrait.brief(person, on=today()), "form": form, "today": today(),
        "duties": [as_row(duty, today()) for duty in owed if duty.status in ("open", "overdue")],
        "last": {"day": last.day, "handler": last.handler, "mode": last.get_mode_display(), "summary": last.summary} if last else None,
    }


def _recorded(request: PageRequest, person: Any, contact: Any) -> HttpResponse:
    owed = duties.of_person(person.pk, seen_by=request.actor, on=today())
    kept = [duty for duty in owed if duty.kept_on == contact.day]
    said = _("已记录和%(name)s的联系。") % {"name": person.name}
    if kept and contact.reached:
        said += _("同时办结：%(duties)s。") % {"duties": listing(dict.fromkeys(map(title_of, kept)))}
    said += told_words(contact, request.actor)
    messages.success(request, said, extra_tags=reverse("workbench:contact-withdrawal", args=[contact.pk]))
    return redirect("/today" if request.POST.get("back") == "/today" else reverse("workbench:person", args=[person.pk]))


@page("contact.write", "POST")
def contact_withdrawal(request: PageRequest, contact_id: int) -> HttpResponse:
    """Take a contact back: it stays on file, counts for nothing, and its duties are owed again."""
    contact = found(queries.contact_get(contact_id, seen_by=request.actor))
    if actions.contact_withdraw(by=request.actor, at=now(), contact=contact):
        messages.success(request, _("已撤回这次联系，由它办结的事重新列为待办。"))
    return redirect("workbench:person", contact.person_id)


@page("happening.write", "GET", "POST")
def happening_new(request: PageRequest, person_id: int) -> HttpResponse:
    """Record what happened; a death is asked once more before it is written."""
    person = here(request, person_id)
    form = HappeningForm(request.POST or None, initial={"happened_on": today(), "kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["kind"] == "death" and request.POST.get("confirmed") != "yes":
            return _ask_about_death(request, person)
        try:
            made = happenings.happening_record(by=request.actor, at=now(), person=person, **form.cleaned_data)
            undo = "" if made.kind == "death" else reverse("workbench:happening-withdrawal", args=[made.pk])
            messages.success(request, _("已登记%(name)s的情况。") % {"name": person.name}, extra_tags=undo)
            return _then_report(request, made) or redirect("workbench:person", person.pk)
        except happenings.Impossible as problem:
            form.add_error(problem.column, problem.do)
    context = {"person": portrait.brief(person, on=today()), "form": form, "today": today()}
    return render(request, "workbench/happening_form.html", context, status=422 if form.errors else 200)


def _then_report(request: PageRequest, made: Any) -> HttpResponse | None:
    """One of the five kinds is to be told at once: the form comes by itself, with what is known filled in."""
    if made.kind not in reports.KINDS or not request.actor.can("report.write"):
        return None
    return redirect(f"{reverse('workbench:report-new', args=[made.person_id])}?happening={made.pk}")


def _ask_about_death(request: PageRequest, person: Any) -> HttpResponse:
    return render(request, "workbench/interruption.html", {
        "title": _("登记%(name)s去世") % {"name": person.name},
        "lines": [
            _("对本人的提醒、节日问候和以后的应办事项，同时全部停止；还没核准的慰问名单上也去掉。"),
            _("去世之前已经逾期的，按未办保留。档案、联系记录都不会删除。"),
            _("同时开始善后：%(n)s 步清单，并报主管单位和上级老干部局。") % {"n": musts()},
            _("登记之后请另一位同事核实；误报要两个人才能撤销。")],
        "post_url": reverse("workbench:happening-new", args=[person.pk]),
        "hidden": {key: value for key, value in request.POST.items() if key not in NOT_SAID},
        "yes": _("登记去世"), "back_url": reverse("workbench:person", args=[person.pk]), "danger": True,
    })
