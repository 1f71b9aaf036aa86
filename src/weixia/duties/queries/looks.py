"""Whether duties are decided up to today, and whether the years ahead have their working days."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from weixia.duties.queries.telling import started, workday_years
from weixia.kernel.explained import Finding

SETTLED_MAY_BE = timedelta(hours=26)


def settled(at: datetime) -> Iterator[Finding]:
    """结算"""
    start = started()
    if start is None:
        yield Finding("结算", True, "还没有起用")
        return
    age = at - start.settled_at
    fine = age <= SETTLED_MAY_BE
    yield Finding("结算", fine, f"{age.total_seconds() / 3600:.1f} 小时前", "" if fine else "确认 weixia serve 在运行。")


def years(at: datetime) -> Iterator[Finding]:
    """日历"""
    known = sorted(workday_years())
    today = timezone.localtime(at).date()
    wanted = {today.year} | ({today.year + 1} if today.month == 12 else set())
    missing = sorted(wanted - set(known))
    found = f"已有 {known[0]}–{known[-1]} 年的工作日表" if known else "没有工作日表"
    do = f"到「设置 › 工作日」导入国务院公布的 {'、'.join(map(str, missing))} 年放假安排。"
    yield Finding("日历", not missing, found, do if missing else "")
