"""More lists that may leave by the gate: plans, comfort lists, transfers, imports. Each through the functions of its page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weixia.benefits import queries as benefits
from weixia.duties import plans
from weixia.duties.queries import STATUSES
from weixia.faces.workbench.asking import today, whole
from weixia.faces.workbench.dutywords import as_row
from weixia.faces.workbench.exporting import Query, listed
from weixia.faces.workbench.importing import job_of
from weixia.faces.workbench.plans import narrowed
from weixia.kernel.actor import Actor
from weixia.registry.queries import imports, transfers
from weixia.registry.queries.people import KINDS

BATCH = 500


def yuan(key: str) -> Any:
    """Integer 分 as yuan, nothing for nothing."""
    return lambda row: row[key] / 100 if row[key] else None


def _plan(query: Query) -> Any:
    return plans.plan_of(query.get("rule", ""), query.get("period", ""))


def plan_page(query: Query) -> str:
    plan = _plan(query)
    return reverse("workbench:plan", args=[plan.code, plan.period]) if plan else reverse("workbench:plans")


def plan_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """One plan's list as it is narrowed on its page."""
    if plan := _plan(query):
        found = plans.rows(plan, seen_by=actor, on=today(), narrow=narrowed(query))
        for duty in found.iterator(chunk_size=BATCH):
            yield as_row(duty, today()) | {"number": duty.person.number, "unit_name": duty.person.unit.name,
                                           "status_words": STATUSES[duty.status]}


def _comfort(actor: Actor, query: Query) -> Any:
    return benefits.comfort_get(whole(query.get("comfort")) or 0, seen_by=actor)


def comfort_page(query: Query) -> str:
    wanted = whole(query.get("comfort"))
    return reverse("workbench:comfort", args=[wanted]) if wanted else reverse("workbench:comforts")


def comfort_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """Who is on one comfort list, with what."""
    if comfort := _comfort(actor, query):
        found = benefits.items(comfort, seen_by=actor, show=query.get("show", "")).select_related("person__unit")
        for item in found.iterator(chunk_size=BATCH):
            yield {"number": item.person.number, "name": item.person.name, "kind": KINDS[item.person.kind],
                   "unit": item.person.unit.name, "cents": item.cents, "goods": item.goods, "goods_cents": item.goods_cents,
                   "bearer": item.bearer, "done": item.done_on, "signed": item.get_signed_display(), "note": item.note}


def transfer_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """Every transfer that concerns the actor's units, newest first."""
    for one in transfers.transfers(seen_by=actor).iterator(chunk_size=BATCH):
        yield {"number": one.number, "name": one.name, "from": one.from_unit.name, "to": one.to_unit.name if one.to_unit else "",
               "day": one.day, "reason": one.reason, "answer": one.ANSWERS[one.answer], "why": one.answered_why}


def import_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """Files handed over, newest first."""
    for record in imports.imports(seen_by=actor).iterator(chunk_size=BATCH):
        job = job_of(record)
        yield job | {"state": record.get_state_display(), **{f"n_{key}": value for key, value in job["counts"].items()}}


PERSON = [(_("人员编号"), "number"), (_("姓名"), "name")]
listed("plan", title=_("计划名单"), page=plan_page, capability="duty.read", rows=plan_rows,
       words=lambda actor, query: _plan(query).title if _plan(query) else "", columns=[
    (_("人员编号"), "number"), (_("姓名"), "person_name"), (_("年龄"), "age"), (_("事项"), "matter"), (_("结果"), "status_words"),
    (_("应办日"), "due"), (_("办结日"), "kept_on"), (_("管理单位"), "unit_name"), (_("负责人"), "owner")])
listed("comfort", title=_("慰问名单"), page=comfort_page, capability="comfort.read", rows=comfort_rows,
       words=lambda actor, query: _comfort(actor, query).title if _comfort(actor, query) else "", columns=[
    *PERSON, (_("类别"), "kind"), (_("管理单位"), "unit"), (_("慰问金（元）"), yuan("cents")), (_("慰问品"), "goods"),
    (_("慰问品折价（元）"), yuan("goods_cents")), (_("谁去"), "bearer"), (_("送到日期"), "done"), (_("签收"), "signed"),
    (_("备注"), "note")])
listed("transfers", title=_("转接"), page="transfers", capability="transfer.read", rows=transfer_rows, columns=[
    *PERSON, (_("转出单位"), "from"), (_("转入单位"), "to"), (_("日期"), "day"), (_("原因"), "reason"), (_("结果"), "answer"),
    (_("说明"), "why")])
listed("imports", title=_("导入记录"), page="imports", capability="import.read", rows=import_rows, columns=[
    (_("文件"), "file_name"), (_("台账"), "kind"), (_("时间"), "at"), (_("谁"), "by"), (_("状态"), "state"), (_("新增"), "n_new"),
    (_("更新"), "n_changed"), (_("重复"), "n_same"), (_("有误"), "n_bad")])
