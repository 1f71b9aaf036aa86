"""One new person checked against everybody on file: how long the database works for it."""

import time
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from bench.importing.filling import Place
from bench.importing.people import One


def timed(people: Sequence[One], places: Sequence[Place], *, times: int, seed: object) -> dict[str, Any]:
    """Milliseconds of all statements of one check, p50 and p95, for the whole register and for an officer of a county.

    Each of a sample of `people` is asked as the form asks it, inside the wall.
    """
    from weixia.kernel.scope import ROOT, Scope

    dice = Random(f"one {seed}")
    asked = [values(one, places[one.unit]) for one in dice.sample(list(people), min(times, len(people)))]
    county = places[0].path[:8]  # where the largest unit is
    return {"times": len(asked), "root": _asked(asked, ROOT, ""), "county": _asked(asked, Scope(path=county), county)}


def _asked(asked: Sequence[dict[str, Any]], scope: Any, path: str) -> dict[str, Any]:
    from django.db import connection, transaction

    from weixia.kernel.actor import Actor
    from weixia.kernel.scope import scoped
    from weixia.registry.queries.people import likely_same

    actor, taken, statements, found = Actor(None, "", path=path), [], [], 0
    for one in [*asked[:5], *asked]:
        spent: list[float] = []

        def clocked(execute: Any, sql: str, params: Any, many: bool, context: Any, spent: list[float] = spent) -> Any:
            began = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                spent.append(time.perf_counter() - began)

        with scoped(scope), transaction.atomic(), connection.execute_wrapper(clocked):
            found += bool(likely_same(one, seen_by=actor))
        taken.append(sum(spent) * 1000)
        statements.append(len(spent))
    taken, statements = sorted(taken[5:]), statements[5:]
    return {"p50_ms": taken[len(taken) // 2], "p95_ms": taken[int(len(taken) * 0.95)], "most_ms": taken[-1],
            "statements": max(statements), "suspected": found}


def values(one: One, place: Place) -> dict[str, Any]:
    """A person as the form gives it."""
    return {"name": one.name, "sex": "1" if one.sex == "男" else "2", "id_sealed": one.identity, "phone_sealed": one.phone,
            "address_sealed": one.address, "unit": place, "birth_on": one.born, "birth_precision": "day", "former_unit": one.former,
            "work_started_on": date.fromisoformat(one.work) if one.work else None, "work_started_precision": "day" if one.work else ""}
