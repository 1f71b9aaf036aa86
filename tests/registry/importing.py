"""Rows into plans, without a file in between."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from weixia.kernel.actor import OPERATOR, Actor
from weixia.registry.ledgers import pipeline
from weixia.registry.ledgers.reading import Sheet
from weixia.registry.ledgers.roster import ROSTER
from weixia.registry.ledgers.unit_table import UNITS
from weixia.registry.ledgers.verdicts import Ledger, Plan

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
BASE = {"人员编号": "P1", "姓名": "王淑兰", "人员类别": "退休干部", "管理单位": "U1", "管理起始日": "2019-03-01"}


def plan(ledger: Ledger, *rows: dict[str, Any], by: Actor = OPERATOR) -> Plan:
    """The plan of these rows; columns are those that any row names."""
    header = list(dict.fromkeys(title for row in rows for title in row))
    cells = [(number, [row.get(title, "") for title in header]) for number, row in enumerate(rows, start=2)]
    return pipeline.plan_sheet(ledger, Sheet("x.xlsx", "0" * 64, header, cells), by=by)


def verdicts(made: Plan) -> list[str]:
    return [judged.verdict for judged in made.rows]


def take(ledger: Ledger, *rows: dict[str, Any], by: Actor = OPERATOR) -> list[str]:
    """Check, write, and return the verdicts."""
    made = plan(ledger, *rows, by=by)
    pipeline.apply(made, by=by, at=AT)
    return verdicts(made)


def person(**more: Any) -> dict[str, Any]:
    return BASE | more


def units(*, extra: Sequence[dict[str, str]] = ()) -> None:
    take(UNITS, {"单位编码": "U0", "单位名称": "市局", "上级单位编码": "", "类型": "老干部局"},
         {"单位编码": "U1", "单位名称": "甲县局", "上级单位编码": "U0", "类型": "老干部局"},
         {"单位编码": "U2", "单位名称": "乙县局", "上级单位编码": "U0", "类型": "老干部局"}, *extra)


def roster(*rows: dict[str, Any], by: Actor = OPERATOR) -> list[str]:
    return take(ROSTER, *rows, by=by)
