"""导入: choose a file, see what was found, write it; take away the rows that need mending."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia import reactions
from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.forms.imports import ImportForm, kinds_for
from weixia.faces.workbench.importing import causes_of, counts_of, job_of, ledgers, rows_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel import home
from weixia.registry.ledgers import exporting, pipeline
from weixia.registry.ledgers.reading import SheetRefused
from weixia.registry.queries import suspicions as queries

PAGE = 50
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
        "suspicion_count": queries.suspicions(seen_by=request.actor).count() if request.actor.can("suspicion.judge") else 0,
        "pager": pager(request, next_key=more),
    })


@page("import.read", "GET", "POST")
def import_new(request: PageRequest) -> HttpResponse:
    """Step 1: hand over a file. It is checked whole; nothing is written yet."""
    form = ImportForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        return _check(request, form.cleaned_data["kind"], form.cleaned_data["file"])
    limits = {"size": "20 MB", "rows": _("200,000 行")}
    return render(request, "workbench/import_new.html", {"form": form, "kinds": kinds_for(request.actor), "limits": limits},
                  status=422 if form.errors else 200)


def _check(request: PageRequest, kind: str, upload: UploadedFile) -> HttpResponse:
    name = Path(str(upload.name)).name[:200]
    path = _keep(upload)
    try:
        plan = pipeline.check(ledgers()[kind], path, by=request.actor)
    except SheetRefused as refused:
        path.unlink(missing_ok=True)
        return redirect("workbench:import", pipeline.keep_refusal(kind, name, refused, by=request.actor, at=now()).pk)
    plan.file_name = name
    record = pipeline.keep_check(plan, by=request.actor, at=now())
    path.rename(_file_of(record))
    return redirect("workbench:import", record.pk)


def _keep(upload: UploadedFile) -> Path:
    folder = home.var() / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{now().timestamp():.6f}.upload"
    path.touch(mode=0o600)
    with path.open("wb") as out:
        for chunk in upload.chunks():
            out.write(chunk)
    return path


def _file_of(record: Any) -> Path:
    return home.var() / "imports" / f"{record.uuid}.xlsx"


@page("import.read", "GET", "POST")
def import_one(request: PageRequest, import_id: int) -> HttpResponse:
    """Steps 2 to 4: what was found; write it; the receipt."""
    record = found(queries.imports(seen_by=request.actor).filter(pk=import_id).first())
    if request.method == "POST" and request.POST.get("go"):
        return _write(request, record)
    show = request.GET.get("show", "有误" if record.counts.get("有误") else "")
    rows, more = rows_of(record, show=show, after=whole(request.GET.get("after")) or 0)
    return render(request, "workbench/import.html", {
        "job": job_of(record), "counts": counts_of(record), "causes": causes_of(record), "rows": rows, "show": show,
        "columns": {"known": [], "unknown": record.report.get("unknown_columns", []), "missing": []},
        "pager": pager(request, next_key=more), "today": today(),
    })


def _write(request: PageRequest, record: Any) -> HttpResponse:
    path = _file_of(record)
    if record.state == "checked" and path.exists():
        try:
            plan = pipeline.check(ledgers()[record.kind], path, by=request.actor)
            plan.file_name = record.file_name
            pipeline.apply(plan, by=request.actor, at=now(), source=record, follow=reactions.after_import)
            path.unlink(missing_ok=True)
            messages.success(request, _("已导入 %(file)s。") % {"file": record.file_name})
        except SheetRefused as refused:
            messages.error(request, f"{refused.read}{refused.do}")
    return redirect("workbench:import", record.pk)


@page("import.read")
def import_problems(request: PageRequest, import_id: int) -> HttpResponse:
    """Only the rows that need mending, as a sheet: reason first."""
    record = found(queries.imports(seen_by=request.actor).filter(pk=import_id).first())
    body = exporting.problems_of(record, ledgers()[record.kind])
    return _sheet(body, _("问题行") + "-" + record.file_name)


@page("import.read")
def import_template(request: PageRequest, kind: str) -> HttpResponse:
    """An empty ledger with drop-downs and one example row."""
    ledger = found(ledgers().get(kind))
    return _sheet(exporting.template_of(ledger), f"{ledger.title}模板.xlsx")


def _sheet(body: bytes, name: str) -> HttpResponse:
    return HttpResponse(body, headers={
        "Content-Type": SHEET, "Content-Disposition": f"attachment; filename*=UTF-8''{_quoted(name)}"})


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name if name.endswith(".xlsx") else name + ".xlsx")
