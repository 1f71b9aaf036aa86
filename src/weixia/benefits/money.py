"""Amounts in words: 大写 as a receipt needs it."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def capital(cents: int) -> str:
    """An amount in 分 as 人民币大写.

    >>> capital(123_456), capital(10_050_000), capital(0), capital(1_000_009)
    ('壹仟贰佰叁拾肆元伍角陆分', '壹拾万零伍佰元整', '零元整', '壹万元零玖分')
    """
    if cents < 0:
        raise ValueError(cents)
    yuan, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    said = _whole(yuan) + "元" if yuan or not rest else ""
    if not rest:
        return said + "整"
    if jiao:
        said += DIGITS[jiao] + "角"
    elif yuan:
        said += "零"
    return said + (DIGITS[fen] + "分" if fen else "整")


def _whole(yuan: int) -> str:
    """A whole number in 大写, without a unit."""
    if not yuan:
        return "零"
    said, zero = "", False
    for group in reversed(range(4)):
        part = yuan // 10_000**group % 10_000
        for place in reversed(range(4)):
            digit = part // 10**place % 10
            if digit:
                said += ("零" if zero and said else "") + DIGITS[digit] + PLACES[place]
            zero = not digit if said else False
        if part:
            said += GROUPS[group]
    return said
