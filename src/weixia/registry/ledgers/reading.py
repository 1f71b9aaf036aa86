"""A file becomes a Sheet of typed cells, by way of the limited child process."""

import datetime
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from weixia.registry.ledgers import safety

PATIENCE = 120


class SheetRefused(Exception):
    """The whole file is not taken. `read` is what was found, `do` what to do about it."""

    def __init__(self, read: str, do: str) -> None:
        super().__init__(f"{read}{do}")
        self.read = read
        self.do = do


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula; `value` is the result that the sheet carries."""

    value: object


@dataclass(frozen=True)
class Sheet:
    """The first sheet: the header row, and each later row that holds anything, with its number in the sheet. `many`: how
    many rows there are at most, where they are still being read."""

    name: str
    hash: str
    header: list[str]
    rows: Iterable[tuple[int, list[object]]]
    many: int = 0


def read_sheet(path: Path) -> Sheet:
    """Read a workbook's first sheet. Raises SheetRefused; the caller's process never parses the file."""
    sheet = stream_sheet(path)
    return replace(sheet, rows=list(sheet.rows))


def stream_sheet(path: Path) -> Sheet:
    """The same while the child is still reading: its rows can be taken once, and end in SheetRefused where it fails."""
    if not path.is_file():
        raise SheetRefused(_("找不到文件 {name}。").format(name=path.name), _("请核对文件位置。"))
    if path.stat().st_size > safety.MOST_BYTES:
        raise refusal("too_big", str(path.stat().st_size))
    return _sheet(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), _ask_child(str(path.resolve())))


def stream_bytes(raw: bytes, name: str) -> Sheet:
    """The same for a workbook held in memory: the child reads it there, no clear copy touches the disk."""
    if len(raw) > safety.MOST_BYTES:
        raise refusal("too_big", str(len(raw)))

    def lines() -> Iterator[Any]:
        with _in_memory(raw) as (path, handle):
            yield from _ask_child(path, handle)

    return _sheet(name, hashlib.sha256(raw).hexdigest(), lines())


@contextmanager
def _in_memory(raw: bytes) -> Iterator[tuple[str, int]]:
    """A path under which a child that inherits the handle reads `raw`."""
    if sys.platform != "linux":  # no memfd: a file that only we may read, gone afterwards
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
            file.write(raw)
            file.flush()
            yield file.name, file.fileno()
        return
    handle = os.memfd_create("ledger")
    try:
        with os.fdopen(os.dup(handle), "wb") as out:
            out.write(raw)
        yield f"/proc/self/fd/{handle}", handle
    finally:
        os.close(handle)


def _sheet(name: str, digest: str, lines: Iterator[Any]) -> Sheet:
    many, (_first, titles) = next(lines), next(lines, (1, []))
    rows = ((number, [_typed(cell) if type(cell) is dict else cell for cell in cells]) for number, cells in lines)
    return Sheet(name, digest, [str(cell) for cell in map(_typed, titles)], rows, many)


def refusal(code: str, detail: str = "") -> SheetRefused:
    """The plain words of one refusal code of `safety` and `child`."""
    read, do = _words().get(code, _words()["broken"])
    return SheetRefused(read.format(detail=detail), do)


def _ask_child(path: str, *handles: int) -> Iterator[Any]:
    """How many rows there are, then each of them as the child comes by it; both work at once."""
    command = [sys.executable, "-m", "weixia.registry.ledgers.child", path]
    quiet = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
             "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}
    if "SYSTEMROOT" in os.environ:
        quiet["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=quiet, pass_fds=handles) as child:
        impatient = threading.Timer(PATIENCE, child.kill)
        impatient.daemon = True
        impatient.start()
        try:
            yield from _heard(child)
        finally:
            impatient.cancel()
            child.kill()


def _heard(child: "subprocess.Popen[bytes]") -> Iterator[Any]:
    out: Any = child.stdout
    try:
        answer = json.loads(out.readline() or b"{}")
    except ValueError:
        answer = {}
    if "ok" in answer:
        yield answer["ok"]
        for line in out:
            yield from _rows_of(line)
    if "refused" in answer:
        raise refusal(answer["refused"], answer.get("detail", ""))
    if child.wait() != 0 or "ok" not in answer:
        raise refusal("too_slow" if child.returncode in (-24, -9) else "too_much_memory")


def _rows_of(line: bytes) -> Iterator[Any]:
    """The row of a line; none where the child died amid it, or said at last why it gave up."""
    try:
        row = json.loads(line)
    except ValueError:
        return
    if isinstance(row, dict):
        raise refusal(row.get("refused", ""), row.get("detail", ""))
    yield row


def _typed(cell: Any) -> object:
    if isinstance(cell, dict):
        return datetime.date.fromisoformat(cell["d"]) if "d" in cell else Formula(_typed(cell["f"]))
    return cell


def _words() -> dict[str, tuple[str, str]]:
    save_as = _("请用表格软件打开原文件，另存为「Excel 工作簿（*.xlsx）」后再导入。")
    return {
        "too_big": (_("文件超过 20 MB。"), _("请按年份或单位拆成几个文件分别导入。")),
        "empty": (_("文件是空的。"), _("请重新选择文件。")),
        "old_format": (_("文件是旧的 .xls 格式，或设了打开密码。"), _("请去掉密码，并另存为「Excel 工作簿（*.xlsx）」后再导入。")),
        "not_xlsx": (_("文件不是 .xlsx 工作簿。"), save_as),
        "broken": (_("文件已损坏，读不出来。"), save_as),
        "encrypted": (_("文件设了密码，读不出来。"), _("请去掉密码后再导入。")),
        "too_many_entries": (_("文件内部有 {detail} 个部件，超过 1,000 个。"), save_as),
        "bad_path": (_("文件内部有越界的路径 {detail}，不是表格软件保存的文件。"), save_as),
        "symlink": (_("文件内部有指向别处的链接 {detail}，不是表格软件保存的文件。"), save_as),
        "macro": (_("文件含有宏。"), _("请另存为不含宏的「Excel 工作簿（*.xlsx）」后再导入。")),
        "external": (_("文件引用了外部链接或嵌入了其他文件。"), _("请在表格软件里断开外部链接（选择性粘贴为数值），另存后再导入。")),
        "dtd": (_("文件内部带有文档类型声明，不是表格软件保存的文件。"), save_as),
        "lying": (_("文件内部标明的大小或位置与实际不符。"), save_as),
        "bomb": (_("文件展开后异常地大（压缩比超过 100 比 1）。"), _("请确认文件来源；需要导入时，请把数据复制到新的工作簿。")),
        "too_inflated": (_("文件展开后超过 200 MB。"), _("请拆成几个文件分别导入。")),
        "too_many_rows": (_("第一张表有 {detail} 行，超过 200,000 行。"), _("请拆成几个文件分别导入。")),
        "too_many_columns": (_("第一张表有 {detail} 列，超过 1,000 列。"), _("请删去右侧多余的列后再导入。")),
        "no_rows": (_("第一张表是空的。"), _("请把数据放在第一张表，表头放在第 1 行。")),
        "too_much_memory": (_("文件太大或已损坏，读取时用尽了限定的内存。"), _("请把数据复制到新的工作簿，或拆成几个文件。")),
        "too_slow": (_("文件太大或已损坏，在限定的时间内没有读完。"), _("请把数据复制到新的工作簿，或拆成几个文件。")),
    }
