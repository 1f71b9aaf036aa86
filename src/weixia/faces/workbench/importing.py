"""An import as its page shows it."""

from datetime import datetime
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weixia.kernel.words import listing
from weixia.registry.actions.import_undoing import undo_until
from weixia.registry.ledgers import kinds
from weixia.registry.ledgers.verdicts import Ledger
from weixia.registry.queries import imports as queries
from weixia.registry.queries.people import numbered

WORDS = {
    "units": gettext_lazy("先导入：单位树和各单位编码"), "people": gettext_lazy("人员花名册：一人一行"),
    "contacts": gettext_lazy("联系和走访：一次一行"), "events": gettext_lazy("住院、体检、去世等：一事一行"),
}
CHOICES = {
    "all": (gettext_lazy("新增并更新"), gettext_lazy("新的写入，已有的照文件更新")),
    "new": (gettext_lazy("只新增"), gettext_lazy("已有的人一项也不动")),
    "blank": (gettext_lazy("只补空白"), gettext_lazy("新的写入，已有的只填还空着的项")),
}
HOW = {"title": gettext_lazy("列名相同"), "alias": gettext_lazy("常用别名"), "hand": gettext_lazy("这次手工对的"),
       "remembered": gettext_lazy("照上次对的")}
PAGE = 50
FIRST = 5


@cache
def ledgers() -> dict[str, Ledger]:
    """Ledgers that can be handed over on a page, in the order to do them."""
    return {kind: kinds.ledger_of(kind) for kind in ("units", "people", "contacts", "events")}


def job_of(record: Any, *, at: datetime | None = None) -> dict[str, Any]:
    """The head of an import."""
    refused = record.report.get("refused", {})
    ledger = ledgers().get(record.kind)
    until = undo_until(record) if ledger else None
    return {
        "id": record.pk, "kind": ledger.title if ledger else record.kind, "file_name": record.file_name, "at": record.at,
        "by": record.by_name, "state": record.state, "digest": record.file_hash, "done_at": record.done_at,
        "refusal": f"{refused.get('read', '')}{refused.get('do', '')}", "written": record.report.get("written", {}),
        "undo_until": until if until and at and at <= until else None, "counts": counts_of(record),
        "undone_at": record.undone_at, "undone_by": record.undone_by, "undone": record.report.get("undone", {}),
        "again": record.report.get("phase", ""),
    }


def page_of(record: Any, *, at: datetime, actor: Any) -> dict[str, Any]:
    """All that the page of one import shows beside its rows."""
    shown = {"job": job_of(record, at=at), "counts": counts_of(record), "causes": causes_of(record), "origin": record.origin,
             "mended": queries.mended(record, seen_by=actor), "columns": columns_of(record) if record.kind in ledgers() else {}}
    if record.state in queries.WORKING:
        shown["far"] = queries.progress_of(record, at=at)
        shown["left"] = lasting(shown["far"].left)
    if record.state == "checked":
        shown |= {"changes": queries.changes_of(record, size=FIRST), "changed_people": record.report.get("changing", 0),
                  "choices": choices_of(record), "guarded": record.report.get("guarded", False)}
    return shown


def lasting(seconds: int | None) -> str:
    """约 1 分 20 秒."""
    if seconds is None:
        return ""
    minutes, rest = divmod(max(seconds, 1), 60)
    if not minutes:
        return _("约 %(s)s 秒") % {"s": rest}
    return _("约 %(m)s 分 %(s)s 秒") % {"m": minutes, "s": rest}


def columns_of(record: Any) -> dict[str, Any]:
    """How each title was read, with the words for it."""
    columns = queries.columns_of(record)
    return columns | {"known": [one | {"words": HOW.get(one["how"], "")} for one in columns["known"]],
                      "remembered": sum(one["how"] == "remembered" for one in columns["known"])}


def choices_of(record: Any) -> list[dict[str, Any]]:
    """What may be written, when the file holds people already on file: `{code, label, words, count}`."""
    taken = record.report.get("choices") or {}
    if not record.counts.get("更新") or not taken:
        return []
    return [{"code": code, "label": label, "words": words, "count": taken.get(code, 0)} for code, (label, words) in CHOICES.items()]


def counts_of(record: Any) -> dict[str, int]:
    """Rows by verdict under short keys."""
    counts = record.counts
    return {
        "total": record.rows, "new": counts.get("新增", 0), "changed": counts.get("更新", 0), "same": counts.get("重复", 0),
        "bad": counts.get("有误", 0), "warned": len(record.report.get("warnings", [])),
        "takes": counts.get("新增", 0) + counts.get("更新", 0),
    }


def causes_of(record: Any) -> list[dict[str, Any]]:
    """Problems grouped by cause, the commonest first."""
    return [
        {"words": _("%(column)s：读到「%(text)s」") % {"column": cause["column"], "text": cause["read"]}
            if cause["count"] == 1 and cause["read"] else cause["column"],
         "fix": cause["do"], "count": cause["count"], "warning": False,
         "rows": _rows_said(cause)}
        for cause in record.report.get("causes", [])
    ]


def _rows_said(cause: dict[str, Any]) -> str:
    text = _("第 %(rows)s 行等") if cause["count"] > len(cause["rows"]) else _("第 %(rows)s 行")
    return text % {"rows": listing(cause["rows"])}


def rows_of(record: Any, *, show: str, after: int) -> tuple[list[dict[str, Any]], str]:
    """Rows that need a human's eye: 有误, 警告, 重复 with a reason; and the key of the next page."""
    report = record.report
    rows = [{"row": row["row"], "person": row["person"], "name": "", "verdict": "有误", "problems": row["problems"]}
            for row in report.get("wrong", [])]
    rows += [{"row": row["row"], "person": row["person"], "name": "", "verdict": "警告",
              "problems": [{"column": "", "read": "", "do": row["text"]}]} for row in report.get("warnings", [])]
    rows += [{"row": row["row"], "person": row["person"], "name": "", "verdict": "重复",
              "problems": [{"column": "", "read": "", "do": row["why"]}]} for row in report.get("doubles", [])]
    wanted = sorted((row for row in rows if not show or row["verdict"] == show), key=lambda row: (row["row"], row["verdict"]))
    page = wanted[after: after + PAGE]
    known = numbered([row["person"] for row in page])
    for row in page:
        pk, name = known.get(row["person"], (None, ""))
        row["name"], row["url"] = name, reverse("workbench:person", args=[pk]) if pk else ""
        row["cells"] = cells_of(record, row) if record.state == "checked" and row["verdict"] == "有误" else []
    return page, str(after + PAGE) if len(wanted) > after + PAGE else ""


def cells_of(record: Any, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Cells of a bad row that can be put right here: `{name, label, value, choices, key}`; a secret one comes empty."""
    columns = {column.title: column for column in kinds.ledger_of(record.kind).columns}
    bad = {problem["column"]: problem["read"] for problem in row["problems"] if problem["column"] in columns}
    return [{"name": f"fix-{row['row']}-{columns[title].key}", "label": title, "key": columns[title].key,
             "value": "" if columns[title].secret or read.endswith("…") else read, "choices": columns[title].choices}
            for title, read in bad.items()]
