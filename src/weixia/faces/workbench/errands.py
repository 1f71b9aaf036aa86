"""结算: what is being decided anew for everybody, how far it is, and what was."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from weixia.duties.queries import errands as queries
from weixia.faces.workbench.page import PageRequest, page


@page("rule.read")
def settling(request: PageRequest) -> HttpResponse:
    """How far it is; looked at again by itself until it is done."""
    rows = [{"what": what, "about": about, "errand": one} for what, about, one in queries.errands(seen_by=request.actor)]
    return render(request, "workbench/settling.html", {"rows": rows} | band())


def band(started: Any = None) -> dict[str, Any]:
    """What parts/settling_band.html shows on pages of figures; `started`, where the page has asked already."""
    return {"settling": queries.under_way(started)}
