"""What was typed on a page, read as a ledger's cell is read: a person is written in one way, whichever door they came by.

So `138 0000 0001` is found by its number, and a roster that comes out and in again changes nothing. Line ends of a note stay.
"""

from collections.abc import Callable
from typing import Any

from weixia.registry.dates import Unreadable
from weixia.registry.ledgers.known import PLAIN, SEALED
from weixia.registry.ledgers.roster_columns import COLUMNS

AS_TYPED = {"note"}
_reads = {column.key: column.read for column in COLUMNS}
# column of Person → how a roster reads it; only columns of plain text
READERS: dict[str, Callable[[object], Any]] = {
    **{column: _reads[key] for key, column in PLAIN.items() if key in _reads and key not in SEALED and key not in AS_TYPED},
    **{f"{column}_sealed": _reads[key] for key, column in SEALED.items() if key != "identity"}}
RELATIVE = {"name": _reads["family_name"], "relation": _reads["family_relation"], "phone": _reads["family_phone"]}


def as_read(values: dict[str, Any], readers: dict[str, Callable[[object], Any]] = READERS) -> dict[str, Any]:
    """The same values; text in the form that a ledger's reader gives it. What a reader would refuse stays as typed."""
    return {key: _read(readers[key], value) if key in readers and isinstance(value, str) and value else value
            for key, value in values.items()}


def _read(read: Callable[[object], Any], text: str) -> str:
    try:
        told = read(text)
    except Unreadable:
        return text
    return told if isinstance(told, str) else text
