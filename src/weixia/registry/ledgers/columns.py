"""Which column is which, and one row of cells as one row of facts."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from weixia.registry.dates import Unreadable
from weixia.registry.ledgers.cells import NOT_STATED, as_text, narrow, person_name
from weixia.registry.ledgers.reading import Formula, SheetRefused

BY_HAND = 99
MOST_SEEN = 20_000  # texts of one column that are remembered while a sheet is read
REASON = "问题与办法"  # the first column of the sheet of rows to mend; never read back
HINTS = re.compile(r"\((?:元|必填|选填|可选|年月日|年月|公历|阳历|是/?否|[格例如].*?)\)")


@dataclass(frozen=True)
class Column:
    """One column of a ledger. `read` turns a filled cell into a value or raises Unreadable.

    `soft` columns never spoil a row: an unreadable cell is left out with a warning. `secret` ones are masked
    wherever a cell is shown again. `open_words` are marks such as 不详 that mean "not stated".
    """

    key: str
    title: str
    read: Callable[[object], Any]
    aliases: tuple[str, ...] = ()
    required: bool = False
    most: int = 0
    soft: bool = False
    secret: bool = False
    open_words: bool = False
    choices: tuple[str, ...] = ()
    example: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell: the column's title, what was read (masked where secret), what to do."""

    column: str
    read: str
    do: str

    def as_json(self) -> dict[str, str]:
        return {"column": self.column, "read": self.read, "do": self.do}


@dataclass(slots=True)
class Row:
    """One data row: its number in the sheet, the cells it states by column key, and what is wrong with it. `keys`: the blind
    keys of its secrets, made once by the judge of a roster."""

    number: int
    cells: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    raw: list[object] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    def get(self, key: str, default: Any = None) -> Any:
        """The value that the row states, or `default` when the cell is blank or the column absent."""
        return self.cells.get(key, default)


Found = tuple[Any, list[Problem], list[Problem]]


@dataclass(frozen=True)
class Header:
    """Where each known column stands, the titles that are not used, and those that somebody said not to read.

    `ranks` says how a column was recognised: 0 its title, BY_HAND matched by hand, between them an alias.
    """

    places: dict[str, int]
    unknown: list[str]
    ignored: list[str] = field(default_factory=list)
    ranks: dict[str, int] = field(default_factory=dict)


class ColumnsMissing(SheetRefused):
    """A required column was not found, and the file has titles that might be it: a human can match them."""

    def __init__(self, missing: list[str], header: Header, titles: Sequence[str]) -> None:
        super().__init__(
            _("第 1 行表头里没有必需的列：{titles}。").format(titles="、".join(missing)),
            _("请把表头放在第 1 行，并补上这些列；可以下载模板对照。"))
        self.missing, self.header, self.titles = missing, header, titles


def match_header(titles: Sequence[str], columns: Sequence[Column], mapping: Mapping[str, str] | None = None) -> Header:
    """Find every column by title or alias, in any order; `mapping` (`plain` title → column key, '' is not to be read)
    is what somebody matched by hand. Raises SheetRefused, or ColumnsMissing when a required one is missing.
    """
    names = {plain(title): (key, BY_HAND) for title, key in (mapping or {}).items()}
    names |= {plain(name): (column.key, rank) for column in columns
              for rank, name in enumerate((column.title, *column.aliases))}
    best: dict[str, tuple[int, int]] = {}
    twice: list[str] = []
    for place, title in enumerate(titles):
        key, rank = names.get(plain(title), ("", 0))
        if not key:
            continue
        if key in best and best[key][0] == rank:
            twice.append(as_text(title))
        if key not in best or rank < best[key][0]:
            best[key] = (rank, place)
    if twice:
        raise SheetRefused(_("表头里「{titles}」出现了两次。").format(titles="、".join(twice)), _("请只保留一列后再导入。"))
    places = {key: place for key, (_rank, place) in best.items()}
    used = set(places.values())
    left = [as_text(title) for place, title in enumerate(titles)
            if place not in used and as_text(title) and not as_text(title).startswith(REASON)]
    ignored = [title for title in left if names.get(plain(title)) == ("", BY_HAND)]
    header = Header(places, [title for title in left if title not in ignored], ignored,
                    {key: rank for key, (rank, _place) in best.items()})
    missing = [column.title for column in columns if column.required and column.key not in places]
    if missing:
        raise ColumnsMissing(missing, header, titles)
    return header


def read_row(number: int, raw: list[object], header: Header, columns: Sequence[Column]) -> Row:
    """The row's values and problems. Blank cells are simply not stated."""
    return reader(header, columns)(number, raw)


def reader(header: Header, columns: Sequence[Column]) -> Callable[[int, list[object]], Row]:
    """`read_row` for the many rows of one sheet: what a text says in a column is found out once, but of what is each
    person's own.
    """
    wanted: list[tuple[Column, int, dict[str, Found]]] = [
        (column, header.places.get(column.key, -1), {}) for column in columns if column.key in header.places or column.required]

    def read(number: int, raw: list[object]) -> Row:
        row, width = Row(number, raw=raw), len(raw)
        for column, place, seen in wanted:
            cell = raw[place] if 0 <= place < width else ""
            found = seen.get(cell) if type(cell) is str else None
            if found is None:
                found = _found(column, cell)
                if type(cell) is str and len(seen) < MOST_SEEN and not column.secret and column.key != "number":
                    seen[cell] = found
            value, notes, problems = found
            if value is not None:
                row.cells[column.key] = value
            if notes or problems:
                row.notes += notes
                row.problems += problems
        return row

    return read


def _found(column: Column, cell: object) -> Found:
    """What a cell says: its value or None, notes, problems."""
    text, notes = as_text(cell), []
    if column.open_words and text in NOT_STATED:
        notes.append(Problem(column.title, text, _("按未填写处理")))
        text = ""
    if not text:
        return None, notes, [Problem(column.title, "", _("必填，请补上"))] if column.required else []
    if isinstance(cell, Formula) and column.read is not person_name:
        cell = cell.value
    try:
        value = column.read(cell)
        if column.most and isinstance(value, str) and len(value) > column.most:
            raise Unreadable(_("最多 {most} 个字。请精简").format(most=column.most))
    except Unreadable as unreadable:
        read = shown(column, cell)
        if column.soft:
            return None, [*notes, Problem(column.title, read, _("未写入：{do}").format(do=unreadable.do))], []
        return None, notes, [Problem(column.title, read, unreadable.do)]
    if value in ("", ()):
        return None, notes, [Problem(column.title, shown(column, cell), _("必填，请补上"))] if column.required else []
    return value, notes, []


def shown(column: Column, cell: object) -> str:
    """A cell as it may be shown again: secrets keep their ends, long text its beginning."""
    text = as_text(cell)
    if column.secret and len(text) > 4:
        keep = 6 if len(text) >= 15 else 3 if len(text) >= 11 else 1
        return text[:keep] + "*" * (len(text) - keep - min(4, keep)) + text[-min(4, keep):]
    return text if len(text) <= 60 else text[:60] + "…"


def plain(title: str) -> str:
    """A title without spaces, stars and mere hints in brackets: 「* 慰问金 (元)」 → 慰问金; (农历) is no mere hint."""
    return re.sub(r"[\s*:]", "", HINTS.sub("", narrow(title))).lower()
