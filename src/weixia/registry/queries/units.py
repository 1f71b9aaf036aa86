"""Questions about units: the tree that the actor may see, one unit, choices for forms."""

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

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
    depth: int
    path: str
    people: int | None
    below: int | None
    staff: int
    children: tuple[str, ...] = field(default=())


def units(*, seen_by: Actor) -> QuerySet[Unit]:
    """The actor's unit and everything under it, in tree order."""
    return Unit.objects.filter(path__gte=seen_by.path, path__lt=seen_by.path + "~").order_by("path")


def unit_of(*, seen_by: Actor, pk: int) -> Unit:
    """One unit of the actor's subtree; raises Unit.DoesNotExist for a foreign or absent one."""
    return units(seen_by=seen_by).get(pk=pk)


def root_unit() -> Unit | None:
    """The first root of the tree, or None on a new installation."""
    found: Unit | None = Unit.get_first_root_node()
    return found


def unit_named(text: str) -> Unit | None:
    """The unit of that code, else the only one of that name; None when there is none or several."""
    found = Unit.objects.filter(code=text).first()
    same = list(Unit.objects.filter(name=text)[:2]) if found is None else [found]
    return same[0] if len(same) == 1 else None


def tree(*, seen_by: Actor) -> list[UnitRow]:
    """The tree with counts: one query each for units, people and posts, whatever the size."""
    people = _counts(seen_by)
    today = timezone.localdate()
    held = Q(posts__until__isnull=True) | Q(posts__until__gt=today)
    rows = list(units(seen_by=seen_by).annotate(
        staff=Count("posts__account", filter=held & Q(posts__since__lte=today, posts__account__is_active=True),
                    distinct=True)))
    top = rows[0].depth if rows else 1
    sums = _sums_below({unit.path: people.get(unit.pk, 0) for unit in rows}) if people is not None else {}
    return [
        UnitRow(id=unit.pk, code=unit.code, name=unit.name, kind=KINDS.get(unit.kind, unit.kind), division=unit.division,
                depth=unit.depth - top, path=unit.path, staff=unit.staff,
                people=None if people is None else people.get(unit.pk, 0),
                below=None if people is None else sums[unit.path])
        for unit in rows
    ]


def chain(unit: Unit, *, seen_by: Actor) -> list[Unit]:
    """The units above `unit` that the actor may open, from the top."""
    return [above for above in unit.get_ancestors().order_by("path") if above.path.startswith(seen_by.path)]


def holders(unit: Unit) -> list[dict[str, object]]:
    """Who holds posts in the unit today: name, role, since."""
    today = timezone.localdate()
    held = (Post.objects.filter(Q(until__isnull=True) | Q(until__gt=today), unit=unit, since__lte=today,
                                account__is_active=True).select_related("account").order_by("role", "account__name"))
    return [{"account_id": post.account_id, "name": post.account.name, "role": ROLES[post.role], "since": post.since}
            for post in held]


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
        above = next((path[:cut] for cut in range(len(path) - 4, 0, -4) if path[:cut] in sums), None)
        if above:
            sums[above] += sums[path]
    return sums
