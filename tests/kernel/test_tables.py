"""Files that leave the house: nothing in them runs, nothing is lost, memory stays flat."""

import csv
import io
import re
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from weixia.kernel import tables, vault
from weixia.kernel.sealing import SealBroken, uuid7

pytestmark = pytest.mark.xdist_group("tables")  # the last test counts what the others tried

MARK = "由 小张 于 2026-03-02 09:00 导出，用途：统计，编号 20260302-1"
ATTACKS = ['=HYPERLINK("http://192.0.2.1")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "　=1", "\u200b=1", "\ufeff=1",
           "＝1+1", "＋1", "－1", "＠SUM(A1)", "'=1", "''=1", "{=1}", "=cmd|' /C calc'!A0", "http://192.0.2.1", "internal:x", "1e9", "0012",
           "_x0041_", "x" * 40_000, 'a","=1', 'a"\r\n"=1', "-", "'"]
LIVE_FIRST = "=+-@＝＋－＠"
TEXTS = st.one_of(
    st.text(max_size=40), st.sampled_from(ATTACKS),
    st.builds(lambda mark, gap, text: gap + mark + text, st.sampled_from(LIVE_FIRST + "\t\r\n'"), st.sampled_from(["", " ", "'", "\u200b"]),
              st.text(max_size=20)))
LOTS = settings(max_examples=260, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def xlsx(columns: list[str], rows: list[list[object]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = b"".join(tables.as_xlsx(columns, rows, mark=MARK, title="名单", folder=Path(folder)))
        assert list(Path(folder).iterdir()) == [], "nothing in clear stays behind"
    return made


def lines(columns: list[str], rows: list[list[object]]) -> list[list[str]]:
    text = b"".join(tables.as_csv(columns, rows, mark=MARK)).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


seen = {"xlsx": 0, "csv": 0}


@given(st.lists(TEXTS, min_size=20, max_size=40))
@LOTS
def test_no_text_of_a_workbook_is_a_formula_a_number_or_a_link(texts: list[str]) -> None:
    sheet = book(xlsx(["甲"], [[text] for text in texts])).active
    for text, (cell,) in zip(texts, sheet.iter_rows(min_row=2, max_row=len(texts) + 1), strict=True):
        if text == "":
            assert cell.value is None
            continue
        assert cell.data_type == "s" and cell.hyperlink is None
        assert as_read(unescape(cell.value)) == as_read(tables.plain(text))
    seen["xlsx"] += len(texts)


@given(st.lists(TEXTS, min_size=20, max_size=40))
@LOTS
def test_no_text_of_a_csv_file_starts_like_a_formula_and_all_of_it_comes_back(texts: list[str]) -> None:
    read = lines(["甲"], [[text] for text in texts])[1:-1]
    assert [tables.as_typed(cell) for (cell,) in read] == [tables.plain(text) for text in texts]
    for (cell,) in read:
        assert re.sub("^[\\s\u200b-\u200f\u2060\ufeff]+", "", cell)[:1] not in set(LIVE_FIRST), repr(cell)
        assert cell[:1] not in {"\t", "\r", "\n"}, repr(cell)
    seen["csv"] += len(texts)


def test_values_that_are_equal_and_not_the_same_keep_their_own_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_CELLS", 3)  # also while what is remembered is thrown away
    values: list[object] = [1, True, 1.0, 0, False, None, "", date(2026, 3, 2), datetime(2026, 3, 2, 9, tzinfo=UTC), "a\"b", "=1"]
    said = ["1", "是", "1.0", "0", "否", "", "", "2026-03-02", "2026-03-02 17:00:00", 'a"b', "'=1"]
    assert lines(["甲"] * len(values), [values, values, [[1, 2], *values[1:]]])[1:-1] == [said, said, ["[1, 2]", *said[1:]]]


def test_enough_texts_were_tried() -> None:
    assert seen["xlsx"] >= 5_000 and seen["csv"] >= 5_000, seen


def as_read(text: str) -> str:
    """XML knows one line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_numbers_and_days_keep_their_type_and_text_that_looks_like_one_stays_text() -> None:
    row = [3, 12.5, date(1949, 10, 1), datetime(2026, 3, 2, 1, 0, tzinfo=UTC), "0012", True, None, date(1899, 5, 1), 10**17]
    sheet = book(xlsx([f"列{n}" for n in range(len(row))], [row])).active
    told = [(cell.data_type, cell.value) for cell in sheet[2]]
    assert told[:2] == [("n", 3), ("n", 12.5)]
    assert told[2] == ("d", datetime(1949, 10, 1)) and told[3] == ("d", datetime(2026, 3, 2, 9, 0)), "local time"
    assert told[4:] == [("s", "0012"), ("s", "是"), ("n", None), ("s", "1899-05-01"), ("s", str(10**17))]
    assert lines(["甲"], [[cell] for cell in row])[1:6] == [["3"], ["12.5"], ["1949-10-01"], ["2026-03-02 09:00:00"], ["0012"]]


def test_the_watermark_stands_in_header_properties_and_last_line() -> None:
    made = book(xlsx(["甲"], [["王老"]]))
    sheet = made.active
    assert sheet.oddHeader.left.text == sheet.oddFooter.left.text == MARK
    assert sheet["A3"].value == MARK and made.properties.description == MARK
    assert [one.value for one in made.custom_doc_props.props] == [MARK]
    assert lines(["甲"], [["王老"]])[-1] == [MARK]


def test_a_sealed_file_comes_back_whole_and_nothing_of_it_can_be_read_or_moved(tmp_path: Path) -> None:
    uuid, path = uuid7(), tmp_path / "a.sealed"
    clear = ("王老，A0002\r\n" * 200_000).encode()
    assert vault.write(path, iter([clear[:7], clear[7:]]), uuid=uuid) == len(clear)
    sealed = path.read_bytes()
    assert b"".join(vault.read(path, uuid=uuid)) == clear and "王老".encode() not in sealed
    assert path.stat().st_mode & 0o077 == 0
    first = 5 + int.from_bytes(sealed[1:5], "big")
    for changed in (sealed[:first], sealed[first:], sealed[:-1], b"\x01" + sealed[1:first], sealed[:900] + b"x" + sealed[901:], b""):
        path.write_bytes(changed)
        with pytest.raises(SealBroken):
            list(vault.read(path, uuid=uuid))
    path.write_bytes(sealed)
    with pytest.raises(SealBroken):
        list(vault.read(path, uuid=uuid7()))


def test_an_interrupted_table_leaves_nothing_behind(tmp_path: Path) -> None:
    def rows() -> object:
        yield ["王老"]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        list(tables.as_xlsx(["甲"], rows(), mark=MARK, title="名单", folder=tmp_path))
    assert list(tmp_path.iterdir()) == []
