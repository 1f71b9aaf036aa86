"""The county as the five Excel files that a bureau would hand over, and one with mistakes."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from weixia.faces.terminal._county import cast, history, roster

SEED = 20260101
FILES = {"units": "单位表.xlsx", "people": "花名册.xlsx", "contacts": "联系走访台账.xlsx", "events": "重要情况台账.xlsx",
         "staff": "人员账号.xlsx", "stuck": "新增人员（待核对）.xlsx"}  # fmt: skip


@dataclass(frozen=True)
class County:
    """Rows of each ledger, in the ledgers' own headings."""

    units: list[dict[str, Any]]
    people: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    events: list[dict[str, Any]]
    staff: list[dict[str, Any]]
    stuck: list[dict[str, Any]]

    def save(self, folder: Path) -> dict[str, Path]:
        """Write every ledger into `folder`; returns the files by ledger."""
        folder.mkdir(parents=True, exist_ok=True)
        files = {ledger: folder / name for ledger, name in FILES.items()}
        for ledger, path in files.items():
            _write(path, getattr(self, ledger))
        return files


def make(today: date) -> County:
    """The county as it stands on `today`; the same for the same day."""
    random = Random(SEED)
    people = roster.make(today, random)
    story = history.make(people, today, random)
    return County(
        units=[{"单位编码": code, "单位名称": name, "上级单位编码": above, "类型": kind, "行政区划": "210224"}
               for code, name, above, kind in cast.UNITS],
        people=people,
        contacts=story.contacts,
        events=story.events,
        staff=[{"姓名": name, "账号": account, "单位": unit, "岗位": post, "电话": "", "起始日": "2024-01-01"}
               for name, account, unit, post in cast.STAFF],
        stuck=_stuck(),
    )  # fmt: skip


def _stuck() -> list[dict[str, Any]]:
    """A ledger that waits for a human: each row has one mistake that people make."""
    base = {"姓名": "安示例", "性别": "男", "人员类别": "退休干部", "管理单位": "XS12", "管理起始日": "2026-01-01"}
    base["出生日期"] = "1962-03-05"
    return [
        base | {"人员编号": "XS09001", "公民身份号码": "999001196203050010"},
        base | {"人员编号": "XS09002", "出生日期": "1962-02-30"},
        base | {"人员编号": "XS09003", "管理单位": "县民政所"},
        base | {"人员编号": "XS09004", "人员类别": "退休"},
        base | {"人员编号": ""},
        base | {"人员编号": "XS09006", "姓名": "柏示例"},
    ]


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    header = list(dict.fromkeys(name for row in rows for name in row))
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for place, name in enumerate(header):
            sheet.write_string(0, place, name)
        for line, row in enumerate(rows, start=1):
            for place, name in enumerate(header):
                if value := row.get(name):
                    sheet.write_string(line, place, str(value))
