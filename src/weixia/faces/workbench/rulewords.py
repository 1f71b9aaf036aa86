"""The book as its page shows it: themes, rooms, and what a search finds."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from weixia.kernel.words import listing, said

ROOMS = {
    "registry": _("信息库"), "needs": _("需求调研"), "benefits": _("待遇"), "health": _("健康"), "emergency": _("应急"),
    "party": _("党建"), "bulletin": _("通报"), "care": _("帮扶"), "contribution": _("作用发挥"),
    "duties": _("应尽之责"), "oversight": _("督导考核"),
}
MUST = ("hospital", "hospital_leader", "illness", "longevity_birthday", "dispute", "hardship", "family_change")
# theme → the first word of the rules under it
THEMES = {
    "contact": (_("联系"), ("contact", "data")), "must": (_("六必访"), ("bereavement",)), "festival": (_("节日和生日"), ("greet", "visit")),
    "tour": (_("异地和送学"), ("tour", "study")), "health": (_("健康"), ("checkup", "health", "vital", "ability", "mood")),
    "benefits": (_("待遇"), ("claim", "medical", "pay", "subscribe")), "party": (_("党建"), ("party",)),
    "needs": (_("诉求和信访"), ("need", "petition", "reception", "forum", "dispute", "aid")),
    "report": (_("重要情况和通报"), ("report", "brief")), "annual": (_("年度"), ("annual",)),
}
OTHER = _("其他")


def theme_of(code: str) -> str:
    """The theme of a rule, by the first word of its code; '' for one that no theme names."""
    first, _dot, rest = code.partition(".")
    if first == "visit" and rest.partition("@")[0] in MUST:
        return "must"
    return next((theme for theme, (_word, firsts) in THEMES.items() if first in firsts), "")


def matches(one: dict[str, Any], text: str) -> bool:
    """Whether a rule of the book answers a search: its row, code, title, promise, sources, whom and when."""
    words = one["words"]
    whole = [str(one["row"] or ""), words.code, said(words.title), said(words.says), words.who, words.when_words, *one["sources"]]
    return all(any(part in piece.lower() for piece in whole) for part in text.lower().split())


def rooms_of(waits: Iterable[str]) -> str:
    """The rooms that a rule waits for, in words."""
    return listing(str(ROOMS.get(room, room)) for room in waits)


def grouped(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`[{key, word, rules, active}]` by theme, in the order of the themes; empty ones are left out."""
    order = [*THEMES, ""]
    told = [{"key": key or "other", "word": THEMES[key][0] if key else OTHER,
             "rules": [one for one in rules if theme_of(one["words"].code) == key]} for key in order]
    return [one | {"active": sum(not rule["waits"] for rule in one["rules"])} for one in told if one["rules"]]


def by_room(rules: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """`(room, words, rules)` that wait, the most first."""
    counted = Counter(room for one in rules for room in one["waits"])
    return [(room, str(ROOMS.get(room, room)), n) for room, n in counted.most_common()]
