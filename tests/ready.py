"""Instances made once a run, by the commands an operator uses, and copied for whoever needs one of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from weixia.kernel import locks

WEIXIA = (sys.executable, "-m", "weixia.cli")


def initialised(var: Path) -> None:
    """What `weixia init` leaves, in `var`."""
    _copy("init", lambda made: _run(made, "init"), var)


def county(var: Path) -> dict[str, str]:
    """What `weixia init` and `weixia demo` leave, in `var`; username → password."""
    said = _copy("demo", _demo, var)
    return {login["username"]: login["password"] for login in json.loads(said)["logins"]}


def _demo(made: Path) -> str:
    initialised(made)
    return _run(made, "demo", "--json")


def _copy(name: str, make: Callable[[Path], str], var: Path) -> str:
    """Lay a copy in `var`, made first where this is the run's first; what its making said. Outside a run it is made there."""
    if "WEIXIA_TEST_VAR" not in os.environ:
        return make(var)
    kept = Path(os.environ["WEIXIA_TEST_VAR"]) / "ready" / name
    kept.mkdir(parents=True, exist_ok=True)
    said = kept / "said"
    with locks.held(kept / "lock"):
        if not said.exists():
            draft = kept / "said.new"
            draft.write_text(make(kept / "var"), encoding="utf-8")
            draft.rename(said)
    var.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", f"{kept / 'var'}/.", str(var)], check=True)  # the server's files stay the server's
    return said.read_text(encoding="utf-8")


def _run(var: Path, *words: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("WEIXIA_", "DJANGO_"))}
    done = subprocess.run([*WEIXIA, *words], env=env | {"WEIXIA_VAR": str(var)}, capture_output=True, text=True, timeout=600,
                          check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
