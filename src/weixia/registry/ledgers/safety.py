"""Whether a file may be opened at all: a plain .xlsx package, counted while it is inflated.

Runs inside the limited child process and knows nothing of Django; refusals are codes that `reading` words.
The limits are those of Apache POI's zip guard and are stated on the import page.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

MOST_BYTES = 20 * 1024 * 1024
MOST_ENTRIES = 1_000
MOST_INFLATED = 200 * 1024 * 1024
MOST_RATIO = 100
RATIO_FROM = 100 * 1024
CHUNK = 256 * 1024

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
MACROS = re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/|/intlmacrosheets/", re.I)
OUTSIDE = re.compile(r"/externallinks/|/connections\.xml$|/querytables/|/embeddings/|/activex/|/ctrlprops/", re.I)
EXTERNAL = re.compile(rb"<[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>", re.I)
DTD = [text.encode(code) for text in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")]
MACRO_TYPE = b"macroenabled"


class Unsafe(Exception):
    """The file is refused; `code` names why, `detail` is a figure or an entry's name."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def check(path: Path) -> None:
    """Raise Unsafe unless the file is a plain workbook within the limits. Holds at most one chunk in memory."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Unsafe("too_big", str(size))
    with path.open("rb") as file:
        _check_magic(file.read(8))
        try:
            entries = zipfile.ZipFile(file).infolist()
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError):
            raise Unsafe("broken") from None
        _check_entries(entries)
        total = 0
        for entry in entries:
            total += _check_content(file, entry, room=MOST_INFLATED - total)


def _check_magic(head: bytes) -> None:
    if head.startswith(OLD_EXCEL):
        raise Unsafe("old_format")
    if not head:
        raise Unsafe("empty")
    if not head.startswith(b"PK\x03\x04"):
        raise Unsafe("not_xlsx")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Unsafe("too_many_entries", str(len(entries)))
    names = [entry.orig_filename.replace("\\", "/") for entry in entries]
    if len({name.lower() for name in names}) != len(names):
        raise Unsafe("lying")
    for entry, name in zip(entries, names, strict=True):
        parts = name.split("/")
        if name.startswith("/") or ".." in parts or ":" in name or "\0" in name or "\\" in entry.orig_filename:
            raise Unsafe("bad_path", name[:80])
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Unsafe("symlink", name[:80])
        if entry.flag_bits & 0x1:
            raise Unsafe("encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unsafe("lying")
        if MACROS.search("/" + name):
            raise Unsafe("macro", name[:80])
        if OUTSIDE.search("/" + name):
            raise Unsafe("external", name[:80])
    if "[content_types].xml" not in {name.lower() for name in names}:
        raise Unsafe("not_xlsx")
    if not any(name.lower() == "xl/workbook.xml" for name in names):
        raise Unsafe("not_xlsx")
    _check_overlap(entries)


def _check_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes are a bomb's trick; a file that does not begin with one hides something."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end or (end == 0 and entry.header_offset != 0):
            raise Unsafe("lying")
        end = entry.header_offset + 30 + len(entry.orig_filename.encode("cp437", "replace")) + entry.compress_size


def _check_content(file: object, entry: zipfile.ZipInfo, *, room: int) -> int:
    """Inflate one entry chunk by chunk; returns its true size. What the headers claim is only compared."""
    size, tail = 0, b""
    is_rels = entry.filename.lower().endswith(".rels")
    is_xml = is_rels or entry.filename.lower().endswith((".xml", ".vml"))
    for piece in _inflated(file, entry):
        size += len(piece)
        if size > room:
            raise Unsafe("too_inflated", str(MOST_INFLATED))
        if size > RATIO_FROM and size > MOST_RATIO * max(entry.compress_size, 1):
            raise Unsafe("bomb", entry.filename[:80])
        if is_xml:
            window = tail + piece
            _check_text(window, is_rels=is_rels, is_types=entry.filename.lower() == "[content_types].xml")
            tail = window[-512:]
    if size != entry.file_size:
        raise Unsafe("lying")
    return size


def _check_text(window: bytes, *, is_rels: bool, is_types: bool) -> None:
    if any(mark in window for mark in DTD):
        raise Unsafe("dtd")
    if is_types and MACRO_TYPE in window.lower():
        raise Unsafe("macro")
    if is_rels:
        for found in EXTERNAL.finditer(window):
            if not re.search(rb"relationships/hyperlink[\"']", found[0]):
                raise Unsafe("external")


def _inflated(file: object, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The entry's content in chunks, read from its own local header, never more than CHUNK at once."""
    read, seek = file.read, file.seek  # type: ignore[attr-defined]
    seek(entry.header_offset)
    header = read(30)
    if len(header) != 30 or header[:4] != b"PK\x03\x04":
        raise Unsafe("lying")
    seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = entry.compress_size
    stored = entry.compress_type == zipfile.ZIP_STORED
    engine = zlib.decompressobj(-15)
    pending = b""
    while left > 0 or pending:
        if not pending:
            pending = read(min(CHUNK, left))
            left -= len(pending)
            if not pending:
                raise Unsafe("broken")
        if stored:
            yield pending
            pending = b""
            continue
        try:
            piece = engine.decompress(pending, CHUNK)
        except zlib.error:
            raise Unsafe("broken") from None
        pending = engine.unconsumed_tail
        if engine.eof:
            if pending or engine.unused_data or left:
                raise Unsafe("lying")
            left = 0
        if piece:
            yield piece
    yield from _last(engine, stored=stored)


def _last(engine: "zlib._Decompress", *, stored: bool) -> Iterator[bytes]:
    if stored:
        return
    while piece := engine.decompress(b"", CHUNK):
        yield piece
    if not engine.eof:
        raise Unsafe("broken")
