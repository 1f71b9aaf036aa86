"""革命时期 from the day of joining revolutionary work (国发〔1982〕62号; DOMAIN B1-2, B1-5)."""

import calendar
from datetime import date

from weixia.kernel.words import Word

# (first day, last day, code, name): half-open ranges are avoided because the sources name last days.
PERIODS = [
    (date(1921, 7, 1), date(1927, 7, 31), "P0", Word("大革命时期")),
    (date(1927, 8, 1), date(1937, 7, 6), "P1", Word("土地革命战争时期")),
    (date(1937, 7, 7), date(1942, 12, 31), "P2", Word("抗日战争前期")),
    (date(1943, 1, 1), date(1945, 9, 2), "P3", Word("抗日战争后期")),
    (date(1945, 9, 3), date(1949, 9, 30), "P4", Word("解放战争时期")),
]
LAST_DAY = date(1949, 9, 30)


def period_of(joined: date | None, precision: str = "day") -> str:
    """The period's name; '' when unknown, later than 1949-09-30, or when a month or year spans two periods."""
    if joined is None:
        return ""
    names = {_name(day) for day in (joined, _last_possible(joined, precision))}
    return names.pop() if len(names) == 1 else ""


def _name(day: date) -> str:
    return next((name for first, last, _, name in PERIODS if first <= day <= last), "")


def _last_possible(joined: date, precision: str) -> date:
    if precision == "month":
        return joined.replace(day=calendar.monthrange(joined.year, joined.month)[1])
    return joined.replace(month=12, day=31) if precision == "year" else joined
