"""A workbook written without a name on the disk: what a killed process leaves of it, the kernel takes away at once.

XlsxWriter keeps the rows of a sheet, and then each part of the workbook, in named files until it is done. Here they are
files without a name (O_TMPFILE where the system has it), which live as long as they are open.
"""

import io
import mmap
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet


class Part(io.StringIO):
    """A part of the workbook on its way into the archive; to XlsxWriter it looks like one that is kept in memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._text = tempfile.TemporaryFile("w+", encoding="utf-8", dir=folder)  # noqa: SIM115  lives as long as the part

    def write(self, text: str) -> int:
        return self._text.write(text)

    def getvalue(self) -> "Part":  # type: ignore[override]
        return self

    def encode(self, _encoding: str) -> Any:
        """The bytes, not read into memory."""
        self._text.flush()
        empty = os.fstat(self._text.fileno()).st_size == 0
        return b"" if empty else mmap.mmap(self._text.fileno(), 0, access=mmap.ACCESS_READ)


class Sheet(Worksheet):
    """Its rows go to a file without a name; the named one that XlsxWriter makes stays empty."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize(init_data)
        self.row_data_fh.close()  # type: ignore[has-type]
        self.row_data_fh = self.fh = tempfile.TemporaryFile("w+", encoding="utf-8", dir=self.tmpdir)  # noqa: SIM115

    def _opt_close(self) -> None:
        """Never closed between two sheets: it could not be opened again."""

    def _opt_reopen(self) -> None:
        self.fh = self.row_data_fh


class Parts(Packager):
    """Keeps the parts where they have no name."""

    def _filename(self, xml_filename: str) -> Part:
        part = Part(Path(self.tmpdir))
        self.filenames.append((part, xml_filename, False))
        return part


class Workbook(xlsxwriter.Workbook):
    """XlsxWriter's, in flat memory and with nothing to find on the disk."""

    def __init__(self, out: IO[bytes], options: dict[str, Any]) -> None:
        super().__init__(out, options | {"constant_memory": True})
        self.worksheet_class = Sheet
        self.in_memory = True  # said after the sheets know better: the parts are ours

    def _get_packager(self) -> Packager:
        return Parts()


@contextmanager
def becoming(file: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name when it is whole: killed before, it leaves nothing (where the system has O_TMPFILE; else
    a file that only its owner may read, and that the next one for the same name takes away)."""
    ready = file.with_name(f".{file.name}.new")
    ready.unlink(missing_ok=True)
    place = os.open(file.parent, os.O_RDONLY)
    try:
        try:
            number = os.open(".", os.O_RDWR | os.O_TMPFILE, 0o600, dir_fd=place)
            named = False
        except (AttributeError, OSError):
            number, named = os.open(ready, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), True
        with os.fdopen(number, "w+b") as out:
            yield out
            out.flush()
            os.fsync(number)
            if not named:
                os.link(f"/proc/self/fd/{number}", ready, src_dir_fd=place)  # with a folder given, the link is followed
        ready.replace(file)
    finally:
        os.close(place)


def workbook(folder: Path, fill: Callable[[Any], None], options: dict[str, Any]) -> IO[bytes]:
    """The finished workbook, open at its beginning; gone when it is closed."""
    out = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  the reader closes it
    with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as room, Workbook(out, options | {"tmpdir": room}) as book:
        fill(book)
    out.seek(0)
    return out
