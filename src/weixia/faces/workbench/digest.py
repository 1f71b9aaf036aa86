"""晨报: a head's morning. Figures first, each opening its list; names only here, behind the head's own post."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weixia.duties.queries import digest as queries
from weixia.duties.queries import started
from weixia.faces.workbench.asking import today
from weixia.faces.workbench.dutywords import as_row
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Actor

MOST = 200
LISTS = {"overdue": gettext_lazy("逾期，时间最长的在前"), "missed": gettext_lazy("本周未办的"), "birthdays": gettext_lazy("七天内生日的")}


@page("digest.read")
def digest(request: PageRequest) -> HttpResponse:
    """Yesterday, this week, and what nobody sees to; one list open at a time."""
    on, actor = today(), request.actor
    found = queries.digest(seen_by=actor, on=on)
    asked = request.GET.get("show", "")
    show = asked if asked in LISTS else "overdue"
    return render(request, "workbench/digest.html", {
        "digest": found, "figures": _figures(found, actor), "text": queries.as_text(found, unit=actor.unit_name), "today": on,
        "started": started(), "show": show, "list_title": LISTS[show], "rows": _rows(show, actor, on), "most": MOST})


def _figures(found: queries.Digest, actor: Actor) -> list[dict[str, Any]]:
    """`{label, count, url, late}`: every figure opens the rows behind it."""
    here, desk, follow = reverse("workbench:digest"), reverse("workbench:today"), reverse("workbench:follow")
    pages = [
        (_("逾期"), found.overdue, f"{follow}?show=all", True), (_("无人负责"), found.unowned, f"{desk}?show=unowned&whose=all", True),
        (_("昨日逾期"), found.fresh, f"{here}?show=overdue", True), (_("本周未办"), found.missed, f"{here}?show=missed", True),
        (_("本周到期"), found.week, f"{desk}?show=week&whose=all", False),
        (_("七天生日"), found.birthdays, f"{here}?show=birthdays", False),
        (_("等待接收"), found.transfers, reverse("workbench:transfers"), True),
        (_("等待批准"), found.exports, reverse("workbench:exports"), True),
        (_("待核验"), found.verify, reverse("workbench:lost") + "?show=verify&whose=all", False),
        (_("补录待复核"), found.unconfirmed, reverse("workbench:contacts") + "?show=late", True),
        (_("导入停下"), found.stopped, reverse("workbench:imports") if actor.can("import.read") else "", True),
        (_("昨日办结"), found.kept, "", False)]
    return [{"label": label, "count": count, "url": url if count else "", "late": late and bool(count)}
            for label, count, url, late in pages]


def _rows(show: str, actor: Actor, on: date) -> list[dict[str, Any]]:
    if show == "birthdays":
        return [{"person_id": one.person_id, "person_name": one.person.name, "matter": _("生日"), "id": None, "due": None,
                 "owner": one.person.primary_contact, "days": None} for one in queries.birthdays(seen_by=actor, on=on)[:MOST]]
    found = {"overdue": queries.overdue, "missed": queries.missed}[show](seen_by=actor, on=on)
    return [as_row(duty, on) | {"days": (on - duty.due).days if duty.due else None}
            for duty in found.prefetch_related("person__tags")[:MOST]]
