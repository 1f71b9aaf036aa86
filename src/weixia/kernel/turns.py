"""Turns: the full settle works alone, whoever moves people works beside others, and both say so before any row.

Said later, the two could wait for each other: one for a row, the other for the turn.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SETTLING = 7_305_001
EVERYBODY = 7_305_003
BESIDE = f"SELECT pg_advisory_xact_lock_shared({SETTLING})"  # for whoever has more to ask on the same way


@contextmanager
def one(*, wait: bool = True) -> Iterator[bool]:
    """Only one settle of everybody at a time, over as many transactions as it takes; False when another is at work and
    it was not to `wait`. Before `alone`, never after it: whoever settles takes its turn within."""
    how = "xact_lock" if connection.in_atomic_block else "lock"
    taken = _ask(f"pg_advisory_{how}") is not False if wait else bool(_ask(f"pg_try_advisory_{how}"))
    bare = connection.connection
    try:
        yield taken
    finally:
        if taken and how == "lock" and connection.connection is bare and not bare.closed:
            _ask("pg_advisory_unlock")


def _ask(word: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {word}(%s)", [EVERYBODY])
        return cursor.fetchone()[0]


def of_everybody() -> None:
    """`one`, then `alone`, until the transaction ends: for an act that ends with a settle of everybody."""
    with one():
        alone()


def alone() -> None:
    """Wait until nobody moves people, and keep them waiting until the transaction ends. Never after `beside`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({SETTLING})")


def beside() -> None:
    """Wait for a full settle to end; others may work beside."""
    with connection.cursor() as cursor:
        cursor.execute(BESIDE)
