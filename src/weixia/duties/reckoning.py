"""How the days of a duty are reckoned, step by step in words: when it opens, when it is due, until when it can be late.

A second, plain reckoning beside the compiled rule, for one duty. It decides nothing: where its days differ from those
stored, a page shows the stored ones and no steps (tests/duties/test_reckoning.py holds both to the same days).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from weixia.kernel.words import listing
from weixia.policy import book, calendar
from weixia.policy.compiler import A_DAY

SHOWN = 8


@dataclass
class Days:
    """The days of one duty, and how they came about. `due` is None where a workday year is missing."""

    opens: date
    due: date | None = None
    late_until: date | None = None
    steps: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Ground:
    """From what it is reckoned: a period's first and last day, or the one `day` (a birthday, a known event, the last
    time); the charge's first day; for a chain the months to the next, and the day on which it was first asked, if later."""

    day: date
    last: date | None = None
    start: date | None = None
    months: int = 0
    begun: date | None = None
    began: str = ""
    waits: tuple[tuple[date, date], ...] = ()


Years = Mapping[int, calendar.WorkYear]


def days(rule: book.Rule, values: Mapping[str, Any], ground: Ground, years: Years) -> Days:
    """Opening, due and last day of one duty by a rule's values."""
    when = rule.when
    if isinstance(when, book.EveryPeriod):
        told = _every(when, values, ground, years)
    elif isinstance(when, book.Anniversary):
        told = _anniversary(when, values, ground)
    elif isinstance(when, book.SinceLast):
        told = _since_last(values[when.opens], ground)
    else:
        told = _after(when, values, ground, years)
    _late(told, rule.duty.late, values)
    return told


def months_on(day: date, months: int) -> date:
    """The same day of the month, so many months on, clipped to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.month_end(year, month + 1).day))


def _every(when: book.EveryPeriod, values: Mapping[str, Any], ground: Ground, years: Years) -> Days:
    before, after, later, within = (values[name] if name else 0 for name in
                                    (when.opens, when.closes, when.from_months, when.within_months))
    first, last = ground.day, ground.last or ground.day
    opens = months_on(first, later) - timedelta(days=before)
    due = (months_on(first, within) - timedelta(days=1) if within else last) + timedelta(days=after)
    told = Days(opens, due)
    told.steps.append(_("这一期是 %(first)s 至 %(last)s。") % {"first": first, "last": last} if first != last
                      else _("节日在 %(day)s。") % {"day": last})
    if before:
        told.steps.append(_("提前 %(n)s 天，从 %(day)s 起可办。") % {"n": before, "day": opens})
    if later:
        told.steps.append(_("期初之后 %(n)s 个月，从 %(day)s 起可办。") % {"n": later, "day": opens})
    if when.joins and ground.start and ground.start > opens:
        told.opens = ground.start
        words = _("%(day)s 才开始管理，离期末至少还有 %(n)s 天，从这一天起可办。")
        told.steps.append(words % {"day": ground.start, "n": values[when.joins]})
    if within or after:
        told.steps.append(_("期限算到 %(day)s。") % {"day": due})
    if when.shift:
        _before(told, due, years)
    return told


def _before(told: Days, goal: date, years: Years) -> None:
    """The last working day up to `goal`."""
    day = goal
    while day.year in years and not _worked(day, years):
        day -= timedelta(days=1)
    told.due = day if day.year in years else None
    if told.due is None:
        told.steps.append(_("%(year)s 年的工作日表还没有导入，应办日定不下来。") % {"year": day.year})
    elif day != goal:
        told.steps.append(_("%(goal)s 不上班，往前挪到节前最后一个工作日 %(day)s。") % {"goal": goal, "day": day})
    else:
        told.steps.append(_("%(goal)s 上班，不用挪。") % {"goal": goal})


def _lunar(day: date) -> str:
    """The lunar date as the reader says it."""
    year, month, number, is_leap = calendar.lunar(day)
    if (get_language() or "zh").startswith("zh"):
        return calendar.lunar_words(day)
    return f"lunar {year}-{month:02d}{'+' if is_leap else ''}-{number:02d}"


def _anniversary(when: book.Anniversary, values: Mapping[str, Any], ground: Ground) -> Days:
    before, after = (values[name] if name else 0 for name in (when.opens, when.closes))
    told = Days(ground.day - timedelta(days=before), ground.day + timedelta(days=after))
    told.steps.append(_("这一年的生日在 %(day)s（%(lunar)s）。") % {"day": ground.day, "lunar": _lunar(ground.day)})
    if before:
        told.steps.append(_("提前 %(n)s 天，从 %(day)s 起可办。") % {"n": before, "day": told.opens})
    if after:
        told.steps.append(_("最迟到之后 %(n)s 天，%(day)s。") % {"n": after, "day": told.due})
    return told


def _since_last(before: int, ground: Ground) -> Days:
    due = months_on(ground.day, ground.months)
    told = Days(months_on(due, -before), due)
    first = _("从管理起始日 %(day)s 算起 %(n)s 个月，到 %(due)s。")
    words = first if ground.start == ground.day else _("从上一次 %(day)s 算起 %(n)s 个月，到 %(due)s。")
    told.steps += [words % {"day": ground.day, "n": ground.months, "due": due},
                   _("到期前 %(n)s 个月，从 %(day)s 起可办。") % {"n": before, "day": told.opens}]
    if ground.begun and ground.begun > told.opens:
        told.opens, told.due = ground.begun, months_on(ground.begun, before)
        words = _("可是这条规则从 %(day)s 起才用得上：从那天起可办，给足 %(n)s 个月，到 %(due)s。")
        told.steps.append(words % {"day": told.opens, "n": before, "due": told.due})
    return told


def _after(when: Any, values: Mapping[str, Any], ground: Ground, years: Years) -> Days:
    way, name = when.offset
    number = values[name]
    told = Days(ground.day, steps=[ground.began or _("%(day)s 得知，从这一天起可办。") % {"day": ground.day}])
    if way == "workdays":
        _workdays(told, number, years)
        _waits(told, ground.waits, values.get(getattr(when, "stops_most", None) or "", 0), years)
    elif way == "months":
        told.due = months_on(ground.day, number)
        told.steps.append(_("往后数 %(n)s 个月，到 %(due)s。") % {"n": number, "due": told.due})
    elif way == "days":
        told.due = ground.day + timedelta(days=number)
        told.steps.append(_("往后数 %(n)s 天，到 %(due)s。") % {"n": number, "due": told.due})
    else:
        told.due = ground.day + timedelta(days=number // A_DAY[way])
        words = _("%(n)s 小时按整天算，到 %(due)s。") if way == "hours" else _("%(n)s 分钟之内，当天到期。")
        told.steps.append(words % {"n": number, "due": told.due})
    return told


def _workdays(told: Days, number: int, years: Years) -> None:
    day = told.opens
    counted: list[date] = []
    skipped: list[date] = []
    while len(counted) < number and day.year in years:
        day += timedelta(days=1)
        if day.year in years:
            (counted if _worked(day, years) else skipped).append(day)
    told.due = counted[-1] if len(counted) == number and counted else told.opens if not number else None
    if told.due is None:
        told.steps.append(_("%(year)s 年的工作日表还没有导入，应办日定不下来。") % {"year": day.year})
        return
    told.steps.append(_("往后数 %(n)s 个工作日：%(days)s。") % {"n": number, "days": _list(counted)})
    if skipped:
        told.steps.append(_("跳过不上班的 %(days)s。") % {"days": _list(skipped)})


def _waits(told: Days, waits: tuple[tuple[date, date], ...], most: int, years: Years) -> None:
    """Each wait that begins no later than the due day as it stands gives its working days back, up to the ceiling of them all."""
    for first, last in sorted(waits):
        if told.due is None or not told.opens <= first <= told.due:
            continue
        days = [day for n in range(1, (last - first).days + 1) if (day := first + timedelta(days=n)).year in years and _worked(day, years)]
        given, most = min(len(days), most), most - min(len(days), most)
        after = Days(told.due)
        if last.year in years:
            _workdays(after, given, years)
        told.due = after.due
        words = _("%(first)s 挂起，次日起停表，到 %(last)s 一共停 %(n)s 个工作日，应办日挪到 %(due)s。")
        told.steps.append(words % {"first": first, "last": last, "n": given, "due": told.due} if told.due
                          else _("%(year)s 年的工作日表还没有导入，应办日定不下来。") % {"year": last.year})


def _late(told: Days, late: str, values: Mapping[str, Any]) -> None:
    if late == "never":
        told.late_until = told.due
        told.steps.append(_("过期不能补办，过了就记未办。"))
    elif late == "always":
        told.steps.append(_("过期以后，哪一天补办都算补办。"))
    elif told.due:
        told.late_until = told.due + timedelta(days=values[late])
        told.steps.append(_("过期以后可以补办到 %(day)s（%(n)s 天），再往后记未办。") % {"day": told.late_until, "n": values[late]})


def _worked(day: date, years: Years) -> bool:
    return years[day.year].kind(day) in ("workday", "makeup")


def _list(some: list[date]) -> str:
    told = [f"{day:%m-%d}" for day in some[:SHOWN]]
    return listing(told) + (_("，等 %(n)s 天") % {"n": len(some)} if len(some) > SHOWN else "")
