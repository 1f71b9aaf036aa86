"""人员账号台账 and 单位表 by the page, for administrators: the same pipeline and verdicts as the command line."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia import reactions
from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.forms.staff import OfficeFileForm
from weixia.faces.workbench.idempotency import done
from weixia.faces.workbench.importing import job_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.registry import staff_ledger
from weixia.registry.actions import import_undoing
from weixia.registry.ledgers import exporting
from weixia.registry.ledgers.reading import SheetRefused
from weixia.registry.ledgers.unit_table import UNITS
from weixia.registry.ledgers.verdicts import Ledger
from weixia.registry.queries import imports

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("account.write", "GET", "POST", sudo=True)
def staff_import(request: PageRequest) -> HttpResponse:
    """Hand over the staff ledger: what is right is written, what is not is told row by row."""
    return _hand_over(request, staff_ledger.ledger_on(today()))


@page("unit.write", "GET", "POST")
def units_import(request: PageRequest) -> HttpResponse:
    """Hand over the unit table."""
    return _hand_over(request, UNITS)


@page("unit.write", "GET", "POST")
def units_undoing(request: PageRequest, import_id: int) -> HttpResponse:
    """撤销 a unit table: what would go and what would stay, then the act."""
    record: Any = found(next((one for one in _undoable(request) if one.pk == import_id), None))
    if request.method == "POST":
        import_undoing.import_undo(by=request.actor, at=now(), record=record)
        messages.success(request, _("已撤销：移去 %(a)s 个单位，还原 %(b)s 个，保留 %(c)s 个。") % {
            "a": record.report["undone"]["removed"], "b": record.report["undone"]["restored"], "c": record.report["undone"]["left"]})
        return redirect("workbench:units")
    look = import_undoing.import_look(by=request.actor, at=now(), record=record)
    return render(request, "workbench/import_undoing.html", {
        "job": job_of(record, at=now()), "look": look, "kept": look.kept[:200], "units": True})


def _undoable(request: PageRequest) -> list[Any]:
    return imports.unit_tables(seen_by=request.actor, since=now() - import_undoing.OPEN_FOR)


@page("account.write")
def staff_template(request: PageRequest) -> HttpResponse:
    """An empty staff ledger with drop-downs."""
    return _template(staff_ledger.ledger_on(today()))


@page("unit.write")
def units_template(request: PageRequest) -> HttpResponse:
    """An empty unit table with drop-downs."""
    return _template(UNITS)


def _hand_over(request: PageRequest, ledger: Ledger) -> HttpResponse:
    form = OfficeFileForm(request.POST, request.FILES) if request.method == "POST" else OfficeFileForm()
    dry_run, report = bool(request.POST.get("check")), None
    if form.is_bound and form.is_valid():
        try:
            report = _import(request, ledger, form.cleaned_data["file"], dry_run=dry_run)
        except SheetRefused as refused:
            form.add_error("file", f"{refused.read}{refused.do}")
    answer = render(request, "workbench/office_import.html", {
        "form": form, "report": report, "dry_run": dry_run, "kind": ledger.kind,
        "columns": "、".join(column.title for column in ledger.columns),
        "undoable": _undoable(request) if ledger is UNITS else [],
    }, status=422 if form.errors else 200)
    return done(answer) if report and not dry_run else answer


def _import(request: PageRequest, ledger: Ledger, upload: Any, *, dry_run: bool) -> dict[str, Any]:
    plan = staff_ledger.office_import(ledger, Path(str(upload.name)), by=request.actor, at=now(), dry_run=dry_run,
                                      follow=reactions.after_import, raw=upload.read())
    counts = plan.counts
    return {"new": counts["新增"], "changed": counts["更新"], "same": counts["重复"], "bad": counts["有误"],
            "rows": [judged.as_json() for judged in plan.wrong[:500]], "unknown": plan.unknown_columns,
            "warnings": [warned.as_json() for warned in plan.warnings[:100]]}


def _template(ledger: Ledger) -> HttpResponse:
    return HttpResponse(exporting.template_of(ledger), headers={
        "Content-Type": SHEET, "Content-Disposition": f'attachment; filename="{ledger.kind}.xlsx"'})
