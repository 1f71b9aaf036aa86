"""为何应办: one duty with everything behind it; completing it, waiving it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weixia.duties import actions as acts
from weixia.duties import queries
from weixia.faces.workbench import follow
from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.batch import back_of
from weixia.faces.workbench.doors import door_of, kept_here
from weixia.faces.workbench.dutywords import as_row, title_of
from weixia.faces.workbench.elsewhere import still_here
from weixia.faces.workbench.forms.contacts import KeepingForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.rulewords import rooms_of
from weixia.faces.workbench.talks import colleagues, told_words
from weixia.needs.actions import contacts as contacts
from weixia.needs.actions.talks import Talk
from weixia.needs.facts import modes_of
from weixia.needs.queries import last_wording
from weixia.registry.actions import happenings
from weixia.registry.queries import people
from weixia.registry.queries.home import same_home

WAITING = ("open", "overdue")


class WaiveForm(forms.Form):
    """Why a duty is set aside."""

    reason = forms.CharField(label=gettext_lazy("为什么免除"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                             error_messages={"required": gettext_lazy("写明免除的原因")})


@page("duty.read")
def duty(request: PageRequest, duty_id: int) -> HttpResponse:
    """Why it is owed, what was found, what kept it."""
    why = found(queries.why(duty_id, seen_by=request.actor, on=today()))
    return _page(request, why)


@page("duty.read")
def duty_door(request: PageRequest, duty_id: int) -> HttpResponse:
    """On to the page that keeps it; to its own where that is the one."""
    why = found(queries.why(duty_id, seen_by=request.actor, on=today()))
    door = door_of(why, request.actor) if why.duty.status in WAITING else None
    return redirect(door["url"] if door else reverse("workbench:duty", args=[duty_id]))


@page("duty.keep", "POST")
def duty_keeping(request: PageRequest, duty_id: int) -> HttpResponse:
    """Complete it: the result and the next step become a contact (or a check-up) that keeps it."""
    why = found(queries.why(duty_id, seen_by=request.actor, on=today()))
    form = KeepingForm(request.POST, modes=_modes(why), to=colleagues(why.duty.person))
    if not _kept_here(why) or not form.is_valid():
        return _page(request, why, form=form)
    try:
        return _keep(request, why, form.cleaned_data, form.talk())
    except (contacts.Impossible, happenings.Impossible) as problem:
        form.add_error(problem.column if problem.column in form.fields else "day", problem.do)
        return _page(request, why, form=form)


def _keep(request: PageRequest, why: Any, told: dict[str, Any], talk: Talk) -> HttpResponse:
    person, undo, more = why.duty.person, "", ""
    if _modes(why):
        telling = contacts.Telling(day=told["day"], mode=told["mode"], reached=True, summary=told["summary"],
                                   next_step=told["next_step"], level=told["level"], talk=talk)
        contact = contacts.contact_record(by=request.actor, at=now(), person=person, told=telling)
        undo, more = reverse("workbench:contact-withdrawal", args=[contact.pk]), told_words(contact, request.actor)
    else:
        checkup = happenings.happening_record(by=request.actor, at=now(), person=person, kind="checkup",
                                              happened_on=told["day"], text=told["summary"])
        undo = reverse("workbench:happening-withdrawal", args=[checkup.pk])
    standing = queries.duty_get(why.duty.pk, seen_by=request.actor, on=today())
    messages.success(request, _said(standing, person) + more, extra_tags=undo)
    _tell_same_home(request, person)
    return redirect(back_of(request))


def _said(standing: Any, person: Any) -> str:
    if standing is None or standing.status in WAITING:
        return _("已记下，但还不够办结%(name)s的这件事。请看「怎样算办到」。") % {"name": person.name}
    return _("已办结：%(name)s，%(matter)s。") % {"name": person.name, "matter": title_of(standing)}


def _tell_same_home(request: PageRequest, person: Any) -> None:
    """同一户还有: what else waits in the home, one link away."""
    home = [person.pk, *same_home(person, seen_by=request.actor)]
    rest = list(queries.waiting(seen_by=request.actor, on=today()).filter(person_id__in=home, due__isnull=False)[:20])
    if rest:
        first = format_html('<a href="{}">{}</a>', reverse("workbench:duty", args=[rest[0].pk]),
                            _("%(name)s，%(matter)s") % {"name": rest[0].person.name, "matter": title_of(rest[0])})
        said = _("同一户还有 %(n)s 件：") % {"n": len(rest)}
        messages.info(request, format_html("{}{}", said, first))


@page("duty.waive", "POST")
def duty_waiver_end(request: PageRequest, duty_id: int) -> HttpResponse:
    """撤回免除: it is owed again."""
    why = found(queries.why(duty_id, seen_by=request.actor, on=today()))
    if acts.duty_unwaive(why.duty, by=request.actor, at=now()):
        messages.success(request, _("已撤回免除，这件事重新列为应办。"))
    return redirect("workbench:duty", duty_id)


@page("duty.waive", "POST")
def duty_waiver(request: PageRequest, duty_id: int) -> HttpResponse:
    """Set it aside, with a reason that stays on it."""
    why = queries.why(duty_id, seen_by=request.actor, on=today())
    if why is None:
        still_here(request)
    why = found(why)
    form = WaiveForm(request.POST)
    if form.is_valid():
        try:
            acts.duty_waive(why.duty, by=request.actor, at=now(), reason=form.cleaned_data["reason"])
            messages.success(request, _("已免除，原因记在这件事上。"))
            return redirect("workbench:duty", duty_id)
        except acts.Impossible as problem:
            form.add_error("reason", str(problem))
    return _page(request, why, waive_form=form)


@page("duty.read")
def person_why_not(request: PageRequest, person_id: int) -> HttpResponse:
    """为何没有: what each rule asks of somebody, and which of it is so."""
    person = found(people.person_get(person_id, seen_by=request.actor))
    only = request.GET.get("rule", "")
    all_of = queries.of_person(person.pk, seen_by=request.actor, on=today())
    owed = {one.rule: one.pk for one in all_of if one.status in WAITING}
    last = {one.rule: one for one in sorted(all_of, key=lambda one: one.opens) if one.status not in WAITING}
    lacks = queries.lacks(person.pk, seen_by=request.actor, on=today(), only=only)
    return render(request, "workbench/why_not.html", {
        "person": {"id": person.pk, "name": person.name}, "rule": only,
        "lacks": [{"lack": one, "owed": owed.get(one.rule), "rooms": rooms_of(one.waits), "last": last.get(one.rule)}
                  for one in lacks]})


def _page(request: PageRequest, why: Any, *, form: Any = None, waive_form: Any = None) -> HttpResponse:
    owed, on, actor = why.duty, today(), request.actor
    waits = owed.status in WAITING
    keeping = form or KeepingForm(modes=_modes(why), initial=_start(why, actor, on), to=colleagues(owed.person))
    waiver = queries.waiver_of(owed)
    bad = any(one.errors for one in (form, waive_form) if one)
    return render(request, "workbench/duty.html", {
        "duty": as_row(owed, on) | {"reason": why.reason, "decided_at": owed.decided_at}, "rule": why.rule, "clauses": why.clauses,
        "why": why, "facts": [(one, _behind(one, owed)) for one in why.facts],
        "evidence": [(one, _behind(one, owed)) for one in why.evidence],
        "waiver": {"by": waiver.by_name, "on": waiver.day, "reason": waiver.reason} if waiver else None,
        "form": keeping, "waive_form": waive_form or WaiveForm(), "may_keep": waits and _kept_here(why) and actor.can("duty.keep"),
        "door": door_of(why, actor) if waits else None,
        "may_waive": waits and actor.can("duty.waive"), "waits": waits, "desk": queries.desk_of(owed),
        "same_home": _others(owed, actor, on), "today": on, "credited": _credited(owed, actor),
        "follow": follow.of_duty(owed, actor, on), "unproven": queries.unproven([owed], seen_by=actor).get(owed.pk, []),
    }, status=422 if bad else 200)


def _behind(one: Any, owed: Any) -> str:
    """The page of the row behind a fact: the person's tab that shows it."""
    if one.link is None:
        return ""
    kind, pk = one.link
    tab = {"contact": "contacts", "happening": "happenings"}.get(kind, "record")
    here = reverse("workbench:person", args=[owed.person_id])
    return f"{here}?tab={tab}" + (f"#{kind}-{pk}" if tab != "record" else "")


def _credited(owed: Any, actor: Any) -> str:
    """The unit that a kept duty is credited to, where another one is in charge by now."""
    unit = queries.credited_unit(owed, seen_by=actor)
    return unit if unit != owed.person.unit.name else ""


def _modes(why: Any) -> list[str]:
    """Ways of contact that can keep it; none when only a check-up can."""
    return modes_of(why.duty.edition.body["kept_by"])


def _kept_here(why: Any) -> bool:
    """Whether a contact or a check-up keeps it; else it is kept behind its own door."""
    return kept_here(why.duty.edition.body["kept_by"])


def _start(why: Any, actor: Any, on: Any) -> dict[str, Any]:
    modes = _modes(why)
    wants_leader = "leader_visit" in why.duty.edition.body["kept_by"]
    return {"day": on, "mode": modes[0] if modes else "", "level": "leader" if wants_leader else "", "summary": last_wording(seen_by=actor)}


def _others(owed: Any, actor: Any, on: Any) -> list[dict[str, Any]]:
    rest = [one for one in queries.of_person(owed.person_id, seen_by=actor, on=on) if one.status in WAITING and one.pk != owed.pk]
    return [{"id": one.pk, "matter": title_of(one), "person_name": owed.person.name} for one in rest]
