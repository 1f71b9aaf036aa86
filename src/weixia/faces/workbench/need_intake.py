"""登记需求: who is calling, what they ask, what is said back. Everything typed is kept at every pause."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.faces.workbench import need_callers
from weixia.faces.workbench.asking import found, now, today, whole
from weixia.faces.workbench.forms.needs import AskForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel import drafts
from weixia.kernel import queries as house
from weixia.kernel.actor import Impossible
from weixia.kernel.sealing import uuid7
from weixia.needs.actions import needs as acts
from weixia.needs.actions.photos import need_photo_add
from weixia.needs.actions.receptions import reception_open
from weixia.needs.queries import brought_get, queue, suggested, thread

PAGE = "needs/new"
LAST_TURN = 2_000_000_000


@page("need.record", "GET", "POST")
def need_new(request: PageRequest) -> HttpResponse:
    """One call, one letter, one visitor."""
    if request.method == "POST" and "look" not in request.POST:
        return _sent(request)
    if request.method == "POST":
        typed = AskForm(initial=AskForm.blank() | AskForm(request.POST).said())
        return _page(request, typed, _word(request.POST.get("draft")), look=True)
    kept = _kept(request)
    if kept and kept.done:
        return redirect(kept.done if kept.done != "-" else "workbench:need-new")
    asked = {"caller": request.GET.get("call", "")[:30], "person": request.GET.get("person", "")[:20]}
    told = kept.content if kept else {name: value for name, value in asked.items() if value} | _brought(request)
    return _page(request, AskForm(initial=AskForm.blank() | told), kept.uuid if kept else uuid7(), look=not told.get("person"), kept=kept)


@page("need.record", "POST", once=False)
def need_callers_found(request: PageRequest) -> HttpResponse:
    """The same look-up for a script: who it may be, under the box."""
    form = AskForm(initial=AskForm.blank() | AskForm(request.POST).said())
    return render(request, "workbench/parts/need_callers.html", need_callers.of(request.actor, form, look=True))


@page("need.record", "POST", once=False)
def need_draft(request: PageRequest) -> HttpResponse:
    """What is typed so far, at every pause. Saved twice, or late, it changes nothing."""
    word, turn = _word(request.POST.get("draft")), whole(request.POST.get("turn")) or 0
    try:
        content = AskForm(request.POST).said()
        saved = drafts.draft_save(word, by=request.actor, at=now(), page=PAGE, turn=min(turn, LAST_TURN), content=content)
    except Impossible as problem:
        return JsonResponse({"saved": False, "why": problem.do}, status=422)
    return JsonResponse({"saved": saved})


@page("need.record", "POST")
def need_draft_end(request: PageRequest, draft: UUID) -> HttpResponse:
    """不要了."""
    found(drafts.draft_get(draft, seen_by=request.actor, page=PAGE))
    drafts.draft_drop(draft, by=request.actor, at=now(), page=PAGE)
    messages.success(request, _("草稿已经去掉。"))
    return redirect("workbench:need-new")


@page("need.read")
def need_number(request: PageRequest, need_id: int) -> HttpResponse:
    """登记好了: the number to say aloud, and the promise."""
    need = found(queue.need_get(need_id, seen_by=request.actor))
    return render(request, "workbench/need_number.html", {
        "need": need, "answer_at": thread.answer_moment(need), "danger": need.urgency == "danger", **_phones()})


def _sent(request: PageRequest) -> HttpResponse:
    """Written down, or the page again with what is missing. Sent twice, by whatever browser, it is one need."""
    form, word = AskForm(request.POST, request.FILES), _word(request.POST.get("draft"))
    held = found(drafts.draft_hold(word, by=request.actor, at=now(), page=PAGE))
    if held.done and held.done != "-":
        return redirect(held.done)
    if form.is_valid():
        try:
            there = _written(request, form, word)
            drafts.draft_done(word, by=request.actor, at=now(), page=PAGE, led_to=there)
            return redirect(there)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    if {name: value for name, value in form.said().items() if value} != held.content:
        drafts.draft_save(word, by=request.actor, at=now(), page=PAGE, turn=held.turn + 1, content=form.said())
    drafts.draft_release(word, by=request.actor, page=PAGE)
    return _page(request, form, word, look=not form.data.get("person"), status=422)


def _brought(request: PageRequest) -> dict[str, Any]:
    """What somebody brought to a reception day, as the form begins with it. Reading it is journalled."""
    if not (case := whole(request.GET.get("case"))):
        return {}
    one = found(brought_get(case, seen_by=request.actor))
    reception_open(one.row.reception, by=request.actor, at=now())
    who = {"person": str(one.person[0])} if one.person else {"name": one.visitor}
    return {"case": case, "words": one.matter, "received_on": one.row.reception.day.isoformat(), **who}


@transaction.atomic
def _written(request: PageRequest, form: AskForm, word: UUID) -> str:
    """Record the need, or add to the one that was chosen; where to go on."""
    add = whole(request.POST.get("add"))
    if add:
        need = found(queue.need_get(add, seen_by=request.actor))
        acts.need_add(need, by=request.actor, at=now(), words=form.cleaned_data["words"])
        messages.success(request, _("已经追加到需求 %(number)s，没有另开一件。") % {"number": need.said_aloud})
    else:
        need = acts.need_record(by=request.actor, at=now(), told=need_callers.told_by(request.actor, form, word))
    if form.cleaned_data["photo"]:
        need_photo_add(need, by=request.actor, at=now(), upload=form.cleaned_data["photo"])
    return reverse("workbench:need" if add else "workbench:need-number", args=[need.pk])


def _page(
    request: PageRequest, form: AskForm, word: UUID, *, look: bool, status: int = 200, kept: drafts.Kept | None = None,
) -> HttpResponse:
    begun = drafts.drafts_open(seen_by=request.actor, page=PAGE)
    others = [one for one in begun if one.uuid != word and (one.content.get("words") or one.content.get("name"))]
    return render(request, "workbench/need_form.html", {
        "form": form, "draft": word, "turn": kept.turn if kept else 0, "kept": kept, "today": today(),
        "drafts": [{"uuid": one.uuid, "at": one.at, "words": one.content.get("words", "")[:40], "who": one.content.get("name", "")}
                   for one in others[:3]],
        "kinds": suggested.words_of(), "suggested": suggested.kinds_of(str(form["words"].value() or "")),
        "promises": _promises(form), **_phones(), **need_callers.of(request.actor, form, look=look)}, status=status)


def _promises(form: AskForm) -> list[dict[str, Any]]:
    """By when an answer may be promised today, by urgency."""
    told = thread.promises(str(form["channel"].value() or "hotline"), received=today(), at=now())
    return [{"urgency": urgency, "at": at} for urgency, at in told.items()]


def _phones() -> dict[str, Any]:
    return {"duty_phone": house.setting("office.duty_phone")}


def _kept(request: PageRequest) -> drafts.Kept | None:
    word = request.GET.get("draft", "")
    try:
        return drafts.draft_get(UUID(word), seen_by=request.actor, page=PAGE) if word else None
    except ValueError:
        return None


def _word(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return uuid7()
