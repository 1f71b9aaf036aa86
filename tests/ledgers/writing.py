"""How people write: dates in many hands, lunar days in words, identity numbers, sheets. Cells are text unless said."""

from datetime import date
from pathlib import Path
from random import Random

import xlsxwriter

MONTHS = ["正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊"]
DIGITS = "一二三四五六七八九十"
WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
WIDE = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")
SURNAMES = "康夏蔡易朱廖孟丁孙刘魏崔赖叶方苏于段贺文黄林邹张秦雷程薛傅"
GIVEN = "霞民天琴里宁强泽菊松志远庆华寿秋思明云康国振丰桂守传兆"


def written(rng: Random, day: date | None, precision: str = "day", plain: float = 0.4) -> str:
    """A date as somebody typed it; month-only and year-only dates say no more than is known."""
    if day is None or not precision:
        return ""
    y, m, d = day.year, day.month, day.day
    if precision == "year":
        return rng.choice([f"{y}", f"{y}年"])
    if precision == "month":
        return rng.choice([f"{y}.{m}", f"{y}.{m:02}", f"{y}年{m}月", f"{y}-{m:02}", f"{y}/{m:02}"])
    if rng.random() < plain:
        return day.isoformat()
    short, long = f"{y}.{m}.{d}", day.isoformat()
    hands = [short, f"{y}.{m:02}.{d:02}", f"{y}/{m}/{d}", long.replace("-", "/"), f"{y}-{m}-{d}", f" {long} "]
    hands += [f"{y}年{m}月{d}日", f"{y}年{m:02}月{d:02}日", short.translate(WIDE), long.translate(WIDE)]
    return rng.choice(hands)


def lunar_words(month: int, day: int, leap: bool) -> str:
    """(3, 15, True) → 闰三月十五."""
    if day == 10:
        words = "初十"
    elif day in (20, 30):
        words = DIGITS[day // 10 - 1] + "十"
    else:
        words = ["初", "十", "廿"][day // 10] + DIGITS[day % 10 - 1]
    return ("闰" if leap else "") + MONTHS[month - 1] + "月" + words


def checked(body: str) -> str:
    """The 17 digits with their check character (GB 11643)."""
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]


def identity(born: date, serial: int) -> str:
    """A well-formed number for that birth date, unique for every ``serial`` below 5,000."""
    place = ["430703", "420106", "610113", "650102", "150102"][serial // 1000]
    return checked(f"{place}{born:%Y%m%d}{serial % 1000:03}")


def person_name(rng: Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.choice([1, 2, 2])))


def write_sheet(path: Path, header: list[str], rows: list[list[str | float]]) -> Path:
    """One sheet, header in row 1; a float becomes a number cell, everything else text."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for line, cells in enumerate([header, *rows]):
            for column, cell in enumerate(cells):
                if isinstance(cell, float):
                    sheet.write_number(line, column, cell)
                elif cell != "":
                    sheet.write_string(line, column, cell)
    return path
