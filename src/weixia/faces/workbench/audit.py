"""操作记录: who did what, in which post, when and why; and whether the journal is whole."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.faces.workbench.asking import now, pager, whole
from weixia.faces.workbench.forms.audit import AuditForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel import audit as proof
from weixia.kernel import journal, queries
from weixia.kernel.actor import Actor
from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.words import listing
from weixia.registry.queries.units import is_only_root

# what the journal's fields are called; the others (ids, hashes) say nothing to a reader
LABELS = {
    "rows": _later("行数"), "usual": _later("平时一天"),
    "unit": _later("单位"), "role": _later("岗位"), "since": _later("自"), "until": _later("至"),
    "username": _later("账号"), "name": _later("姓名"), "kind": _later("类别"), "changed": _later("改动"),
    "people": _later("人数"), "code": _later("编码"), "division": _later("行政区划"), "to": _later("核算到"), "added": _later("新增"),
    "gone": _later("取消"), "title": _later("出处"), "events": _later("流水"), "sealed": _later("已封存"),
    "problems": _later("问题"), "新增": _later("新增"), "更新": _later("更新"), "重复": _later("重复"), "有误": _later("有误"),
}


@page("audit.read")
def audit(request: PageRequest) -> HttpResponse:
    """The journal, newest first, by person, act and day."""
    rows, next_key = page_of(request.actor, request.GET, before=whole(request.GET.get("after")) or 0)
    return render(request, "workbench/audit.html", {
        "filters": AuditForm(request.GET), "rows": rows, "chain": _chain(), "alerts": _alerts(request.actor),
        "pager": pager(request, next_key=str(next_key or ""), shown=_("本页 %(n)s 条") % {"n": len(rows)})})


def _alerts(actor: Actor) -> list[dict[str, Any]]:
    """Who opened too many files or took out far more than usual in the last day: the auditor sees it first."""
    with _sight(actor):
        return [_row(event) for event in queries.alarms("person.crowded", "export.crowded", since=now() - timedelta(days=1))]


def page_of(
    actor: Actor, query: QueryDict, *, before: int, most: int = queries.PAGE,
) -> tuple[list[dict[str, Any]], int | None]:
    """Rows of one page of the journal under the query's filters, and the key of the next page."""
    form = AuditForm(query)
    asked = form.cleaned_data if form.is_valid() else {}
    with _sight(actor):
        rows, next_key = queries.journal_page(
            queries.events(), who=asked.get("who", ""), action=asked.get("action", ""), since=_midnight(asked.get("since")),
            until=_midnight(asked.get("until"), days=1), before=before, most=most)
    return [_row(event) for event in rows], next_key


@page("audit.read", "POST")
def audit_check(request: PageRequest) -> HttpResponse:
    """Walk the whole journal now; what was found is itself journalled."""
    verdict = proof.verify()
    said = {"whole": verdict.whole, "events": verdict.events, "sealed": verdict.sealed,
            "problems": verdict.problems[:20]}
    journal.record("journal.verified", by=request.actor, at=now(), fields=said)
    return redirect("workbench:audit")


def _sight(actor: Actor) -> AbstractContextManager[None]:
    """The auditor of the only root answers for the machine's operator too, whose acts lie above every unit."""
    return scoped(ROOT if is_only_root(actor.unit_id) else actor.scope)


def _row(event: Any) -> dict[str, Any]:
    """An event without anything about an elder: their acts are named by the file's number alone."""
    about = _("档案 %(id)s") % {"id": event.person_id} if event.person_id else event.about
    return {"id": event.pk, "at": event.at, "name": event.actor_name, "post": event.post if event.actor_id else "", "about": about,
            "action": queries.sentence(event), "reason": event.reason, "fields": _fields(event)}


def _fields(event: Any) -> list[str]:
    if event.person_id:
        changed = event.fields.get("changed") or event.fields.get("fields") or []
        return [str(name) for name in changed] if isinstance(changed, list) else []
    said = {key: value for key, value in event.fields.items() if key in LABELS and value not in ("", None, [], {})}
    return [f"{LABELS[key]} {_plain(value)}"[:120] for key, value in said.items()]


def _plain(value: Any) -> str:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value):
        return f"{value[0]} → {value[1]}"
    if isinstance(value, list):
        return listing(value)
    return str(value)


def _chain() -> dict[str, Any]:
    chain = queries.chain()
    said = {"sealed_to": chain.sealed_to, "count": chain.sealed, "state": "unsealed"}
    if chain.proved is None:
        return said | {"words": _("还没有核验过。")}
    at = timezone.localtime(chain.proved.at).strftime("%Y-%m-%d %H:%M")
    if chain.proved.fields.get("whole"):
        return said | {"state": "whole", "words": _("%(at)s 核验：完整，没有改动、删除、插入和调换。") % {"at": at}}
    first = (chain.proved.fields.get("problems") or [""])[0]
    return said | {"state": "broken", "words": _("%(at)s 核验：不完整。%(first)s") % {"at": at, "first": first}}


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """The local midnight that begins the day, `days` later."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time())) if day else None
