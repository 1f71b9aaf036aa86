"""Questions about flags: those of one person with their inputs, and how many of a cohort have which."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from weixia.duties.flags import BEREAVED, FLAGS, HOSPITAL, SILENT, SOLITARY, Flag, flagged, raised
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word, said
from weixia.needs import queries as needs
from weixia.needs.queries.overrules import overrules_of, wants
from weixia.registry.queries import people as registry
from weixia.registry.queries import verifications

Inputs = list[tuple[str, str]]


@dataclass(frozen=True)
class Raised:
    """A flag that holds of one person on a day: its rule, what was found, and who set it aside, if anybody."""

    flag: Flag
    rule: str
    inputs: Inputs
    on: date
    overrule: Any

    @property
    def holds(self) -> bool:
        """Whether nobody set it aside."""
        return self.overrule is None


@dataclass(frozen=True)
class Cohort:
    """A unit with everybody below it: how many live there, how many have each flag, how many want what."""

    unit: Any
    people: int
    flags: dict[str, int]
    demand: dict[str, int]


def flags_of(person: Any, *, seen_by: Actor, on: date) -> list[Raised]:
    """Every flag that holds of somebody, with what it was found from; those set aside too."""
    aside = overrules_of(person.pk, seen_by=seen_by, on=on)
    one = _everybody(seen_by, on).filter(pk=person.pk)
    return [Raised(flag, flag.rule(on), INPUTS[name](person, seen_by, on), on, aside.get(name)) for name, flag in FLAGS.items()
            if raised(one, name, on=on, seen_by=seen_by).exists()]


def people_with(people: QuerySet[Any], *, flag: str = "", demand: str = "", on: date, seen_by: Actor) -> QuerySet[Any]:
    """The list of people narrowed to a flag, and to an open need of a kind."""
    if flag in FLAGS:
        people = flagged(people, flag, on=on, seen_by=seen_by)
    return people.filter(wants(demand)) if demand else people


def cohorts(units: list[Any], *, seen_by: Actor, on: date) -> list[Cohort]:
    """Each of these units with all below it: the figures open the list of people, narrowed the same way."""
    everybody = _everybody(seen_by, on)
    counts = {"": _by_path(everybody)}
    for name in FLAGS:
        counts[name] = _by_path(people_with(everybody, flag=name, on=on, seen_by=seen_by))
    wanted = {kind: _by_path(people_with(everybody, demand=kind, on=on, seen_by=seen_by)) for kind in needs.NEED_KINDS}
    return [Cohort(unit, _under(unit, counts[""]), {name: _under(unit, counts[name]) for name in FLAGS},
                   {kind: n for kind in wanted if (n := _under(unit, wanted[kind]))}) for unit in units]


def _everybody(seen_by: Actor, on: date) -> QuerySet[Any]:
    return registry.people(registry.Filters(), seen_by=seen_by, on=on).select_related(None).prefetch_related(None).order_by()


def _by_path(people: QuerySet[Any]) -> dict[str, int]:
    return dict(people.values_list("org_path").annotate(Count("pk", distinct=True)))


def _under(unit: Any, counts: dict[str, int]) -> int:
    return sum(n for path, n in counts.items() if path.startswith(unit.path))


def _alone(person: Any, seen_by: Actor, on: date) -> Inputs:
    born = person.birth_on
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    marks = [tag for tag in person.tags.all() if tag.tag in SOLITARY]
    return [(_("周岁"), str(age))] + [
        (said(Word(tag.tag)), _("%(basis)s，从 %(day)s 起") % {"basis": tag.get_basis_display(), "day": tag.since} if tag.since
         else str(tag.get_basis_display())) for tag in marks]


def _silent(person: Any, seen_by: Actor, on: date) -> Inputs:
    last = needs.last_reached([person.pk], seen_by=seen_by).get(person.pk)
    return [(_("最近一次联系上"), str(last.day) if last else _("没有记录")), (_("到今天"), _("%(n)s 天以上") % {"n": SILENT["days"]})]


def _out_of_touch(person: Any, seen_by: Actor, on: date) -> Inputs:
    last = needs.last_reached([person.pk], seen_by=seen_by).get(person.pk)
    running = needs.searches([person.pk], seen_by=seen_by).get(person.pk)
    missed = [row for row in needs.contacts_of(person.pk, seen_by=seen_by)[:50] if not row.reached and (not last or row.day > last.day)]
    told = []
    if missed:
        span = {"n": len(missed), "first": missed[-1].day, "last": missed[0].day}
        told.append((_("没联系上"), _("%(n)s 次，%(first)s 到 %(last)s") % span))
    return told + ([(_("查找"), _("%(day)s 开始") % {"day": running.started_on})] if running else [])


def _hospital(person: Any, seen_by: Actor, on: date) -> Inputs:
    return [(_("登记的住院"), str(row.happened_on)) for row in _recent(person, "hospital", HOSPITAL["days"], seen_by, on)]


def _bereaved(person: Any, seen_by: Actor, on: date) -> Inputs:
    told = [(_("登记的家庭变故"), str(row.happened_on)) for row in _recent(person, "family", BEREAVED["days"], seen_by, on)]
    died = person.related.died_on if person.related_id else None
    near = died is not None and on - timedelta(days=BEREAVED["days"]) < died <= on
    return told + ([(_("所属的老同志去世"), str(died))] if near else [])


def _stale(person: Any, seen_by: Actor, on: date) -> Inputs:
    last = verifications.last_verified([person.pk], seen_by=seen_by).get(person.pk)
    return [(_("最近一次核对"), f"{last[0]} {last[2]}" if last else _("没有记录"))]


def _recent(person: Any, kind: str, days: int, seen_by: Actor, on: date) -> list[Any]:
    return [row for row in registry.happenings(person, seen_by=seen_by)
            if row.kind == kind and on - timedelta(days=days) < row.happened_on <= on]


INPUTS: dict[str, Callable[[Any, Actor, date], Inputs]] = {
    "alone": _alone, "silent": _silent, "out_of_touch": _out_of_touch, "hospital": _hospital, "bereaved": _bereaved, "stale": _stale,
}
