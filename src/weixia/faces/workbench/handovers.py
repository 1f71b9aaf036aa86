"""交接: what a leaving officer holds, to whom it goes, one more look, one act, and the receipt."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.duties import queries as duties
from weixia.faces.workbench.asking import found, now, today, whole
from weixia.faces.workbench.forms.handovers import Groups, HandoverForm, SinglesForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor, Impossible
from weixia.registry.actions import handovers as acts
from weixia.registry.queries import handovers as queries
from weixia.registry.queries import staff

SINGLY = 100  # people on one page of single choices


@page("handover.make", "GET", "POST")
def handover_new(request: PageRequest) -> HttpResponse:
    """What the account holds; then who takes it; then one more look before it is done."""
    account = _account(request)
    turns = "page" in request.POST
    groups = queries.successors(seen_by=request.actor, on=today(), leaving=account.pk)
    form = HandoverForm(request.POST or None, people=queries.people_of(account, seen_by=request.actor), groups=groups, drawn=turns)
    if request.method != "POST" or turns or not form.is_valid():
        return _preview(request, account, form, groups)
    if request.POST.get("confirmed") != "yes":
        return _review(request, account, form)
    return _make(request, account, form, groups)


@page("handover.make")
def handover(request: PageRequest, handover_id: int) -> HttpResponse:
    """The receipt: everything that went over, line by line."""
    shown = found(queries.handover_get(handover_id, seen_by=request.actor))
    return render(request, "workbench/handover.html", {
        "handover": {"id": shown.pk, "name": shown.name, "by": shown.by_name, "at": shown.at, "reason": shown.reason},
        "rows": queries.lines_of(shown, seen_by=request.actor),
    })


def holdings(account: Any, *, seen_by: Actor) -> dict[str, int]:
    """`{people, duties}` that an account still holds, for the pages that end its post or stop it."""
    if not seen_by.can("handover.make"):
        return {}
    given = duties.assigned(account.pk, seen_by=seen_by, on=today()).count()
    return {"people": queries.people_of(account, seen_by=seen_by).count(), "duties": given}


def _account(request: PageRequest) -> Any:
    pk = whole(request.GET.get("from") or request.POST.get("from"))
    return found(staff.account_of(seen_by=request.actor, pk=pk or 0, on=today()))


def _preview(request: PageRequest, account: Any, form: HandoverForm, groups: Groups) -> HttpResponse:
    given = list(duties.assigned(account.pk, seen_by=request.actor, on=today()))
    last = max(1, -(-len(form.people) // SINGLY))
    number = min(max(1, whole(request.POST.get("page") or request.POST.get("at")) or 1), last)
    rows = form.people[(number - 1) * SINGLY: number * SINGLY]
    singles = SinglesForm(request.POST or None, groups=groups, people=rows)
    return render(request, "workbench/handover_new.html", {
        "account": {"id": account.pk, "name": account.name}, "form": form, "count": len(form.people), "given": given,
        "rows": [{"id": row.pk, "name": row.name, "number": row.number, "unit_name": row.unit.name,
                  "field": singles[f"to_{row.pk}"]} for row in rows], "number": number, "last": last,
        "stays": queries.posts_waiting(account, seen_by=request.actor),
    }, status=422 if form.errors else 200)


def _review(request: PageRequest, account: Any, form: HandoverForm) -> HttpResponse:
    chosen, default = form.takers(), form.cleaned_data["successor"]
    counted = Counter(chosen.get(row.pk, default) for row in form.people)
    lines = [_("%(who)s 接手 %(n)s 位老同志") % {"who": form.names[taker], "n": count} for taker, count in counted.most_common()]
    given = duties.assigned(account.pk, seen_by=request.actor, on=today()).count()
    if given:
        lines.append(_("转交给%(name)s的 %(n)s 件事，随人走；人不在名下的，交给%(who)s") % {
            "name": account.name, "n": given, "who": form.names[default]})
    return render(request, "workbench/handover_review.html", {
        "account": {"id": account.pk, "name": account.name}, "lines": lines, "reason": form.cleaned_data["reason"],
        "hidden": {name: value for name, value in form.data.items() if name in form.fields and value} | {"from": account.pk},
    })


def _make(request: PageRequest, account: Any, form: HandoverForm, groups: Groups) -> HttpResponse:
    try:
        made = acts.handover_make(by=request.actor, at=now(), account=account, successor=form.cleaned_data["successor"],
                                  chosen=form.takers(), reason=form.cleaned_data["reason"])
    except Impossible as problem:
        form.add_error(problem.column if problem.column in form.fields else None, problem.do)
        return _preview(request, account, form, groups)
    messages.success(request, _("已交接。下面是清单，可以打印。"))
    return redirect("workbench:handover", made.pk)
