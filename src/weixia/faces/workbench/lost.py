"""失联核对: whom nobody reaches, who is searched for, whose details wait to be checked; each list with its figure."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.duties import queries as duties
from weixia.duties.queries import verifying
from weixia.faces.workbench import today as desk
from weixia.faces.workbench.asking import age_on, found, now, pager, today, whole
from weixia.faces.workbench.batch import back_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.words import Word, listing
from weixia.needs import queries as contacts
from weixia.registry.actions import verifying as acts
from weixia.registry.queries import people, verifications

SHOWS = ("lost", "search", "verify")
PER_PAGE = 50
HOW = [(how, words) for how, words in verifications.HOW.items() if how != "edit"]


@page("duty.read")
def lost(request: PageRequest) -> HttpResponse:
    """One of the three lists; the one with the worst news is open first."""
    on, actor, mine = today(), request.actor, desk.is_mine(request)
    figures = verifying.lost_figures(seen_by=actor, on=on)
    counts = {"lost": figures.lost, "search": contacts.running_searches(seen_by=actor).count(),
              "verify": verifying.verify_count(seen_by=actor, on=on, mine=mine)}
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWS else next((one for one in SHOWS if counts[one]), "lost")
    rows, pages = {"lost": _lost, "search": _searched, "verify": _unverified}[show](request, on)
    return render(request, "workbench/lost.html", {
        "today": on, "show": show, "counts": counts, "rows": rows, "pager": pages, "figures": figures, "how": HOW, "mine": mine,
        "one": request.GET.get("person", ""),
        "months": verifying.verify_months(on), "back": request.get_full_path(), "started": duties.started()})


@page("details.verify", "POST")
def verifications_new(request: PageRequest) -> HttpResponse:
    """都没变, for one or for those ticked."""
    ids = [pk for pk in map(whole, request.POST.getlist("person")) if pk]
    if not ids:
        messages.warning(request, _("还没有勾选。先勾几位核对过的老同志，再按「都没变」。"))
        return redirect(back_of(request))
    try:
        checked = acts.details_verify(by=request.actor, at=now(), people=ids, how=request.POST.get("how", ""))
        _tell(request, checked)
    except acts.Impossible as problem:
        messages.error(request, problem.do)
    return redirect(back_of(request))


@page("details.verify", "POST")
def verifications_end(request: PageRequest, act: UUID) -> HttpResponse:
    """Take one press back."""
    ended = found(acts.details_unverify(act, by=request.actor, at=now()))
    messages.success(request, _("已撤回 %(n)s 位的核验，仍列为待核验。") % {"n": ended} if ended else _("这次核验已经撤回过了。"))
    return redirect(reverse("workbench:lost") + "?show=verify")


def _tell(request: PageRequest, checked: acts.Checked) -> None:
    if checked.done:
        messages.success(request, _("已核验 %(n)s 位：%(who)s。") % {
            "n": len(checked.done), "who": listing([one.name for one in checked.done[:5]]) + (_("等") if len(checked.done) > 5 else "")},
            extra_tags=reverse("workbench:verifications-end", args=[checked.act]))
    for person, why in checked.left[:5]:
        messages.info(request, _("%(name)s没有写入：%(why)s。") % {"name": person.name, "why": why})


def _lost(request: PageRequest, on: date) -> tuple[list[dict[str, Any]], dict[str, str]]:
    silent = verifying.out_of_touch(seen_by=request.actor, on=on)
    page_of = list(verifying.out_of_touch_after(silent, request.GET.get("after", ""))[: PER_PAGE + 1])
    shown = {row["person_id"]: row for row in page_of[:PER_PAGE]}
    running = contacts.searches(shown, seen_by=request.actor)
    reached = contacts.last_reached(list(shown), seen_by=request.actor)
    known = people.several(list(shown), seen_by=request.actor)
    rows = [_person(known[pk], on) | row | {"search": running.get(pk), "reached": reached.get(pk), "days": (on - row["began"]).days}
            for pk, row in shown.items() if pk in known]
    last = page_of[PER_PAGE - 1] if len(page_of) > PER_PAGE else None
    return rows, pager(request, next_key=f"{last['began']}.{last['person_id']}" if last else "")


def _searched(request: PageRequest, on: date) -> tuple[list[dict[str, Any]], dict[str, str]]:
    rows = contacts.running_searches(seen_by=request.actor)
    if after := whole(request.GET.get("after")):
        rows = rows.filter(pk__gt=after)
    page_of = list(rows.order_by("pk")[: PER_PAGE + 1])
    shown = [_person(row.person, on) | {"search": row, "days": (on - row.started_on).days} for row in page_of[:PER_PAGE]]
    return shown, pager(request, next_key=str(page_of[PER_PAGE - 1].pk) if len(page_of) > PER_PAGE else "")


def _unverified(request: PageRequest, on: date) -> tuple[list[dict[str, Any]], dict[str, str]]:
    one = whole(request.GET.get("person"))
    owed = verifying.to_verify(seen_by=request.actor, on=on, mine=desk.is_mine(request) and not one)
    owed = owed.filter(person=one) if one else owed
    page_of, following = duties.page_of(owed.select_related("person__unit"), after=request.GET.get("after", ""), size=PER_PAGE)
    ids = [duty.person_id for duty in page_of]
    last, kin = verifications.last_verified(ids, seen_by=request.actor), people.first_kin(ids, seen_by=request.actor)
    rows = [_person(duty.person, on) | _details(duty.person, kin.get(duty.person_id)) | {
        "due": duty.due, "late": (on - duty.due).days if duty.due else 0, "verified": last.get(duty.person_id),
        "duty_id": duty.pk, "owner": duty.responsible} for duty in page_of]
    return rows, pager(request, next_key=following)


def _person(person: Any, on: date) -> dict[str, Any]:
    return {"id": person.pk, "name": person.name, "age": age_on(person.birth_on, on, person.birth_precision),
            "unit_name": person.unit.name, "owner": person.primary_contact, "politics": person.politics}


def _details(person: Any, kin: tuple[str, str] | None) -> dict[str, Any]:
    """What is on file, as far as a list may show it, and what is missing."""
    hidden = people.sealed_values(person)
    told = {"address": hidden["address_sealed"], "phone": hidden["phone_sealed"], "kin": " ".join(kin or ()).strip()}
    lacks = {"address": Word("住址"), "phone": Word("电话"), "kin": Word("家庭联系人")}
    return told | {"lacks": listing(words for key, words in lacks.items() if not told[key])}
