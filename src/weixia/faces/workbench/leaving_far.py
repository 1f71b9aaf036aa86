"""Lists that may leave by the gate: 异地走访, 失联核对, 督办. Each through the functions of its page."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from weixia.duties.queries import following, tours, verifying
from weixia.faces.workbench.asking import today
from weixia.faces.workbench.dutywords import as_row
from weixia.faces.workbench.exporting import Query, listed, picked, picked_words
from weixia.faces.workbench.follow import narrowed
from weixia.faces.workbench.tours import province_of, start_of, tour_rows
from weixia.kernel.actor import Actor
from weixia.needs import queries as contacts
from weixia.registry.queries import people, verifications

BATCH = 200
LOST = {"lost": _("联系不上"), "search": _("正在查找"), "verify": _("待核验")}
FOLLOWED = {"reached": _("该我督办"), "all": _("全部逾期"), "leader": _("到单位领导"), "upper": _("报上级"), "asked": _("督办过的")}


def _batches(rows: Any) -> Iterator[list[Any]]:
    found = iter(rows.iterator(chunk_size=BATCH))
    while batch := list(islice(found, BATCH)):
        yield batch


def tours_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """Everybody owed a tour, as narrowed or ticked on the page."""
    show, on = query.get("show", "all"), today()
    rows = tours.tour_people(seen_by=actor, on=on, show=show if show in tours.SHOWS else "all", province=province_of(query))
    rows = rows.filter(pk__in=picked(query)) if picked(query) else rows
    for batch in _batches(rows):
        yield from tour_rows(batch, actor, on, start_of(actor))


def lost_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """The list that is open: out of touch, searched for, or to be verified."""
    yield from {"search": _searches, "verify": _unverified}.get(query.get("list", ""), _silent)(actor, query)


def _silent(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    found = list(verifying.out_of_touch(seen_by=actor, on=today()))
    known = people.several([row["person_id"] for row in found], seen_by=actor)
    reached = contacts.last_reached(list(known), seen_by=actor)
    for row in found:
        if person := known.get(row["person_id"]):
            last = reached.get(person.pk)
            yield _named(person) | {"since": row["began"], "last": last.day if last else None, "times": row["failed"]}


def _searches(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    found: Any = contacts.running_searches(seen_by=actor)
    for row in found:
        yield _named(row.person) | {"since": row.started_on, "last": None, "times": row.taken}


def _unverified(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    mine = query.get("whose") == "mine"
    for batch in _batches(verifying.to_verify(seen_by=actor, on=today(), mine=mine).select_related("person__unit")):
        last = verifications.last_verified([duty.person_id for duty in batch], seen_by=actor)
        for duty in batch:
            when = last.get(duty.person_id)
            yield _named(duty.person) | {"since": duty.due, "last": when[0] if when else None, "times": None}


def _named(person: Any) -> dict[str, Any]:
    return {"number": person.number, "name": person.name, "unit": person.unit.name, "owner": person.primary_contact}


def follow_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """Overdue duties as narrowed on 督办, the longest first."""
    on = today()
    found: Any = following.overdue(seen_by=actor, on=on, narrow=narrowed(query)).select_related("person__unit")
    for duty in found.iterator(chunk_size=BATCH):
        yield as_row(duty, on) | {"number": duty.person.number, "unit": duty.person.unit.name, "days": (on - duty.due).days}


PERSON = [(_("人员编号"), "number"), (_("姓名"), "name")]
listed("tours", title=_("异地走访名单"), page="tours", capability="duty.read", rows=tours_rows,
       words=lambda actor, query: "；".join(picked_words(query)), columns=[
    *PERSON, (_("类别"), "kind"), (_("年龄"), "age"), (_("省份"), "province"), (_("城市"), "place"), (_("住址"), "address"),
    (_("直线距离约（公里）"), "km"), (_("上次上门"), "last"), (_("应办日"), "due"), (_("管理单位"), "unit_name"), (_("负责人"), "owner")])
listed("lost", title=_("失联核对名单"), page="lost", capability="duty.read", rows=lost_rows,
       words=lambda actor, query: str(LOST.get(query.get("list", ""), LOST["lost"])), columns=[
    *PERSON, (_("管理单位"), "unit"), (_("负责人"), "owner"), (_("从哪天起"), "since"), (_("上次"), "last"), (_("次数"), "times")])
listed("follow", title=_("督办名单"), page="follow", capability="follow.read", rows=follow_rows,
       words=lambda actor, query: str(FOLLOWED[narrowed(query).show]), columns=[
    (_("人员编号"), "number"), (_("姓名"), "person_name"), (_("事项"), "matter"), (_("应办日"), "due"), (_("逾期天数"), "days"),
    (_("管理单位"), "unit"), (_("负责人"), "owner")])
