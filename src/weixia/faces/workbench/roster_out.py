"""花名册 and the other ledgers out in clear: the bureau's own books, for a purpose, proved anew, approved by another."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.faces.workbench import exporting
from weixia.faces.workbench.asking import now, today
from weixia.faces.workbench.forms.exports import ExportForm
from weixia.faces.workbench.forms.fields import RadioField
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel import exports as gate
from weixia.kernel import jobs
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.exports import Asking
from weixia.kernel.words import Word
from weixia.needs.ledger import LEDGERS
from weixia.needs.ledger_out import OUTGOING
from weixia.registry.actions.leaving import Met, ledger_exported
from weixia.registry.ledgers.writing_out import as_ledger
from weixia.registry.queries.holding import others_over

ORDER = ("people", "contacts", "events", "units")
PREFIX = "ledger-"


class LedgerForm(ExportForm):
    """Which ledger, and for what; the form is always the one that can be imported."""

    field_order = ("ledger", "purpose", "purpose_text")
    ledger = RadioField(label=_later("哪一本"), choices=[(kind, LEDGERS[kind].title) for kind in ORDER], initial="people",
                        error_messages={"required": _later("选一本台账")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["form"]


for kind in ORDER:
    exporting.stands(PREFIX + kind, "roster.export")


@page("roster.export", "GET", "POST", sudo=True)
def roster_out(request: PageRequest) -> HttpResponse:
    """What is in the file, who must agree, who reads about it; then the worker writes it."""
    form = LedgerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _ask(request.actor, form, at=now())
            messages.success(request, _("已提交。文件做好、另一个人批准后，在这里下载。"))
            return redirect("workbench:exports")
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    others = others_over(request.actor.path, "export.approve", than=request.actor.account_id, on=today())
    return render(request, "workbench/roster_out.html", {"form": form, "approvers": others}, status=422 if form.errors else 200)


@transaction.atomic
def _ask(by: Actor, form: LedgerForm, *, at: datetime) -> None:
    ledger = LEDGERS[form.cleaned_data["ledger"]]
    export = gate.export_ask(by=by, at=at, asking=Asking(
        kind=PREFIX + ledger.kind, title=ledger.title, columns=[column.title for column in ledger.columns],
        words=Word("证件号码、电话、住址、健康状况写明文"), strict=True, form="xlsx", purpose=form.cleaned_data["purpose"],
        purpose_text=form.cleaned_data["purpose_text"]))
    jobs.defer("ledger.write", by=by, export_id=export.pk)


@jobs.job("ledger.write", parked=exporting.given_up)
@transaction.atomic
def write(*, by: Actor, at: datetime, export_id: int) -> None:
    """The worker's part: the ledger of the actor's units, under their scope."""
    by.must("roster.export")
    export = gate.export_get(export_id, seen_by=by)
    if export is None or export.state != "making":
        return
    kind = export.kind.removeprefix(PREFIX)
    met = Met(OUTGOING[kind](under=by.path))
    pieces = as_ledger(LEDGERS[kind], met, mark=gate.mark_of(export), folder=gate.folder())
    gate.export_keep(export, by=by, at=at, pieces=pieces, count=lambda: met.count)
    ledger_exported(met, by=by, at=at, about=f"{export.title} {export.number}", reason=gate.reason_of(export))
