"""The peers' own environment: made once in a cache folder beside the data, from bench/requirements.txt."""

import hashlib
import subprocess
import sys
from pathlib import Path

from weixia.kernel import locks

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"


def python(cache: Path) -> tuple[str, str]:
    """(its interpreter, '') or ('', why there is none). Made on first use; safe when two do it at once."""
    mark = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    place = cache / f"bench-peers-{mark}"
    cache.mkdir(parents=True, exist_ok=True)
    with locks.held(cache / "bench-peers.lock"):
        if not (place / "ready").exists():
            said = _make(place)
            if said:
                return "", said
            (place / "ready").touch()
    return str(place / "bin" / "python"), ""


def _make(place: Path) -> str:
    steps = ([sys.executable, "-m", "venv", "--clear", str(place)],
             [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(REQUIREMENTS)])
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            words = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.strip().splitlines()
            return f"{' '.join(step[1:4])}: {words[-1] if words else done.returncode}"
    return ""
