"""Dates as people type them: kept as exact as they were written, refused when they could mean two things."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1850, 2100
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
DASHES = str.maketrans({"—": "-", "–": "-", "−": "-", "‐": "-", "‑": "-", "。": ".", "、": ".", "·": "."})
DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ο": "0", "O": "0"}
MONTH_NAMES = {"正": 1, "冬": 11, "腊": 12, "臘": 12, "蜡": 12}

BETWEEN = r"\s*[-./]\s*|\s+"
TAIL = r"\s*(?:生|出生)?"
CLOCK = r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
PLAIN = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
FULL = re.compile(rf"(\d{{4}})(?:\s*年\s*|{BETWEEN})(\d{{1,2}})(?:\s*月\s*|{BETWEEN})(\d{{1,2}})\s*[日号]?{CLOCK}{TAIL}")
MONTH = re.compile(rf"(\d{{4}})(?:\s*年\s*|{BETWEEN})(\d{{1,2}})\s*(?:月份?)?{TAIL}")
YEAR = re.compile(rf"(\d{{4}})\s*年?{TAIL}")
LUNAR_WORDS = re.compile(r"农历|阴历|旧历|夏历|闰|閏|正月|冬月|腊月|臘月|初|廿|卅")
LUNAR = re.compile(
    r"(?:(\d{4})年)?(闰|閏)?(正|冬|腊|臘|蜡|[一二三四五六七八九十]{1,2}|\d{1,2})月"
    r"([初廿卅一二三四五六七八九十]{1,3}|\d{1,2})[日号]?")


class Unreadable(ValueError):
    """A cell that cannot be taken as it stands; `do` says in plain words what to do about it."""

    def __init__(self, do: str) -> None:
        super().__init__(do)
        self.do = do


@dataclass(frozen=True, slots=True)
class Day:
    """A date and how exactly it is known: `on` is the period's first day, `precision` is day, month or year."""

    on: datetime.date
    precision: str = "day"

    def __str__(self) -> str:
        return self.on.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar year: month 1–12, day 1–30, whether the month is a leap one."""

    month: int
    day: int
    leap: bool = False

    def __str__(self) -> str:
        return f"{'闰' if self.leap else ''}{self.month}-{self.day}"


def read_day(value: object, *, exact: bool = False) -> Day:
    """The date in a cell (text, number, or a date cell). `exact` asks for a full day.

    Raises Unreadable for anything that is no date, an impossible one, or one with two meanings.
    """
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return _possible(value.year, value.month, value.day)
    day = _from_text(_number_text(value) if isinstance(value, int | float) else str(value))
    if exact and day.precision != "day":
        raise Unreadable(_("请写到日，例如 2026-05-03"))
    return day


def read_lunar(value: object) -> LunarDay:
    """A lunar birthday such as 闰三月十五, 腊月三十, 冬月廿三, 3月15. Raises Unreadable."""
    if not isinstance(value, str):
        raise Unreadable(_("单元格被表格软件变成了日期或数字。请设为文本，写成「闰三月十五」这样"))
    text = re.sub(r"\s+", "", value.translate(WIDE))
    text = re.sub(r"^(?:农历|阴历|旧历|夏历)", "", text)
    found = LUNAR.fullmatch(_chinese_year(text))
    if not found:
        raise Unreadable(_("请写成「三月十五」「闰三月十五」「腊月三十」这样"))
    month = MONTH_NAMES.get(found[3]) or _numeral(found[3])
    day = _numeral(found[4])
    if not 1 <= month <= 12 or not 1 <= day <= 30:
        raise Unreadable(_("农历没有这一天：月为正月到腊月，日为初一到三十。请核对"))
    return LunarDay(month, day, bool(found[2]))


def _from_text(text: str) -> Day:
    if PLAIN.fullmatch(text):
        return _possible(int(text[:4]), int(text[5:7]), int(text[8:]))
    text = text.translate(WIDE).translate(DASHES).strip().lstrip("'")
    text = re.sub(r"^(?:公历|阳历|公元|西元)\s*", "", text)
    if LUNAR_WORDS.search(text):
        raise Unreadable(_("这里要填公历日期，例如 1936-05-05；农历请填在「农历生日」列"))
    if "日" in text or "号" in text or not re.search("[一二三四五六七八九十]月[一二三四五六七八九十]", text):
        text = _chinese_date(text)
    if re.fullmatch(r"\d{8}", text):
        return _possible(int(text[:4]), int(text[4:6]), int(text[6:]))
    if re.fullmatch(r"\d{6}", text):
        return _six_digits(text)
    for pattern in (FULL, MONTH, YEAR):
        if found := pattern.fullmatch(text):
            return _possible(*(int(part) for part in found.groups()))
    raise Unreadable(_not_a_date(text))


def _possible(year: int, month: int | None = None, day: int | None = None) -> Day:
    try:
        on = datetime.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise Unreadable(_("日历上没有这一天。请对照原件核对")) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(_("年份不在 {first}–{last} 之间。请核对").format(first=FIRST_YEAR, last=LAST_YEAR))
    return Day(on, "year" if month is None else "month" if day is None else "day")


def _six_digits(text: str) -> Day:
    """193605 is a month; 190512 could also be a day with a two-digit year, so it is not taken."""
    try:
        datetime.date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return _possible(int(text[:4]), int(text[4:]))
    raise Unreadable(_("六位数字可以是「年月」，也可以是两位数年份的「年月日」。请写成 1905-12 或 1919-05-12"))


def _number_text(value: int | float) -> str:
    """A number cell as its digits; refused where the number cannot say which date was typed."""
    if isinstance(value, bool):
        raise Unreadable(_not_a_date(""))
    if float(value).is_integer():
        text = str(int(value))
        if len(text) == 5:
            raise Unreadable(_("单元格是数字，像是表格软件的日期序号。请把该列设为日期或文本，写成 1936-05-03"))
        return text
    text = repr(float(value))
    if re.fullmatch(r"\d{4}\.1", text):
        raise Unreadable(_("单元格是数字，分不清是 1 月还是 10 月。请把该列设为文本，写成 1930-01 或 1930-10"))
    return text


def _chinese_date(text: str) -> str:
    """一九三六年五月三日 → 1936年5月3日."""
    text = _chinese_year(text)
    return re.sub(r"[一二三四五六七八九十]{1,3}(?=[月日号])", lambda part: str(_numeral(part[0])), text)


def _chinese_year(text: str) -> str:
    return re.sub(
        r"^[〇零○一二三四五六七八九]{4}(?=年)", lambda part: "".join(DIGITS[char] for char in part[0]), text
    )


def _numeral(text: str) -> int:
    """初五 5, 十 10, 二十三 and 廿三 23, 三十 and 卅 30, 15 15; 0 when it is none of these."""
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.removeprefix("初").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if (tens and tens not in DIGITS) or (ones and ones not in DIGITS):
        return 0
    return (int(DIGITS[tens]) if tens else 1) * 10 * bool(ten) + (int(DIGITS[ones]) if ones else 0)


def _not_a_date(text: str) -> str:
    if re.fullmatch(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}", text):
        return _("分不清哪个是月、哪个是日。请写成 1936-05-03")
    if re.match(r"\d{2}(?:年|[-./])", text):
        return _("年份只有两位，分不清世纪。请写四位年份，例如 1936-05-03")
    return _("看不出是哪一天。请写成 1936-05-03、1936年5月 或 1936年")
