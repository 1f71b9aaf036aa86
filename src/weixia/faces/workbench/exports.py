"""导出: ask with a purpose, approve or not, download."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.faces.workbench import exporting
from weixia.faces.workbench.asking import found, now, today, whole
from weixia.faces.workbench.batch import back_of
from weixia.faces.workbench.forms.exports import ExportForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel import exports as gate
from weixia.kernel.actor import Impossible
from weixia.kernel.tables import TYPES
from weixia.kernel.words import Word, said
from weixia.registry.queries.holding import others_over

TEMPLATES = "workbench/"


@page("export.ask")
def exports(request: PageRequest) -> HttpResponse:
    """What I asked for, and what waits for my approval."""
    waiting = [_said(one, request) for one in gate.to_approve(seen_by=request.actor)]
    mine = [_said(one, request) for one in gate.mine(seen_by=request.actor)]
    return render(request, TEMPLATES + "exports.html", {"waiting": waiting, "mine": mine})


@page("export.ask", "GET", "POST")
def export_new(request: PageRequest, listing: str) -> HttpResponse:
    """The interruption: how many rows, which columns, for what; then the file."""
    one = found(exporting.listing(listing))
    request.actor.must(one.capability)
    query = {key: str(value) for key, value in request.GET.items() if key != "after"}
    form = ExportForm(request.POST if request.method == "POST" else None)
    rows = exporting.count(one, request.actor, query)
    if request.method == "POST" and rows and form.is_valid():
        return _asked(request, exporting.ask(one, query, form.told(), by=request.actor, at=now(), rows=rows), form)
    return _interruption(request, one, query, form, rows)


@page("export.ask", "POST", once=False)
def export_picked(request: PageRequest, listing: str) -> HttpResponse:
    """Only the ticked rows of a list: their numbers go on in the address, names never do."""
    one = found(exporting.listing(listing))
    ids = [pk for name in ("duty", "person") for pk in request.POST.getlist(name) if whole(pk)]
    if not ids:
        messages.warning(request, _("还没有勾选。先勾几行，再导出。"))
        return redirect(back_of(request))
    if len(ids) > exporting.MOST_PICKED:
        messages.warning(request, _("一次最多勾选导出 %(n)s 行。要导出更多，用名单上方的「导出」。") % {"n": exporting.MOST_PICKED})
        return redirect(back_of(request))
    return redirect(f"{reverse('workbench:export-new', args=[one.kind])}?picked={'.'.join(ids)}")


@page("export.approve", "POST")
def export_decision(request: PageRequest, export_id: int) -> HttpResponse:
    """Let a list go, or say why not."""
    export = found(gate.export_get(export_id, seen_by=request.actor))
    try:
        if request.POST.get("decision") == "decline":
            gate.export_decline(export, by=request.actor, at=now(), why=request.POST.get("why", ""))
            messages.success(request, _("没有批准，文件已销毁。"))
        else:
            gate.export_approve(export, by=request.actor, at=now(), alone=exporting.is_alone(export, on=today()))
            messages.success(request, _("已批准，%(name)s 七天内可以下载。") % {"name": export.by_name})
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect("workbench:exports")


@page("export.ask")
def export_file(request: PageRequest, export_id: int) -> HttpResponse:
    """The file, for its asker alone, as long as their post still reaches the list."""
    export = found(gate.export_get(export_id, seen_by=request.actor))
    if not exporting.may_take(export, by=request.actor, at=now()):
        raise Http404
    pieces = gate.export_take(export, by=request.actor, at=now())
    answer: Any = StreamingHttpResponse(pieces, content_type=TYPES[export.form], headers={
        "Content-Length": str(export.size), "Content-Disposition": f"attachment; filename*=UTF-8''{quote(_name(export))}"})
    return answer  # type: ignore[no-any-return]


def _interruption(request: PageRequest, one: Any, query: dict[str, str], form: Any, rows: int) -> HttpResponse:
    others = others_over(request.actor.path, "export.approve", than=request.actor.account_id, on=today())
    return render(request, TEMPLATES + "export_new.html", {
        "listing": one, "form": form, "rows": rows, "words": one.words(request.actor, query) if one.words else "",
        "approval": gate.needs_approval(request.actor, rows, at=now()), "approvers": others,
        "back_url": one.back(query),
    }, status=422 if form.errors else 200)


def _asked(request: PageRequest, export: Any, form: Any) -> HttpResponse:
    said = {
        "ready": _("文件做好了，可以下载。"), "waiting": _("已提交，等待批准。批准后在这里下载。"),
        "making": _("正在生成文件，做好后在这里下载。")}
    messages.success(request, said.get(export.state, ""))
    return redirect("workbench:exports")


def _said(export: Any, request: PageRequest) -> dict[str, Any]:
    own = export.by_id == request.actor.account_id
    return {
        "id": export.pk, "number": export.number, "title": Word(export.title), "words": export.words, "rows": export.rows,
        "columns": [Word(title) for title in export.columns], "purpose": _purpose(export), "by": export.by_name, "post": export.by_post,
        "at": export.at, "state": export.state, "state_words": export.state_words, "why": export.decided_why,
        "decided_by": export.decided_by, "until": export.expires_at, "form": export.form,
        "may_take": own and exporting.may_take(export, by=request.actor, at=now()),
        "own": own, "alone": own and export.state == "waiting" and exporting.is_alone(export, on=today()),
        "ends_on": timezone.localtime(export.expires_at) if export.expires_at else None,
    }


def _purpose(export: Any) -> str:
    word = said(gate.PURPOSES.get(export.purpose, export.purpose))
    return _("%(purpose)s：%(text)s") % {"purpose": word, "text": export.purpose_text} if export.purpose_text else word


def _name(export: Any) -> str:
    return f"{export.title}-{export.number}.{export.form}"
