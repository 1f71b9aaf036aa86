"""单位表: the tree of units. Parents may come later in the file; the same file twice changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.registry.ledgers import cells, unit_undoing
from weixia.registry.ledgers.columns import Column, Row
from weixia.registry.ledgers.verdicts import CHANGED, NEW, SAME, WRONG, Judged, Judgement, Ledger, Plan, Warned, wrong
from weixia.registry.models import Unit
from weixia.registry.models.unit import KINDS

MOST_DEEP = 60
COLUMNS = (
    Column("code", "单位编码", cells.code, ("编码", "单位代码", "机构编码", "单位编号"), required=True, most=40, example="示例U01"),
    Column("name", "单位名称", cells.letters_narrow, ("名称", "单位", "机构名称", "单位全称"), required=True, most=100,
           example="示例县委老干部局"),
    Column("parent", "上级单位编码", cells.code, ("上级编码", "上级单位代码", "上级单位", "父单位编码"), most=40, example="U000",
           hint="最上级留空"),
    Column("kind", "类型", cells.one_of(KINDS), ("单位类型", "单位类别", "类别"), choices=tuple(KINDS.values()), example="老干部局"),
    Column("division", "行政区划", cells.code, ("行政区划代码", "区划代码", "区划", "行政区划编码"), most=12, example="150102"),
)


@dataclass
class Work:
    """Units to add or change, parents before children: code → the values stated."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)


def judge(rows: Sequence[Row], by: Actor) -> Judgement:
    """Verdicts of a unit table; unknown parents, loops and units outside the actor's scope are 有误."""
    stored = _stored()
    for row in rows:
        _check(row)
    while any([*_unknown_parents(rows, stored, by), *_loops(rows, stored), *_foreign(rows, stored, by)]):
        pass
    judged, final = _verdicts(rows, stored)
    work = _order(final, stored)
    names: dict[str, str] = {}
    warnings = [Warned(row.number, row.get("code"), _("另一个单位 {code} 也叫这个名称").format(code=names[row.get("name")]))
                for row in rows if not row.problems and names.setdefault(row.get("name"), row.get("code")) != row.get("code")]
    return Judgement(judged, warnings, work)


def write(plan: Plan, by: Actor, at: datetime) -> list[int]:
    """Make the tree; people under a moved unit follow by the database's triggers. Returns nobody."""
    work: Work = plan.work
    made: dict[int, dict[str, Any]] = {}
    nodes = {unit.code: unit for unit in Unit.objects.filter(
        code__in={value for one in [*work.new, *work.changed] for value in (one["code"], one.get("parent")) if value})}
    for one in work.new:
        values = {key: one[key] for key in ("code", "name", "kind", "division") if key in one}
        parent = nodes.get(one.get("parent", ""))
        if parent:
            parent.refresh_from_db()
        nodes[one["code"]] = Unit.objects.add_child(parent, values) if parent else Unit.objects.add_root(values)
        made[nodes[one["code"]].pk] = {"before": None}
        journal.record("unit.added", by=by, at=at, about=f"{one['code']} {one['name']}", fields={"import": plan.source.pk})
    for one in work.changed:
        made[nodes[one["code"]].pk] = {"before": unit_undoing.marks(Unit.objects.get(code=one["code"]))}
    for one in work.changed:
        _change(nodes[one["code"]], one, nodes)
        journal.record("unit.changed", by=by, at=at, about=f"{one['code']} {one['name']}", fields={"import": plan.source.pk})
    for unit in Unit.objects.filter(pk__in=made):
        made[unit.pk]["after"] = unit_undoing.marks(unit)
    unit_undoing.remember(plan.source, made)
    return []


def _change(unit: Unit, one: dict[str, Any], nodes: dict[str, Unit]) -> None:
    unit.refresh_from_db()
    parent = Unit.objects.get_parent(unit, update=True)
    if one.get("parent") and (parent is None or parent.code != one["parent"]):
        target = nodes[one["parent"]]
        target.refresh_from_db()
        Unit.objects.move(unit, target, "last-child")
        unit.refresh_from_db()
    for key in ("name", "kind", "division"):
        if key in one:
            setattr(unit, key, one[key])
    unit.save(update_fields=["name", "kind", "division"])


def _stored() -> dict[str, dict[str, Any]]:
    """Units on file by code: name, kind, division, parent code and path."""
    rows = list(Unit.objects.values("code", "name", "kind", "division", "path"))
    by_path = {row["path"]: row["code"] for row in rows}
    for row in rows:
        row["parent"] = by_path.get(row["path"][: -Unit.steplen], "")
    return {row["code"]: row for row in rows}


def _check(row: Row) -> None:
    code, parent = row.get("code", ""), row.get("parent", "")
    if code.startswith("示例"):
        wrong(row, "单位编码", code, _("这是模板里的示例行。请删去整行"))
    if code and code == parent:
        wrong(row, "上级单位编码", parent, _("上级单位不能是自己。请核对；最上级单位留空"))


def _unknown_parents(rows: Sequence[Row], stored: dict[str, Any], by: Actor) -> list[Row]:
    known = stored.keys() | {row.get("code") for row in rows if not row.problems}
    fallen = [row for row in rows if not row.problems and row.get("parent") and row.get("parent") not in known]
    for row in fallen:
        wrong(row, "上级单位编码", row.get("parent"), _("单位表和本文件里都没有这个编码。请核对，或先改好那一行"))
    return fallen


def _loops(rows: Sequence[Row], stored: dict[str, Any]) -> list[Row]:
    """Rows whose line of parents comes back to themselves."""
    parents = {code: row["parent"] for code, row in stored.items()}
    parents |= {row.get("code"): row.get("parent") for row in rows if not row.problems and row.get("parent")}
    fallen = [row for row in rows if not row.problems and _is_looped(row.get("code"), parents)]
    for row in fallen:
        wrong(row, "上级单位编码", row.get("parent", ""), _("上级单位绕成了一圈，或超过 {most} 层。请核对").format(most=MOST_DEEP))
    return fallen


def _is_looped(code: str, parents: dict[str, str]) -> bool:
    above = code
    for _step in range(MOST_DEEP):
        above = parents.get(above, "")
        if not above:
            return False
    return True


def _foreign(rows: Sequence[Row], stored: dict[str, Any], by: Actor) -> list[Row]:
    """Rows that a post below the root may not write: only units under its own unit."""
    if by.path == "":
        return []
    inside = {code for code, row in stored.items() if row["path"].startswith(by.path)}
    while True:
        more = {row.get("code") for row in rows if not row.problems and row.get("parent") in inside
                and row.get("code") not in stored} - inside
        if not more:
            break
        inside |= more
    fallen = [row for row in rows if not row.problems and row.get("code") not in inside]
    for row in fallen:
        wrong(row, "上级单位编码", row.get("parent", ""), _("该单位不在本岗位的管理范围内。请由其上级单位导入"))
    return fallen


def _verdicts(rows: Sequence[Row], stored: dict[str, Any]) -> tuple[list[Judged], dict[str, dict[str, Any]]]:
    """Verdicts in order, and what each code that differs from the tree should become."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if not row.problems:
            groups.setdefault(row.get("code"), []).append(row)
    verdicts: dict[int, str] = {}
    final: dict[str, dict[str, Any]] = {}
    for code, own in groups.items():
        stated = {key: value for row in own for key, value in row.cells.items()}
        before = stored.get(code)
        is_same = before is not None and all(before[key] == value for key, value in stated.items())
        running = None if before is None else {key: before[key] for key in ("code", "name", "kind", "division", "parent")}
        for row in own:
            merged = (running or {}) | row.cells
            verdicts[row.number] = SAME if is_same or merged == running else NEW if running is None else CHANGED
            running = merged
        if not is_same and running is not None:
            final[code] = running
    return [Judged(row, row.get("code", ""), WRONG if row.problems else verdicts[row.number]) for row in rows], final


def _order(final: dict[str, dict[str, Any]], stored: dict[str, Any]) -> Work:
    """New units with every parent before its children, then changed ones."""
    parents = {code: row["parent"] for code, row in stored.items()} | {code: one["parent"] for code, one in final.items()
                                                                       if one.get("parent")}
    changed = [one for code, one in final.items() if code in stored]
    work = Work(changed=sorted(changed, key=lambda one: _depth(one["code"], parents)))
    waiting = {code: one for code, one in final.items() if code not in stored}
    done = set(stored)
    while waiting:
        ready = [code for code, one in waiting.items() if one.get("parent", "") in done or not one.get("parent")]
        if not ready:
            raise RuntimeError("a loop of units was not marked as such")
        work.new += [waiting[code] for code in ready]
        done |= set(ready)
        waiting = {code: one for code, one in waiting.items() if code not in done}
    return work


def _depth(code: str, parents: dict[str, str]) -> int:
    """Steps up to the root: a unit moves only after the units above it, so it never moves under itself."""
    depth = 0
    while (code := parents.get(code, "")) and depth < MOST_DEEP:
        depth += 1
    return depth


UNITS = Ledger("units", Word("单位表"), COLUMNS, "unit.write", judge, write, undo=unit_undoing.UNITS)
