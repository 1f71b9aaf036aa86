"""An import as its page shows it."""

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.needs.ledger import CONTACTS
from weixia.registry.ledgers.events import EVENTS
from weixia.registry.ledgers.roster import ROSTER
from weixia.registry.ledgers.unit_table import UNITS
from weixia.registry.ledgers.verdicts import Ledger
from weixia.registry.queries.people import numbered

WORDS = {
    "units": _("先导入：单位树和各单位编码"), "people": _("人员花名册：一人一行"),
    "contacts": _("联系和走访：一次一行"), "events": _("住院、体检、去世等：一事一行"),
}
PAGE = 50


@cache
def ledgers() -> dict[str, Ledger]:
    """Ledgers that can be handed over on a page, in the order to do them."""
    return {ledger.kind: ledger for ledger in (UNITS, ROSTER, CONTACTS, EVENTS)}


def job_of(record: Any) -> dict[str, Any]:
    """The head of an import."""
    refused = record.report.get("refused", {})
    ledger = ledgers().get(record.kind)
    return {
        "id": record.pk, "kind": ledger.title if ledger else record.kind, "file_name": record.file_name, "at": record.at,
        "by": record.by_name, "state": record.state, "done": record.rows, "total": record.rows,
        "digest": record.file_hash[:12], "refusal": f"{refused.get('read', '')}{refused.get('do', '')}",
        "undo_until": None, "counts": counts_of(record),
    }


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
        {"words": f"{cause['column']}：{_('读到')}「{cause['read']}」" if cause["count"] == 1 else cause["column"],
         "fix": cause["do"], "count": cause["count"], "warning": False,
         "rows": _rows_said(cause)}
        for cause in record.report.get("causes", [])
    ]


def _rows_said(cause: dict[str, Any]) -> str:
    said = _("第 %(rows)s 行") % {"rows": "、".join(map(str, cause["rows"]))}
    return said + (_("等") if cause["count"] > len(cause["rows"]) else "")


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
    return page, str(after + PAGE) if len(wanted) > after + PAGE else ""
