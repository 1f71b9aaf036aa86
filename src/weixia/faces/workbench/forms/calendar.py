"""A year's working days as people have them: the published table as YAML, or a sheet of dates."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.registry.dates import Unreadable, read_day
from weixia.registry.ledgers.reading import SheetRefused, read_sheet

MOST_BYTES = 256 * 1024
REST = {"休息日", "休息", "休", "放假", "节假日", "假日", "假"}  # data
WORK = {"工作日", "上班", "班", "补班", "调休上班", "调休", "工作"}  # data


class WorkdaysForm(forms.Form):
    """A year's table, from a file or from text; `table` is what duties.actions.workdays_import takes."""

    year = forms.IntegerField(label=_later("年份"), required=False, min_value=1950, max_value=2100,
                              help_text=_later("不填就从日期里看"))
    file = forms.FileField(label=_later("文件"), required=False,
                           help_text=_later("xlsx 或 csv：第一列日期，第二列写工作日或休息日；也可以是 yaml"))
    text = forms.CharField(label=_later("或者粘贴在这里"), required=False, max_length=60_000,
                           help_text=_later("每行一天，例如 2027-01-01,休息日"),
                           widget=forms.Textarea(attrs={"rows": 5}))
    source = forms.CharField(label=_later("出处"), required=False, max_length=200,
                             help_text=_later("例如国务院办公厅通知的名称"))

    def again(self) -> "WorkdaysForm":
        """The same table once more, as text: a file cannot be put back into a form."""
        table = self.cleaned_data["table"]
        rests = [one["first"] + timedelta(days=n) for one in table["holidays"]
                 for n in range((one["last"] - one["first"]).days + 1)]
        lines = [f"{day}，休息日" for day in rests] + [f"{day}，工作日" for day in table["makeups"]]  # data
        return WorkdaysForm(initial={"year": table["year"], "source": table["title"], "text": "\n".join(sorted(lines))})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("file") and not (given.get("text") or "").strip():
            raise ValidationError({"file": _("选一个文件，或者把内容粘贴在下面")})
        try:
            given["table"] = _table(given)
        except (Unreadable, SheetRefused) as problem:
            raise ValidationError({"file" if given.get("file") else "text": str(problem)}) from problem
        return given


def _table(given: dict[str, Any]) -> dict[str, Any]:
    file = given.get("file")
    name = file.name.lower() if file else ""
    if file and file.size > MOST_BYTES and not name.endswith(".xlsx"):
        raise Unreadable(_("文件超过 256 KB，不像工作日表。"))
    if name.endswith(".xlsx"):
        return _from_rows(_sheet_rows(file), given)
    text = _decoded(file.read()) if file else given["text"]
    if name.endswith((".yaml", ".yml")) or "holidays:" in text:
        return _from_yaml(text)
    return _from_rows(enumerate(csv.reader(io.StringIO(text.replace("\t", ",").replace("，", ","))), start=1), given)


def _from_yaml(text: str) -> dict[str, Any]:
    if "&" in text:
        raise Unreadable(_("YAML 里不能用引用（&）。请把每一天都写出来。"))
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        raise Unreadable(_("读不出这份 YAML：{why}").format(why=str(problem)[:120])) from problem
    if not isinstance(data, dict):
        raise Unreadable(_("YAML 里应写明 year、title、published、holidays、makeups。"))
    return data


def _from_rows(rows: Iterator[tuple[int, Sequence[object]]], given: dict[str, Any]) -> dict[str, Any]:
    """Rest days on weekdays and worked weekend days: the rest follows from the week itself."""
    off: set[date] = set()
    work: set[date] = set()
    years: set[int] = set()
    for number, cells in rows:
        if (told := _one_day(number, cells)) is None:
            continue
        day, rests = told
        years.add(day.year)
        if day in (work if rests else off):
            raise Unreadable(_("第 {number} 行：{day} 前面已经写成另一种。请只留一行。").format(number=number, day=day))
        if rests == (day.weekday() < 5):
            (off if rests else work).add(day)
    year = given.get("year") or (years.pop() if len(years) == 1 else 0)
    if not year or years - {year}:
        raise Unreadable(_("一次只导入一年。请核对日期，或填写年份。"))
    return {
        "year": year, "title": given.get("source") or _("{year} 年工作日表").format(year=year),
        "published": date(year, 1, 1), "makeups": sorted(work),
        "holidays": [{"first": day, "last": day} for day in sorted(off)],
    }


def _one_day(number: int, cells: Sequence[object]) -> tuple[date, bool] | None:
    """The day of a row and whether it is a rest day; None for a blank row and for the header."""
    plain = [str(cell).strip() for cell in cells if cell not in (None, "")]
    if not plain or (number == 1 and any("日期" in cell for cell in plain)):  # data
        return None
    if len(plain) < 2 or (plain[1] not in REST and plain[1] not in WORK):
        raise Unreadable(_("第 {number} 行：读到「{read}」。第一格写日期，第二格写工作日或休息日。").format(
            number=number, read=",".join(plain)[:40]))
    try:
        return read_day(cells[0] if not isinstance(cells[0], str) else plain[0], exact=True).on, plain[1] in REST
    except Unreadable as problem:
        raise Unreadable(_("第 {number} 行：{do}。").format(number=number, do=problem.do)) from problem


def _sheet_rows(file: Any) -> Iterator[tuple[int, Sequence[object]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        path.write_bytes(file.read())
        sheet = read_sheet(path)
    return iter([(1, sheet.header), *sheet.rows])


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("文件的文字编码读不出来。请另存为 UTF-8。"))
