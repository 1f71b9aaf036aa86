"""Which verdict each roster row gets. Pure: what is on file comes in as arguments."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from weixia.registry.duplicates import Pair
from weixia.registry.ledgers.cells import as_text
from weixia.registry.ledgers.columns import Row
from weixia.registry.ledgers.known import State, Stored, UnitOnFile, Units, comparable, fingerprint
from weixia.registry.ledgers.verdicts import CHANGED, NEW, SAME, WRONG, Judged, wrong


@dataclass(slots=True)
class Writing:
    """One person to write: the values that the file states (later rows over earlier), and which of them differ. `keys`: the
    blind keys of the secrets among them."""

    number: str
    person_id: int | None
    cells: dict[str, Any]
    fingerprint: str
    changed: Set[str]
    row: int
    before: State = field(default_factory=dict)
    mark_before: str = ""
    keys: dict[str, str] = field(default_factory=dict)


@dataclass
class Double:
    """A row that was not written because its identity number stands under another 人员编号."""

    owner: str
    row: Row


@dataclass
class Work:
    """What a roster plan writes. `hints`: pairs with a row that is not written, told and not kept."""

    writings: list[Writing] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    hints: list[Pair] = field(default_factory=list)


@dataclass
class OnFile:
    """What the register holds: people by number (with state), owners by identity key, numbers taken elsewhere, and
    merged numbers with the number that each leads to."""

    people: dict[str, Stored]
    owners: dict[str, str]
    elsewhere: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)


def resolve_units(rows: Sequence[Row], units: Units, *, scope: str) -> None:
    """Replace each row's 管理单位 by the unit's id; unknown, ambiguous or foreign units are problems."""
    seen: dict[str, tuple[list[UnitOnFile], list[UnitOnFile]]] = {}
    for row in rows:
        if (text := row.get("unit")) is None:
            continue
        if text not in seen:
            named = [units.by_code[text]] if text in units.by_code else units.by_name.get(text, [])
            seen[text] = named, [unit for unit in named if unit.path.startswith(scope)]
        found, inside = seen[text]
        if len(inside) == 1:
            row.cells["unit"] = inside[0].id
            continue
        del row.cells["unit"]
        if inside:
            codes = "、".join(unit.code for unit in inside)
            wrong(row, "管理单位", text, _("有 {count} 个单位叫这个名称。请改填单位编码：{codes}").format(
                count=len(inside), codes=codes))
        elif found:
            wrong(row, "管理单位", text, _("该单位不在本岗位的管理范围内。请由其上级单位导入"))
        else:
            wrong(row, "管理单位", text, _("单位表里没有这个单位。请核对编码或全称，或先导入单位表"))


def judge(rows: Sequence[Row], on_file: OnFile) -> tuple[list[Judged], Work]:
    """Verdicts in the order of the rows, and what is to be written. A row of a merged number writes nothing."""
    past = {row.number: into for row in rows if not row.problems and (into := on_file.merged.get(row.get("number", "")))}
    all_rows, rows = rows, [row for row in rows if row.number not in past]
    _check_numbers(rows, on_file)
    doubles = _settle(rows, on_file)
    verdicts: dict[int, str] = dict.fromkeys([*doubles, *past], SAME)
    work = Work(doubles=[Double(owner, row) for row in rows if (owner := doubles.get(row.number))])
    alike: dict[tuple[str, ...], frozenset[str]] = {}
    for number, own in _by_number(rows, doubles).items():
        if len(own) == 1 and number not in on_file.people:
            verdicts[own[0].number] = NEW
            work.writings.append(_new(number, own[0], alike))
            continue
        verdict, writing = _walk(number, own, on_file.people.get(number))
        verdicts |= verdict
        if writing:
            work.writings.append(writing)
    judged = [Judged(row, row.get("number", ""), WRONG if row.problems else verdicts[row.number],
                     _why(doubles.get(row.number)) or _merged(past.get(row.number))) for row in all_rows]
    return judged, work


def _new(number: str, row: Row, alike: dict[tuple[str, ...], frozenset[str]]) -> Writing:
    """The one row of somebody not on file, as nearly every row of a first roster is. `alike`: what other rows stated."""
    stated = tuple(row.cells)
    changed = alike.setdefault(stated, frozenset(stated) - {"number"})
    return Writing(number, None, row.cells, fingerprint(_state(row)), changed, row.number, keys=row.keys)


def _state(row: Row) -> State:
    """What a row states, in the form that is stored."""
    keys = row.keys
    return {key: keys[key] if key in keys else comparable(key, value) for key, value in row.cells.items() if key != "number"}


def _settle(rows: Sequence[Row], on_file: OnFile) -> dict[int, str]:
    """Mark unknown related people and impossible deaths until nothing changes; returns row → owner of its identity.

    A row that falls out may have been the person another row refers to, or the first owner of a number.
    """
    while True:
        doubles = _doubles(rows, on_file)
        fallen = [*_unknown_related(rows, doubles, on_file), *_died_before_birth(rows, doubles, on_file)]
        if not fallen:
            return doubles


def _doubles(rows: Sequence[Row], on_file: OnFile) -> dict[int, str]:
    """Row → the 人员编号 under which its identity number already stands; the first row in the file stands."""
    final = {row.get("number"): row.keys["identity"] for row in rows if not row.problems and "identity" in row.cells}
    owner = {key: number for key, number in on_file.owners.items() if final.get(number, key) == key}
    doubles: dict[int, str] = {}
    for row in rows:
        key = row.keys.get("identity")
        if row.problems or not key:
            continue
        if owner.setdefault(key, row.get("number")) != row.get("number"):
            doubles[row.number] = owner[key]
    return doubles


def _unknown_related(rows: Sequence[Row], doubles: dict[int, str], on_file: OnFile) -> list[Row]:
    known = set(on_file.people) | set(on_file.merged)
    known |= {row.get("number") for row in rows if not row.problems and row.number not in doubles}
    fallen = [row for row in rows if not row.problems and row.get("related") and row.get("related") not in known]
    for row in fallen:
        wrong(row, "关联人员编号", row.get("related"), _("档案和本文件里都没有这个人员编号。请核对，或先改好那一行"))
    return fallen


def _died_before_birth(rows: Sequence[Row], doubles: dict[int, str], on_file: OnFile) -> list[Row]:
    """Rows after which a person would have died before the first day they can have been born."""
    fallen = []
    dead = {row.get("number") for row in rows if "died" in row.cells}
    dead |= {number for number, one in on_file.people.items() if one.state.get("died")}
    for number, own in _by_number([row for row in rows if row.get("number") in dead], doubles).items():
        state = dict(on_file.people[number].state) if number in on_file.people else {}
        for row in own:
            merged = state | _state(row)
            birth, died = merged.get("birth"), merged.get("died")
            if birth and died and died < birth[0] and {"birth", "died"} & row.cells.keys():
                wrong(row, "去世日期", _("{died}（出生日期 {birth}）").format(died=died, birth=birth[0]),
                      _("去世日期早于出生日期。请对照原件核对"))
                fallen.append(row)
                continue
            state = merged
    return fallen


def _check_numbers(rows: Sequence[Row], on_file: OnFile) -> None:
    for row in rows:
        number = row.get("number", "")
        if number in on_file.elsewhere and number not in on_file.people:
            wrong(row, "人员编号", number, _("这个编号已被使用，且不在本岗位的管理范围内。请换一个编号"))
        elif number.startswith("示例"):
            wrong(row, "人员编号", number, _("这是模板里的示例行。请删去整行"))


def _by_number(rows: Sequence[Row], doubles: dict[int, str]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if not row.problems and row.number not in doubles:
            groups.setdefault(row.get("number"), []).append(row)
    return groups


def _same_note(key: str, before: State, value: Any) -> bool:
    """A note typed on a page keeps its line ends; a cell has none."""
    return key == "note" and as_text(before.get(key)) == value


def _walk(number: str, own: list[Row], stored: Stored | None) -> tuple[dict[int, str], Writing | None]:
    """Verdicts of one person's rows, first to last, and what they write together."""
    states = {row.number: _state(row) for row in own}
    verdicts: dict[int, str] = {}
    distinct: list[Row] = []
    for row in own:
        if any(states[row.number] == states[earlier.number] for earlier in distinct):
            verdicts[row.number] = SAME
        else:
            distinct.append(row)
    stated: State = {}
    cells: dict[str, Any] = {}
    keys: dict[str, str] = {}
    for row in distinct:
        stated |= states[row.number]
        cells |= row.cells
        keys |= row.keys
    mark = fingerprint(stated)
    before = stored.state if stored else {}
    changed = {key for key, value in stated.items() if before.get(key) != value and not _same_note(key, before, value)}
    if stored and (mark == stored.fingerprint or not changed):
        return verdicts | {row.number: SAME for row in distinct}, None
    running = dict(before) if stored else None
    for row in distinct:
        merged = (running or {}) | states[row.number]
        verdicts[row.number] = NEW if running is None else SAME if merged == running else CHANGED
        running = merged
    if stored is None:
        return verdicts, Writing(number, None, cells, mark, changed, distinct[0].number, keys=keys)
    told = {key: value for key, value in cells.items() if key in changed}
    return verdicts, Writing(number, stored.id, told, mark, changed, distinct[0].number, before, stored.fingerprint, keys)


def _why(owner: str | None) -> str:
    return _("公民身份号码与 {owner} 相同，未写入，请判断是否同一个人").format(owner=owner) if owner else ""


def _merged(into: str | None) -> str:
    return _("该编号已并入 {into}，这一行没有写入。要改档案，请用 {into}").format(into=into) if into else ""
