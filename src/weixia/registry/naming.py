"""How a name is found: full pinyin for sorting, initials, and pairs of characters."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin

# Surnames read otherwise than the common word (百家姓 readings); one line a reading, extended when met.
SURNAMES = {
    "单": "shàn", "仇": "qiú", "解": "xiè", "查": "zhā", "曾": "zēng", "区": "ōu", "朴": "piáo", "任": "rén",
    "盖": "gě", "尉": "yù", "缪": "miào", "乐": "yuè", "员": "yùn", "召": "shào", "翟": "zhái", "华": "huà",
    "纪": "jǐ", "过": "guō", "黑": "hè", "秘": "bì", "冼": "xiǎn", "折": "shé", "种": "chóng", "重": "chóng",
    "繁": "pó", "宓": "fú", "逄": "páng", "牟": "mù", "晟": "chéng", "燕": "yān", "覃": "qín", "葛": "gě",
    "令狐": "líng hú", "尉迟": "yù chí", "万俟": "mò qí", "长孙": "zhǎng sūn", "澹台": "tán tái",
}


@dataclass(frozen=True)
class Spelling:
    """`pinyin` 'wang shulan', `initials` 'wsl', `grams` ['王淑', '淑兰']."""

    pinyin: str
    initials: str
    grams: list[str]


@lru_cache(maxsize=200_000)
def _spell(name: str) -> tuple[str, str]:
    surname = next((s for s in (name[:2], name[:1]) if s in SURNAMES), "")
    syllables = lazy_pinyin(name[len(surname):], style=Style.NORMAL, errors=_as_it_is)
    if surname:
        syllables = [_plain(part) for part in SURNAMES[surname].split()] + syllables
    words = [word for word in (re.sub(r"[^a-z0-9ü]", "", part.lower()) for part in syllables) if word]
    return " ".join(words)[:200], "".join(word[0] for word in words)[:60]


def _as_it_is(rest: str) -> Any:
    return list(rest.lower())


def _plain(marked: str) -> str:
    tones = str.maketrans("āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ", "aaaaooooeeeeiiiiuuuuüüüü")
    return marked.translate(tones)


def spell(name: str) -> Spelling:
    """Spelling of a name; characters without a reading keep their place in `grams` only."""
    pinyin, initials = _spell(name)
    signs = bare(name)
    return Spelling(pinyin, initials, sorted({signs[i:i + 2] for i in range(len(signs) - 1)}))


def bare(name: str) -> str:
    """A name without what may stand between its parts; the database says the same in wx_people_named."""
    return re.sub(r"[\s·•.]", "", name)
