"""Verbs of 局长接待日 (S001-35): planned, moved within its month, a stand-in authorised, held, cancelled; a matter noted."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import put
from weixia.needs.models import OUTCOMES, Reception, ReceptionCase, ReceptionVisitor
from weixia.registry.access import visible
from weixia.registry.actions.holding import person_hold
from weixia.registry.ledgers.factual import is_late

SHORTEST, LONGEST = 5, 240  # minutes of one visitor's turn


@dataclass(frozen=True)
class Planning:
    """When and where somebody receives, `minutes` a visitor."""

    day: date
    receiver: str
    begins: time = time(9)
    ends: time = time(11, 30)
    minutes: int = 30
    place: str = ""


@transaction.atomic
def reception_plan(unit: Any, *, by: Actor, at: datetime, told: Planning) -> Reception:
    """Plan one for a bureau; a day that has passed may be told afterwards. Raises Refused, Impossible."""
    by.must("reception.write")
    _must_be_ours(unit, by)
    _must_be_sound(told)
    _must_be_free(unit.pk, told.day)
    try:
        with transaction.atomic():
            row = Reception.objects.create(unit=unit, org_path=unit.path, planned_by=by.name, planned_at=at, **vars(told))
    except IntegrityError as beaten:
        raise Impossible("day", _taken(told.day)) from beaten
    _record("reception.planned", row, by=by, at=at)
    return row


@transaction.atomic
def reception_move(row: Reception, *, by: Actor, at: datetime, day: date) -> Reception:
    """改期, within its own month: the next one does not make up for it (AC-21). Raises Refused, Impossible."""
    by.must("reception.write")
    row, before = _planned(row), row.day
    if (day.year, day.month) != (before.year, before.month):
        raise Impossible("day", _("改期只能改到 {month} 月之内：每月一次，过了月底不能用下个月的补。").format(month=before.month))
    if day == before:
        return row
    _must_be_free(row.unit_id, day)
    row.day = day
    row.save(update_fields=["day"])
    _record("reception.moved", row, by=by, at=at, more={"from": str(before)})
    return row


@transaction.atomic
def reception_authorise(row: Reception, *, by: Actor, at: datetime, stand_in: str, why: str) -> Reception:
    """授权代班: who receives in the head's place, and why. Raises Refused, Impossible."""
    by.must("reception.authorise")
    row = _planned(row)
    if not stand_in.strip() or stand_in.strip() == row.receiver:
        raise Impossible("stand_in", _("写明由谁代班；代班的不能是原定的接待人。"))
    if not why.strip():
        raise Impossible("why", _("写明为什么代班，例如出差。"))
    row.stand_in, row.stand_in_why, row.authorised_by, row.authorised_at = stand_in.strip(), why.strip(), by.name, at
    row.save(update_fields=["stand_in", "stand_in_why", "authorised_by", "authorised_at"])
    _record("reception.authorised", row, by=by, at=at, reason=row.stand_in_why)
    return row


@transaction.atomic
def reception_hold(row: Reception, *, by: Actor, at: datetime, received_by: str, came: int) -> Reception:
    """It took place: who received, and how many came (none is an answer too). Raises Refused, Impossible."""
    by.must("reception.write")
    row, today = _planned(row), timezone.localtime(at).date()
    if row.day > today:
        raise Impossible("", _("接待日还没有到，当天接待完再记。"))
    if received_by not in {row.receiver, row.stand_in} - {""}:
        words = _("接待的应是{receiver}，或者经授权代班的人。没有授权的，请局领导或科室负责人先写明由谁代班。")
        raise Impossible("received_by", words.format(receiver=row.receiver))
    if came < 0:
        raise Impossible("came", _("来访人数不能是负数。"))
    row.received_by, row.came, row.held_by, row.held_at, row.late = received_by, came, by.name, at, is_late(row.day, today=today)
    row.save(update_fields=["received_by", "came", "held_by", "held_at", "late"])
    _record("reception.held", row, by=by, at=at)
    return row


@transaction.atomic
def reception_case_add(
    row: Reception, *, by: Actor, at: datetime, visitor: str, matter: str, outcome: str, told: str, person_id: int | None = None,
) -> ReceptionCase:
    """One matter and what came of it, in a sentence; of somebody on the register where `person_id` says whom. Raises Refused,
    Impossible, Elsewhere."""
    by.must("reception.write")
    person = person_hold(person_id, by=by) if person_id else None
    row = Reception.objects.select_for_update().get(pk=row.pk)
    if row.state != "held":
        raise Impossible("", _("先记下这次接待，再记来访的事。"))
    if outcome not in OUTCOMES:
        raise Impossible("outcome", _("选一个结果。"))
    name = visitor.strip() or (person.name if person else "")
    for column, words, missing in (("visitor", name, _("写明来访的是谁。")), ("matter", matter, _("写一句说的是什么事。")),
                                   ("told", told, _("写一句怎么答复的、接着由谁办。"))):
        if not words.strip():
            raise Impossible(column, missing)
    case = ReceptionCase(reception=row, unit_id=row.unit_id, org_path=row.org_path, outcome=outcome, by_name=by.name, at=at)
    for field, words in (("visitor_sealed", name), ("matter_sealed", matter.strip()), ("outcome_sealed", told.strip())):
        put(case, field, words)
    case.save(force_insert=True)
    if person:
        ReceptionVisitor.objects.create(person=person, org_path=person.org_path, case=case, at=at)
    journal.record("reception.case_added", by=by, at=at, org_path=row.org_path, person_id=person.pk if person else None,
                   about=OUTCOMES[outcome], fields={"id": case.pk, "reception": row.pk})
    return case


@transaction.atomic
def reception_open(row: Reception, *, by: Actor, at: datetime) -> None:
    """Reading what people brought is an event, also of each visitor on the register."""
    by.must("reception.read")
    people = list(ReceptionVisitor.objects.filter(visible(by), case__reception=row).values_list("person_id", "org_path").distinct())
    about: list[tuple[int | None, str]] = [*people] or ([(None, row.org_path)] if row.cases.exists() else [])
    for person_id, path in about:
        journal.record("reception.opened", by=by, at=at, org_path=path, person_id=person_id, about=str(row.day), fields={"id": row.pk})


@transaction.atomic
def reception_cancel(row: Reception, *, by: Actor, at: datetime, why: str) -> Reception:
    """取消, or taken back where it was recorded by mistake; it stays on file and keeps no duty. Raises Refused, Impossible."""
    by.must("reception.write")
    row = Reception.objects.select_for_update().filter(visible(by)).get(pk=row.pk)
    if row.cancelled_at is not None:
        raise Impossible("", _("这次接待日已经取消。"))
    if not why.strip():
        raise Impossible("why", _("写明为什么取消。"))
    row.cancelled_by, row.cancelled_at, row.cancelled_why = by.name, at, why.strip()
    row.save(update_fields=["cancelled_by", "cancelled_at", "cancelled_why"])
    _record("reception.cancelled", row, by=by, at=at, reason=row.cancelled_why)
    return row


def _must_be_ours(unit: Any, by: Actor) -> None:
    if not unit.path.startswith(by.path):
        raise Impossible("unit", _("这个单位不在当前岗位的管理范围里。"))
    if unit.kind != "bureau":
        raise Impossible("unit", _("接待日是老干部局的事。{unit}的类型不是老干部局。").format(unit=unit.name))


def _must_be_sound(told: Planning) -> None:
    if not told.receiver.strip():
        raise Impossible("receiver", _("写明由谁接待。"))
    if told.ends <= told.begins:
        raise Impossible("ends", _("结束时间应在开始时间之后。"))
    if not SHORTEST <= told.minutes <= LONGEST:
        raise Impossible("minutes", _("每位接待的时间在 5 到 240 分钟之间。"))


def _must_be_free(unit_id: int, day: date) -> None:
    if Reception.objects.filter(unit_id=unit_id, day=day, cancelled_at=None).exists():
        raise Impossible("day", _taken(day))


def _taken(day: date) -> str:
    return _("{day} 已经安排了接待日。").format(day=day)


def _planned(row: Reception) -> Reception:
    """As it stands, kept so until the act ends."""
    held = Reception.objects.select_for_update().get(pk=row.pk)
    if held.state == "held":
        raise Impossible("", _("这次接待已经记下了。记错了的，请撤回后重新安排。"))
    if held.state == "cancelled":
        raise Impossible("", _("这次接待日已经取消。"))
    return held


def _record(
    word: str, row: Reception, *, by: Actor, at: datetime, reason: str = "", more: dict[str, Any] | None = None,
) -> None:
    journal.record(word, by=by, at=at, org_path=row.org_path, about=str(row.day), reason=reason,
                   fields={"id": row.pk, "unit": row.unit_id, "day": str(row.day), **(more or {})})
