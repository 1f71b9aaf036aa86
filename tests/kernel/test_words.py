"""A word of data: Chinese for the program and for the database, the reader's language on a page."""

import copy
import json

import pytest
from django.db import connection
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from weixia.kernel.words import THEN, Word, kept, listing, said

OPEN = Word("待办")
STRANGE = Word("<一个没有人说过的词>")


@pytest.fixture
def english() -> None:
    with translation.override("en"):
        yield


def drawn(template: str, **told: object) -> str:
    return Template("{% load weixia i18n %}" + template).render(Context(told))


def test_a_word_is_its_chinese_to_a_program(english: None) -> None:
    assert OPEN == "待办" and {OPEN: 1} == {"待办": 1} and f"{OPEN}" == str(OPEN) == "待办"
    assert json.dumps([OPEN], ensure_ascii=False) == '["待办"]' and copy.deepcopy(OPEN) == "待办" and OPEN + "" == "待办"


@pytest.mark.django_db
def test_a_word_is_its_chinese_to_the_database(english: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s, %s::jsonb", [OPEN, json.dumps({"state": OPEN})])
        assert cursor.fetchone() == ("待办", '{"state": "待办"}')


def test_a_page_says_it_in_the_readers_language(english: None) -> None:
    told = {"word": OPEN, "many": [OPEN, "王老"]}
    english_word = said(OPEN)
    assert english_word.isascii() and english_word != OPEN
    assert drawn("{{ word }}", **told) == drawn("{% blocktranslate %}{{ word }}{% endblocktranslate %}", **told) == english_word
    assert drawn("{{ many|listing }}", **told) == f"{english_word}, 王老"
    with translation.override("zh-hans"):
        assert (drawn("{{ word }}", **told), drawn("{{ many|listing }}", **told)) == ("待办", "待办、王老")


def test_an_unknown_word_stays_and_is_escaped(english: None) -> None:
    assert said(STRANGE) == STRANGE and said("") == ""
    assert drawn("{{ word }}|{{ many|listing }}", word=STRANGE, many=[STRANGE, "<b>"]) == (
        "&lt;一个没有人说过的词&gt;|&lt;一个没有人说过的词&gt;, &lt;b&gt;")


def test_what_stands_between_words_is_said_too(english: None) -> None:
    assert listing([OPEN, 3, "王老"], THEN) == f"{said(OPEN)}, 3, 王老" and listing([]) == ""
    with kept():
        assert listing([OPEN, 3, "王老"], THEN) == "待办，3，王老"


def test_what_is_kept_is_chinese_and_the_reader_goes_on_in_english(english: None) -> None:
    late = gettext_lazy("待办")
    with kept():
        assert gettext("待办") == str(late) == said(OPEN) == "待办"
    assert gettext("待办") == str(late) == said(OPEN) != "待办"

    @kept()
    def written() -> str:
        return gettext("待办")

    assert (written(), written()) == ("待办", "待办")


def test_a_mistake_inside_gives_the_reader_back_their_language(english: None) -> None:
    with pytest.raises(ValueError, match="x"), kept():
        raise ValueError("x")
    assert translation.get_language() == "en"
