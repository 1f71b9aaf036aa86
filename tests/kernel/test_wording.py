"""What goes out to elders: fixed, short, signed, with a telephone to ring back, and without anything that betrays or deceives (T18)."""

import re
from typing import Any

import pytest

from weixia.kernel import outbox, wording
from weixia.kernel.actor import OPERATOR
from weixia.kernel.wording import LONGEST, Unwritable, longest, templates, written

EACH = [(code, channel, language) for code, one in templates().items() for language, texts in one.texts.items() for channel in texts]
HEALTH = "病 医 药 院 癌 瘫 痴 残 失能 失独 孤寡 高龄 抑郁 住院 手术 体检 死亡 去世"
POLITICS = "党 支部 书记 干部 思想 信访 上访 举报 投诉 纪检 政治 革命 离休 待遇 级别"
LINK = re.compile(r"https?:|www\.|[a-zA-Z]{2,}|点击|链接|网址|扫码|二维码|@|微信", re.IGNORECASE)
MONEY = ("转账", "汇款", "付款", "缴费")
NOT_SPOKEN = re.compile(r"[，。？：；、！\s]")
A_SECOND = 4  # characters that somebody who is hard of hearing follows


def spoken(text: str) -> int:
    return len(NOT_SPOKEN.sub("", text))


def test_the_texts_are_read() -> None:
    assert len(templates()) >= 7 and len(EACH) >= 20 and templates().keys() == wording.TITLES.keys()


@pytest.mark.parametrize(("code", "channel", "language"), EACH)
def test_a_text_says_who_writes_and_where_to_ring_back(code: str, channel: str, language: str) -> None:
    words = templates()[code].texts[language][channel]
    text = words if isinstance(words, str) else "\n".join(words)
    assert "{phone}" in text and ("{unit}" in text or channel == "print")


@pytest.mark.parametrize(("code", "channel", "language"), EACH)
def test_a_text_betrays_nothing_and_asks_for_nothing(code: str, channel: str, language: str) -> None:
    text = longest(code, channel, language=language)
    assert not [word for word in (HEALTH + " " + POLITICS).split() if word in text]
    assert not LINK.search(text)
    assert not any(word in text.replace("从不要验证码和转账", "") for word in MONEY)


@pytest.mark.parametrize(("code", "channel", "language"), [one for one in EACH if one[1] == "sms"])
def test_an_sms_is_one_sms_with_the_longest_values(code: str, channel: str, language: str) -> None:
    text = longest(code, channel, language=language)
    assert text.startswith("【" + "单" * wording.SIGN_MOST + "】") and len(text) <= 70, len(text)


@pytest.mark.parametrize(("code", "channel", "language"), [one for one in EACH if one[1] == "voice"])
def test_a_call_is_said_twice_and_lasts_no_longer_than_twenty_seconds_each_time(code: str, channel: str, language: str) -> None:
    once, twice = longest(code, channel, language=language).split(wording.AGAIN)
    assert once == twice and "我们从不要验证码和转账" in once
    assert spoken(once) <= 20 * A_SECOND, spoken(once)
    assert not re.search(r"[0-9]{4,}", once), "numbers are said digit by digit"


@pytest.mark.parametrize(("code", "channel", "language"), [one for one in EACH if one[1] == "print"])
def test_a_letter_on_paper_fits_one_a5_page_of_16_pt(code: str, channel: str, language: str) -> None:
    """118 mm of a line hold 20 characters of 16 pt; ten lines are left beside the heading, the greeting and the close."""
    lines = longest(code, channel, language=language).split("\n")
    assert sum(-(-len(line) // 20) for line in lines) <= 10


def test_every_value_has_a_longest() -> None:
    assert LONGEST.keys() == wording.KINDS.keys()
    assert all(wording.KINDS[kind].fullmatch(text) for kind, text in LONGEST.items())


FREE = ["今天来领钱", "http://x.cn", "12345678901234567890", "1234567890123", "1 2", "123456点这里", "１２３", "", "{phone}", "1\n2", "-1"]


@pytest.mark.parametrize("text", FREE)
@pytest.mark.parametrize("code", ["need.recorded", "need.answered", "code"])
@pytest.mark.django_db
def test_nobody_s_own_words_can_be_sent(code: str, text: str, ready: Any) -> None:
    values = {name: LONGEST[kind] for name, kind in templates()[code].values.items()}
    assert written(code, "sms", values)
    for name in values:
        with pytest.raises(ValueError):
            written(code, "sms", values | {name: text})
    for more in ({"unit": text}, {"phone": text}, {"text": text}):
        with pytest.raises(ValueError):
            written(code, "sms", values | more)
    with pytest.raises(KeyError):
        outbox.letter_put(outbox.Writing(text or "x", about="a", to=outbox.Recipient("elder")), by=OPERATOR, at=None)  # type: ignore[arg-type]


@pytest.fixture
def ready() -> None:
    from tests.kernel.test_outbox import office

    office()


@pytest.mark.django_db
@pytest.mark.parametrize(("hotline", "phone"), [
    ("0471-6612345（工作日）", "0471-6612345"), ("12345", "12345"), ("请打 13800000000", "13800000000"), ("400-123-4567", "400-123-4567")])
def test_the_telephone_is_found_in_what_the_office_typed(hotline: str, phone: str) -> None:
    from tests.kernel.test_outbox import office

    office(hotline=hotline, name="这个单位的名字太长了写不进短信的括号里")
    assert written("code", "sms", {"code": "123456"}).words.startswith("【老干部局】验证码123456，")
    assert f"请打{phone}。" in written("code", "sms", {"code": "123456"}).words


@pytest.mark.django_db
def test_without_a_telephone_nothing_is_written() -> None:
    with pytest.raises(Unwritable):
        written("code", "sms", {"code": "123456"})


@pytest.mark.django_db
def test_a_language_without_a_text_is_written_in_chinese_and_says_so(ready: None) -> None:
    text = written("need.answered", "sms", {"number": "123"}, language="mn")
    assert text.language == "zh-Hans" and text.words
    assert "四五六" in written("need.answered", "voice", {"number": "123456"}).words
