"""更正 and 撤回: a contact or a fact put right, the old one kept; two at once both see both."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.forms.contacts import ContactForm
from weixia.faces.workbench.forms.people import HappeningForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.talks import colleagues
from weixia.needs import queries
from weixia.needs.actions import contacts as actions
from weixia.needs.queries import FACETS
from weixia.needs.queries.talks import noted
from weixia.registry.actions import happenings
from weixia.registry.queries import people
from weixia.registry.queries.people import HAPPENINGS


@page("contact.write", "GET", "POST")
def contact_correction(request: PageRequest, contact_id: int) -> HttpResponse:
    """Correct a contact: the old one stays on file and counts for nothing, duties follow."""
    contact = found(queries.contact_get(contact_id, seen_by=request.actor))
    person = found(people.person_get(contact.person_id, seen_by=request.actor))
    form = ContactForm(request.POST or None, initial=ContactForm.of(contact), to=colleagues(person))
    if request.method == "POST" and form.is_valid():
        return _correct_contact(request, person, contact, form)
    newer = actions.newest(contact) if contact.withdrawn_at else None
    return _contact_form(request, person, form, newer, contact=contact, status=409 if newer else 422 if form.errors else 200)


def _correct_contact(request: PageRequest, person: Any, contact: Any, form: ContactForm) -> HttpResponse:
    try:
        actions.contact_correct(by=request.actor, at=now(), contact=contact, told=actions.Telling(**form.told()))
    except actions.Impossible as problem:
        form.add_error(problem.column if problem.column in form.fields else None, problem.do)
        return _contact_form(request, person, form, None, contact=contact, status=422)
    except actions.Replaced as replaced:
        return _contact_form(request, person, form, replaced.stored, contact=contact, status=409)
    messages.success(request, _("已更正。由原来那次办结的事已重新判定。"))
    return redirect(_tab(person, "contacts"))


def _contact_form(
    request: PageRequest, person: Any, form: ContactForm, newer: Any, *, contact: Any, status: int,
) -> HttpResponse:
    stands = None if newer is None else _as_it_stands(
        newer, f"{newer.day}，{newer.get_mode_display()}，{newer.handler}，{newer.summary}", "workbench:contact-correction")
    return render(request, "workbench/contact_form.html", {
        "person": portrait.brief(person, on=today()), "form": form, "today": today(), "duties": [], "last": None,
        "noted": [FACETS[code] for code in sorted(noted(contact, seen_by=request.actor), key=list(FACETS).index)],
        "correcting": True, "newer": stands, "back_url": _tab(person, "contacts")}, status=status)


@page("happening.write", "GET", "POST")
def happening_correction(request: PageRequest, happening_id: int) -> HttpResponse:
    """Correct a fact; its duties follow."""
    old = found(people.happening_get(happening_id, seen_by=request.actor))
    form = _fact_form(request.POST or None, initial={
        "kind": old.kind, "happened_on": old.happened_on, "known_on": old.known_on, "text": old.text})
    if request.method == "POST" and form.is_valid():
        return _correct_happening(request, old, form)
    newer = happenings.newest(old) if old.withdrawn_at else None
    return _happening_form(request, old, form, newer, status=409 if newer else 422 if form.errors else 200)


def _fact_form(*args: Any, **kwargs: Any) -> HappeningForm:
    """Who told us of a death was said when it was declared."""
    form = HappeningForm(*args, **kwargs)
    del form.fields["told_by"]
    return form


def _correct_happening(request: PageRequest, old: Any, form: HappeningForm) -> HttpResponse:
    try:
        happenings.happening_correct(by=request.actor, at=now(), happening=old, **form.cleaned_data)
    except happenings.Impossible as problem:
        form.add_error(problem.column or None, problem.do)
        return _happening_form(request, old, form, None, status=422)
    except happenings.Replaced as replaced:
        return _happening_form(request, old, form, replaced.stored, status=409)
    messages.success(request, _("已更正，应办的事已重新判定。"))
    return redirect(_tab(old.person, "happenings"))


def _happening_form(request: PageRequest, old: Any, form: HappeningForm, newer: Any, *, status: int) -> HttpResponse:
    stands = None if newer is None else _as_it_stands(
        newer, f"{newer.happened_on}，{HAPPENINGS[newer.kind]}，{newer.text}", "workbench:happening-correction")
    return render(request, "workbench/happening_form.html", {
        "person": portrait.brief(old.person, on=today()), "form": form, "today": today(), "correcting": True,
        "newer": stands, "back_url": _tab(old.person, "happenings")}, status=status)


@page("happening.write", "GET", "POST")
def happening_withdrawal(request: PageRequest, happening_id: int) -> HttpResponse:
    """Take a fact back, with a reason; a death is told what it undoes."""
    old = found(people.happening_get(happening_id, seen_by=request.actor))
    problem = ""
    if request.method == "POST":
        try:
            reason = happenings.AT_ONCE if "undo" in request.POST else request.POST.get("reason", "")
            happenings.happening_withdraw(by=request.actor, at=now(), happening=old, reason=reason)
            messages.success(request, _("已撤回，应办的事已重新判定。"))
            return redirect(_tab(old.person, "happenings"))
        except (happenings.Impossible, happenings.Replaced) as refused:
            problem = str(refused)
    context = {"old": old, "kind": HAPPENINGS[old.kind], "problem": problem, "typed": request.POST.get("reason", ""),
               "back_url": _tab(old.person, "happenings")}
    return render(request, "workbench/withdrawal.html", context, status=422 if problem else 200)


def _as_it_stands(newer: Any, words: str, url: str) -> dict[str, Any]:
    """The other version, in words; where it may be corrected in its turn."""
    gone = newer.withdrawn_at is not None
    return {"words": words.strip("，"), "by": newer.recorded_by, "withdrawn": gone, "url": "" if gone else reverse(url, args=[newer.pk])}


def _tab(person: Any, tab: str) -> str:
    return f"{reverse('workbench:person', args=[person.pk])}?tab={tab}"
