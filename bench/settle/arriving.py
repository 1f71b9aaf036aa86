"""Facts as they come: one contact at a time beside its bare insert, then late, back-dated and withdrawn ones."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle
from statistics import quantiles
from typing import Any

from bench.settle.filling import Asked
from bench.settle.ours import moment

WARM = 20
DRAWN = 5000
MODES = ("phone", "phone", "home", "meeting", "wechat", "hospital")
LEVELS = ("staff", "staff", "staff", "head", "leader")


def one_fact(asked: Asked, times: int) -> dict[str, Any]:
    """Milliseconds of a durable insert alone, with its duties kept, and as the whole act of the desk; turn by turn."""
    rng = random.Random(asked.seed)
    people = _anybody(asked, rng)
    ways: dict[str, Callable[[int, str, str], None]] = {
        "insert": lambda person, mode, level: _insert(asked, person, mode, level),
        "kept": lambda person, mode, level: _insert(asked, person, mode, level, keep=True),
        "act": lambda person, mode, level: _act(asked, person, mode, level),
    }
    runs: dict[str, list[float]] = {name: [] for name in ways}
    alone = []
    warm = min(WARM, times // 4)
    for turn in range(times + warm):
        what = rng.choice(MODES), rng.choice(LEVELS)
        for name, way in ways.items():
            person = next(people)
            if name == "insert":
                alone.append(person)
            began = time.perf_counter()
            way(person, *what)
            if turn >= warm:
                runs[name].append((time.perf_counter() - began) * 1000)
    _settle(alone, asked)  # those stored alone have not kept anything yet
    return {"times": times} | {f"{name}_{part}": value for name, took in runs.items()
                               for part, value in (("p50_ms", _percentile(took, 50)), ("p95_ms", _percentile(took, 95)))}


def _percentile(took: list[float], percent: int) -> float:
    return quantiles(took, n=100, method="inclusive")[percent - 1]


def _anybody(asked: Asked, rng: random.Random) -> Iterator[int]:
    """Living people in somebody's charge, in any order; round again when there are few."""
    from django.db import transaction

    from weixia.duties.models import Subject

    drawn = rng.sample(range(1, asked.people + 1), min(asked.people, DRAWN))
    with transaction.atomic():
        fit = set(Subject.objects.filter(person_id__in=drawn, death=None).exclude(start=None).values_list("person_id", flat=True))
    return cycle([person for person in drawn if person in fit])


def _insert(asked: Asked, person: int, mode: str, level: str, *, keep: bool = False) -> None:
    from django.db import transaction

    from weixia.duties import keeping
    from weixia.needs.models import Contact

    at = moment(asked.on)
    with transaction.atomic():
        Contact.objects.create(person_id=person, day=asked.on, mode=mode, reached=True, handler_level=level, handler="小张",
                               recorded_at=at, recorded_by="小张", occasion="daily", summary="身体平稳")
        if keep:
            keeping.keep(person_id=person, day=asked.on, mode=mode, level=level, at=at)


def _act(asked: Asked, person: int, mode: str, level: str) -> None:
    from weixia.kernel.actor import OPERATOR
    from weixia.needs.actions.contacts import Telling, contact_record
    from weixia.registry.models import Person

    contact_record(by=OPERATOR, at=moment(asked.on), person=Person(pk=person),
                   told=Telling(day=asked.on, mode=mode, reached=True, level=level, handler="小张", summary="身体平稳"))


def others(asked: Asked, times: int) -> dict[str, Any]:
    """Facts that move windows: happenings of today and of weeks ago, contacts of weeks ago, withdrawals. Seconds of each settle."""
    from django.db import transaction

    from weixia.needs.models import Contact
    from weixia.registry.models import Happening

    rng = random.Random(asked.seed + 1)
    people, at, took = _anybody(asked, rng), moment(asked.on), []
    for turn in range(times):
        person = next(people)
        before = asked.on - timedelta(days=rng.randrange(1, 120))
        with transaction.atomic():
            if turn % 4 == 0:
                kind = rng.choice(["hospital", "illness", "dispute", "hardship", "family", "checkup"])
                Happening.objects.create(person_id=person, kind=kind, happened_on=before, known_on=asked.on, recorded_at=at)
            elif turn % 4 == 1:
                Happening.objects.create(person_id=person, kind=rng.choice(["checkup", "hospital"]), happened_on=before, recorded_at=at)
            elif turn % 4 == 2:
                Contact.objects.create(person_id=person, day=before, mode="home", reached=True, handler_level="leader", recorded_at=at,
                                       late=True)
            else:
                Contact.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=at)
            began = time.perf_counter()
            _settle([person], asked)
            took.append((time.perf_counter() - began) * 1000)
    return {"times": len(took), "settle_p50_ms": _percentile(took, 50), "settle_p95_ms": _percentile(took, 95)}


def _settle(people: list[int], asked: Asked) -> None:
    from weixia.duties import settling

    settling.settle_people(people, at=moment(asked.on))
