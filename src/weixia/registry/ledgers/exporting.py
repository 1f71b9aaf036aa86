"""Sheets that we write: the rows that need mending, and empty ledgers. No cell is ever a live formula."""

import io
import json
import re
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from weixia.kernel import sealing
from weixia.registry.ledgers.cells import as_text
from weixia.registry.ledgers.columns import REASON, match_header
from weixia.registry.ledgers.reading import SheetRefused
from weixia.registry.ledgers.verdicts import Ledger, Plan
from weixia.registry.models import Import

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
TEMPLATE_ROWS = 1_000
MOST_KEPT = 2_000
MARK = "导入"


def problem_sheet(plan: Plan) -> bytes:
    """Only the bad rows of a plan: the reason in the first column, bad cells red with a note. Import it again as it is."""
    return _problem_sheet(plan.ledger, plan.header, _wrong_rows(plan), REASON)


def problems_of(record: Import, ledger: Ledger) -> bytes:
    """The same sheet from what the Import record kept sealed (at most MOST_KEPT rows)."""
    sealed = record.report.get("kept", "")
    text = sealing.unseal(sealed, table="registry_import", field="report", uuid=record.uuid)
    empty: dict[str, Any] = {"header": [column.title for column in ledger.columns], "rows": []}
    kept = json.loads(text) if text else empty
    return _problem_sheet(ledger, kept["header"], kept["rows"], f"{REASON}（{MARK}{record.pk}）")


def mended_import(header: list[str]) -> int | None:
    """The import whose problem sheet this is, by its first title; None for any other sheet."""
    said = re.search(rf"^{REASON}（{MARK}(\d{{1,18}})）", narrow_marks(header[0])) if header else None
    return int(said[1]) if said else None


def narrow_marks(title: str) -> str:
    return as_text(title).replace("(", "（").replace(")", "）")


def keep_wrong_rows(plan: Plan, record: Import) -> str:
    """The bad rows sealed for the Import record: they hold what people typed, identity numbers too."""
    if not plan.wrong:
        return ""
    text = json.dumps({"header": plan.header, "rows": _wrong_rows(plan)[:MOST_KEPT]}, ensure_ascii=False)
    return sealing.seal(text, table="registry_import", field="report", uuid=record.uuid)


def template_of(ledger: Ledger) -> bytes:
    """An empty ledger: headers with notes, drop-downs for closed lists, one example row that is never imported."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(ledger.title)
        text = book.add_format({"num_format": "@"})
        needed = book.add_format({"bold": True, "bg_color": "#FFF4CE", "border": 1})
        plain = book.add_format({"bold": True, "bg_color": "#ECEEF1", "border": 1})
        example = book.add_format({"num_format": "@", "italic": True, "font_color": "#6B727C"})
        for place, column in enumerate(ledger.columns):
            sheet.set_column(place, place, max(12, len(column.title) * 2 + 4), text)
            sheet.write_string(0, place, column.title, needed if column.required else plain)
            sheet.write_string(1, place, column.example, example)
            note = "\n".join(filter(None, [_("必填") if column.required else "", column.hint]))
            if note:
                sheet.write_comment(0, place, note)
            if column.choices:
                sheet.data_validation(1, place, TEMPLATE_ROWS, place, {
                    "validate": "list", "source": list(column.choices), "error_title": column.title,
                    "error_message": _("请从下拉列表里选一项")})
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _wrong_rows(plan: Plan) -> list[dict[str, Any]]:
    return [{"cells": [as_text(cell) for cell in judged.row.raw],
             "problems": [[problem.column, problem.do] for problem in judged.row.problems]} for judged in plan.wrong]


def _problem_sheet(ledger: Ledger, header: list[str], rows: list[dict[str, Any]], reason: str) -> bytes:
    titles = [as_text(title) for title in header]
    keep = [place for place, title in enumerate(titles) if not title.startswith(REASON)]
    places = _places(ledger, header)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(_("问题行"))
        text, bad = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bg_color": "#FFC7CE"})
        wrap, bold = book.add_format({"text_wrap": True, "num_format": "@"}), book.add_format({"bold": True})
        sheet.set_column(0, 0, 50, wrap)
        sheet.set_column(1, len(keep) + 1, 16, text)
        for at, title in enumerate([reason, *(titles[place] for place in keep)]):
            sheet.write_string(0, at, title, bold)
        for line, row in enumerate(rows, start=1):
            sheet.write_string(line, 0, "；".join(f"{column}：{do}" for column, do in row["problems"]), wrap)
            notes = {places.get(column): do for column, do in row["problems"]}
            for at, place in enumerate(keep, start=1):
                cell = row["cells"][place] if place < len(row["cells"]) else ""
                sheet.write_string(line, at, cell, bad if place in notes else text)
                if place in notes:
                    sheet.write_comment(line, at, notes[place])
        sheet.freeze_panes(1, 1)
    return out.getvalue()


def _places(ledger: Ledger, header: list[str]) -> dict[str, int]:
    """Column title as problems name it → its place in the sheet."""
    try:
        found = match_header(header, ledger.columns).places
    except SheetRefused:
        return {}
    return {column.title: found[column.key] for column in ledger.columns if column.key in found}
