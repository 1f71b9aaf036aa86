"""大写: read back by an independent reader for every amount that a receipt may show."""

import random

import pytest

from weixia.benefits.money import DIGITS, capital

UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def whole(words: str) -> int:
    """A whole number in 大写: what stands before 亿 and 万 counts that often."""
    for sign, worth in (("亿", 10**8), ("万", 10**4)):
        if sign in words:
            before, _, after = words.partition(sign)
            return whole(before) * worth + whole(after)
    section = digit = 0
    for sign in words:
        section, digit = (section + digit * UNITS[sign], 0) if sign in UNITS else (section, DIGITS.index(sign))
    return section + digit


def read(words: str) -> int:
    """分 of an amount in 大写."""
    yuan, _, rest = words.partition("元") if "元" in words else ("", "", words)
    cents, digit = whole(yuan) * 100, 0
    for sign in rest:
        if sign in "角分":
            cents, digit = cents + digit * (10 if sign == "角" else 1), 0
        elif sign != "整":
            digit = DIGITS.index(sign)
    return cents


@pytest.mark.parametrize(("cents", "words"), [
    (0, "零元整"), (5, "伍分"), (50, "伍角整"), (100, "壹元整"), (105, "壹元零伍分"), (100_100, "壹仟零壹元整"),
    (10_050_000, "壹拾万零伍佰元整"), (2_000_100, "贰万零壹元整"), (123_456, "壹仟贰佰叁拾肆元伍角陆分"), (10**10, "壹亿元整"),
])
def test_known_amounts(cents: int, words: str) -> None:
    assert capital(cents) == words


def test_it_reads_back() -> None:
    rng = random.Random(7)
    for _ in range(20_000):
        cents = rng.randrange(10 ** rng.randrange(1, 13))
        words = capital(cents)
        assert read(words) == cents, (cents, words)
        assert "零零" not in words and "零元" not in words.removeprefix("零元")


def test_a_debt_has_no_words() -> None:
    with pytest.raises(ValueError, match="-1"):
        capital(-1)
