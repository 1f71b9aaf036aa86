"""转接: people on their way between units: waiting for me, proposed by me, done; confirming, declining, withdrawing."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.duties import queries as duties
from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.elsewhere import here
from weixia.faces.workbench.forms.transfers import ConfirmForm, DeclineForm, DestinationForm, TransferForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.registry.actions import transfers as acts
from weixia.registry.queries import people, units
from weixia.registry.queries import transfers as queries
from weixia.registry.queries.receivers import receivers

MOST, LISTED = 50, 500


@page("transfer.read")
def transfers(request: PageRequest) -> HttpResponse:
    """Who waits for us, whom we proposed, what was answered."""
    actor = request.actor
    return render(request, "workbench/transfers.html", {
        "waiting": [_row(one) for one in queries.waiting(seen_by=actor)],
        "proposed": [_row(one) for one in queries.proposed(seen_by=actor)],
        "done": [_row(one) for one in queries.done(seen_by=actor)[:MOST]], "today": today(),
    })


@page("transfer.read")
def transfers_kept(request: PageRequest) -> HttpResponse:
    """转走的: who left our units, and what we had done for them."""
    found = queries.gone(seen_by=request.actor)
    if after := whole(request.GET.get("after")):
        found = found.filter(pk__lt=after)
    rows = list(found[:MOST + 1])
    return render(request, "workbench/transfers_kept.html", {
        "rows": [_row(one) | _work(one) for one in rows[:MOST]],
        "pager": pager(request, next_key=str(rows[MOST - 1].pk) if len(rows) > MOST else "")})


@page("transfer.read")
def transfer(request: PageRequest, transfer_id: int) -> HttpResponse:
    """One transfer, with what may be done about it from here."""
    return _show(request, _found(request, transfer_id))


@page("transfer.propose", "GET", "POST")
def transfer_new(request: PageRequest, person_id: int) -> HttpResponse:
    """Propose that another unit take charge."""
    person = here(request, person_id, same=True)
    form = TransferForm(request.POST or None, initial={"day": today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.transfer_propose(by=request.actor, at=now(), person=person, **form.cleaned_data)
            messages.success(request, _("已提出转接。对方确认之前，仍由本单位负责。"))
            return redirect("workbench:transfer", made.pk)
        except Impossible as problem:
            form.add_error(problem.column or None, problem.do)
    context = {"person": portrait.brief(person, on=today()), "form": form, "units": _units()}
    return render(request, "workbench/transfer_form.html", context, status=422 if form.errors else 200)


@page("transfer.propose", "POST")
def transfer_destination(request: PageRequest, transfer_id: int) -> HttpResponse:
    """Say where to."""
    shown = _found(request, transfer_id)
    return _tell(request, shown, _("去向已定，等对方确认。"), acts.transfer_direct, direct=DestinationForm(request.POST))


@page("transfer.confirm", "POST")
def transfer_confirmation(request: PageRequest, transfer_id: int) -> HttpResponse:
    """Take charge."""
    shown = _found(request, transfer_id)
    return _tell(request, shown, _("已接收%(name)s，从今天起由本单位负责。") % {"name": shown.name}, acts.transfer_confirm,
                 confirm=ConfirmForm(request.POST, accounts=_contacts(shown)))


@page("transfer.confirm", "POST")
def transfer_refusal(request: PageRequest, transfer_id: int) -> HttpResponse:
    """Do not take charge, and say why."""
    shown = _found(request, transfer_id)
    return _tell(request, shown, _("已告诉对方不接收，仍由转出单位负责。"), acts.transfer_decline, decline=DeclineForm(request.POST))


@page("transfer.propose", "POST")
def transfer_withdrawal(request: PageRequest, transfer_id: int) -> HttpResponse:
    """Take the proposal back."""
    shown = _found(request, transfer_id)
    return _do(request, shown, _("已撤回转接。"), lambda: acts.transfer_withdraw(
        by=request.actor, at=now(), transfer=shown, reason=request.POST.get("reason", "")[:300]))


def _tell(request: PageRequest, shown: Any, said: str, act: Callable[..., Any], **sent: Any) -> HttpResponse:
    """One answer by its form (`sent`: its name on the page and itself), whose boxes are what the act is told."""
    [form] = sent.values()
    if not form.is_valid():
        return _show(request, shown, **sent)
    return _do(request, shown, said, lambda: act(by=request.actor, at=now(), transfer=shown, **form.cleaned_data))


def _do(request: PageRequest, shown: Any, said: str, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except Impossible as problem:
        messages.error(request, problem.do)
        return _show(request, _found(request, shown.pk), status=422)
    messages.success(request, said)
    return redirect("workbench:transfer", shown.pk)


def _found(request: PageRequest, transfer_id: int) -> Any:
    return found(queries.transfer_get(transfer_id, seen_by=request.actor))


def _show(request: PageRequest, shown: Any, *, confirm: Any = None, decline: Any = None, direct: Any = None,
          status: int = 200) -> HttpResponse:
    actor, given = request.actor, (confirm, decline, direct)
    sends, receives = queries.is_sender(shown, actor), queries.is_receiver(shown, actor)
    waits = not shown.answer
    return render(request, "workbench/transfer.html", {
        "transfer": _row(shown) | {"may_open": sends and actor.can("person.read")}, "units": _units() if not shown.to_unit else [],
        "form": next((form for form in given if form), None),
        "confirm": (confirm or ConfirmForm(accounts=_contacts(shown))) if waits and receives and actor.can("transfer.confirm") else None,
        "decline": decline or DeclineForm(), "early": shown.day > today(),
        "direct": (direct or DestinationForm()) if waits and sends and not shown.to_unit and actor.can("transfer.propose") else None,
        "may_withdraw": waits and sends and actor.can("transfer.propose"), "work": _work(shown),
    }, status=422 if any(form.errors for form in given if form) else status)


def _row(one: Any) -> dict[str, Any]:
    """What both sides may know: never more than this of somebody who is not in one's charge."""
    return {
        "id": one.pk, "person_id": one.person_id, "name": one.name, "number": one.number, "kind": people.KINDS[one.kind],
        "from_unit": one.from_unit.name, "to_unit": one.to_unit.name if one.to_unit else "", "day": one.day,
        "reason": one.reason, "by": one.proposed_by, "at": one.proposed_at, "answer": one.answer,
        "state": one.ANSWERS[one.answer] if one.to_unit or one.answer else _("去向待定"),
        "answered_by": one.answered_by, "answered_at": one.answered_at, "why": one.answered_why,
    }


def _work(one: Any) -> dict[str, Any]:
    """What the sender had done, as it was written down when they left."""
    lines = [{"title": duties.rule_title(line["rule"]), "period": line["period"], "due": _day(line["due"]),
              "kept_on": _day(line["kept_on"]), "late": bool(line["due"]) and line["kept_on"] > line["due"]}
             for line in one.kept.get("duties", [])]
    return {"kept": lines, "kept_count": len(lines), "contacts": one.kept.get("contacts", 0)}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _contacts(shown: Any) -> list[Any]:
    return receivers([shown.to_unit.path], on=today()) if shown.to_unit else []


def _units() -> list[str]:
    """Names to choose from; a tree too large for a list is typed."""
    return units.all_names(most=LISTED)
