"""Every act has its word, every word its Chinese sentence, and no word is idle."""

import ast
import re

import pytest

from tests.house import reading
from weixia.kernel import journal

RECORDERS = ("record", "entry")
# words that no call names as a literal, and who says them
SAID_ELSEWHERE: dict[str, str] = {}


def recorded() -> set[str]:
    """First arguments of journal calls, as written; both sides of a conditional one."""
    found = set()
    for path in reading.files(".py"):
        for call in reading.calls(path, *RECORDERS):
            for node in ast.walk(call.args[0]) if call.args else ():
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
                    found.add(node.value)
    return found


def spoken() -> set[str]:
    """Every string of the house that looks like a past-tense word."""
    return {text for path in reading.files(".py") if not path.name.endswith("events.py")
            for _, text in reading.strings(path) if re.fullmatch(r"[a-z_]+\.[a-z_]+", text)}


def test_every_recorded_word_is_declared() -> None:
    assert recorded() - journal.declared().keys() == set()
    assert len(recorded()) > 5, "the scan finds the calls"


def test_no_word_is_idle() -> None:
    assert set(journal.declared()) - spoken() - SAID_ELSEWHERE.keys() == set()


@pytest.mark.parametrize("word", sorted(journal.declared()))
def test_a_word_is_a_room_s_noun_and_a_past_verb_with_a_sentence(word: str) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", word)
    assert re.search(r"[\u4e00-\u9fff]", journal.declared()[word])
