"""Settling what cases owe: a need, a petition, each with a first day and facts of its own.

Every rule of theirs counts from a fact, so a case is decided with the fact, alone and at once; a day that merely passes moves
nothing. Only the full settle, the proof that nothing differs, goes through all of them, a slice at a time.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from weixia.duties import laying, rulebook
from weixia.duties.facts import facts
from weixia.duties.laying import Counts, Laid
from weixia.duties.models import Setting
from weixia.kernel import turns
from weixia.policy import printing

BEGINNING = date(1, 1, 1)
SMALLEST, LARGEST, A_TURN = 2_000, 50_000, 0.7  # cases a slice, and the seconds that one may take
QUIETLY = ("SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '64MB';"
           " SET LOCAL enable_nestloop = off")  # a table that fills as it is read is thought empty
Turn = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Kind:
    """One kind of case. `table`: its own table, whose `id` the others name in the column `key`; `grounds`: what was found of it."""

    subject: str
    table: str
    key: str
    grounds: str


KINDS = {
    "need": Kind("need", "needs_need", "need_id", "'complex', nullif(s.complex_need, false), 'start', s.start"),
    "petition": Kind("petition", "needs_petition", "petition_id", "'extended', nullif(s.extended, false), 'start', s.start"),
}


@transaction.atomic
@rulebook.holding
def cases_settle(subject: str, cases: Collection[int], *, at: datetime) -> Counts:
    """Decide what these cases owe after a fact of theirs changed; nothing before the first settle."""
    turns.beside()
    kept, kind = Setting.objects.first(), KINDS[subject]
    if kept is None or not cases:
        return {}
    args = _args(kept, at) | {"cases": sorted(cases)}
    with connection.cursor() as cursor:  # whoever decides them holds these rows: the last to commit has seen every fact
        cursor.execute(f"SELECT 1 FROM {kind.table} WHERE id = ANY(%(cases)s) ORDER BY id FOR NO KEY UPDATE", args)  # noqa: S608
        return _decide(cursor, kind, args)


def everybody(turn: Turn, args: Mapping[str, Any], *, subjects: Collection[str] = tuple(KINDS)) -> Iterator[Counts]:
    """Decide every case anew, a slice at a time, each in a turn of its own; what each wrote."""
    for kind in (KINDS[subject] for subject in subjects):
        first: int | None = 0
        size = SMALLEST
        while first is not None:
            start = perf_counter()
            with turn() as cursor:
                cursor.execute(QUIETLY)
                cursor.execute(f"SELECT max(id) FROM (SELECT id FROM {kind.table} WHERE id >= %s ORDER BY id LIMIT %s) c",  # noqa: S608
                               [first, size])
                (last,) = cursor.fetchone()
                done = _decide(cursor, kind, {**args, "after": BEGINNING, "first": first, "beyond": last + 1}) if last else {}
            yield done
            first = last + 1 if last else None
            size = int(min(LARGEST, max(SMALLEST, size * min(4.0, A_TURN / max(perf_counter() - start, 0.001)))))


def _args(kept: Setting, at: datetime) -> dict[str, Any]:
    reach = max(day for day in (kept.settled_to, kept.settling_to, timezone.localtime(at).date()) if day)
    return {"on": reach, "since": kept.since, "after": BEGINNING, "at": at, "editions": json.dumps(rulebook.editions()),
            "ahead": list(rulebook.ahead())}


def _decide(cursor: Any, kind: Kind, args: Mapping[str, Any]) -> Counts:
    these = "= ANY(%(cases)s)" if "cases" in args else "BETWEEN %(first)s AND %(beyond)s - 1"
    return laying.lay(cursor, _laid(kind, these), args, mine=f" AND d.{kind.key} {these}")


@cache
def _laid(kind: Kind, these: str) -> Laid:
    """The tables that the rules read, narrowed to these cases: PostgreSQL would go through the facts of all to decide for a few."""
    subject = facts().others[kind.subject]
    read = {**rulebook.reads(kind.subject), **printing.tables(subject)}
    near = [f"{table} AS NOT MATERIALIZED (SELECT {', '.join(columns)} FROM public.{table} WHERE {key} {these})"  # noqa: S608
            for table, columns in sorted(read.items()) if (key := "id" if table == kind.table else kind.key) in columns]
    whole = f"{', '.join(near)}, found AS MATERIALIZED ({printing.sql(subject)}), "
    grounds = f"jsonb_strip_nulls(jsonb_build_object({kind.grounds}))"
    return Laid(kind.subject, f"duties_{kind.subject}duty", kind.key, "found", "s.person = w.person", grounds,
                {"ended_on": "s.death"}, whole)
