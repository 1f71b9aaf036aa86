"""Which kind of need the words sound like: asked by the pages, answered by needs/suggesting.py."""

from weixia.needs.suggesting import kinds_of, words_of

__all__ = ["kinds_of", "words_of"]
