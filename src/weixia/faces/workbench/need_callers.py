"""Who a caller may be, as the intake shows it; and what of it a need is told."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.forms.needs import AskForm
from weixia.faces.workbench.portrait import brief
from weixia.kernel.actor import Actor, Impossible
from weixia.needs.actions.needs import Asking
from weixia.needs.queries import brought_get, called, suggested
from weixia.registry.actions.callers import caller_look
from weixia.registry.queries import callers

NOBODY = "new"
OPEN_FOR = timedelta(days=30)
FEW = 3


def of(actor: Actor, form: AskForm, *, look: bool) -> dict[str, Any]:
    """`candidates` [{key, name, age, kind, unit_name, relation, kin, called, died_on, needs, before}] in their order, `chosen` key,
    `looked`: whether somebody was looked for, `number`: the telephone number that was typed."""
    text, key = str(form["caller"].value() or "").strip(), str(form["person"].value() or "")
    number = callers.number_of(text)
    known = caller_look(by=actor, at=now(), text=text) if look and text else []
    one = callers.chosen(key, seen_by=actor) if key and key != NOBODY else None
    known = [one, *(other for other in known if other.key != key)] if one else known
    shown = [_candidate(actor, other) for other in known]
    if look and number:
        shown += [_before(need) for need in called.needs_called_from(number, seen_by=actor)]
    keys = {other["key"] for other in shown}
    looked = bool(look and text) or bool(one)
    return {"form": form, "candidates": shown, "looked": looked, "number": number, "nobody": looked and not shown,
            "chosen": key if key in keys | {NOBODY} else ""}


def _candidate(actor: Actor, one: callers.Known) -> dict[str, Any]:
    waiting = called.needs_open_of(one.person.pk, seen_by=actor, since=now() - OPEN_FOR)[:FEW]
    return brief(one.person, on=today()) | {
        "key": one.key, "person_id": one.person.pk, "relation": one.relation, "kin": one.kin, "needs": waiting, "before": None,
        "called": one.kin or one.person.address_form or _("%(surname)s老") % {"surname": one.person.name[:1]}}


def _before(need: Any) -> dict[str, Any]:
    """Whoever rang before and is not on the register."""
    return {"key": f"n{need.row.pk}", "name": need.name, "called": need.name, "before": need.row, "needs": [], "kin": "", "relation": ""}


def told_by(actor: Actor, form: AskForm, once: UUID) -> Asking:
    """What the need is told. Raises Impossible where nobody is said."""
    said = form.cleaned_data
    one = callers.chosen(said["person"], seen_by=actor) if said["person"] not in ("", NOBODY) else None
    earlier = called.need_called(said["person"][1:], seen_by=actor) if said["person"].startswith("n") and said["person"] != NOBODY else None
    name = said["name"] or (one.kin if one else earlier.name if earlier else "")
    if one is None and not name:
        raise Impossible("name", _("选一位来电人；都不是的，写下怎么称呼。"))
    number = callers.number_of(said["phone"] or said["caller"])
    behalf = said["on_behalf"] or "self"
    case = found(brought_get(said["case"], seen_by=actor)) if said["case"] else None
    heard = suggested.kinds_of(said["words"])
    return Asking(
        person_id=one.person.pk if one else None, channel="reception" if case else said["channel"] or "hotline", words=said["words"],
        kind=said["kind"] or (heard[0] if heard else "other"), urgency=said["urgency"] or "three_days",
        on_behalf="family" if one and one.kin and behalf == "self" else behalf,
        caller_relation=said["relation"] or (one.relation if one else ""), caller_name=name, caller_phone=number,
        caller_place=said["place"] or (earlier.place if earlier else ""), read_back=said["read_back"],
        received_on=said["received_on"] or today(), once=once,
        links=(("reception", case.row.reception_id),) if case else ())
