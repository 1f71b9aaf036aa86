"""Words that are data and are shown: Chinese wherever they are compared, stored or put together, the reader's language in a template.

A status or a kind is read from ledgers, kept in a column and shown on a page. `Word("待办")` is the plain Chinese string to
everything except a template, which asks it for `__html__`. A sentence made in Python says `said(word)`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString


class Word(str):
    """A Chinese word that the catalogue knows; tools/words.py finds it by this name."""

    __slots__ = ()

    def __html__(self) -> SafeString:
        return escape(said(self))


def said(word: str) -> str:
    """The word in the reader's language; a word that the catalogue does not know stays as it is.

    >>> said("")
    ''
    """
    return translation.gettext(str.__str__(word)) if word else ""


AND, APART, THEN = Word("、"), Word("；"), Word("，")


def listing(words: Iterable[object], by: Word = AND) -> str:
    """The words one after another, each in the reader's language, and what stands between them too."""
    return said(by).join(said(str(word)) for word in words)


@contextmanager
def kept() -> Iterator[None]:
    """What is written down inside is Chinese, whoever reads the page: a record has one language."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
