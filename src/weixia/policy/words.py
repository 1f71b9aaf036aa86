"""The words of our own that rules may use in an expression. None may be the name of a sqlglot function: sqlglot
rewrites the functions that it knows, silently. Each engine defines the two date words in one line."""

from datetime import date

import ibis


@ibis.udf.scalar.builtin
def plus_days(day: date, days: int) -> date:  # type: ignore[empty-body]
    """The day, `days` later."""


@ibis.udf.scalar.builtin
def plus_months(day: date, months: int) -> date:  # type: ignore[empty-body]
    """The same day of the month, `months` later, clipped to the month's end."""


@ibis.udf.scalar.builtin
def arg_on() -> date:  # type: ignore[empty-body]
    """The last day that is decided."""


@ibis.udf.scalar.builtin
def arg_since() -> date:  # type: ignore[empty-body]
    """The day the bureau started."""


@ibis.udf.scalar.builtin
def arg_after() -> date:  # type: ignore[empty-body]
    """Only what opens after this day."""


PARAMETERS = ("arg_on", "arg_since", "arg_after")
DATE_WORDS = ("plus_days", "plus_months")
