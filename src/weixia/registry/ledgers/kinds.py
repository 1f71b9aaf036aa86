"""Every ledger that the house can take, by its kind, and what follows when one was written or taken back."""

from typing import Any

from weixia.registry.ledgers.events import EVENTS
from weixia.registry.ledgers.roster import ROSTER
from weixia.registry.ledgers.unit_table import UNITS
from weixia.registry.ledgers.verdicts import Ledger

_ledgers: dict[str, Ledger] = {ledger.kind: ledger for ledger in (UNITS, ROSTER, EVENTS)}
_follow: list[Any] = []
_before_undo: list[Any] = []


def declare(ledger: Ledger) -> None:
    """A room above brings its own ledger."""
    _ledgers[ledger.kind] = ledger


def ledger_of(kind: str) -> Ledger:
    """The ledger of that kind; KeyError for an unknown one."""
    return _ledgers[kind]


def followed_by(follow: Any, *, before_undo: Any) -> None:
    """Wire what follows an import (weixia.reactions): `follow(kind, people, by=, at=)` in the same transaction;
    `before_undo(kind, facts, by=, at=)` before the facts of one are taken back.
    """
    _follow[:], _before_undo[:] = [follow], [before_undo]


def follow(kind: str, people: list[int], *, by: Any, at: Any) -> None:
    """Let what follows happen."""
    for what in _follow:
        what(kind, people, by=by, at=at)


def before_undo(kind: str, facts: list[int], *, by: Any, at: Any) -> None:
    """Let go what hangs on facts that are about to be taken back."""
    for what in _before_undo:
        what(kind, facts, by=by, at=at)
