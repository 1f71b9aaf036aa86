"""长辈卡 on the person's page: issued and printed, given a new code, ended; who may act for the elder; remembered devices."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import found, now
from weixia.faces.workbench.forms.cards import SELF, CardEndForm, CardForm
from weixia.faces.workbench.idempotency import done
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.slips import code as qr
from weixia.kernel.actor import Impossible
from weixia.registry.actions import cards as acts
from weixia.registry.queries import cards as queries
from weixia.registry.queries import people


@page("card.read")
def person_card(request: PageRequest, person_id: int) -> HttpResponse:
    """The person's cards, authorities and devices, and the form for another card."""
    person: Any = found(people.person_get(person_id, seen_by=request.actor))
    return _page(request, person, _form(request, person))


@page("card.write", "POST", sudo=True)
def card_new(request: PageRequest, person_id: int) -> HttpResponse:
    """Issue one; the code is shown this once."""
    person: Any = found(people.person_get(person_id, seen_by=request.actor))
    form = _form(request, person, request.POST)
    if form.is_valid():
        try:
            card, code = acts.card_issue(person, by=request.actor, at=now(), trust=_trust(request, person, form.cleaned_data),
                                         phone_checked=form.cleaned_data["phone_checked"])
            return done(_issued(request, person, card, code))
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _page(request, person, form)


@page("card.write", "POST", sudo=True)
def card_code(request: PageRequest, card_id: int) -> HttpResponse:
    """A new activation code, shown this once, to be read aloud or printed with the card."""
    card: Any = found(queries.card_get(card_id, seen_by=request.actor))
    try:
        return done(_issued(request, card.person, card, acts.card_renew(card, by=request.actor, at=now())))
    except Impossible as problem:
        messages.warning(request, problem.do)
        return redirect("workbench:person-card", card.person_id)


@page("card.write", "POST")
def card_end(request: PageRequest, card_id: int) -> HttpResponse:
    """停用: the card, and every device that came by it."""
    card: Any = found(queries.card_get(card_id, seen_by=request.actor))
    form = CardEndForm(request.POST)
    if not form.is_valid():
        return _page(request, card.person, _form(request, card.person), ending=form)
    try:
        acts.card_end(card, by=request.actor, at=now(), why=form.cleaned_data["why"])
        messages.success(request, _("已停用这张卡，用它登录的设备都退出了。"))
    except Impossible as problem:
        messages.warning(request, problem.do)
    return redirect("workbench:person-card", card.person_id)


@page("card.write", "POST")
def authority_end(request: PageRequest, authority_id: int) -> HttpResponse:
    """收回授权."""
    authority: Any = found(queries.authority_get(authority_id, seen_by=request.actor))
    acts.authority_end(authority, by=request.actor, at=now())
    messages.success(request, _("已收回授权，家属的卡和设备都停用了。"))
    return redirect("workbench:person-card", authority.person_id)


@page("card.write", "POST")
def elder_device_end(request: PageRequest, elder_device_id: int) -> HttpResponse:
    """Send one device away."""
    device: Any = found(queries.device_get(elder_device_id, seen_by=request.actor))
    acts.elder_device_end(device, by=request.actor, at=now())
    messages.success(request, _("这台设备已经退出。再用要换一个激活码。"))
    return redirect("workbench:person-card", device.person_id)


def _page(request: PageRequest, person: Any, form: CardForm, ending: CardEndForm | None = None) -> HttpResponse:
    actor = request.actor
    bad = form.is_bound or ending is not None
    return render(request, "workbench/cards.html", {
        "person": person, "form": form, "ending": ending, "may_write": actor.can("card.write") and person.died_on is None,
        "cards": queries.cards_of(person, seen_by=actor), "devices": queries.devices_of(person, seen_by=actor),
        "authorities": queries.authorities_of(person, seen_by=actor), "can_send": queries.can_send()}, status=422 if bad else 200)


def _form(request: PageRequest, person: Any, told: Any = None) -> CardForm:
    kin = queries.relatives(person, seen_by=request.actor)
    named = [(str(one["row"].pk), " ".join(filter(None, [one["row"].relation, one["row"].name, one["phone"]]))) for one in kin]
    return CardForm(told, people=[(SELF, _("本人")), *named], initial={"whose": SELF})


def _trust(request: PageRequest, person: Any, told: dict[str, Any]) -> acts.Trust | None:
    kin = {str(one["row"].pk): one["row"] for one in queries.relatives(person, seen_by=request.actor)}
    return acts.Trust(kin[told["whose"]], told["paper"], told["until"]) if told["whose"] in kin else None


def _issued(request: PageRequest, person: Any, card: Any, code: str) -> HttpResponse:
    """The card as it is printed, and beside it the code, which is not."""
    address = request.build_absolute_uri(f"{reverse('portal:enter-card')}?card={card.number}")
    return render(request, "workbench/card_issued.html", {
        "person": person, "card": card, "code": code, "qr": qr(address), "number": _in_fours(card.number),
        "address": request.build_absolute_uri(reverse("portal:enter")).partition("://")[2], "hotline": queries.hotline()})


def _in_fours(number: str) -> str:
    """1234 567 890."""
    return f"{number[:4]} {number[4:7]} {number[7:]}"
