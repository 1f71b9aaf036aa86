"""The glossary is law: each word in it is used, each noun of the house is in it."""

import re

import pytest

from tests.house import reading
from weixia.kernel import guard
from weixia.kernel.actor import ROLES

ROWS = re.findall(r"^\| ([^|]+) \| `?([^|`]+)`? \| (.+) \|$", (reading.ROOT / "docs/glossary.md").read_text(), flags=re.M)
WORDS = {word.strip(): chinese.strip() for chinese, word, _ in ROWS if not word.startswith(("-", "word"))}
# nouns of the machine room: no reader of a page meets them
UNSPOKEN = {"Event", "Reply", "ImportedRow", "Subject", "Setting", "WorkYear", "CalendarDay", "Workday",
            "Period", "Anniversary", "Edition", "FamilyContact", "ClassTag"}
# a post's word where the glossary keeps the word for something of the same name
SAME = {"officer": "primary_contact"}


def source() -> str:
    return "\n".join(path.read_text() for path in reading.files(".py", ".html", ".yaml"))


def test_the_table_is_read() -> None:
    assert len(WORDS) > 40


def test_every_word_is_used() -> None:
    text = source().lower()
    idle = [word for word in WORDS if not re.search(rf"\b{re.escape(word.lower())}s?\b|{re.escape(word.lower())}_", text)
            and word.lower().replace(" ", "_") not in text and word.lower() not in text]
    assert idle == []


def test_no_chinese_word_stands_twice() -> None:
    chinese = [row[0].strip() for row in ROWS]
    assert sorted({word for word in chinese if chinese.count(word) > 1}) == []


@pytest.mark.parametrize("noun", sorted({one.__name__ for one in guard.ours() if not hasattr(one, "pgh_tracked_model")} - UNSPOKEN))
def test_every_noun_is_in_it(noun: str) -> None:
    assert noun.lower() in {word.lower() for word in WORDS}


@pytest.mark.parametrize("role", ROLES)
def test_every_post_is_in_it(role: str) -> None:
    assert WORDS.get(SAME.get(role, role)) == ROLES[role]
