"""重要情况报告: how far each is and its clocks. Texts stay sealed: reading them needs the page, which is journalled."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.duties import rulebook
from weixia.emergency import queries
from weixia.faces.api import report_schemas
from weixia.faces.api.door import InPost
from weixia.faces.api.once import Router
from weixia.faces.api.people import found
from weixia.faces.api.schemas import PROBLEMS, Day
from weixia.kernel.actor import Impossible

router = Router(tags=["reports"])
PAGE = 50
MOST = timedelta(days=366)


@router.get("/reports", auth=InPost("report.read"), response={200: report_schemas.Reports, **PROBLEMS})
def reports(
    request: HttpRequest, since: Day | None = None, until: Day | None = None, show: str = "", kind: str = "", after: str = "",
) -> dict[str, Any]:
    """What was known from `since` to `until` (the last ninety days; a year at most), the unreported first. `show`: todo or
    receive; 50 a page."""
    actor, now = request.auth, timezone.now()  # type: ignore[attr-defined]
    last = until or timezone.localdate()
    first = since or last - min(queries.BEHIND, last - last.min)
    if first > last or last - first > MOST:
        raise Impossible("since", _("起止之间最多一年"))
    if show not in ("", "todo", "receive") or kind and kind not in queries.KINDS:
        raise Impossible("show" if show not in ("", "todo", "receive") else "kind", "、".join(["todo", "receive", *queries.KINDS]))
    if after and not (after.isascii() and after.isdigit() and len(after) < 10):
        raise Impossible("after", _("用上一页给的 next"))
    told = queries.matters(seen_by=actor, since=first, until=last, hours=queries.Hours(rulebook.in_force()))
    rows = queries.shown(told, now=now, seen_by=actor, show=show, kind=kind)
    start = int(after or 0)
    return {"items": [_matter(row, now) for row in rows[start:start + PAGE]],
            "next": str(start + PAGE) if len(rows) > start + PAGE else ""}


@router.get("/reports/{int:report_id}", auth=InPost("report.read"), response={200: report_schemas.Report, **PROBLEMS})
def report(request: HttpRequest, report_id: int) -> dict[str, Any]:
    """One report: its steps, whom it goes to and who received; no text."""
    actor, now = request.auth, timezone.now()  # type: ignore[attr-defined]
    shown = found(queries.report_get(report_id, seen_by=actor))
    oral, written = queries.clocks_of(shown, queries.Hours(rulebook.in_force()))
    return {
        "id": shown.pk, "person": shown.person_id, "happening": shown.happening_id, "kind": shown.kind,
        "occurred_on": shown.occurred_on, "known_at": shown.known_at, "step": queries.step_of(shown),
        "stands": queries.stands(shown), "oral": _clock(oral, now), "written": _clock(written, now),
        "steps": [{"step": one.step, "at": one.at, "by": one.by_name, "recorded_at": one.recorded_at}
                  for one in shown.steps.order_by("number")],
        "recipients": [_recipient(one) for one in queries.recipients(shown)], "supplements": shown.supplements.count(),
    }


def _recipient(row: Any) -> dict[str, Any]:
    receipt = getattr(row, "receipt", None)
    return {"role": row.role, "unit": row.unit_name, "received_at": receipt.at if receipt else None,
            "received_by": receipt.by_name if receipt else ""}


def _matter(row: Any, now: Any) -> dict[str, Any]:
    return {
        "happening": row.happening_id, "report": row.report_id, "person": row.person_id, "unit": row.unit_name, "kind": row.kind,
        "occurred_on": row.occurred_on, "known_at": row.known_at, "exact": row.exact, "step": row.step,
        "oral": _clock(row.oral, now), "written": _clock(row.written, now),
    }


def _clock(clock: Any, now: Any) -> dict[str, Any]:
    return {"hours": clock.hours, "by": clock.by, "done_at": clock.done_at, "state": clock.state(now)}
