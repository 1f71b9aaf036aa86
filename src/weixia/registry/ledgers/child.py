"""The process that opens a stranger's file: little memory, little time, no database, no keys.

`python -m weixia.registry.ledgers.child FILE` prints one JSON line `{"ok": …}` or `{"refused": code, "detail"}`,
then one line a row: `[row number, [cell, …]]`. Dates are `{"d": "1930-01-05"}`, formula cells `{"f": value}`.
"""

import datetime
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from weixia.registry.ledgers import safety

MEMORY = 512 * 1024 * 1024
SECONDS = 60
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
ANY_FORMULA = re.compile(rb"<f[\s/>]")
FORMULA = re.compile(rb"<c\b[^<>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]*>\s*<f[\s/>]")


def main(path: Path) -> None:
    """Print the sheet, or why it is refused."""
    _limit()
    try:
        safety.check(path)
        lines = _rows(path)
        print(json.dumps({"ok": next(lines)}))
        tell, encode = sys.stdout.write, json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        for line in lines:
            tell(encode(line) + "\n")
    except safety.Unsafe as unsafe:
        print(json.dumps({"refused": unsafe.code, "detail": unsafe.detail}))
    except MemoryError:
        print(json.dumps({"refused": "too_much_memory", "detail": ""}))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _rows(path: Path) -> Iterator[Any]:
    """First the number of rows, then each row that holds anything, with its number in the sheet."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError):
        raise safety.Unsafe("broken") from None
    if sheet.end is None or sheet.start is None:
        raise safety.Unsafe("no_rows")
    if sheet.end[0] > MOST_ROWS:
        raise safety.Unsafe("too_many_rows", str(sheet.end[0]))
    if sheet.end[1] >= MOST_COLUMNS:
        raise safety.Unsafe("too_many_columns", str(sheet.end[1] + 1))
    formulas, first = _formulas(path, _part_of_first_sheet(path)), sheet.start[1]
    yield sheet.end[0]
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [value if type(value) is str else _cell(value) for value in row]
        for column in formulas.get(number, ()):
            if 0 <= column - first < len(cells):
                cells[column - first] = {"f": cells[column - first]}
        if any(cells) or number == 1 or any(cell not in ("", None) for cell in cells):
            yield [number, cells]


def _cell(value: object) -> Any:
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, datetime.datetime):
        return {"d": value.date().isoformat()}
    if isinstance(value, datetime.date):
        return {"d": value.isoformat()}
    return "" if value is None else str(value)


def _part_of_first_sheet(path: Path) -> str | None:
    """The package part of the first sheet, by the workbook's own list."""
    with zipfile.ZipFile(path) as package:
        try:
            book = package.read("xl/workbook.xml")
            links = package.read("xl/_rels/workbook.xml.rels")
        except KeyError:
            return None
    first = re.search(rb"<(?:\w+:)?sheet\b[^>]*?\b\w+:id\s*=\s*[\"']([^\"']+)", book)
    for link in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", links):
        if first and re.search(rb"\bId\s*=\s*[\"']" + re.escape(first[1]) + rb"[\"']", link):
            target = re.search(rb"Target\s*=\s*[\"']([^\"']+)", link)
            name = target[1].decode("utf-8", "replace") if target else ""
            return name.lstrip("/") if name.startswith("/") else f"xl/{name}"
    return None


def _formulas(path: Path, part: str | None) -> dict[int, list[int]]:
    """Row → columns (from 0) of formula cells, found while streaming; a formula is never evaluated."""
    found: dict[int, list[int]] = {}
    with zipfile.ZipFile(path) as package:
        if part is None or part not in package.namelist():
            return found
        with package.open(part) as stream:
            tail = b""
            while piece := stream.read(safety.CHUNK):
                window = tail + piece
                last = 0
                for cell in FORMULA.finditer(window) if ANY_FORMULA.search(window) else ():
                    found.setdefault(int(cell[2]), []).append(_column(cell[1].decode()))
                    last = cell.end()
                tail = window[max(last, len(window) - 512):]
    return found


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


if __name__ == "__main__":
    main(Path(sys.argv[1]))
