"""How like two names or two birth dates are: what a clerk's slip, a dialect or a calendar does to them."""

import re
from datetime import date
from functools import lru_cache

from borax.calendars.lunardate import LunarDate
from rapidfuzz.distance import OSA

from weixia.registry.identity import looks_the_same

SAME, SOUND, NEAR_SOUND, FAMILIAR = "same", "sound", "near_sound", "familiar"
ONE_CHARACTER, OTHER_SURNAME, OTHER = "one_character", "other_surname", "other"
SWAPPED, CALENDAR, SLIP, PART, YEAR = "swapped", "calendar", "slip", "part", "year"
SAME_MONTH, SAME_YEAR = "same_month", "same_year"
# initials and finals that many speakers do not tell apart
DIALECT = ((re.compile(r"\b([zcs])h"), r"\1"), (re.compile(r"\bn(?=[aeiouü])"), "l"), (re.compile(r"\br"), "l"),
           (re.compile(r"([aei])ng\b"), r"\1n"), (re.compile(r"\bhu(?=[aeio])"), "f"))
LUNAR_YEARS = range(1901, 2100)


@lru_cache(maxsize=100_000)
def heard(pinyin: str) -> str:
    """The syllables as they are heard through a dialect: zhang and zang, lan and nan, jin and jing are one."""
    for pattern, said in DIALECT:
        pinyin = pattern.sub(said, pinyin)
    return pinyin


def names(one: str, one_pinyin: str, other: str, other_pinyin: str) -> str:
    """How the names agree, the closest way first."""
    if one == other:
        return SAME
    if one_pinyin and one_pinyin == other_pinyin:
        return SOUND
    if one_pinyin and other_pinyin and heard(one_pinyin) == heard(other_pinyin):
        return NEAR_SOUND
    if one[:1] == other[:1] and (_familiar(one[1:], other[1:]) or _familiar(other[1:], one[1:])):
        return FAMILIAR
    if max(len(one), len(other)) < 3 or OSA.distance(one, other) > 1:
        return OTHER
    return ONE_CHARACTER if one[:1] == other[:1] else OTHER_SURNAME


def _familiar(short: str, given: str) -> bool:
    """As friends say it: 小兰 or 阿兰 for 淑兰, or one character alone."""
    return len(given) == 2 and len(short) in (1, 2) and short[-1] in given and (len(short) == 1 or short[0] in "小阿老")  # data


def births(one: date, other: date) -> str:
    """How two whole birth dates agree; OTHER when not even the year does."""
    if one == other:
        return SAME
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return SWAPPED
    if as_lunar(one) == other or as_lunar(other) == one:
        return CALENDAR
    if looks_the_same(f"{one:%Y%m%d}", f"{other:%Y%m%d}"):
        return SLIP
    if one.year == other.year:
        return PART if one.month == other.month or one.day == other.day else YEAR
    return OTHER


@lru_cache(maxsize=100_000)
def as_lunar(day: date) -> date | None:
    """The day of the lunar year that `day` is, read as if it were a date of the common calendar; None where there is none."""
    if day.year not in LUNAR_YEARS:
        return None
    lunar = LunarDate.from_solar(day)
    return _date(lunar.year, lunar.month, lunar.day)


@lru_cache(maxsize=100_000)
def from_lunar(day: date) -> date | None:
    """The day that is meant when a lunar birthday was written down as if it were of the common calendar."""
    try:
        return LunarDate(day.year, day.month, day.day).to_solar_date() if day.year in LUNAR_YEARS else None
    except ValueError:
        return None


@lru_cache(maxsize=100_000)
def readings(day: date) -> tuple[date, ...]:
    """The day itself, with month and day changed over, and read through the other calendar."""
    found = (day, _date(day.year, day.day, day.month), as_lunar(day), from_lunar(day))
    return tuple({one: None for one in found if one})


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
