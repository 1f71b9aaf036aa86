"""取严 on work lists: a stricter rule and its baseline that both wait are one row. Exports and `duties list` count both."""

from collections.abc import Iterable
from datetime import date

from django.db.models import CharField, Exists, Func, OuterRef, Q, Value

from weixia.duties import rulebook
from weixia.duties.models import Duty, DutyQuerySet

WAITING = ("open", "overdue")


def unfolded(found: DutyQuerySet, on: date) -> DutyQuerySet:
    """What waits, without each baseline that something stricter, due no later, stands for."""
    pairs = rulebook.tightened()
    if not pairs:
        return found
    stricter = Duty.objects.filter(person=OuterRef("person_id"), due__lte=OuterRef("due")).waiting(on)
    book = Func("rule", Value(rulebook.OF_UNIT), Value(1), function="split_part", output_field=CharField())
    by_unit = stricter.annotate(book=book).filter(~Q(rule=OuterRef("rule")), book=OuterRef("rule"))
    folded = Q(rule__in=list(pairs)) & Q(Exists(by_unit))
    for baseline, names in pairs.items():
        if local := [name for name in names if rulebook.base(name) == name]:
            folded |= Q(rule=baseline) & Q(Exists(stricter.filter(rule__in=local)))
    return found.exclude(folded)


def folded(rows: Iterable[Duty]) -> list[Duty]:
    """The same of rows in hand: each with its status, every row of one person."""
    rows, pairs = list(rows), rulebook.tightened()
    waiting = [row for row in rows if row.status in WAITING and row.due]
    hidden = {low.pk for low in waiting for high in waiting
              if high.rule in pairs.get(low.rule, ()) and low.due and high.due and high.due <= low.due}
    return [row for row in rows if row.pk not in hidden]
