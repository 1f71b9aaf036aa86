"""What the present work may touch: said to PostgreSQL at the start of every transaction (see pg/base.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from psycopg.pq import TransactionStatus

from weixia.kernel import sealing


class ScopeError(Exception):
    """A guarded table was asked outside any scope."""


@dataclass(frozen=True)
class Scope:
    """A unit's subtree by its path (`''` is everything), plus people reached by a relation.

    `path=None` sees no person at all: a system administrator, or a helper with relations only. `confided`: what is told in
    confidence, `rows` or only that it was done (`acts`), else nothing (confiding.py).
    """

    path: str | None
    actor_id: int | None = None
    people: tuple[int, ...] = ()
    confided: str = ""

    @cached_property
    def settings(self) -> dict[str, str]:
        """The `wx.*` settings that the row policies read; `~` sorts after every path character. Worked out once: an outer scope
        returns also where the keys have gone meanwhile."""
        lo, hi = ("!", "!") if self.path is None else (self.path, self.path + "~")
        return {
            "wx.on": "1",
            "wx.lo": lo,
            "wx.hi": hi,
            "wx.people": "{" + ",".join(map(str, self.people)) + "}",
            "wx.actor": str(self.actor_id or ""),
            "wx.confided": self.confided,
            "wx.mine": "{" + ",".join(self.mine) + "}",
        }

    @property
    def mine(self) -> list[str]:
        """What a confided row says where it is shut to this post: the account's digest, the path of its unit or of one above."""
        if self.confided != "rows" or self.path is None:
            return []
        above = [self.path[:length] for length in range(1, len(self.path) + 1)]
        return above + ([account_mark(self.actor_id)] if self.actor_id else [])


def account_mark(account_id: int) -> str:
    """How a confided row names an account that it is shut to: a keyed digest, so that the table tells nobody whom."""
    return sealing.blind("confided_account", str(account_id))


ROOT = Scope(path="", confided="rows")
NOBODY = dict.fromkeys(ROOT.settings, "")
_now: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope | None:
    """The scope of the running work, or None before one was entered."""
    return _now.get()


@contextmanager
def scoped(scope: Scope | None) -> Iterator[None]:
    """Work inside `scope`; the outer scope returns afterwards, also inside an open transaction.

    The restore matters: a setting made by SET LOCAL outlives a released savepoint. A scope that cannot be said is left at once:
    whatever runs next in the same thread must not run in it.
    """
    token = _now.set(scope)
    try:
        _say_if_open()
        yield
    finally:
        _now.reset(token)
        _say_if_open()


def _say_if_open() -> None:
    bare = connection.connection
    if bare is None or not connection.in_atomic_block or connection.needs_rollback:
        return
    if bare.info.transaction_status == TransactionStatus.INERROR:
        return  # the coming rollback restores what was said before; speaking now would hide the real error
    connection.say_scope()  # type: ignore[attr-defined]
