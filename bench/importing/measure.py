"""The whole of it in a process of its own: people on file, one person checked, the roster taken in, the pairs counted.

    python -m bench.importing.measure ASKED.json RESULT.json
"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.ground import instance
from bench.importing import filling, one, peers, planting, roster, scoring, speed
from bench.importing.people import Maker, One
from bench.settle.measure import _once_interrupted

AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


class Telling:
    """Progress on a terminal only."""

    def __init__(self, shown: bool) -> None:
        self.shown, self.began = shown, time.perf_counter()

    def __call__(self, step: str) -> None:
        if self.shown:
            print(f"\r\033[K{time.perf_counter() - self.began:.0f} s: {step}", end="", file=sys.stderr, flush=True)


def measure(asked: dict[str, Any], say: Telling) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="weixia-bench-peers-") as folder:
        sheets = Path(folder)
        planted, found = _ours(asked, sheets, say)
        found["engines"].append(_splink(asked, (sheets / "asked", planted), sheets, say))
        return found


def _ours(asked: dict[str, Any], sheets: Path, say: Telling) -> tuple[planting.Planted, dict[str, Any]]:
    existing, rows, seed = asked["existing"], asked["rows"], asked["seed"]
    maker, sheet = Maker(seed, filling.unit_count(existing)), None
    with instance() as folder:
        from weixia.kernel.actor import OPERATOR

        sheet = peers.Sheet(sheets / "asked")
        places, wanted, kept = filling.units(maker.units), planting.chosen(existing, rows, seed), {}
        filling.put_on_file(_keeping(maker, existing, set(wanted), kept, sheet), places, say)
        planted = planting.plant([kept[n] for n in wanted], rows, maker, seed)
        peers.write(sheet, [], planted.rows)
        say("one new person at a time")
        single = one.timed(planted.rows, places, times=asked["times"], seed=seed)
        say("writing the roster")
        books = roster.save(folder, planted.rows, [place.code for place in places])
        figures = speed.measure(books, by=OPERATOR, at=AT, say=say)
    plans = figures.pop("plans")
    told, verdicts = set[str]().union(*map(_told, plans)), sum((Counter(plan.counts) for plan in plans), Counter[str]())
    ours = {"engine": "weixia", "ran": True, **scoring.score(told, planted.pairs),
            "lookalikes_told": sum(pair in planted.lookalikes for pair in told), "by_recasting": scoring.by_kind(told, planted.pairs)}
    return planted, {"mix": planted.mix, "planted": len(planted.pairs), "lookalikes": len(planted.lookalikes), "verdicts": verdicts,
                     "new_person": single, "speed": figures, "engines": [ours]}


def _keeping(maker: Maker, existing: int, wanted: set[int], kept: dict[int, One], sheet: peers.Sheet) -> Iterator[One]:
    """People one by one; only those who come again are kept in memory."""
    for n, person in enumerate(maker.people(existing, "E")):
        if n in wanted:
            kept[n] = person
        sheet.add(person, fresh=False)
        yield person


def _told(plan: Any) -> set[str]:
    """Every pair that an officer is told of: suspicions kept, rows whose number stands elsewhere, hints at rows with a wrong cell."""
    return {pair.key for pair in (*plan.work.pairs, *plan.work.hints)} | {
        planting.key(double.owner, double.row.get("number")) for double in plan.work.doubles}


def _splink(asked: dict[str, Any], main: tuple[Path, planting.Planted], sheets: Path, say: Telling) -> dict[str, Any]:
    if not asked["python"]:
        return {"engine": "splink", "ran": False, "why": asked["why"]}
    say("people to choose a threshold on")
    other = peers.held_out(sheets / "held-out", asked["rows"], asked["existing"], asked["seed"])
    try:
        return peers.judged(asked["python"], asked["existing"] + asked["rows"], main, other, say)
    except RuntimeError as problem:
        return {"engine": "splink", "ran": False, "why": str(problem)}


def main(asked: str, result: str) -> None:
    told = json.loads(Path(asked).read_text())
    Path(result).write_text(json.dumps(measure(told, Telling(told["progress"])), default=str))


if __name__ == "__main__":
    try:
        with _once_interrupted():
            main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
