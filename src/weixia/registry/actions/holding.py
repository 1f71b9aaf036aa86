"""Whoever writes a fact about a person holds the person first: neither merged nor moved before the fact is on file.

Without it a fact could be written beside a merge and point at nobody, or beside a transfer and stay behind the old wall.
"""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.models import Merge, Person
from weixia.registry.queries import transfers


class Elsewhere(Exception):
    """The person is here no more: merged into `into`, or moved to the unit `unit` ('' where the reader may not know).

    `name`: the merged 人员编号, or who moved.
    """

    def __init__(self, person_id: int, *, name: str = "", into: Person | None = None, unit: str = "") -> None:
        super().__init__(person_id)
        self.person_id, self.name, self.into, self.unit = person_id, name, into, unit

    def __str__(self) -> str:
        if self.into:
            return _("%(number)s 刚刚并入%(name)s（%(into)s）。填的都还在，没有写入。") % {
                "number": self.name, "name": self.into.name, "into": self.into.number}
        if self.unit:
            return _("%(name)s已转由%(unit)s管理，要由那边来记。填的都还在，没有写入。") % {"name": self.name, "unit": self.unit}
        return _("这份档案刚刚转到别的单位，要由那边来记。填的都还在，没有写入。")


def person_hold(person_id: int, *, by: Actor) -> Person:
    """The person as they stand, kept so until the act ends. Raises Elsewhere. Takes this row before any other of theirs."""
    seen = Q(pk__in=by.people) if by.is_visitor else visible(by)
    held = Person.objects.select_for_update(no_key=True).filter(seen, pk=person_id).first()
    if held is None:
        raise elsewhere(person_id, by=by) or Elsewhere(person_id)
    return held


def people_hold(ids: Collection[int], *, by: Actor) -> None:
    """Each of these people as `person_hold` holds one, in the order of their ids. Raises Elsewhere for the first who is gone."""
    held = Person.objects.select_for_update(no_key=True).filter(visible(by), pk__in=ids).order_by("pk").values_list("pk", flat=True)
    for gone in sorted(set(ids) - set(held)):
        raise elsewhere(gone, by=by) or Elsewhere(gone)


def elsewhere(person_id: int, *, by: Actor) -> Elsewhere | None:
    """Where a person went who is not to be seen here; None when nothing that the actor may know says so."""
    merge = Merge.objects.filter(visible(by), undone_at=None, merged_id=person_id).select_related("person").order_by("-id").first()
    if merge is not None:
        return Elsewhere(person_id, name=merge.merged_number, into=merge.person)
    left = transfers.left(person_id, seen_by=by)
    return Elsewhere(person_id, name=left.name, unit=left.to_unit.name) if left and left.to_unit else None
