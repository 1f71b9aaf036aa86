"""From what a cell holds to what it says: text without stray marks, names, yes and no, money, phones."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from weixia.registry.dates import WIDE, Unreadable
from weixia.registry.ledgers.reading import Formula

STRAY = re.compile("[\x00-\x08\x0b-\x1f\x7f​-‏‪-‮⁠﻿\ud800-\udfff]")
UNTIDY = re.compile("[\\s" + STRAY.pattern[1:])
DOTS = str.maketrans(dict.fromkeys("・•‧∙⋅●﹒．", "·"))
HAN = "⺀-⿟々〇㐀-䶿一-鿿豈-﫿\U00020000-\U000323af"
PLAIN_NAME = re.compile("[\u4e00-\u9fff]+")
NOT_STATED = {"不详", "未知", "不明", "无", "暂无", "-", "--", "—", "——", "/", "//", "?"}
YES = {"是", "√", "✓", "✔", "y", "yes", "true", "1", "有", "已"}
NO = {"否", "×", "✗", "x", "n", "no", "false", "0", "无", "没有"}


def as_text(value: object) -> str:
    """Any cell as text, trimmed, without control and invisible characters; nothing else is changed."""
    if type(value) is str and not UNTIDY.search(value):
        return value  # nearly every cell
    if isinstance(value, Formula):
        value = value.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        value = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return STRAY.sub("", re.sub(r"[\s 　]+", " ", str(value))).strip()


def narrow(value: object) -> str:
    """`as_text` with full-width letters, digits and signs made half-width."""
    if type(value) is str and value.isascii() and not UNTIDY.search(value):
        return value
    return as_text(value).translate(WIDE).strip()


def letters_narrow(value: object) -> str:
    """`as_text` with only full-width letters and digits made half-width: sentences keep their marks."""
    return re.sub("[０-９Ａ-Ｚａ-ｚ]", lambda found: found[0].translate(WIDE), as_text(value))


def code(value: object) -> str:
    """An identifier: no inner spaces. Raises Unreadable for a number that a sheet cannot hold exactly."""
    inner = value.value if isinstance(value, Formula) else value
    if isinstance(inner, float) and (abs(inner) >= 1e15 or not inner.is_integer()):
        raise Unreadable(_("单元格是数字，编号可能已被改写。请把该列设为文本后重新填写"))
    return narrow(value).replace(" ", "").lstrip("'")


def person_name(value: object) -> str:
    """A name: 王 芳 → 王芳, one kind of ·, rare characters kept. Raises Unreadable for a formula."""
    if type(value) is str and PLAIN_NAME.fullmatch(value):
        return value  # nearly every name
    if isinstance(value, Formula):
        raise Unreadable(_("姓名单元格是公式。请改为直接填写的文字"))
    text = narrow(as_text(value).translate(DOTS))
    if text[:1] in {"=", "+", "-", "@"}:
        raise Unreadable(_("姓名像是公式。请填写姓名本身"))
    if text and not any(unicodedata.category(char).startswith("L") for char in text):
        raise Unreadable(_("姓名里没有文字。请对照证件核对"))
    text = re.sub(rf"(?<=[{HAN}])[.·](?=[{HAN}])", "·", text)
    return re.sub(rf"(?<=[{HAN}·]) (?=[{HAN}·])", "", text)


def one_of(choices: Mapping[str, str], *, also: Mapping[str, str] | None = None) -> Callable[[object], str]:
    """A reader for `code → Chinese word` lists; `also` maps other ways to write a word to its code."""
    known = {word: key for key, word in choices.items()} | dict(also or {})

    def read(value: object) -> str:
        text = narrow(value).replace(" ", "")
        if text not in known:
            raise Unreadable(_("请填其中一项：{choices}").format(choices="、".join(choices.values())))
        return known[text]

    return read


def yes_or_no(value: object) -> bool:
    """是 or 否, in the ways people mark it. Raises Unreadable."""
    text = narrow(value).lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise Unreadable(_("请填「是」或「否」"))


def phone(value: object) -> str:
    """A phone number without its spaces and dashes: 0471-661 2345 → 04716612345; several keep 、."""
    if type(value) is str and value.isascii() and value.isdigit():
        return value
    if isinstance(value, float) and not value.is_integer():
        raise Unreadable(_("单元格是小数，不像电话号码。请把该列设为文本后重新填写"))
    parts = re.split(r"[、,;/,;]+| {2,}", narrow(value))
    return "、".join(filter(None, (re.sub(r"[\s\-—()]", "", part) for part in parts)))


def cents(value: object) -> int:
    """An amount in yuan as integer 分: 1,000 元 → 100000, 12.5 → 1250. Raises Unreadable."""
    text = re.sub(r"[,\s¥¥]|人民币|元整?$|圆$", "", narrow(value))
    found = re.fullmatch(r"(\d{1,9})(?:\.(\d{1,2})0*)?(万)?", text)
    if not found or (found[3] and found[2]):
        raise Unreadable(_("看不出是多少钱。请只写数字，例如 500 或 500.50"))
    whole = int(found[1]) * (10_000 if found[3] else 1)
    return whole * 100 + int((found[2] or "").ljust(2, "0"))


def words(known: Mapping[str, str]) -> Callable[[object], tuple[str, ...]]:
    """A reader for several words joined by 、 (or a comma or space), sorted; unknown ones raise Unreadable."""

    def read(value: object) -> tuple[str, ...]:
        parts = {part for part in re.split(r"[、,,;;/\s+]+", narrow(value)) if part}
        if unknown := sorted(parts - known.keys()):
            raise Unreadable(_("没有「{words}」这一项，可填：{known}").format(
                words="、".join(unknown), known="、".join(dict.fromkeys(known.values()))))
        return tuple(sorted({known[part] for part in parts}))

    return read
