"""Which processes are alive, and whose: read from /proc, or from `ps` where there is none."""

import os
import subprocess
from pathlib import Path

PROC = Path("/proc")


def is_postgres_of(pid: int, data: Path) -> bool:
    """Whether `pid` is a live server process working in `data`. A zombie is not alive."""
    if not (PROC / "self").exists():
        return _ps(pid).endswith("postgres")
    try:
        state = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        name, _, rest = state.partition("(")[2].rpartition(")")
        if name != "postgres" or rest.split()[0] in "ZX":
            return False
        return os.path.samefile(PROC / str(pid) / "cwd", data)
    except OSError:
        return False


def postgres_in(data: Path) -> list[int]:
    """Every live server process that works in `data`, the postmaster's orphans included."""
    if not (PROC / "self").exists():
        return []
    numbers = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in numbers if is_postgres_of(pid, data)]


def _ps(pid: int) -> str:
    asked = ["ps", "-o", "comm=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
