"""人员账号台账 by the page: the same pipeline and verdicts as `weixia staff import`."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import now, today
from weixia.faces.workbench.forms.staff import StaffFileForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.registry import staff_ledger
from weixia.registry.ledgers import exporting
from weixia.registry.ledgers.reading import SheetRefused

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("account.write", "GET", "POST")
def staff_import(request: PageRequest) -> HttpResponse:
    """Hand over the staff ledger: what is right is written, what is not is told row by row."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = StaffFileForm(*given)
    report = None
    if request.method == "POST" and form.is_valid():
        try:
            report = _import(request, form.cleaned_data["file"], dry_run=bool(request.POST.get("check")))
        except SheetRefused as refused:
            form.add_error("file", f"{refused.read}{refused.do}")
    return render(request, "workbench/staff_import.html", {"form": form, "report": report,
                  "dry_run": bool(request.POST.get("check"))}, status=422 if form.errors else 200)


@page("account.write")
def staff_template(request: PageRequest) -> HttpResponse:
    """An empty staff ledger with drop-downs."""
    body = exporting.template_of(staff_ledger.ledger_on(today()))
    return HttpResponse(body, headers={
        "Content-Type": SHEET, "Content-Disposition": 'attachment; filename="staff.xlsx"'})


def _import(request: PageRequest, upload: Any, *, dry_run: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(str(upload.name)).name[:100] or "staff.xlsx")
        with path.open("wb") as out:
            for chunk in upload.chunks():
                out.write(chunk)
        found = staff_ledger.staff_import(path, by=request.actor, at=now(), dry_run=dry_run)
    if not dry_run:
        messages.success(request, _("人员账号台账已导入。"))
    counts = found["counts"]
    shown = [row for row in found["rows"] if row["problems"]]
    return {"new": counts["新增"], "changed": counts["更新"], "same": counts["重复"], "bad": counts["有误"],
            "rows": shown[:500], "unknown": found["unknown_columns"]}
