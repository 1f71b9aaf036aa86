"""Taking a unit table back: units that it added go where nothing hangs on them, changed ones return to what they were.

Whoever keeps units may see no person; what hangs on a unit is looked at all the same (scoped(ROOT)), and never shown.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from weixia.kernel import journal, turns
from weixia.kernel.actor import Actor
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.ledgers import putting_back
from weixia.registry.ledgers.verdicts import Kept, Undo, Undoing
from weixia.registry.models import Import, Unit

FIELDS = ("name", "kind", "division", "parent")


def marks(unit: Unit) -> dict[str, str]:
    """A unit as it is remembered: its words and the code of the unit above."""
    parent = Unit.objects.get_parent(unit, update=True)
    return {"name": unit.name, "kind": unit.kind, "division": unit.division, "parent": parent.code if parent else ""}


def remember(source: Import, made: dict[int, dict[str, Any]]) -> None:
    """Keep `{unit: {before, after}}` on the receipt; `before` is None where the unit was added."""
    source.report = source.report | {"units": {str(pk): one for pk, one in made.items()}}
    with scoped(ROOT):
        source.save(update_fields=["report"])


def look(source: Import) -> Undoing:
    """What can be taken back now. Locks the units, so that nothing is hung on them meanwhile."""
    found = Undoing()
    turns.beside()
    told = {int(pk): one for pk, one in source.report.get("units", {}).items()}
    with scoped(ROOT):
        units = {unit.pk: unit for unit in Unit.objects.select_for_update().filter(pk__in=told).order_by("pk")}
        for pk, unit in units.items():
            if told[pk]["before"] is None:
                _look_at_added(unit, told[pk]["after"], found)
            else:
                _look_at_changed(unit, told[pk], found)
        _keep_what_holds_something(units, found)
    return found


def write(source: Import, undoing: Undoing, by: Actor, at: datetime) -> list[int]:
    """Put back and remove, the lowest units first; returns nobody: people follow their unit by the database's triggers."""
    with scoped(ROOT):
        _put_back(undoing)
        for unit in Unit.objects.filter(pk__in=undoing.restore):
            _tell(source, unit, by=by, at=at)
        for unit in Unit.objects.filter(pk__in=undoing.remove).order_by("-depth"):
            _tell(source, unit, by=by, at=at)
            unit.delete()
    return []


def _look_at_added(unit: Unit, after: dict[str, str], found: Undoing) -> None:
    if marks(unit) != after:
        found.kept.append(Kept(unit.code, unit.name, _("导入后单位又改过")))
    else:
        found.remove.append(unit.pk)


def _look_at_changed(unit: Unit, told: dict[str, dict[str, str]], found: Undoing) -> None:
    now, before, after = marks(unit), told["before"], told["after"]
    written = [name for name in FIELDS if before[name] != after[name]]
    back = {name: before[name] for name in written if now[name] == after[name]}
    if len(back) < len(written):
        found.kept.append(Kept(unit.code, unit.name, _("导入后单位又改过")))
    if back:
        found.restore[unit.pk] = back


def _keep_what_holds_something(units: dict[int, Unit], found: Undoing) -> None:
    """An added unit stays while people, posts, anything else or a unit that stays hang on it."""
    hanging = _hanging(found.remove)
    for pk, what in hanging.items():
        found.kept.append(Kept(units[pk].code, units[pk].name, _("名下已有{what}").format(what=what)))
    going = set(found.remove) - hanging.keys()
    leaving = {pk for pk, back in found.restore.items() if "parent" in back}
    for unit in sorted((units[pk] for pk in going), key=lambda one: -one.depth):
        below = set(Unit.objects.get_children(unit).values_list("pk", flat=True))
        if below - going - leaving:
            going.discard(unit.pk)
            found.kept.append(Kept(unit.code, unit.name, _("下面还有别的单位")))
    found.remove = [pk for pk in found.remove if pk in going]


def _hanging(ids: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for relation in Unit._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            other: Any = relation.related_model
            name = relation.field.attname  # type: ignore[union-attr]
            if getattr(other, "wall", "") != "history" and not getattr(other, "goes_with_unit", False):
                for pk in other._default_manager.filter(**{f"{name}__in": ids}).values_list(name, flat=True).distinct():
                    found.setdefault(pk, str(putting_back.noun(other)))
    return found


def _put_back(undoing: Undoing) -> None:
    """Words first, then places: a unit moves once the unit above it stands where it may; what cannot move is kept."""
    for pk, back in undoing.restore.items():
        words = {name: value for name, value in back.items() if name != "parent"}
        if words:
            Unit.objects.filter(pk=pk).update(**words)
    waiting = {pk: back["parent"] for pk, back in undoing.restore.items() if "parent" in back}
    while moved := [pk for pk, code in waiting.items() if _move(pk, code)]:
        waiting = {pk: code for pk, code in waiting.items() if pk not in moved}
    for unit in Unit.objects.filter(pk__in=waiting):
        undoing.kept.append(Kept(unit.code, unit.name, _("原来的上级单位已经不在，或者现在在它下面")))


def _move(pk: int, code: str) -> bool:
    unit = Unit.objects.get(pk=pk)
    if not code:
        Unit.objects.move(unit, Unit.objects.get_last_root_node(), "last-sibling")
        return True
    parent = Unit.objects.filter(code=code).first()
    if parent is None or parent.path.startswith(unit.path):
        return False
    Unit.objects.move(unit, parent, "last-child")
    return True


def _tell(source: Import, unit: Unit, *, by: Actor, at: datetime) -> None:
    journal.record("unit.import_undone", by=by, at=at, about=f"{unit.code} {unit.name}", org_path=unit.path,
                   fields={"import": source.pk})


UNITS = Undo(look, write)
