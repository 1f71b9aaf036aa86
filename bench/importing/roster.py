"""The roster as counties would send it, every cell text: a workbook over 20 MB is refused, so a great one comes in several."""

from collections.abc import Sequence
from pathlib import Path

from bench.importing.people import One

HEADER = ["人员编号", "姓名", "性别", "公民身份号码", "出生日期", "人员类别", "管理单位", "管理起始日", "联系电话", "居住地址",
          "参加工作时间", "原单位", "主联系人", "家庭联系人", "家庭联系人电话"]
A_BOOK = 100_000


def save(folder: Path, rows: Sequence[One], codes: Sequence[str]) -> list[Path]:
    """The workbooks, in the order in which they are to come."""
    parts = [rows[first:first + A_BOOK] for first in range(0, len(rows), A_BOOK)]
    return [_save(folder / f"roster-{n}.xlsx", part, codes) for n, part in enumerate(parts, start=1)]


def _save(path: Path, rows: Sequence[One], codes: Sequence[str]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, HEADER)
        for line, one in enumerate(rows, start=1):
            kin = f"1{line % 7 + 3}{line:09}"
            sheet.write_row(line, 0, [one.number, one.name, one.sex, one.identity, one.birth, "退休干部", codes[one.unit], "2015-01-01",
                                      one.phone, one.address, one.work, one.former, "小张", one.name[0] + "小红", kin])
    return path
