"""Verbs of 信访: in whose hands a petition is, whom it is shut to, and who read who brought it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import clear, put
from weixia.kernel.scope import ROOT, account_mark, scoped
from weixia.needs.actions.petitions import day_of, held, note, step, wanted
from weixia.needs.models import Accused, Informant, Petition, PetitionHandler
from weixia.needs.petition_life import CHANNELS, KINDS, TELL_WITHIN, WHYS, after
from weixia.needs.petition_shutting import Shut, Whom, is_shut_to, shut_by
from weixia.registry.queries import confiding

NOBODY = Shut((), ())


@dataclass(frozen=True)
class Bringing:
    """What was brought, how and when. `name`, `phone`, `address`: who brought it; nothing of it for an anonymous one."""

    kind: str
    channel: str
    registered_on: date
    gist: str
    words: str
    name: str = ""
    phone: str = ""
    address: str = ""
    anonymous: bool = False


@dataclass(frozen=True)
class Brought:
    """Who brought it, in clear."""

    name: str
    phone: str
    address: str


@transaction.atomic
def petition_register(unit: Any, *, by: Actor, at: datetime, told: Bringing, accused: Whom | None = None) -> Petition:
    """登记, on the day it arrived. Whoever registers knows who brought it, and is its first handler. Raises Refused, Impossible."""
    by.must("petition.write")
    _must_be_sound(unit, by, at, told, accused)
    shut = shut_by(accused, by=by, home=unit.path) if accused else NOBODY
    row = Petition(
        unit=unit, org_path=unit.path, kind=told.kind, channel=told.channel, anonymous=told.anonymous, registered_on=told.registered_on,
        recorded_at=at, recorded_by=by.name, named=[by.account_id] if by.account_id else [], next_on=after(told.registered_on, TELL_WITHIN),
        shut_accounts=[account_mark(one) for one in shut.accounts], shut_units=list(shut.units))
    put(row, "gist_sealed", told.gist.strip())
    put(row, "words_sealed", told.words.strip())
    row.save(force_insert=True)
    who = Informant(petition=row, org_path=row.org_path, at=at)
    for field, words in (("name_sealed", told.name), ("phone_sealed", told.phone), ("address_sealed", told.address)):
        put(who, field, words.strip())
    who.save(force_insert=True)
    PetitionHandler.objects.create(petition=row, org_path=row.org_path, account_id=by.account_id or 0, name=by.name, named_by=by.name,
                                   named_at=at)
    if accused:
        _accuse(row, accused, by=by, at=at)
    step(row, "register", by=by, at=at, day=told.registered_on)
    note(row, "petition.registered", by=by, at=at)
    return row


@transaction.atomic
def petition_name(row: Petition, *, by: Actor, at: datetime, account_id: int) -> Petition:
    """指定承办人: may act on it and read who brought it. Leaders name; a handler hands on; nobody complained of is named.
    Raises Refused, Impossible."""
    row = _in_hand(row, by)
    chosen = next((one for one in confiding.keepers("petition.write", row.org_path, on=day_of(at)) if one.account_id == account_id), None)
    if chosen is None:
        raise Impossible("account", _("选一位在本单位或上级单位、管信访的人。"))
    if is_shut_to(row, account_id, chosen.paths):
        raise Impossible("account", _("不得由被反映人或被反映单位的人承办，请另选一位。"))
    if account_id in row.named:
        raise Impossible("account", _("{name}已经是承办人。").format(name=chosen.name))
    row.named = [*row.named, account_id]
    row.save(update_fields=["named"])
    PetitionHandler.objects.create(petition=row, org_path=row.org_path, account_id=account_id, name=chosen.name, named_by=by.name,
                                   named_at=at)
    step(row, "name", by=by, at=at, body=chosen.name)
    note(row, "petition.handler_named", by=by, at=at, reason=chosen.name)
    return row


@transaction.atomic
def petition_unname(row: Petition, *, by: Actor, at: datetime, account_id: int) -> Petition:
    """撤去承办人; never the last one. Raises Refused, Impossible."""
    row = _in_hand(row, by)
    if account_id not in row.named:
        raise Impossible("", _("这个人现在不是承办人。"))
    if len(row.named) == 1:
        raise Impossible("", _("只有这一位承办人，先指定另一位。"))
    _take_off(row, {account_id}, by=by, at=at)
    return row


@transaction.atomic
def petition_accuse(row: Petition, *, by: Actor, at: datetime, whom: Whom) -> Petition:
    """记下被反映人: from now on it is shut to them; a handler among them is taken off in the same act. Raises Refused, Impossible."""
    row = _in_hand(row, by)
    shut = shut_by(whom, by=by, home=row.org_path)
    row.shut_accounts = [*row.shut_accounts, *(mark for mark in map(account_mark, shut.accounts) if mark not in row.shut_accounts)]
    row.shut_units = sorted({*row.shut_units, *shut.units})
    paths = {one.account_id: one.paths for one in confiding.keepers("petition.write", row.org_path, on=day_of(at))}
    out = {one for one in row.named if is_shut_to(row, one, paths.get(one, []))}
    if out and out == set(row.named):
        raise Impossible("accused_name", _("现在的承办人都要回避，先指定另一位承办人。"))
    if out:
        _take_off(row, out, by=by, at=at)
    row.save(update_fields=["shut_accounts", "shut_units"])
    row.refresh_from_db()
    _accuse(row, whom, by=by, at=at)
    step(row, "accuse", by=by, at=at)
    note(row, "petition.accused_added", by=by, at=at)
    return row


@transaction.atomic
def petition_move(row: Petition, *, by: Actor, at: datetime, to_unit: Any, words: str) -> Petition:
    """转交 to a unit above, or one below; never to one complained of. Its clocks go on; its new unit names who handles it.
    It may leave the actor's own sight: that is what it is for. Raises Refused, Impossible."""
    row = held(row, "move", by=by)
    if to_unit.pk not in {one.pk for one in confiding.around(row.org_path, below=by.path)}:
        raise Impossible("unit", _("选一个上级单位，或者管理范围里的单位。"))
    if any(to_unit.path.startswith(path) for path in confiding.paths_of(list(row.shut_units))):
        raise Impossible("unit", _("不得转给被反映的单位，请另选一个。"))
    step(row, "move", by=by, at=at, body=to_unit.name, words=wanted("words", words, _("写明为什么转交。")))
    _take_off(row, set(row.named), by=by, at=at)
    note(row, "petition.moved", by=by, at=at, reason=to_unit.name)
    with scoped(ROOT):
        row.unit = to_unit
        row.save(update_fields=["unit"])
    return row


@transaction.atomic
def petition_open(row: Petition, *, by: Actor, at: datetime) -> None:
    """Reading what was brought is an event."""
    by.must("petition.read")
    note(row, "petition.opened", by=by, at=at)


@transaction.atomic
def informant_open(row: Petition, *, by: Actor, at: datetime, why: str) -> Brought:
    """Who brought it, for a named handler and a reason of WHYS; each reading is journalled. Raises Refused, Impossible."""
    by.must("petition.read")
    who = Informant.objects.filter(petition_id=row.pk).first()
    if who is None:
        raise Impossible("", _("信访人的身份只有具名的承办人看得到。"))
    if why not in WHYS:
        raise Impossible("why", _("选一个要看的理由。"))
    note(row, "petition.identity_opened", by=by, at=at, reason=WHYS[why])
    return Brought(clear(who, "name_sealed"), clear(who, "phone_sealed"), clear(who, "address_sealed"))


def _in_hand(row: Petition, by: Actor) -> Petition:
    """Held for whoever may say in whose hands it is: a leader, its handlers, or anybody for it where nobody is named."""
    by.must("petition.write")
    row = Petition.objects.select_for_update().get(pk=row.pk)
    if row.is_over:
        raise Impossible("", _("这件信访已经办结。"))
    if row.named and by.account_id not in row.named and not by.can("petition.name"):
        raise Impossible("", _("由局领导、科室负责人或现在的承办人指定。"))
    return row


def _take_off(row: Petition, accounts: set[int], *, by: Actor, at: datetime) -> None:
    row.named = [one for one in row.named if one not in accounts]
    row.save(update_fields=["named"])
    gone = row.handlers.filter(account_id__in=accounts, ended_at=None)
    names = [one.name for one in gone]
    gone.update(ended_by=by.name, ended_at=at)
    for name in names:
        step(row, "unname", by=by, at=at, body=name)
        note(row, "petition.handler_unnamed", by=by, at=at, reason=name)


def _accuse(row: Petition, whom: Whom, *, by: Actor, at: datetime) -> None:
    one = Accused(petition=row, org_path=row.org_path, by_name=by.name, at=at)
    put(one, "name_sealed", whom.name.strip())
    put(one, "place_sealed", whom.place.strip())
    one.save(force_insert=True)


def _must_be_sound(unit: Any, by: Actor, at: datetime, told: Bringing, accused: Whom | None) -> None:
    if not unit.path.startswith(by.path):
        raise Impossible("unit", _("这个单位不在当前岗位的管理范围里。"))
    if told.kind not in KINDS or told.channel not in CHANNELS:
        raise Impossible("kind", _("选一类，选一种来法。"))
    if told.registered_on > day_of(at):
        raise Impossible("registered_on", _("收到的日期还没有到。"))
    if not told.anonymous:
        wanted("name", told.name, _("写明信访人是谁；没有署名的，选“匿名”。"))
    wanted("gist", told.gist, _("用一句话写反映的是什么。"))
    wanted("words", told.words, _("写下反映的事。"))
    if told.kind == "accusation" and accused is None:
        raise Impossible("accused_name", _("检举控告要写明被反映人，平台才能让他回避。"))
    if accused:
        wanted("accused_name", accused.name, _("写明被反映的人或单位。"))
