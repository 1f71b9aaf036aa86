"""类别的建议: which kind of need the words sound like, by a small dated list of what callers say.

The same list is given to the page, so that the suggestion follows the typing; the machine suggests, a person decides.
"""

from functools import lru_cache
from pathlib import Path

import yaml

LISTED = Path(__file__).with_name("suggesting.yaml")
MOST = 3


@lru_cache(maxsize=1)
def words_of() -> dict[str, tuple[str, ...]]:
    """The list: kind → what callers say. Longer words weigh more, because they say more."""
    return {kind: tuple(words) for kind, words in yaml.safe_load(LISTED.read_text(encoding="utf-8"))["words"].items()}


def kinds_of(said: str) -> list[str]:
    """At most three kinds that the words sound like, the likeliest first; none where nothing is recognised."""
    weights = {kind: sum(len(word) for word in words if word in said) for kind, words in words_of().items()}
    heard = [kind for kind in weights if weights[kind]]
    return sorted(heard, key=lambda kind: -weights[kind])[:MOST]
