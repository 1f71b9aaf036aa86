"""Hostile files: each is refused in plain words, and the process that asked stays whole."""

import resource
import stat
import subprocess
import zipfile
from pathlib import Path
from random import Random

import pytest

from tests.registry.sheets import ROSTER, pack, parts, patch, save
from weixia.registry.ledgers import reading
from weixia.registry.ledgers.reading import Formula, SheetRefused, read_sheet, refusal

SHEET = "xl/worksheets/sheet1.xml"
RELS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def link(kind: bytes, target: bytes) -> bytes:
    return RELS % (b'<Relationship Id="rId9" Type="%s%s" Target="%s" TargetMode="External"/>' % (OFFICE, kind, target))


def added(path: Path, **more: bytes) -> Path:
    return pack(path, parts() | {name.replace("__", "/").replace("_dot_", "."): data for name, data in more.items()})


def changed(path: Path, name: str, old: bytes, new: bytes) -> Path:
    content = parts()
    assert old in content[name]
    content[name] = content[name].replace(old, new)
    return pack(path, content)


def grown(path: Path, name: str, data: bytes) -> Path:
    return pack(path, parts() | {name: data})


def symlink(path: Path, name: str) -> Path:
    pack(path, parts())
    with zipfile.ZipFile(path, "a") as package:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(entry, "/etc/passwd")
    return path


def twice(path: Path, name: str) -> Path:
    pack(path, parts())
    with zipfile.ZipFile(path, "a") as package, pytest.warns(UserWarning):
        package.writestr(name, b"<worksheet/>")
    return path


def cut(path: Path, keep: float) -> Path:
    data = pack(path, parts(200)).read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    return path


def scrambled(path: Path, place: int) -> Path:
    data = bytearray(pack(path, parts(200)).read_bytes())
    start = data.find(SHEET.encode()) + len(SHEET) + place
    data[start : start + 40] = b"\xff" * 40
    path.write_bytes(data)
    return path


def overlapping(path: Path) -> Path:
    """Two directory entries that point at the same bytes: the trick of the small bombs."""
    data = pack(path, parts()).read_bytes()
    with zipfile.ZipFile(path) as package:
        entries = package.infolist()
    first, second = entries[-2].header_offset, entries[-1].header_offset
    body = bytearray(data)
    end = body.rfind(b"PK\x01\x02")
    assert int.from_bytes(body[end + 42 : end + 46], "little") == second
    body[end + 42 : end + 46] = first.to_bytes(4, "little")
    path.write_bytes(body)
    return path


def before(path: Path, data: bytes) -> Path:
    body = pack(path, parts()).read_bytes()
    path.write_bytes(data + body)
    return path


def raw(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def many(path: Path, count: int) -> Path:
    return pack(path, parts() | {f"xl/media/{n}.xml": b"" for n in range(count)}, compression=zipfile.ZIP_STORED)


def far(path: Path, cell: str) -> Path:
    return changed(path, SHEET, b"</sheetData>", b'<row r="%s"><c r="%s" t="inlineStr"><is><t>x</t></is></c></row></sheetData>' % (
        cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").encode(), cell.encode()))


def thick(size: int) -> bytes:
    """Bytes that shrink to about a twentieth: under the ratio limit, so that the other limits are met."""
    noise = Random(5)
    return b"".join(noise.randbytes(25) + b"0" * 475 for _ in range(size // 500 + 1))[:size]


BOMB = b"0" * (60 * 1024 * 1024)
TYPES = "[Content_Types].xml"
HOSTILE = {
    "empty": ("空的", lambda p: raw(p, b"")),
    "text": ("不是", lambda p: raw(p, "人员编号,姓名\nP1,王芳\n".encode())),
    "html": ("不是", lambda p: raw(p, b"<html><table><tr><td>1</td></tr></table></html>")),
    "pdf": ("不是", lambda p: raw(p, b"%PDF-1.7\n")),
    "old xls or encrypted": ("旧的", lambda p: raw(p, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)),
    "only a magic": ("损坏", lambda p: raw(p, b"PK\x03\x04" + b"\0" * 100)),
    "an ordinary zip": ("不是", lambda p: pack(p, {"a.txt": b"a"})),
    "a zip in a zip": ("不是", lambda p: pack(p, {"a.xlsx": pack(p.with_suffix(".in"), parts()).read_bytes()})),
    "an ods": ("不是", lambda p: pack(p, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""})),
    "a docx": ("不是", lambda p: pack(p, {TYPES: b"<Types/>", "word/document.xml": b"<w/>"})),
    "no content types": ("不是", lambda p: pack(p, {k: v for k, v in parts().items() if k != TYPES})),
    "no workbook": ("不是", lambda p: pack(p, {k: v for k, v in parts().items() if k != "xl/workbook.xml"})),
    "polyglot in front": ("不是", lambda p: before(p, b"GIF89a")),
    "script in front": ("不是", lambda p: before(p, b"#!/bin/sh\nrm -rf /\n")),
    "junk that looks like a zip in front": ("不符", lambda p: before(p, b"PK\x03\x04" + b"\0" * 60)),
    "cut in half": ("损坏", lambda p: cut(p, 0.5)),
    "cut at the end": ("损坏", lambda p: cut(p, 0.99)),
    "cut at once": ("损坏", lambda p: cut(p, 0.1)),
    "scrambled start": ("", lambda p: scrambled(p, 0)),
    "scrambled middle": ("", lambda p: scrambled(p, 600)),
    "too big": ("20 MB", lambda p: raw(p, b"PK\x03\x04" + b"\0" * (20 * 1024 * 1024))),
    "bomb in the sheet": ("异常地大", lambda p: grown(p, SHEET, BOMB)),
    "bomb in shared strings": ("异常地大", lambda p: grown(p, "xl/sharedStrings.xml", BOMB)),
    "bomb in a picture": ("异常地大", lambda p: grown(p, "xl/media/image1.png", BOMB)),
    "bomb in a part nobody asks for": ("异常地大", lambda p: grown(p, "x/y.bin", BOMB)),
    "too much by sum": ("200 MB", lambda p: pack(p, parts() | {
        f"xl/media/{n}.png": thick(15_000_000) for n in range(14)})),
    "size claimed too small": ("不符", lambda p: patch(pack(p, parts(500)), SHEET, size=10)),
    "size claimed too large": ("不符", lambda p: patch(pack(p, parts(500)), SHEET, size=9_999_999)),
    "shared strings lie": ("不符", lambda p: patch(pack(p, parts(500)), "xl/sharedStrings.xml", size=1)),
    "bomb that claims to be small": ("异常地大", lambda p: patch(grown(p, SHEET, BOMB), SHEET, size=1000)),
    "encrypted flag": ("密码", lambda p: patch(pack(p, parts()), SHEET, flags=1)),
    "unknown compression": ("不符", lambda p: patch(pack(p, parts()), SHEET, method=99)),
    "bzip2": ("不符", lambda p: pack(p, parts(), compression=zipfile.ZIP_BZIP2)),
    "lzma": ("不符", lambda p: pack(p, parts(), compression=zipfile.ZIP_LZMA)),
    "the sheet twice": ("不符", lambda p: twice(p, SHEET)),
    "the workbook twice": ("不符", lambda p: twice(p, "xl/workbook.xml")),
    "names that differ by case": ("不符", lambda p: added(p, XL__workbook_dot_xml=b"<x/>")),
    "entries that overlap": ("不符", overlapping),
    "too many entries": ("1,000", lambda p: many(p, 1001)),
    "path upwards": ("越界", lambda p: grown(p, "../../etc/cron.d/x", b"x")),
    "path upwards inside": ("越界", lambda p: grown(p, "xl/../../x", b"x")),
    "absolute path": ("越界", lambda p: grown(p, "/etc/passwd", b"x")),
    "backslashes": ("越界", lambda p: grown(p, "..\\..\\windows\\x", b"x")),
    "a drive": ("越界", lambda p: grown(p, "C:/x", b"x")),
    "a symlink": ("链接", lambda p: symlink(p, "xl/link")),
    "macros": ("宏", lambda p: grown(p, "xl/vbaProject.bin", b"x")),
    "macros elsewhere": ("宏", lambda p: grown(p, "other/VBAPROJECT.BIN", b"x")),
    "macro sheet": ("宏", lambda p: grown(p, "xl/macrosheets/sheet1.xml", b"<x/>")),
    "dialog sheet": ("宏", lambda p: grown(p, "xl/dialogsheets/sheet1.xml", b"<x/>")),
    "macro content type": ("宏", lambda p: changed(
        p, TYPES, b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")),
    "external link part": ("外部链接", lambda p: grown(p, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")),
    "external workbook": ("外部链接", lambda p: grown(p, "xl/_rels/x.xml.rels", link(b"externalLinkPath", b"file:///etc/passwd"))),
    "external picture": ("外部链接", lambda p: grown(p, "xl/drawings/_rels/d.xml.rels", link(b"image", b"http://192.0.2.1/x.png"))),
    "external template": ("外部链接", lambda p: grown(p, "_rels/t.rels", link(b"attachedTemplate", b"http://192.0.2.1/x"))),
    "data connection": ("外部链接", lambda p: grown(p, "xl/connections.xml", b"<connections/>")),
    "query table": ("外部链接", lambda p: grown(p, "xl/queryTables/queryTable1.xml", b"<x/>")),
    "embedded object": ("外部链接", lambda p: grown(p, "xl/embeddings/oleObject1.bin", b"x")),
    "activex": ("外部链接", lambda p: grown(p, "xl/activeX/activeX1.xml", b"<x/>")),
    "dtd in the sheet": ("文档类型", lambda p: changed(p, SHEET, b"<worksheet", b'<!DOCTYPE x SYSTEM "http://192.0.2.1/"><worksheet')),
    "billion laughs": ("文档类型", lambda p: changed(
        p, "xl/sharedStrings.xml", b"<sst", b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><sst')),
    "entity that reads a file": ("文档类型", lambda p: changed(
        p, "xl/workbook.xml", b"<workbook", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook')),
    "dtd in utf-16": ("文档类型", lambda p: grown(p, SHEET, '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x>'.encode("utf-16"))),
    "dtd over a chunk's edge": ("文档类型", lambda p: grown(
        p, SHEET, thick(262_139) + b"<!DOCTYPE x>")),
    "sheet that is no xml": ("", lambda p: grown(p, SHEET, b"\0\1\2 not xml")),
    "workbook that is no xml": ("", lambda p: grown(p, "xl/workbook.xml", b"{}")),
    "no sheets": ("", lambda p: changed(p, "xl/workbook.xml", b"<sheet ", b"<shoot ")),
    "a cell in the last corner": ("", lambda p: far(p, "XFD1048576")),
    "a cell in the last row": ("行", lambda p: far(p, "A1048576")),
    "a cell in the last column": ("列", lambda p: far(p, "XFD2")),
    "a cell outside every sheet": ("", lambda p: far(p, "ZZZZ99999999")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_plain_words(name, tmp_path):
    word, make = HOSTILE[name]
    path = make(tmp_path / "hostile.xlsx")
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SheetRefused) as refused:
        read_sheet(path)
    assert word in refused.value.read
    assert refused.value.read.endswith("。") and refused.value.do.endswith("。")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 64 * 1024


def test_there_are_sixty_of_them():
    assert len(HOSTILE) >= 60


def test_the_same_parts_untouched_are_read(tmp_path):
    """Otherwise the refusals above could have another cause."""
    sheet = read_sheet(pack(tmp_path / "good.xlsx", parts(3)))
    assert sheet.header == ROSTER
    assert [number for number, _cells in sheet.rows] == [2, 3, 4]


def test_a_hyperlink_is_no_threat(tmp_path):
    path = grown(tmp_path / "a.xlsx", "xl/worksheets/_rels/sheet1.xml.rels", link(b"hyperlink", b"mailto:a@example.org"))
    assert len(read_sheet(path).rows) == 1


def test_cells_keep_their_types_and_places(tmp_path):
    path = save(tmp_path / "a.xlsx", ["a", "b", "c", "d"], [
        ["x", 1.5, True, ("=", "=1+1", 2)], ["", "", "", ""], [" ", "", "", ""], ["末", "", "", ""]])
    sheet = read_sheet(path)
    assert sheet.rows[0] == (2, ["x", 1.5, True, Formula(2.0)])
    assert sheet.rows[-1] == (5, ["末", "", "", ""])


def test_an_empty_first_row_does_not_move_the_rows(tmp_path):
    path = save(tmp_path / "a.xlsx", ["", "", ""], [["", "", ""], ["", "x", "y"]])
    assert not any(read_sheet(path).header)
    assert read_sheet(path).rows == [(3, ["x", "y"])]


def test_formula_cells_are_found_when_the_first_column_is_empty(tmp_path):
    path = save(tmp_path / "a.xlsx", ["", "a", "b"], [["", "x", ("=", "=1+1", 2)]])
    assert read_sheet(path).rows == [(2, ["x", Formula(2.0)])]


def test_a_missing_file_is_said_so(tmp_path):
    with pytest.raises(SheetRefused, match="找不到"):
        read_sheet(tmp_path / "none.xlsx")


def test_an_unknown_code_still_has_words():
    assert refusal("never heard").read


@pytest.mark.parametrize("end", [
    """printf '[2,["x'; kill -9 $$""", """printf '{"refused":"too_much_memory","detail":""}\\n'; exit 0"""])
def test_a_child_that_ends_amid_the_rows_refuses_the_file(end):
    said = """printf '{"ok":3}\\n[1,["a"]]\\n'; """ + end
    with subprocess.Popen(["/bin/sh", "-c", said], stdout=subprocess.PIPE) as child:
        heard = reading._heard(child)
        assert [next(heard), next(heard)] == [3, [1, ["a"]]]
        with pytest.raises(SheetRefused):
            list(heard)
