"""Turns: the full settle works alone, whoever moves people works beside others, and both say so before any row.

Said later, the two could wait for each other: one for a row, the other for the turn.
"""

from django.db import connection

SETTLING = 7_305_001


def alone() -> None:
    """Wait until nobody moves people, and keep them waiting until the transaction ends. Never after `beside`."""
    _take("pg_advisory_xact_lock")


def beside() -> None:
    """Wait for a full settle to end; others may work beside."""
    _take("pg_advisory_xact_lock_shared")


def _take(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {word}(%s)", [SETTLING])
