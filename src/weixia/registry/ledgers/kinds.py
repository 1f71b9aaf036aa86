"""Every ledger that the house can take, by its kind, and what follows when one was written or taken back."""

from typing import Any

from weixia.registry.ledgers.events import EVENTS
from weixia.registry.ledgers.roster import ROSTER
from weixia.registry.ledgers.unit_table import UNITS
from weixia.registry.ledgers.verdicts import Ledger

_ledgers: dict[str, Ledger] = {ledger.kind: ledger for ledger in (UNITS, ROSTER, EVENTS)}
_follow: list[Any] = []


def declare(ledger: Ledger) -> None:
    """A room above brings its own ledger."""
    _ledgers[ledger.kind] = ledger


def ledger_of(kind: str) -> Ledger:
    """The ledger of that kind; KeyError for an unknown one."""
    return _ledgers[kind]


def followed_by(follow: Any) -> None:
    """Wire what follows an import (weixia.reactions): `follow(kind, people, by=, at=)`, in the same transaction."""
    _follow[:] = [follow]


def follow(kind: str, people: list[int], *, by: Any, at: Any) -> None:
    """Let what follows happen."""
    for what in _follow:
        what(kind, people, by=by, at=at)
