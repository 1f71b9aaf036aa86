"""The PostgreSQL backend that says the scope at the start of every transaction.

A middleware is too late: ATOMIC_REQUESTS opens the transaction inside the middleware chain.
"""

from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import DataError, ProgrammingError

from weixia.kernel import scope


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own backend; only the opening of a transaction is ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(_explain)

    def set_autocommit(self, autocommit: bool, *args: Any, **kwargs: Any) -> None:
        super().set_autocommit(autocommit, *args, **kwargs)
        if not autocommit and scope.current() is not None:
            self.say_scope()

    def say_scope(self) -> None:
        """Write the current scope into this transaction; without one, make every guarded table an error."""
        now = scope.current()
        settings = now.settings if now else scope.NOBODY
        calls = ", ".join("set_config(%s, %s, true)" for _ in settings)
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT " + calls, [part for pair in settings.items() for part in pair])


def _explain(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Turn PostgreSQL's complaint about a missing `wx.*` setting into a ScopeError."""
    try:
        return execute(sql, params, many, context)
    except (DataError, ProgrammingError) as problem:
        if _is_scope_missing(problem):
            raise scope.ScopeError("A guarded table was asked before any scope was entered.") from problem
        raise


def _is_scope_missing(problem: Exception) -> bool:
    state = getattr(problem.__cause__, "sqlstate", "")
    return (state == "22P02" and 'integer: ""' in str(problem)) or (state == "42704" and "wx." in str(problem))
