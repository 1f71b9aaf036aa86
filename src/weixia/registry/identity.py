"""公民身份号码 (GB 11643): shape, checksum, a possible date; fifteen digits become eighteen."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from stdnum.cn import ric

from weixia.registry.dates import WIDE, Unreadable

# 996–999 were kept for people born in the century before (GB 11643-1989)
CENTENARIAN = {"996", "997", "998", "999"}


@dataclass(frozen=True, slots=True)
class Identity:
    """An eighteen-digit number and what it says: the birth date, and the sex as '1' man or '2' woman."""

    number: str
    born: datetime.date
    sex: str


def read_identity(value: object) -> Identity:
    """The number in a cell. Raises Unreadable: a number cell, a wrong length, checksum or date."""
    if not isinstance(value, str):
        raise Unreadable(_("单元格是数字，表格软件只保留前 15 位，后几位已经丢失。请把该列设为文本，对照证件重新填写"))
    text = re.sub(r"[\s'‘’\-​﻿]", "", value.translate(WIDE)).upper()
    if re.fullmatch(r"\d{15}", text):
        text = _eighteen(text)
    elif not re.fullmatch(r"\d{17}[\dX]", text):
        raise Unreadable(_("应为 18 位（或旧 15 位）号码。请对照证件核对"))
    elif ric.calc_check_digit(text) != text[-1]:
        raise Unreadable(_("最后一位校验码与前 17 位不符，号码可能抄错一位。请对照证件核对"))
    return Identity(text, _born(text), "1" if int(text[16]) % 2 else "2")


def looks_the_same(one: str, other: str) -> bool:
    """Whether two numbers differ by one digit, or by two neighbours swapped (a slip of the pen).

    The last sign of eighteen is reckoned from the others: it says nothing of its own, and a slip was often reckoned on.
    """
    if len(one) != len(other) or one == other:
        return False
    if len(one) == 18 and (one := one[:17]) == (other := other[:17]):
        return True
    places = [place for place in range(len(one)) if one[place] != other[place]]
    if len(places) == 2 and places[1] == places[0] + 1:
        return one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]
    return len(places) == 1


def _eighteen(text: str) -> str:
    century = "18" if text[12:] in CENTENARIAN else "19"
    whole = text[:6] + century + text[6:]
    return whole + ric.calc_check_digit(whole + "0")


def _born(text: str) -> datetime.date:
    try:
        born = datetime.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise Unreadable(_("号码里的出生日期在日历上没有。请对照证件核对")) from None
    if not 1850 <= born.year <= 2100:
        raise Unreadable(_("号码里的出生年份不可能。请对照证件核对"))
    return born
