"""Whether duties are decided up to today, and whether the years ahead have their working days."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.duties.queries.telling import started, workday_years
from weixia.kernel.explained import Finding
from weixia.kernel.words import listing

SETTLED_MAY_BE = timedelta(hours=26)


def settled(at: datetime) -> Iterator[Finding]:
    """结算"""
    start = started()
    if start is None:
        yield Finding(_("结算"), True, _("还没有起用"))
        return
    age = at - start.settled_at
    fine = age <= SETTLED_MAY_BE
    yield Finding(_("结算"), fine, _("%(hours).1f 小时前") % {"hours": age.total_seconds() / 3600},
                  "" if fine else _("确认 weixia serve 在运行。"))


def years(at: datetime) -> Iterator[Finding]:
    """日历"""
    known = sorted(workday_years())
    today = timezone.localtime(at).date()
    wanted = {today.year} | ({today.year + 1} if today.month == 12 else set())
    missing = sorted(wanted - set(known))
    found = _("已有 %(first)s–%(last)s 年的工作日表") % {"first": known[0], "last": known[-1]} if known else _("没有工作日表")
    do = _("到「设置 › 工作日」导入国务院公布的 %(years)s 年放假安排。") % {"years": listing(missing)}
    yield Finding(_("日历"), not missing, found, do if missing else "")
