"""Workbooks for tests: honest ones, and the parts to make hostile ones from."""

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

ROSTER = ["人员编号", "姓名", "公民身份号码", "出生日期", "人员类别", "管理单位", "管理起始日"]


def save(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    """A sheet whose text is text; numbers stay numbers, `("=", formula, value)` is a formula cell."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("台账")
        for line, cells in enumerate([header, *rows]):
            for place, cell in enumerate(cells):
                if isinstance(cell, tuple):
                    sheet.write_formula(line, place, cell[1], None, cell[2])
                else:
                    sheet.write(line, place, cell)
    return path


def parts(rows: int = 1) -> dict[str, bytes]:
    """The package of an honest workbook, part by part."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        for line, cells in enumerate([ROSTER, *[[f"P{n}", "王芳", "", "1936-05-03", "退休干部", "U1", ""] for n in range(rows)]]):
            for place, cell in enumerate(cells):
                sheet.write_string(line, place, cell)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


def pack(path: Path, content: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return path


def patch(path: Path, name: str, *, size: int | None = None, flags: int | None = None, method: int | None = None) -> Path:
    """Change what an entry's headers claim, in both places."""
    data = bytearray(path.read_bytes())
    for mark, at_flags, at_method, at_size, at_name_length, at_name in (
            (b"PK\x03\x04", 6, 8, 22, 26, 30), (b"PK\x01\x02", 8, 10, 24, 28, 46)):
        place = data.find(mark)
        while place >= 0:
            length = struct.unpack_from("<H", data, place + at_name_length)[0]
            if data[place + at_name : place + at_name + length] == name.encode():
                if size is not None:
                    struct.pack_into("<I", data, place + at_size, size)
                if flags is not None:
                    struct.pack_into("<H", data, place + at_flags, flags)
                if method is not None:
                    struct.pack_into("<H", data, place + at_method, method)
            place = data.find(mark, place + 4)
    path.write_bytes(data)
    return path
