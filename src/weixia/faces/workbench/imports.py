"""导入: choose a file, see what was found, put it right, write it; take away the rows that need mending."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.forms.imports import ImportForm, choice_of, fixes_of, kinds_for, matches_of
from weixia.faces.workbench.importing import PAGE, job_of, ledgers, page_of, rows_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.registry.actions import import_undoing
from weixia.registry.actions import imports as actions
from weixia.registry.ledgers import exporting
from weixia.registry.queries import imports as queries
from weixia.registry.queries import suspicions

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("import.read")
def imports(request: PageRequest) -> HttpResponse:
    """Files handed over, newest first."""
    rows = queries.imports(seen_by=request.actor)
    if before := whole(request.GET.get("after")):
        rows = rows.filter(pk__lt=before)
    shown = list(rows[: PAGE + 1])
    more = str(shown[PAGE - 1].pk) if len(shown) > PAGE else ""
    return render(request, "workbench/imports.html", {
        "rows": [job_of(row) for row in shown[:PAGE]], "kinds": kinds_for(request.actor), "today": today(),
        "suspicion_count": suspicions.suspicions(seen_by=request.actor).count() if request.actor.can("suspicion.judge") else 0,
        "pager": pager(request, next_key=more),
    })


@page("import.read", "GET", "POST")
def import_new(request: PageRequest) -> HttpResponse:
    """Step 1: hand over a file. It is checked whole; nothing is written yet."""
    form = ImportForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        record = actions.import_receive(by=request.actor, at=now(), kind=form.cleaned_data["kind"],
                                        name=Path(str(upload.name)).name, pieces=upload.chunks())
        return redirect("workbench:import", record.pk)
    limits = {"size": "20 MB", "rows": _("200,000 行")}
    return render(request, "workbench/import_new.html", {"form": form, "kinds": kinds_for(request.actor), "limits": limits},
                  status=422 if form.errors else 200)


@page("import.read", "GET", "POST")
def import_one(request: PageRequest, import_id: int) -> HttpResponse:
    """Steps 2 to 4: what was found; write it; the receipt."""
    record = found(queries.import_of(import_id, seen_by=request.actor))
    if request.method == "POST":
        return _write(request, _record(request, import_id))
    show = request.GET.get("show", "有误" if record.counts.get("有误") else "")
    rows, more = rows_of(record, show=show, after=whole(request.GET.get("after")) or 0)
    return render(request, "workbench/import.html", page_of(record, at=now(), actor=request.actor) | {
        "rows": rows, "show": show, "pager": pager(request, next_key=more), "today": today()})


def _write(request: PageRequest, record: Any) -> HttpResponse:
    try:
        if request.POST.get("again"):
            actions.import_again(by=request.actor, at=now(), record=record)
        elif request.POST.get("go"):
            actions.import_write(by=request.actor, at=now(), record=record, choice=choice_of(request.POST))
    except Impossible as problem:
        messages.error(request, problem.do)
    if record.state == "done":
        messages.success(request, _("已导入 %(file)s。") % {"file": record.file_name})
    return redirect("workbench:import", record.pk)


@page("import.write", "POST")
def import_columns(request: PageRequest, import_id: int) -> HttpResponse:
    """Step 2: what the unknown titles mean; kept for the unit's next file."""
    record = _record(request, import_id)
    try:
        actions.import_match(by=request.actor, at=now(), record=record, matches=matches_of(request.POST, record))
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect("workbench:import", record.pk)


@page("import.write", "POST")
def import_fixes(request: PageRequest, import_id: int) -> HttpResponse:
    """Step 3: put cells right here; the rows are judged again."""
    record, fixes = _record(request, import_id), {}
    before = record.counts.get("有误", 0)
    try:
        if fixes := fixes_of(request.POST, record):
            actions.import_mend(by=request.actor, at=now(), record=record, fixes=fixes)
    except Impossible as problem:
        messages.error(request, problem.do)
    if fixes and record.state == "checked":
        left = record.counts.get("有误", 0)
        messages.success(request, _("改好 %(n)s 行，还有 %(left)s 行有误。") % {"n": max(before - left, 0), "left": left})
    return redirect("workbench:import", record.pk)


@page("import.write", "GET", "POST")
def import_undo(request: PageRequest, import_id: int) -> HttpResponse:
    """撤销: what would go and what would stay, then the act."""
    record = _record(request, import_id)
    try:
        if request.method == "POST":
            import_undoing.import_undo(by=request.actor, at=now(), record=record)
            return redirect("workbench:import", record.pk)
        look = import_undoing.import_look(by=request.actor, at=now(), record=record)
    except Impossible as problem:
        messages.error(request, problem.do)
        return redirect("workbench:import", record.pk)
    return render(request, "workbench/import_undoing.html", {"job": job_of(record, at=now()), "look": look, "kept": look.kept[:200]})


@page("import.read")
def import_changes(request: PageRequest, import_id: int) -> HttpResponse:
    """Old and new of everybody whom the file would change."""
    record = _record(request, import_id)
    total, after = record.report.get("changing", 0) if record.state == "checked" else 0, whole(request.GET.get("after")) or 0
    more = str(after + PAGE) if total > after + PAGE else ""
    return render(request, "workbench/import_changes.html", {
        "job": job_of(record), "changes": queries.changes_of(record, after=after, size=PAGE), "total": total,
        "pager": pager(request, next_key=more)})


@page("import.read")
def import_problems(request: PageRequest, import_id: int) -> HttpResponse:
    """Only the rows that need mending, as a sheet: reason first."""
    record = _record(request, import_id)
    body = exporting.problems_of(record, ledgers()[record.kind])
    return _sheet(body, _("问题行") + "-" + record.file_name)


@page("import.read")
def import_template(request: PageRequest, kind: str) -> HttpResponse:
    """An empty ledger with drop-downs and one example row."""
    ledger = found(ledgers().get(kind))
    return _sheet(exporting.template_of(ledger), _("%(ledger)s模板") % {"ledger": ledger.title} + ".xlsx")


def _record(request: PageRequest, import_id: int) -> Any:
    record = found(queries.import_of(import_id, seen_by=request.actor))
    found(ledgers().get(record.kind))
    return record


def _sheet(body: bytes, name: str) -> HttpResponse:
    return HttpResponse(body, headers={
        "Content-Type": SHEET,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name if name.endswith('.xlsx') else name + '.xlsx')}"})
