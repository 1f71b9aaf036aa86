"""Nothing sensitive lies in clear on the disk while a file is made, nor after the process that made it was killed."""

import contextlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from weixia.kernel import tables

CANARY = "金丝雀19900000001"
KILLED = """
import sys
from pathlib import Path
from weixia.kernel import tables

def rows():
    for n in range(20_000):
        yield ["金丝雀19900000001", n]
    if sys.argv[2] == "rows":
        print("now", flush=True)
        sys.stdin.readline()

for piece in tables.as_xlsx(["甲", "乙"], rows(), mark="金丝雀19900000001", title="名单", folder=Path(sys.argv[1])):
    print("now", flush=True)
    sys.stdin.readline()
"""


def found_in(folder: Path) -> list[str]:
    """Files below that hold the canary, in clear or packed."""
    found = []
    for path in folder.rglob("*"):
        raw = path.read_bytes() if path.is_file() else b""
        pieces = [raw]
        with contextlib.suppress(zipfile.BadZipFile):
            book = zipfile.ZipFile(io.BytesIO(raw))
            pieces += [book.read(name) for name in book.namelist()]
        found += [str(path)] if any(CANARY.encode() in piece for piece in pieces) else []
    return found


def test_the_scan_finds_what_lies_open(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/clear").write_text(CANARY)
    book = openpyxl.Workbook()
    book.active.append([CANARY])
    book.save(tmp_path / "book.xlsx")
    assert len(found_in(tmp_path)) == 2


@pytest.mark.parametrize("moment", ["rows", "pieces"])
def test_a_killed_export_leaves_nothing(tmp_path: Path, moment: str) -> None:
    """Killed among the rows, and when the first piece of the finished workbook is read."""
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path), moment], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline() == "now\n"
        assert found_in(tmp_path) == [], "while it is made"
    finally:
        child.kill()
        child.communicate()
    assert found_in(tmp_path) == [], "after the kill"


def test_no_part_has_a_name_while_the_workbook_is_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    pack = zipfile.ZipFile.writestr

    def looking(self, *told, **more):
        seen.extend(found_in(tmp_path))
        return pack(self, *told, **more)

    monkeypatch.setattr(zipfile.ZipFile, "writestr", looking)
    pieces = list(tables.as_xlsx(["甲"], ([CANARY] for _ in range(2000)), mark="印记", title="名单", folder=tmp_path))
    assert zipfile.is_zipfile(io.BytesIO(b"".join(pieces))) and seen == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rows", [0, 1, 5000])
def test_the_workbook_holds_what_was_written(tmp_path: Path, rows: int) -> None:
    """Two sheets, written by turns, and one that stays empty."""
    def fill(book) -> None:
        first, second, _empty = (book.add_worksheet(name) for name in "甲乙丙")
        for n in range(rows):
            first.write_string(n, 0, f"{CANARY} {n}")
            second.write_number(n, 0, n)

    book = openpyxl.load_workbook(io.BytesIO(b"".join(tables.streamed(tmp_path, fill))), read_only=True)
    assert [cell for (cell,) in book["甲"].iter_rows(values_only=True) if cell] == [f"{CANARY} {n}" for n in range(rows)]
    assert [cell for (cell,) in book["乙"].iter_rows(values_only=True) if cell is not None] == list(range(rows))
    assert book.sheetnames == ["甲", "乙", "丙"]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path


def test_a_reader_that_stops_early_leaves_nothing(temporary: Path) -> None:
    pieces = tables.as_xlsx(["甲"], ([f"{CANARY}{n}"] for n in range(50_000)), mark="印记", title="名单", folder=temporary)
    next(pieces)
    pieces.close()
    assert list(temporary.iterdir()) == []
