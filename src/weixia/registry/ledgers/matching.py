"""对列: what a unit's titles meant the last time somebody said so, and how each column was recognised this time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from weixia.kernel.actor import Actor
from weixia.registry.ledgers.cells import as_text
from weixia.registry.ledgers.columns import BY_HAND, Header, plain
from weixia.registry.ledgers.verdicts import Ledger
from weixia.registry.models import Mapping as Match


def remembered(kind: str, *, path: str) -> dict[str, str]:
    """`{plain title: column key}` of the unit at `path`; '' is not to be read."""
    return dict(Match.objects.filter(org_path=path, kind=kind).values_list("title", "column"))


def remember(kind: str, matches: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Keep what somebody matched, for the next file of this unit."""
    Match.objects.bulk_create(
        [Match(org_path=by.path, kind=kind, title=plain(title)[:100], column=key, by_name=by.name, at=at)
         for title, key in matches.items()],
        update_conflicts=True, unique_fields=["org_path", "kind", "title"], update_fields=["column", "by_name", "at"])


def told(titles: Sequence[str], header: Header, ledger: Ledger, known: Mapping[str, str]) -> dict[str, Any]:
    """`{known [{title, means, how}], unknown [str], ignored [str]}`; how: title, alias, hand or remembered."""
    means = {column.key: column.title for column in ledger.columns}
    places = sorted((place, key) for key, place in header.places.items())
    return {"unknown": header.unknown, "ignored": header.ignored, "known": [
        {"title": as_text(titles[place]), "means": means[key], "how": _how(plain(titles[place]), header.ranks.get(key, 0), known)}
        for place, key in places]}


def _how(title: str, rank: int, known: Mapping[str, str]) -> str:
    if rank == BY_HAND:
        return "remembered" if title in known else "hand"
    return "alias" if rank else "title"
