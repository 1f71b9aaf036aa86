"""Verbs of the transfer: proposed, directed, confirmed, declined, withdrawn. The sender answers until it is confirmed."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal, turns
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.scope import scoped
from weixia.kernel.words import Word
from weixia.registry import marks
from weixia.registry.actions.holding import person_hold
from weixia.registry.models import Happening, Person, Stewardship, Transfer, Unit
from weixia.registry.queries import transfers as queries
from weixia.registry.queries.receivers import Receiver, receiver


@transaction.atomic
def transfer_propose(
    *, by: Actor, at: datetime, person: Person, to_unit: Unit | None, day: date, reason: str,
) -> Transfer:
    """Propose that `to_unit` (None: not known yet) take charge from `day` on. Raises Refused, Impossible, Elsewhere."""
    by.must("transfer.propose")
    stored = person_hold(person.pk, by=by)
    _must_be_possible(stored, to_unit, day, reason)
    transfer = Transfer.objects.create(
        person=stored, from_unit=stored.unit, to_unit=to_unit, name=stored.name, number=stored.number, kind=stored.kind,
        day=day, reason=reason.strip(), proposed_id=by.account_id, proposed_by=by.name, proposed_at=at)
    _record("transfer.proposed", transfer, by=by, at=at, org_path=stored.org_path, reason=transfer.reason)
    return transfer


@transaction.atomic
def transfer_direct(*, by: Actor, at: datetime, transfer: Transfer, to_unit: Unit) -> None:
    """Say where to, for a proposal that left it open. Raises Refused, Impossible."""
    by.must("transfer.propose")
    stored = _open(transfer)
    _must_be_the_sender(by, stored)
    if stored.to_unit is not None:
        raise Impossible("to_unit", _("去向已经定了。要改，先撤回，再重新提出。"))
    _must_be_elsewhere(stored.from_unit, to_unit)
    stored.to_unit = to_unit
    stored.save(update_fields=["to_unit"])
    _record("transfer.directed", stored, by=by, at=at, org_path=stored.org_path)


@transaction.atomic
def transfer_confirm(*, by: Actor, at: datetime, transfer: Transfer, contact: int | None = None) -> Person:
    """The receiver takes charge from today on; the account `contact` becomes the primary contact, None leaves nobody.

    The charge before stays with the sender, and duties go on as they stand. Raises Refused, Impossible.
    """
    by.must("transfer.confirm")
    turns.beside()
    stored = _open(transfer)
    today = timezone.localtime(at).date()
    unit = _must_be_the_receiver(by, stored)
    taker = receiver(contact, on=today) if contact else None
    if contact and (taker is None or not taker.covers(unit.path)):
        raise Impossible("contact", _("这个人的岗位管不到接收单位。请另选主联系人。"))
    with scoped(replace(by.scope, people=(stored.person_id,))):  # this one person, in here only, until they are ours
        person = Person.objects.select_for_update(no_key=True).get(pk=stored.person_id)
        _must_still_stand(person, stored, today)
        before = {"unit": stored.from_unit.name, "contact": person.primary_contact, "leader": person.leader}
        _answer(stored, "confirmed", by=by, at=at)
        _take_charge(person, unit, today, taker, at=at)
    person.refresh_from_db()
    _record("transfer.confirmed", stored, by=by, at=at, org_path=person.org_path,
            fields={"before": before, "contact": person.primary_contact, "on": str(today)})
    # the sender's own journal says that they left and to whom; what the receiver does with them is not theirs to read
    _record("transfer.left", stored, by=by, at=at, org_path=stored.from_path, fields={"on": str(today)})
    return person


def transfer_credit(transfer_id: int, *, duties: list[dict[str, str]], contacts: int) -> None:
    """Write down what the sender did for a person, once: the rows themselves go behind the receiver's wall."""
    Transfer.objects.filter(pk=transfer_id, answer="confirmed", kept={}).update(kept={"duties": duties, "contacts": contacts})


@transaction.atomic
def transfer_decline(*, by: Actor, at: datetime, transfer: Transfer, reason: str) -> None:
    """The receiver says no, and why; the sender keeps the person. Raises Refused, Impossible."""
    by.must("transfer.confirm")
    stored = _open(transfer)
    _must_be_the_receiver(by, stored)
    if not reason.strip():
        raise Impossible("reason", _("请写明为什么不接收，对方会看到。"))
    _answer(stored, "declined", by=by, at=at, why=reason.strip())
    _record("transfer.declined", stored, by=by, at=at, org_path=stored.org_path, reason=reason.strip())
    # the receiver's own journal says whom they turned away; the person stays behind the sender's wall
    _record("transfer.turned_away", stored, by=by, at=at, org_path=stored.to_path, reason=reason.strip())


@transaction.atomic
def transfer_withdraw(*, by: Actor, at: datetime, transfer: Transfer, reason: str = "") -> None:
    """The sender takes the proposal back. Raises Refused, Impossible."""
    by.must("transfer.propose")
    stored = _open(transfer)
    _must_be_the_sender(by, stored)
    _answer(stored, "withdrawn", by=by, at=at, why=reason.strip())
    _record("transfer.withdrawn", stored, by=by, at=at, org_path=stored.org_path, reason=reason.strip())


@transaction.atomic
def transfers_from_happenings(happening_ids: Collection[int], *, by: Actor, at: datetime) -> list[int]:
    """转出 and 转入 that were recorded become proposals, set-wise; returns ids of the people proposed.

    The fact stands as recorded. None is made for the dead, for whoever has an open one, or where the roster's
    管理起始日 shows that the present charge began no earlier than the move.
    """
    by.must("happening.write")
    facts = queries.moves(happening_ids)
    units = {unit.pk: unit for unit in Unit.objects.all()} if facts else {}
    taken = queries.open_people({fact.person_id for fact in facts})
    rows: dict[int, Transfer] = {}
    for fact in facts:
        if fact.person_id not in taken | rows.keys() and (row := _proposed_by(fact, units, by=by, at=at)):
            rows[fact.person_id] = row
    Transfer.objects.bulk_create(rows.values(), batch_size=2000)
    journal.record_many([
        journal.entry("transfer.proposed", by=by, at=at, person_id=row.person_id, about=row.name, fields=_said(row),
                      org_path=row.person.org_path, reason=row.reason) for row in rows.values()])
    return list(rows)


@transaction.atomic
def transfers_drop_source(happening_ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """A withdrawn happening takes its unanswered proposal with it; returns how many."""
    by.must("happening.write")
    dropped = list(Transfer.objects.filter(source_id__in=list(happening_ids), answer="").select_for_update())
    for transfer in dropped:
        _answer(transfer, "withdrawn", by=by, at=at, why=Word("登记的情况已撤回"))
        _record("transfer.withdrawn", transfer, by=by, at=at, org_path=transfer.org_path, reason=transfer.answered_why)
    return len(dropped)


def _proposed_by(fact: Happening, units: dict[int, Unit], *, by: Actor, at: datetime) -> Transfer | None:
    person = fact.person
    since = person.charge_since
    over = since is not None and (since >= fact.happened_on if fact.kind == "move_in" else since > fact.happened_on)
    if person.died_on or over:
        return None
    others = [unit for unit in units.values() if unit.pk != person.unit_id]
    told = queries.unit_said(fact.text, others) if fact.kind == "move_out" else units.get(by.unit_id or 0)
    if fact.kind == "move_in" and told not in others:
        return None
    reason = fact.text.strip() or fact.get_kind_display()
    return Transfer(
        person=person, from_unit=person.unit, to_unit=told, name=person.name, number=person.number, kind=person.kind,
        day=fact.happened_on, reason=reason[:300], source=fact, proposed_id=by.account_id, proposed_by=by.name,
        proposed_at=at)


def _take_charge(person: Person, unit: Unit, today: date, contact: Receiver | None, *, at: datetime) -> None:
    """Close the sender's charge and open the receiver's, carrying on the first day of the unbroken charge."""
    held = Stewardship.objects.filter(person=person)
    present = held.filter(since=person.charge_since).first() if person.charge_since else None
    first = (present.charge_from if present else None) or person.charge_since
    held.filter(since__gte=today).delete()
    held.filter(until__isnull=True).update(until=today)
    held.filter(until__gt=today).update(until=today)
    began_earlier = first is not None and first < today
    person.unit, person.leader = unit, ""
    person.primary_account_id, person.primary_contact = (contact.account_id, contact.name) if contact else (None, "")
    if first is not None:  # an unstated 管理起始日 stays unstated: nobody knows since when anything is owed
        person.charge_since = today
    person.version, person.updated_at = person.version + 1, at
    with marks.dated([person.pk], on=today):
        person.save(update_fields=["unit", "leader", "primary_account", "primary_contact", "charge_since", "version", "updated_at"])
    Stewardship.objects.create(person=person, unit=unit, since=today, charge_from=first if began_earlier else None)


def _open(transfer: Transfer) -> Transfer:
    stored = Transfer.objects.select_for_update(of=("self",)).select_related("from_unit", "to_unit").get(pk=transfer.pk)
    if stored.answer:
        raise Impossible("", _("这件转接{answer}，不能再办。").format(answer=stored.get_answer_display()))
    return stored


def _answer(transfer: Transfer, answer: str, *, by: Actor, at: datetime, why: str = "") -> None:
    transfer.answer, transfer.answered_by, transfer.answered_at = answer, by.name, at
    transfer.answered_why = why[:300]
    transfer.save(update_fields=["answer", "answered_by", "answered_at", "answered_why"])


def _must_be_possible(person: Person, to_unit: Unit | None, day: date, reason: str) -> None:
    if person.died_on:
        raise Impossible("", _("这位老同志已经去世，不能再转接。"))
    if to_unit is not None:
        _must_be_elsewhere(person.unit, to_unit)
    if person.birth_on and day < person.birth_on:
        raise Impossible("day", _("生效日早于出生日期。请核对年份。"))
    if not reason.strip():
        raise Impossible("reason", _("请写明为什么转，对方会看到。"))
    if queries.open_people({person.pk}):
        raise Impossible("", _("这位老同志已经有一件转接在等接收。先撤回那一件，再提新的。"))


def _must_be_elsewhere(from_unit: Unit, to_unit: Unit) -> None:
    if to_unit.pk == from_unit.pk:
        raise Impossible("to_unit", _("现在就由这个单位管理。请选另一个单位。"))


def _must_be_the_sender(by: Actor, transfer: Transfer) -> None:
    if not transfer.org_path.startswith(by.path):
        raise Refused(_("这件转接由转出单位来办。"))


def _must_be_the_receiver(by: Actor, transfer: Transfer) -> Unit:
    unit = transfer.to_unit
    if unit is None:
        raise Impossible("", _("去向还没有定。请由转出单位先定去向。"))
    if not unit.path.startswith(by.path):
        raise Refused(_("只有接收单位能确认或者不接收。"))
    return unit


def _must_still_stand(person: Person, transfer: Transfer, today: date) -> None:
    if person.died_on:
        raise Impossible("", _("这位老同志已经去世，不能再转接。"))
    if person.unit_id != transfer.from_unit_id:
        raise Impossible("", _("提出之后，管理单位已经变了。请转出单位撤回后重新提出。"))
    if transfer.day > today:
        raise Impossible("", _("生效日是 {day}，到那天再确认接收。").format(day=transfer.day))


def _said(transfer: Transfer) -> dict[str, Any]:
    to_unit = transfer.to_unit
    return {"from": transfer.from_unit.name, "to": to_unit.name if to_unit else "", "day": str(transfer.day)}


def _record(
    action: str, transfer: Transfer, *, by: Actor, at: datetime, org_path: str, reason: str = "",
    fields: dict[str, Any] | None = None,
) -> None:
    said = {"id": transfer.pk} | _said(transfer) | (fields or {})
    journal.record(action, by=by, at=at, person_id=transfer.person_id, org_path=org_path, about=transfer.name,
                   fields=said, reason=reason)
