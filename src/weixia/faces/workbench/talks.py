"""One contact with what was talked about; and who has still to call back, to read, or to confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.forms.answers import AnswerForm, ConfirmForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.words import listing
from weixia.needs import queries
from weixia.needs.actions import confirming, talks
from weixia.needs.queries import talks as told
from weixia.registry.queries import people
from weixia.registry.queries.receivers import receivers

SHOWS = ("late", "callbacks", "relays")
MOST = 100


@page("contact.read")
def contact(request: PageRequest, contact_id: int) -> HttpResponse:
    """One contact; what was talked about is read here alone, and reading it is journalled."""
    return _page(request, found(queries.contact_get(contact_id, seen_by=request.actor)))


@page("contact.confirm", "POST")
def contact_confirmation(request: PageRequest, contact_id: int) -> HttpResponse:
    """复核 of a late one: confirmed, or sent back."""
    row, form = found(queries.contact_get(contact_id, seen_by=request.actor)), ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, row, confirm=form)
    try:
        messages.success(request, _confirm(request, row, form.cleaned_data))
        return redirect("workbench:contacts")
    except Impossible as problem:
        form.add_error(problem.column or None, problem.do)
        return _page(request, row, confirm=form)


@page("contact.write", "POST")
def question_answer(request: PageRequest, question_id: int) -> HttpResponse:
    """A question called back."""
    row, form = found(told.question_get(question_id, seen_by=request.actor)), AnswerForm(request.POST)
    if form.is_valid():
        try:
            talks.question_answer(row, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, _("已记下给%(name)s的答复。") % {"name": row.person.name})
            return redirect("workbench:contact", row.contact_id)
        except Impossible as problem:
            form.add_error(problem.column or None, problem.do)
    return _page(request, row.contact, answer=(row.pk, form))


@page("contact.read")
def contacts(request: PageRequest) -> HttpResponse:
    """补录待复核, 我的回电, 请我转达: who waits for whom."""
    actor, asked = request.actor, request.GET.get("show", "")
    lists = _lists(actor, all_of=request.GET.get("whose") == "all")
    show = asked if asked in lists else next((name for name, rows in lists.items() if rows.exists()), SHOWS[0])
    counts = {name: rows.count() for name, rows in lists.items()}
    return render(request, "workbench/contacts.html", {
        "show": show, "counts": counts, "rows": _rows(show, lists[show][:MOST], actor), "today": today(), "most": MOST,
        "whose": "all" if request.GET.get("whose") == "all" else "mine"})


def colleagues(person: Any) -> list[tuple[int, str]]:
    """Accounts whose posts cover a person, for what the elder asked to pass on."""
    return [(one.account_id, f"{one.name}，{one.posts[0]}") for one in receivers({person.org_path}, on=today())]


def told_words(row: Any, actor: Actor) -> str:
    """What followed from a contact just recorded: the numbers of its needs, the call-backs owed, the second person awaited."""
    said = []
    if numbers := [need.said_aloud for need in told.needs_found(row.pk, seen_by=actor)]:
        said.append(_("登记了需求 %(numbers)s。") % {"numbers": listing(numbers)})
    now_told = told.talked([row], seen_by=actor)[row.pk]
    if now_told.waits:
        said.append(_("有 %(n)s 个问题要回电，列在「联系走访」里。") % {"n": now_told.waits})
    if now_told.unconfirmed:
        said.append(_("这是补录，等另一位同事复核。"))
    return "".join(said)


def _confirm(request: PageRequest, row: Any, said: dict[str, Any]) -> str:
    if said["verdict"] == "confirm":
        confirming.contact_confirm(row, by=request.actor, at=now(), words=said["words"])
        return _("已复核。报表里仍注明补录。")
    confirming.contact_send_back(row, by=request.actor, at=now(), reason=said["words"])
    return _("已退回：这次联系已撤回，由它办结的事重新列为应办。")


def _page(request: PageRequest, row: Any, *, confirm: Any = None, answer: tuple[int, Any] | None = None) -> HttpResponse:
    actor, reads = request.actor, request.actor.can("contact.notes")
    person = found(people.person_get(row.person_id, seen_by=actor))
    if reads:
        talks.talk_open(row, by=actor, at=now())
    now_told = told.talked([row], seen_by=actor)[row.pk]
    questions = told.questions_of(row, seen_by=actor) if reads else []
    bad = next((form for form in (confirm, answer and answer[1]) if form), None)
    return render(request, "workbench/contact.html", {
        "person": portrait.brief(person, on=today()), "row": row, "told": now_told, "reads": reads, "today": today(), "bad": bad,
        "notes": told.notes_of(row, seen_by=actor) if reads else [], "relays": told.relays_of(row, seen_by=actor) if reads else [],
        "questions": [(one, None if one.row.answered_at else answer[1] if answer and answer[0] == one.row.pk
                       else AnswerForm(auto_id=f"q{one.row.pk}_%s", initial={"on": today()})) for one in questions],
        "needs": told.needs_found(row.pk, seen_by=actor), "confirmation": told.confirmation_of(row, seen_by=actor),
        "confirm": (confirm or ConfirmForm()) if now_told.unconfirmed and confirming.may_confirm(row, actor) else None,
    }, status=422 if bad else 200)


def _lists(actor: Actor, *, all_of: bool) -> dict[str, Any]:
    return {"late": told.told_late(seen_by=actor), "callbacks": told.callbacks(seen_by=actor, whose="all" if all_of else "mine"),
            "relays": told.relays_to(seen_by=actor)}


def _rows(show: str, rows: Any, actor: Actor) -> list[dict[str, Any]]:
    if show == "late":
        return [{"row": row, "contact": row, "may": confirming.may_confirm(row, actor)} for row in rows]
    return [{"row": row, "contact": row.contact, "may": True} for row in rows]

