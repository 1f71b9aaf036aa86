"""Verbs of the need, its beginning: recorded, added to, recognised, accepted, refused, passed on, given to somebody, read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum import luhn

from weixia.kernel import journal, sealing
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import clear, put
from weixia.kernel.scope import ROOT, scoped
from weixia.needs import life, promise
from weixia.needs.models import CHANNELS, LINKS, NEED_KINDS, ON_BEHALF, REASONS, URGENCIES, Need, NeedLink, NeedStep
from weixia.needs.stepping import Said, held, next_at, take, who, write
from weixia.registry.actions.holding import person_hold
from weixia.registry.queries.callers import number_of
from weixia.registry.queries.receivers import receiver
from weixia.registry.queries.units import unit_any, units

VISITORS_CHANNELS = frozenset({"portal"})


@dataclass(frozen=True)
class Asking:
    """What somebody asks for. `person_id`: whom it is about, None where the register does not know the caller, who then leaves a name, a
    telephone and a place. `caller_*` also where somebody else speaks for the person. `once`: the same one twice is one need."""

    channel: str
    kind: str
    urgency: str
    words: str
    person_id: int | None = None
    unit_id: int | None = None
    on_behalf: str = "self"
    caller_relation: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    caller_place: str = ""
    read_back: bool = False
    received_on: date | None = None
    section: str = ""
    once: UUID | None = None
    links: tuple[tuple[str, int], ...] = ()


@transaction.atomic
def need_record(*, by: Actor, at: datetime, told: Asking) -> Need:
    """登记: a number to say aloud, and until when an answer is promised. Raises Refused, Impossible, Elsewhere."""
    by.must("need.record")
    if told.once and (again := _once(told.once)):
        return again
    person: Any = person_hold(told.person_id, by=by) if told.person_id else None
    today = timezone.localtime(at).date()
    _must_be_sound(told, person, by=by, today=today)
    unit = _unit(told, person, by=by)
    received, number = told.received_on or today, new_number()
    need = Need(uuid=told.once or sealing.uuid7(), number=number, asked_as=number, person=person, unit=unit,
                org_path=person.org_path if person else unit.path, channel=told.channel, kind=told.kind, urgency=told.urgency,
                on_behalf=told.on_behalf, caller_relation=told.caller_relation.strip()[:20], read_back=told.read_back,
                received_on=received, recorded_at=at, recorded_by=by.name, recorded_by_id=by.account_id, section=told.section.strip()[:60])
    _promise(need, at=at, today=today)
    _seal(need, words=told.words, name=told.caller_name, phone=told.caller_phone, place=told.caller_place)
    need.save(force_insert=True)
    need.refresh_from_db(fields=["org_path"])
    for kind, other in told.links:
        _link(need, kind, other, by=by, at=at)
    write(need, "record", was="", by=by, at=at, said=Said(), told=life.RECORDED.format(number=need.said_aloud))
    return need


@transaction.atomic
def need_add(need: Need, *, by: Actor, at: datetime, words: str) -> NeedStep:
    """追加: what else is said about the same need. Raises Refused, Impossible, Elsewhere."""
    return take(held(need, by=by), "add", by=by, at=at, said=Said(words))


@transaction.atomic
def need_know(need: Need, *, by: Actor, at: datetime, person_id: int) -> NeedStep:
    """认出来电人: the need is about somebody on the register; it moves to where they are. Raises Refused, Impossible, Elsewhere."""
    person = person_hold(person_id, by=by)
    stored = held(need, by=by)
    if stored.person_id:
        raise Impossible("person", _("这件需求已经记在老同志的档案里。"))
    unit = stored.unit if person.org_path.startswith(stored.unit.path) else person.unit
    return take(stored, "know", by=by, at=at, person=person, unit=unit)


@transaction.atomic
def need_accept(need: Need, *, by: Actor, at: datetime, section: str = "") -> NeedStep:
    """受理. Raises Refused, Impossible, Elsewhere."""
    stored = held(need, by=by)
    return take(stored, "accept", by=by, at=at, section=section.strip()[:60] or stored.section)


@transaction.atomic
def need_refuse(need: Need, *, by: Actor, at: datetime, reason: str, words: str) -> NeedStep:
    """不予受理: with a reason and an explanation; it closes only after it was told. Raises Refused, Impossible, Elsewhere."""
    must_be_a_reason(reason)
    return take(held(need, by=by), "refuse", by=by, at=at, said=Said(words, reason))


@transaction.atomic
def need_pass(need: Need, *, by: Actor, at: datetime, unit_id: int, words: str, phone: str = "") -> Need:
    """转办: a new need in another unit, which carries on with the same promise and the same number to ask with; returns it. A unit that is
    not in charge of the person gets their name and `phone`, and nothing of their file. Raises Refused, Impossible, Elsewhere."""
    stored = held(need, by=by)
    unit = unit_any(unit_id)
    if unit is None or unit.pk == stored.unit_id:
        raise Impossible("unit", _("选一个别的单位。"))
    with scoped(ROOT):
        if unit.pk in _chain(stored):
            raise Impossible("unit", _("这件事就是从{unit}转来的，先打电话商量由谁办。").format(unit=unit.name))
    take(stored, "pass", by=by, at=at, said=Said(words, unit=unit.name))
    with scoped(ROOT):
        new = _carried_on(stored, unit, phone=phone, by=by, at=at)
        NeedLink.objects.create(need=new, kind="passed_from", other_id=stored.pk, other_number=stored.number,
                                other_unit=stored.unit.name, at=at, by_id=by.account_id, by_name=by.name)
        write(new, "record", was="", by=by, at=at, said=Said(words), told="")
    NeedLink.objects.create(need=stored, kind="passed_to", other_id=new.pk, other_number=new.number, other_unit=unit.name, at=at,
                            by_id=by.account_id, by_name=by.name)
    return new


@transaction.atomic
def need_assign(need: Need, *, by: Actor, at: datetime, account_id: int, section: str = "", words: str = "") -> NeedStep:
    """派单, to whoever's post covers the place; an officer may take one that nobody has. Raises Refused, Impossible, Elsewhere."""
    stored = held(need, by=by)
    one = receiver(account_id, on=timezone.localtime(at).date())
    if one is None or not one.covers(stored.org_path):
        raise Impossible("handler", _("选一位现在有岗位、管得到这件需求的同事。"))
    if account_id != by.account_id and life.SECTION not in who(stored, by) and not by.everything:
        by.must("need.assign")
    return take(stored, "assign", by=by, at=at, said=Said(words), owned=True, handler_account_id=account_id, handler=one.name,
                section=section.strip()[:60] or stored.section)


@transaction.atomic
def need_open(need: Need, *, by: Actor, at: datetime) -> None:
    """Reading what somebody asked for is an event."""
    if not by.is_visitor:
        by.must("need.read")
    journal.record("need.opened", by=by, at=at, person_id=need.person_id, org_path=need.org_path, about=need.asked_as,
                   fields={"id": need.pk})


def must_be_a_reason(reason: str) -> None:
    if reason not in REASONS:
        raise Impossible("reason", _("选一个理由。"))


def new_number() -> str:
    """Six digits or more, the last one a check: a slip of the ear finds nothing, not somebody else's need."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('needs_number')")
        told = str(cursor.fetchone()[0])
    return told + str(luhn.calc_check_digit(told))


def _once(uuid: UUID) -> Need | None:
    """The need that the same request made before; two at once wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(uuid)])
    return Need.objects.filter(uuid=uuid).select_related("unit").first()


def _must_be_sound(told: Asking, person: Any, *, by: Actor, today: date) -> None:
    for column, value, known in (("channel", told.channel, CHANNELS), ("kind", told.kind, NEED_KINDS), ("urgency", told.urgency, URGENCIES),
                                 ("on_behalf", told.on_behalf, ON_BEHALF)):
        if value not in known:
            raise Impossible(column, _("选一项。"))
    if not told.words.strip():
        raise Impossible("words", _("老人怎么说，就怎么写。"))
    if by.is_visitor and (person is None or told.channel not in VISITORS_CHANNELS):
        raise Impossible("", _("没有找到您的档案，请打电话给工作人员。"))
    if person is None and not (told.caller_name.strip() and number_of(told.caller_phone)):
        raise Impossible("caller_phone", _("名册上没有这个人：写下称呼和电话，好回话。"))
    if person is not None and person.died_on and told.on_behalf == "self":
        raise Impossible("on_behalf", _("这位老同志已经去世。家属的事，选“家属”登记。"))
    if told.received_on and not (date(2000, 1, 1) <= told.received_on <= today):
        raise Impossible("received_on", _("收到的日期不能晚于今天。"))
    if any(kind not in LINKS for kind, _other in told.links):
        raise Impossible("", _("没有这种关联。"))


def _unit(told: Asking, person: Any, *, by: Actor) -> Any:
    """Who answers: whoever wrote it down where they cover the person, else the person's unit."""
    ours = units(seen_by=by)
    if told.unit_id and (chosen := ours.filter(pk=told.unit_id).first()) is None:
        raise Impossible("unit", _("这个单位不在当前岗位的管理范围里。"))
    unit = chosen if told.unit_id else ours.filter(pk=by.unit_id).first()
    if person is not None and (unit is None or not person.org_path.startswith(unit.path)):
        return person.unit
    if unit is None:
        raise Impossible("unit", _("选一个答复的单位。"))
    return unit


def _promise(need: Need, *, at: datetime, today: date) -> None:
    how = {"recorded": today, "urgency": need.urgency, "channel": need.channel}
    need.answer_by = promise.answer_by(need.received_on, **how)  # type: ignore[arg-type]
    day = promise.settled_by(need.received_on, **how)  # type: ignore[arg-type]
    need.promised_at = promise.moment(day, not_before=at if day == today else None) if day else None
    need.next_at = next_at(need, at=at)


def _seal(need: Need, *, words: str, name: str, phone: str, place: str) -> None:
    number = number_of(phone)
    for field, told in (("words_sealed", words), ("caller_name_sealed", name), ("caller_phone_sealed", number or phone),
                         ("caller_place_sealed", place)):
        put(need, field, told.strip())
    need.caller_phone_index = sealing.blind("phone", number)


def _link(need: Need, kind: str, other: int, *, by: Actor, at: datetime) -> None:
    told = Need.objects.filter(pk=other).values_list("asked_as", flat=True).first() if kind in {"doubled", "before"} else ""
    NeedLink.objects.create(need=need, kind=kind, other_id=other, other_number=told or "", at=at, by_id=by.account_id, by_name=by.name)


def _chain(need: Need) -> set[int]:
    """The units that had the need before."""
    found: set[int] = set()
    while link := NeedLink.objects.filter(need=need, kind="passed_from").first():
        need = Need.objects.get(pk=link.other_id)
        found.add(need.unit_id)
    return found


def _carried_on(old: Need, unit: Any, *, phone: str, by: Actor, at: datetime) -> Need:
    """The need as the other unit has it: the same promise; about the person only where the unit is in charge of them."""
    person = old.person if old.person_id and old.person.org_path.startswith(unit.path) else None  # type: ignore[union-attr]
    new = Need(number=new_number(), asked_as=old.asked_as, person=person, unit=unit, org_path=person.org_path if person else unit.path,
               channel=old.channel, kind=old.kind, urgency=old.urgency, on_behalf=old.on_behalf, caller_relation=old.caller_relation,
               read_back=old.read_back, received_on=old.received_on, recorded_at=at, recorded_by=by.name, recorded_by_id=by.account_id,
               answer_by=old.answer_by, promised_at=old.promised_at, complex=old.complex)
    name = clear(old, "caller_name_sealed") or (old.person.name if old.person else "")
    _seal(new, words=clear(old, "words_sealed"), name=name, phone=phone or clear(old, "caller_phone_sealed"),
          place=clear(old, "caller_place_sealed"))
    new.next_at = next_at(new, at=at)
    new.save(force_insert=True)
    return new
