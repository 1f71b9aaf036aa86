"""Questions about merges: where a merged number leads now, what two records say, what a merge would move."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from weixia.kernel.actor import Actor
from weixia.registry import comparing, merging
from weixia.registry.access import visible
from weixia.registry.comparing import Contradiction, Line
from weixia.registry.models import Merge, Person

__all__ = ["Contradiction", "Line"]


def merges(*, seen_by: Actor) -> QuerySet[Merge]:
    """Merges in scope, newest first, standing and undone."""
    seen_by.must("person.merge")
    return Merge.objects.filter(visible(seen_by)).select_related("person__unit", "merged_unit").order_by("-id")


def merge_get(merge_id: int, *, seen_by: Actor) -> Merge | None:
    """One merge, or None when absent or out of scope."""
    return merges(seen_by=seen_by).filter(pk=merge_id).first()


def redirect(merged: int | str, *, seen_by: Actor) -> int | None:
    """Who a merged id or 人员编号 is now; None when it was not merged, or where the reader may not look."""
    column = {"merged_number": merged} if isinstance(merged, str) else {"merged_id": merged}
    found = Merge.objects.filter(visible(seen_by), undone_at=None, **column)
    return found.order_by("-id").values_list("person_id", flat=True).first()


def merged_ids(person_id: int) -> list[int]:
    """Ids of the records that stand merged into this one: their journal is part of its story."""
    return list(Merge.objects.filter(person=person_id, undone_at=None).order_by("id").values_list("merged_id", flat=True))


def united_at(merge_id: int) -> datetime:
    """The moment of a merge, undone or not."""
    return Merge.objects.values_list("at", flat=True).get(pk=merge_id)


def merged_numbers(person_id: int) -> list[str]:
    """人员编号 that lead here."""
    return list(Merge.objects.filter(person=person_id, undone_at=None).order_by("id").values_list("merged_number", flat=True))


def survivors(numbers: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Merged 人员编号 → (id, 人员编号) of the record it leads to; asked through the wall."""
    rows = Merge.objects.filter(merged_number__in=list(numbers), undone_at=None)
    return {merged: (pk, number) for merged, pk, number in rows.values_list("merged_number", "person_id", "person__number")}


def by_number_prefix(prefixes: Iterable[str]) -> list[int]:
    """Survivors of records whose 人员编号 begins with one of these."""
    wanted = Q()
    for prefix in prefixes:
        wanted |= Q(merged_number__prefix=prefix)
    return list(Merge.objects.filter(wanted, undone_at=None).values_list("person_id", flat=True)[:50])


def lines(survivor: Person, merged: Person) -> list[Line]:
    """Both records side by side; sealed values masked."""
    return comparing.lines(survivor, merged)


def contradictions(survivor: Person, merged: Person) -> list[Contradiction]:
    """What speaks against their being one person."""
    return comparing.contradictions(survivor, merged)


def labels() -> dict[str, str]:
    """What each group of columns is called."""
    return comparing.labels()


def moving(person_id: int) -> dict[str, int]:
    """How many rows hang on a record, by table."""
    return merging.counts(person_id)
