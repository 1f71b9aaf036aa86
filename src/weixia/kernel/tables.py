"""A table as a file that leaves the house: CSV for any program, XLSX for Excel. Row by row, in flat memory.

No cell is ever a live formula (OWASP, CSV injection): XLSX text is written as text, and CSV text that a spreadsheet
would take for a formula gets a leading '.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from weixia.kernel import unnamed

CHINA = ZoneInfo("Asia/Shanghai")
BOM = "\ufeff"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": SHEET}
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "remove_timezone": True}
MOST_CHARS = 32_000  # Excel holds 32,767 in a cell
FIRST_YEAR, MOST_EXACT = 1900, 10**15  # Excel knows no day before, and keeps 15 digits
PIECE = 256 * 1024
START, BETWEEN, END = '"', '","', '"\r\n'  # of a line of CSV
MOST_CELLS, MOST_KEPT = 20_000, 100  # cells remembered, and how long one may be
# what a spreadsheet may take for a formula: = + - @ and their full-width forms, after marks and blanks that it skips
LIVE = re.compile("^'*[\\s\x00-\x20\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|^'*[\t\r\n\x00-\x1f]")
UNWRITABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Text that any file can hold: no NUL, no half of a character, at most MOST_CHARS."""
    text = UNWRITABLE.sub("\ufffd", text)
    return text if len(text) <= MOST_CHARS else text[:MOST_CHARS] + "……"


def harmless(text: str) -> str:
    """CSV text that no spreadsheet runs: `=1+1` → `'=1+1`. Undone by `as_typed`.

    >>> harmless("=1+1"), harmless("王芳"), harmless("'=1")
    ("'=1+1", '王芳', "''=1")
    """
    text = plain(text)
    return text if text[:1].isalnum() or not LIVE.search(text) else "'" + text


def as_typed(cell: str) -> str:
    """The text that `harmless` was given."""
    return cell[1:] if cell.startswith("'") and LIVE.search(cell[1:]) else cell


def said(value: Any) -> Any:
    """A cell's value: numbers and days stay what they are, moments are local, all else is text."""
    if type(value) is str:
        return value or None
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"  # data
    if isinstance(value, datetime):
        return value.astimezone(CHINA).replace(tzinfo=None, microsecond=0) if value.tzinfo else value
    return value if isinstance(value, int | float | Decimal | date) else str(value)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, mark: str) -> Iterator[bytes]:
    """UTF-8 with BOM, CRLF, every cell quoted; the last line is the mark."""
    cells, held, size = Cells(), [BOM], 0
    for row in chain([columns], rows, [[mark]]):
        line = cells.line(row)
        held.append(line)
        size += len(line)
        if size > PIECE:
            yield "".join(held).encode("utf-8")
            held, size = [], 0
    yield "".join(held).encode("utf-8")


class Cells(dict[Any, str]):
    """A value → its quoted CSV cell. A list says the same words again and again: each is looked at once, then only found."""

    def line(self, row: Sequence[Any]) -> str:
        try:
            return START + BETWEEN.join(map(self.__getitem__, row)) + END
        except TypeError:  # a value that no dictionary takes as a key
            return START + BETWEEN.join(map(_csv_cell, row)) + END

    def __missing__(self, value: Any) -> str:
        text = _csv_cell(value)
        # numbers are not kept: True, 1 and 1.0 are one key and three cells
        if (value is None or isinstance(value, str | date)) and len(text) <= MOST_KEPT:
            if len(self) >= MOST_CELLS:
                self.clear()
            self[value] = text
        return text


def _csv_cell(value: Any) -> str:
    """What stands between the quotes."""
    value = said(value)
    if value is None:
        return ""
    return harmless(value).replace('"', '""') if isinstance(value, str) else str(value)


def as_xlsx(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, mark: str, title: str, folder: Path,
) -> Iterator[bytes]:
    """One sheet; the mark stands in header and footer, in the document's properties and on the last line."""
    def fill(book: Any) -> None:
        sheet = book.add_worksheet(sheet_name(title))
        marked(book, sheet, mark=mark, title=title)
        write_rows(book, sheet, columns, rows, last=mark)

    return streamed(folder, fill)


def streamed(folder: Path, fill: Callable[[Any], None]) -> Iterator[bytes]:
    """The bytes of a workbook that `fill` writes; it grows in files without a name on the disk of `folder`."""
    with unnamed.workbook(folder, fill, SAFE) as source:
        while piece := source.read(PIECE):
            yield piece


def marked(book: Any, sheet: Any, *, mark: str, title: str) -> None:
    """The watermark where it prints and where it travels: header, footer, properties."""
    printed = plain(mark).replace("&", "&&")[:240]
    sheet.set_header("&L" + printed)
    sheet.set_footer("&L" + printed)
    book.set_properties({"title": plain(title)[:200], "comments": plain(mark)[:2000]})
    book.set_custom_property("watermark", plain(mark)[:255], "text")


def write_rows(
    book: Any, sheet: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, last: str = "",
) -> int:
    """Header, rows and the last line; returns how many rows there were."""
    bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
    day, moment = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
    sheet.set_column(0, max(len(columns) - 1, 0), 16)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, plain(column), bold)
    sheet.freeze_panes(1, 0)
    line = 0
    for line, row in enumerate(rows, start=1):
        value: Any
        for place, value in enumerate(map(said, row)):
            if isinstance(value, datetime):
                sheet.write_datetime(line, place, value, moment)
            elif isinstance(value, date) and value.year >= FIRST_YEAR:
                sheet.write_datetime(line, place, value, day)
            elif isinstance(value, int | float | Decimal) and abs(float(value)) < MOST_EXACT:
                sheet.write_number(line, place, value)
            elif value is not None:
                sheet.write_string(line, place, plain(str(value)), text)
    if last:
        sheet.write_string(line + 1, 0, plain(last), text)
    return line


def sheet_name(title: str) -> str:
    """A title as Excel takes it for a sheet: at most 31 characters, none of [ ] : * ? / \\ and no ' at an end."""
    return re.sub(r"[\[\]:*?/\\]", " ", plain(title)).strip("' ")[:31].strip("' ") or "名单"  # data
