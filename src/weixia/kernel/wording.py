"""What letters say: fixed and reviewed texts (letters/*.yaml) with a few values of fixed kinds. Nobody's own words go out.

A text names its values in braces. `number`, `day` and `code` are told by the act; `unit` and `phone` are the office's own, from
本机设置. A language that a text does not have is written in zh-Hans, and the letter says so (`Text.language`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from weixia.kernel.preferences import value
from weixia.kernel.words import Word

FOLDER = Path(__file__).parent / "letters"
HOME_LANGUAGE = "zh-Hans"
LANGUAGES = {"蒙古语": "mn", "维吾尔语": "ug", "藏语": "bo"}  # data, as the roster writes them; any other reads Chinese
NOBODY_SIGNED = "老干部局"  # data
SIGN_MOST = 12
PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1\d{10}|\d{5,8}|400-?\d{3}-?\d{4})(?!\d)")
KINDS = {"number": re.compile(r"[0-9]{1,12}"), "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "code": re.compile(r"[0-9]{6}")}
LONGEST = {"number": "88888888", "day": "2026-12-31", "code": "888888"}  # what a text is measured with
# what each letter is called on pages and in the journal
TITLES = {
    "code": Word("验证码"),
    "need.answered": Word("需求有了答复"),
    "need.declined": Word("需求要当面说明"),
    "need.moved": Word("答复时间改了"),
    "need.noted": Word("需求已登记（日子待定）"),
    "need.rating": Word("请您评价"),
    "need.recorded": Word("需求已登记"),
}
AGAIN = "再说一遍。"  # data
SPOKEN = str.maketrans("0123456789", "零一二三四五六七八九", "-")  # data
# what stands around the paragraphs on paper
AROUND = {
    "to": "{name} 收", "dear": "{name}：", "hello": "您好！", "beware": "我们从不要验证码，也不要转账。",  # data
    "day": "{day.year}年{day.month}月{day.day}日",  # data
}


class Unwritable(Exception):
    """The letter cannot be written as things are; `why` is a code that the page explains."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Template:
    """One reviewed letter. `texts`: language → channel → its words (for print: paragraphs)."""

    code: str
    version: int
    reviewed: date
    says: str
    values: Mapping[str, str]
    texts: Mapping[str, Mapping[str, Any]]
    secret: bool = False
    urgent: bool = False
    minutes: int = 7 * 24 * 60
    after_death: bool = False

    @property
    def channels(self) -> Sequence[str]:
        """By which channels it may go."""
        return tuple(self.texts[HOME_LANGUAGE])


@dataclass(frozen=True)
class Text:
    """What is sent, in which language; for print the paragraphs, one a line."""

    words: str
    language: str


@cache
def templates() -> dict[str, Template]:
    """Every letter by its code."""
    found = (_read(path) for path in sorted(FOLDER.glob("*.yaml")))
    return {one.code: one for one in found}


def _read(path: Path) -> Template:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    told["after_death"] = told.get("after_death") == "goes"
    return Template(code=told.pop("letter"), **told)


def title_of(code: str) -> str:
    """What a letter is called; one that is written no more goes by its code."""
    return TITLES.get(code, code)


def written(code: str, channel: str, values: Mapping[str, str], *, language: str = HOME_LANGUAGE) -> Text:
    """The words of a letter. Raises KeyError for an unknown letter, ValueError for a value that is not of its kind, Unwritable
    where the office has not said its telephone, or the letter does not go by this channel."""
    return _filled(templates()[code], channel, _checked(templates()[code], values), language, _office())


def longest(code: str, channel: str, *, language: str = HOME_LANGUAGE) -> str:
    """The letter with the longest values that may be, for the lint."""
    template = templates()[code]
    told = {name: LONGEST[kind] for name, kind in template.values.items()}
    return _filled(template, channel, told, language, {"unit": "单" * SIGN_MOST, "phone": "0471-88888888"}).words  # data


def on_paper(name: str, day: date) -> dict[str, str]:
    """What a letter on paper says before and after its paragraphs: to the reader, so in Chinese whoever prints it."""
    return {part: words.format(name=name, day=day) for part, words in AROUND.items()} | {"from": signed()}


def _filled(template: Template, channel: str, values: Mapping[str, str], language: str, office: Mapping[str, str]) -> Text:
    spoken = language if channel in template.texts.get(language, {}) else HOME_LANGUAGE
    words = template.texts[spoken].get(channel)
    if words is None:
        raise Unwritable("no_text")
    said = {**office, **{name: _said(template.values[name], text, aloud=channel == "voice") for name, text in values.items()}}
    if channel == "voice":
        said["phone"] = _aloud(said["phone"])
    lines = [words] if isinstance(words, str) else words
    text = "\n".join(line.format_map(said) for line in lines)
    return Text(f"{text}{AGAIN}{text}" if channel == "voice" else text, spoken)


def _checked(template: Template, values: Mapping[str, str]) -> Mapping[str, str]:
    """Exactly the values that the letter names, each of its kind: free text has no place to stand."""
    if values.keys() != template.values.keys():
        raise ValueError(f"{template.code} wants {sorted(template.values)}")
    for name, kind in template.values.items():
        if not KINDS[kind].fullmatch(values[name]):
            raise ValueError(f"{template.code}: {name} is no {kind}")
        if kind == "day":
            date.fromisoformat(values[name])
    return values


def _said(kind: str, text: str, *, aloud: bool) -> str:
    if kind == "day":
        day = date.fromisoformat(text)
        return f"{day.month}月{day.day}日"  # data
    return _aloud(text) if aloud else text


def _aloud(digits: str) -> str:
    """Digit by digit, in threes from the left, as one says a number to somebody who writes it down.

    >>> _aloud("123456")
    '一二三，四五六'
    """
    plain = digits.translate(SPOKEN)
    return "，".join(plain[at:at + 3] for at in range(0, len(plain), 3))


def _office() -> dict[str, str]:
    """Who writes and where to ring back: the office's own, so that no caller of ours can put another there."""
    found = PHONE.search(str(value("office.hotline")))
    if found is None:
        raise Unwritable("no_phone")
    return {"unit": signed(), "phone": found[0]}


def signed() -> str:
    """How the office signs: short enough for the brackets of an SMS."""
    name = str(value("letters.sign") or value("office.name"))
    return name if 0 < len(name) <= SIGN_MOST else NOBODY_SIGNED
