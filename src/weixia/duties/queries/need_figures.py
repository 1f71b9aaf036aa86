"""Figures of needs that rest on duties: answered in time, settled in time; and all of them side by side, by unit too."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from weixia.duties.models import NeedDuty
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.needs.queries import figures
from weixia.needs.queries.figures import FEW, Figure, Span
from weixia.registry.access import visible

DECIDED = ("kept", "kept_late", "overdue", "missed")  # what time has told; open, cancelled and 无法判定 stand outside
IN_TIME = {"answered": ("need.answer",), "settled": ("need.close", "need.close_complex")}
WORDS = {
    "answered": (Word("首次回应按期率"), Word("时限已到或已经回应的需求里，在一个工作日内回应的")),
    "settled": (Word("按期反馈率"), Word("时限已到或已经反馈到人的办理里，在时限之内反馈到人的；重新办理的另算一次")),
}


@dataclass(frozen=True)
class OfUnit:
    """A unit's figures; `n` and `part` of each by its code, None where they rest on fewer than FEW, or would tell such a one."""

    unit_id: int
    name: str
    told: dict[str, tuple[int, int] | None]


def every_figure(span: Span, *, seen_by: Actor, at: datetime) -> list[Figure]:
    """All figures of a span as of `at`, in the order in which they are read."""
    in_time = [_in_time(code, span, seen_by=seen_by, at=at) for code in IN_TIME]
    return [*in_time, *figures.of_needs(span, seen_by=seen_by, at=at), figures.satisfaction(span, seen_by=seen_by)]


def figure(code: str, span: Span, *, seen_by: Actor, at: datetime) -> Figure | None:
    """One figure; None for a code that is none."""
    return next((one for one in every_figure(span, seen_by=seen_by, at=at) if one.code == code), None)


def by_unit(span: Span, *, seen_by: Actor, at: datetime) -> list[OfUnit]:
    """In time, by the unit that answers, by name. Where one unit alone would be left out, the next smallest is left out with it:
    what is missing could be told from the sum."""
    found: dict[int, tuple[str, dict[str, tuple[int, int]]]] = {}
    for code in IN_TIME:
        whole = _in_time(code, span, seen_by=seen_by, at=at).whole.order_by().values("need__unit_id", "need__unit__name")
        for row in whole.annotate(n=Count("pk"), part=Count("pk", filter=Q(status="kept"))):
            found.setdefault(row["need__unit_id"], (row["need__unit__name"], {}))[1][code] = (row["n"], row["part"])
    hidden = {code: _few({unit: told[code][0] for unit, (_name, told) in found.items() if code in told}) for code in IN_TIME}
    return [OfUnit(unit, name, {code: told[code] if code in told and unit not in hidden[code] else None for code in IN_TIME})
            for unit, (name, told) in sorted(found.items(), key=lambda one: (one[1][0], one[0]))]


def _few(counts: dict[int, int]) -> set[int]:
    few = {unit for unit, n in counts.items() if n < FEW}
    if len(few) == 1 and len(counts) > 1:
        few.add(min((unit for unit in counts if unit not in few), key=lambda unit: (counts[unit], unit)))
    return few


def _in_time(code: str, span: Span, *, seen_by: Actor, at: datetime) -> Figure:
    seen_by.must("need.read")
    found: Any = NeedDuty.objects.filter(visible(seen_by), span.place(), rule__in=IN_TIME[code], need__received_on__gte=span.first,
                                         need__received_on__lte=span.last)
    whole = found.on(timezone.localtime(at).date()).filter(Q(status__in=DECIDED)).select_related("need").order_by("-id")
    return Figure(code, *WORDS[code], whole.filter(Q(status="kept")), whole)
