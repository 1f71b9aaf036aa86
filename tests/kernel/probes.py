"""What a probe is: one way to reach a row past the wall, as one function over one target row.

`READS` answer something true when the row was seen; `WRITES` try to change the target's county; `REFUSALS` must fail
for everybody, in scope too. The ways are in probes_orm, probes_sql, probes_write and probes_refused; `test_wall.py`
runs each against every guarded model and scope.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from weixia.kernel import guard
from weixia.registry.models import Person, Unit


@dataclass
class Target:
    """The row to reach, a loaded copy of it, and a row of the other county that its officers own."""

    model: type[models.Model]
    pk: Any
    row: models.Model
    own_pk: Any
    person: Person
    unit: Unit
    touch: tuple[str, Any]
    doc: str = ""
    trail: str | None = field(default=None)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        return self.model._meta.pk.column  # type: ignore[union-attr]

    @property
    def is_append_only(self) -> bool:
        return guard.wall_of(self.model) in guard.APPEND_ONLY

    @property
    def touched(self) -> dict[str, Any]:
        """The change that a write tries, by attribute."""
        column, value = self.touch
        return {next(f.attname for f in self.model._meta.concrete_fields if f.column == column): value}

    @property
    def touched_fields(self) -> list[str]:
        return [f.name for f in self.model._meta.concrete_fields if f.column == self.touch[0]]

    @property
    def rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(pk=self.pk)


Probe = Callable[[Target], Any]
READS: dict[str, Probe] = {}
WRITES: dict[str, Probe] = {}
REFUSALS: dict[str, Probe] = {}
VERBS: dict[str, str] = {}
_numbers = itertools.count(1)


def fresh_name() -> str:
    """A name that no statement used yet."""
    return f"probe_{next(_numbers)}"


def read(probe: Probe) -> Probe:
    """Register a way of reading."""
    READS[probe.__name__] = probe
    return probe


def write(verb: str) -> Callable[[Probe], Probe]:
    """Register a way of writing; `verb` says what an append-only table must refuse to its own county too."""

    def wrap(probe: Probe) -> Probe:
        WRITES[probe.__name__], VERBS[probe.__name__] = probe, verb
        return probe

    return wrap


def sql(statement: str, *params: Any) -> list[Any]:
    """Run a statement; its rows, or nothing. Comparisons with the target happen in the caller."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall() if cursor.description else []


def execute(statement: str, *params: Any) -> int:
    """Run a statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.rowcount
