"""Questions about units: the tree that the actor may see, one unit, choices for forms."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from weixia.kernel.actor import ROLES, Actor
from weixia.registry.models import Person, Post, Unit
from weixia.registry.models.unit import KINDS


@dataclass(frozen=True)
class UnitRow:
    """A unit in the tree. `people`: in charge there; `below`: with the units under it; None: not for this actor."""

    id: int
    code: str
    name: str
    kind: str
    division: str
    path: str
    above: str
    people: int | None
    below: int | None
    staff: int


def units(*, seen_by: Actor) -> QuerySet[Unit]:
    """The actor's unit and everything under it, in tree order."""
    return Unit.objects.filter(path__gte=seen_by.path, path__lt=seen_by.path + "~").order_by("path")


def unit_of(*, seen_by: Actor, pk: int) -> Unit | None:
    """One unit of the actor's subtree, or None for a foreign or absent one."""
    return units(seen_by=seen_by).filter(pk=pk).first()


def unit_any(pk: int) -> Unit | None:
    """One unit, wherever it is: units are no secret."""
    return Unit.objects.filter(pk=pk).first()


def unit_marks(unit: Unit) -> dict[str, str]:
    """What two versions of a unit are told apart by."""
    return {"name": unit.name, "kind": unit.kind, "division": unit.division}


def root_unit() -> Unit | None:
    """The first root of the tree, or None on a new installation."""
    return Unit.objects.filter(depth=1).order_by("path").first()


def bureau_above(unit: Unit) -> Unit:
    """The nearest 老干部局 above the unit, else the top of its tree."""
    above = list(Unit.objects.get_ancestors(unit))
    bureaus = [one for one in above if one.kind == "bureau"]
    return bureaus[-1] if bureaus else above[0] if above else unit


def is_only_root(unit_id: int | None) -> bool:
    """Whether the unit is the top of the whole tree: its auditor answers for the machine's operator too."""
    return list(Unit.objects.filter(depth=1).values_list("pk", flat=True)[:2]) == [unit_id]


def all_names(*, most: int) -> list[str]:
    """Names of every unit in tree order, at most so many: units are no secret."""
    return list(Unit.objects.order_by("path").values_list("name", flat=True)[:most])


def unit_named(text: str) -> Unit | None:
    """The unit of that code, else the only one of that name; None when there is none or several."""
    found = Unit.objects.filter(code=text).first()
    same = list(Unit.objects.filter(name=text)[:2]) if found is None else [found]
    return same[0] if len(same) == 1 else None


def tree(*, seen_by: Actor, on: date) -> list[UnitRow]:
    """The tree in path order with counts: two queries, whatever the size."""
    people = _counts(seen_by)
    held = Q(posts__until__isnull=True) | Q(posts__until__gt=on)
    rows = list(units(seen_by=seen_by).annotate(
        staff=Count("posts__account", filter=held & Q(posts__since__lte=on, posts__account__is_active=True),
                    distinct=True)))
    sums = _sums_below({unit.path: people.get(unit.pk, 0) for unit in rows}) if people is not None else {}
    return [
        UnitRow(id=unit.pk, code=unit.code, name=unit.name, kind=KINDS.get(unit.kind, unit.kind),
                division=unit.division, path=unit.path, above=unit.path[:-Unit.steplen], staff=unit.staff,
                people=None if people is None else people.get(unit.pk, 0),
                below=None if people is None else sums[unit.path])
        for unit in rows
    ]


def holders(unit_id: int, *, on: date) -> list[dict[str, Any]]:
    """Who holds posts in the unit on the day: `{account_id, name, role_name, since}`."""
    held = (Post.objects.filter(Q(until__isnull=True) | Q(until__gt=on), unit=unit_id, since__lte=on,
                                account__is_active=True).select_related("account").order_by("role", "account__name"))
    return [{"account_id": post.account_id, "name": post.account.name, "role_name": ROLES[post.role],
             "since": post.since} for post in held]


def _counts(seen_by: Actor) -> dict[int, int] | None:
    """People alive by the unit in charge, within the actor's wall; None for a post that sees no people."""
    if seen_by.scope.path is None:
        return None
    grouped = Person.objects.filter(died_on__isnull=True).values_list("unit").annotate(n=Count("pk"))
    return dict(grouped.order_by())


def _sums_below(counts: dict[str, int]) -> dict[str, int]:
    """Each path's own count plus everything under it; `counts` is ordered by path."""
    sums = dict(counts)
    for path in sorted(counts, key=len, reverse=True):
        if (above := path[:-Unit.steplen]) in sums:
            sums[above] += sums[path]
    return sums


def answers_for_all(actor: Actor) -> bool:
    """Whether every unit lies in the actor's subtree."""
    return not Unit.objects.exclude(path__startswith=actor.path).exists()
