"""Figures of needs (M4). Each is two questions of the same rows, the whole and the part of it, so that a figure opens what it counts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Aggregate, Count, DurationField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.needs.facts import RESPONSES
from weixia.needs.models import NEED_KINDS, RATED_HOW, Need, NeedRating, NeedStep, NeedTelling
from weixia.registry.access import visible

FEW = 5  # what rests on fewer is not told apart
SATISFIED = 4  # of five


@dataclass(frozen=True)
class Span:
    """The needs received from `first` to `last` that stand at `path` or below ('' is everything in sight)."""

    first: date
    last: date
    path: str = ""

    def place(self) -> Q:
        """Rows at the place or below."""
        return Q(org_path__gte=self.path, org_path__lt=self.path + "~")


@dataclass(frozen=True)
class Figure:
    """`part` of `whole`, both of the same rows; `title` and `says`, its definition, in words."""

    code: str
    title: Any
    says: Any
    part: QuerySet[Any]
    whole: QuerySet[Any]


@dataclass(frozen=True)
class Method:
    """What was said by one way of asking: `n` ratings, `good` of them 4 or 5. Nothing is told of fewer than FEW."""

    how: str
    word: Any
    n: int
    good: int | None


class Median(Aggregate):
    """The middle value."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def received(span: Span, *, seen_by: Actor) -> QuerySet[Need]:
    """The needs of a span, the newest first."""
    seen_by.must("need.read")
    return Need.objects.filter(visible(seen_by), span.place(), received_on__gte=span.first, received_on__lte=span.last).order_by("-id")


def of_needs(span: Span, *, seen_by: Actor, at: datetime) -> list[Figure]:
    """What needs themselves tell: promises kept, explanations that reached somebody, what was reopened."""
    every = received(span, seen_by=seen_by)
    explained = NeedStep.objects.filter(need=OuterRef("pk"), word__in=("decline", "refuse"))
    unexplained = explained.filter(~Exists(NeedTelling.objects.filter(step=OuterRef("pk"))))
    told = Exists(NeedTelling.objects.filter(need=OuterRef("pk"), step__word__in=("answer", "decline")))
    due = every.filter(~Q(state__in=("withdrawn", "passed")), Q(told_at__isnull=False) | Q(promised_at__lt=at), promised_at__isnull=False)
    declined, answered = every.filter(Exists(explained)), every.filter(told)
    return [
        Figure("promise", Word("承诺兑现率"), Word("答应的时限已到、或者已经答复到人的需求里，在答应的时限之前答复到人的"),
               due.filter(told_at__lte=F("promised_at")), due),
        Figure("explained", Word("说明送达率"), Word("不予受理、不予办理的需求里，说明都送达了的"),
               declined.filter(~Exists(unexplained)), declined),
        Figure("reopened", Word("重开率"), Word("答复到人的需求里，因为不满意重新办理过的"), answered.filter(reopened__gt=0), answered),
    ]


def satisfaction(span: Span, *, seen_by: Actor) -> Figure:
    """满意率: ratings, not needs; a need that was reopened is rated anew."""
    seen_by.must("need.read")
    rated = NeedRating.objects.filter(visible(seen_by), span.place(), need__received_on__gte=span.first,
                                      need__received_on__lte=span.last).order_by("-id")
    return Figure("satisfied", Word("满意率"), Word("评价里打 4 分、5 分的；没有评价的不算"), rated.filter(score__gte=SATISFIED), rated)


def by_method(span: Span, *, seen_by: Actor) -> list[Method]:
    """满意率 by how it was asked: by the portal, by telephone, on paper."""
    rows = satisfaction(span, seen_by=seen_by).whole.order_by().values("how").annotate(
        n=Count("pk"), good=Count("pk", filter=Q(score__gte=SATISFIED)))
    found = {row["how"]: row for row in rows}
    return [Method(how, word, found[how]["n"], found[how]["good"] if found[how]["n"] >= FEW else None) if how in found
            else Method(how, word, 0, None) for how, word in RATED_HOW.items()]


def response_time(span: Span, *, seen_by: Actor) -> tuple[int, Any]:
    """(how many needs were answered at all, the median time from being recorded to the first answer)."""
    first = NeedStep.objects.filter(need=OuterRef("pk"), word__in=RESPONSES).order_by().values("need").annotate(at=Min("at")).values("at")
    answered = received(span, seen_by=seen_by).order_by().annotate(first=Subquery(first)).filter(first__isnull=False)
    told = answered.aggregate(n=Count("pk"), median=Median(F("first") - F("recorded_at")))
    return told["n"], told["median"]


def demand(span: Span, *, seen_by: Actor) -> list[dict[str, Any]]:
    """By month, the newest first: `{month, n, kinds [(kind, n)]}`, every kind of need in its place."""
    rows = received(span, seen_by=seen_by).order_by().annotate(month=TruncMonth("received_on")).values_list("month", "kind").annotate(
        n=Count("pk"))
    months: dict[date, dict[str, int]] = {}
    for month, kind, n in rows:
        months.setdefault(month, {})[kind] = n
    return [{"month": month, "n": sum(of.values()), "kinds": [(kind, of.get(kind, 0)) for kind in NEED_KINDS]}
            for month, of in sorted(months.items(), reverse=True)]
