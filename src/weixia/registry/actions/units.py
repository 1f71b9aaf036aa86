"""Verbs of the unit: added, changed. A unit is moved or closed only by the unit ledger, for now."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.words import listing
from weixia.registry.actions.people import Conflict
from weixia.registry.models import Post, Unit
from weixia.registry.models.unit import KINDS
from weixia.registry.queries.units import unit_marks


@transaction.atomic
def unit_add(
    *, by: Actor, at: datetime, code: str, name: str, parent: Unit | None = None, kind: str = "other",
    division: str = "",
) -> Unit:
    """Add a unit under `parent`, or a root. Raises Impossible for a code in use; Refused outside one's own units."""
    by.must("unit.write")
    if not (parent.path if parent else "").startswith(by.path):
        raise Refused(_("只能在本单位之下新增单位。"))
    _must_be_good(code, name, kind)
    if Unit.objects.filter(code=code.strip()).exists():
        raise Impossible("code", _("单位编码「{code}」已经有了。请换一个。").format(code=code.strip()))
    said = {"code": code.strip(), "name": name.strip(), "kind": kind, "division": division.strip()}
    unit: Unit = Unit.objects.add_child(parent, said) if parent else Unit.objects.add_root(said)
    journal.record("unit.added", by=by, at=at, about=unit.name, fields=said, org_path=unit.path)
    return unit


@transaction.atomic
def unit_change(
    *, by: Actor, at: datetime, unit: Unit, name: str, kind: str, division: str = "", seen: Mapping[str, str] | None = None,
) -> Unit:
    """Change a unit's name, kind or division; its code and place stay.

    `seen`: what the form was drawn from (queries.unit_marks). Raises Refused, Impossible, Conflict.
    """
    by.must("unit.write")
    if not unit.path.startswith(by.path):
        raise Refused(_("只能修改本单位和下级单位。"))
    _must_be_good(unit.code, name, kind)
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if seen is not None and seen != unit_marks(unit):
        raise Conflict(unit)
    now = {"name": name.strip(), "kind": kind, "division": division.strip()}
    changed = {key: [getattr(unit, key), value] for key, value in now.items() if getattr(unit, key) != value}
    if not changed:
        return unit
    for key, value in now.items():
        setattr(unit, key, value)
    unit.save(update_fields=list(now))
    journal.record("unit.changed", by=by, at=at, about=unit.name, fields=changed, org_path=unit.path)
    return unit


PLACEHOLDER = ("U000", "本单位")  # data


@transaction.atomic
def placeholder_give_way(*, by: Actor, at: datetime) -> Unit | None:
    """The unit that the first administrator was given when there was none gives way to the imported tree.

    Only while it is untouched: nothing under it, nobody in its charge, and exactly one other root. Its posts pass
    to that root, which is returned; None when nothing was to be done.
    """
    by.must("unit.write")
    roots = list(Unit.objects.filter(depth=1).order_by("path"))
    blank = next((unit for unit in roots if (unit.code, unit.name) == PLACEHOLDER), None)
    with scoped(ROOT):
        if blank is None or len(roots) != 2 or blank.numchild or blank.people.exists():
            return None
    heir = next(unit for unit in roots if unit.pk != blank.pk)
    moved = Post.objects.filter(unit=blank).update(unit=heir)
    journal.record("unit.changed", by=by, at=at, about=heir.name, org_path=heir.path,
                   fields={"name": [blank.name, heir.name], "posts": moved})
    with scoped(ROOT):
        blank.delete()
    return heir


def _must_be_good(code: str, name: str, kind: str) -> None:
    if not code.strip() or len(code) > 40:
        raise Impossible("code", _("请填写单位编码，最多 40 个字。"))
    if not name.strip() or len(name) > 100:
        raise Impossible("name", _("请填写单位名称，最多 100 个字。"))
    if kind not in KINDS:
        raise Impossible("kind", _("请选一个类型：{kinds}。").format(kinds=listing(KINDS.values())))
