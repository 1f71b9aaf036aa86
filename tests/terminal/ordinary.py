"""An ordinary user of this machine, with a home of their own and the programs laid where they can read them.

The clone, its .venv and its Python may lie below a folder that only root may enter. The user gets a copy and no rights.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import weixia

NOBODY = 65534
PACKAGES = Path(sysconfig.get_path("purelib"))
NOT_NEEDED = shutil.ignore_patterns("playwright*", "mypy*", "*mypyc*", "pip", "*.pth")


@dataclass(frozen=True)
class Ordinary:
    """`home`: theirs alone. `prefix` + `python` + `env`: how to run Python as them, from their home."""

    uid: int
    home: Path
    prefix: tuple[str, ...]
    python: str
    env: dict[str, str]


@contextmanager
def ordinary() -> Iterator[Ordinary]:
    """Ourselves when we are no root; else NOBODY."""
    place = Path(tempfile.mkdtemp(prefix="wx-ordinary-", dir="/tmp"))
    try:
        home = place / "home"
        home.mkdir(mode=0o700)
        if os.geteuid():
            yield Ordinary(os.geteuid(), home, ("env", f"--chdir={home}"), sys.executable, _env(home, *filter(None, sys.path)))
            return
        place.chmod(0o755)
        os.chown(home, NOBODY, NOBODY)
        prefix = ("env", f"--chdir={home}", "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
        python = _python(prefix)
        packages, source = place / "packages", place / "src"
        shutil.copytree(PACKAGES, packages, symlinks=True, ignore=NOT_NEEDED)
        shutil.copytree(Path(weixia.__file__).parent, source / "weixia", ignore=NOT_NEEDED)
        subprocess.run(["chmod", "-R", "a+rX", packages, source], check=True)
        yield Ordinary(NOBODY, home, prefix, python, _env(home, str(source), str(packages)))
    finally:
        shutil.rmtree(place)


def _env(home: Path, *paths: str) -> dict[str, str]:
    return {"HOME": str(home), "PYTHONPATH": os.pathsep.join(paths)}


def _python(prefix: tuple[str, ...]) -> str:
    """A Python of our own version that the user may run: ours, or the machine's."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    look = ("import os, sys; sys.exit(not os.access(sys.executable, os.X_OK)"  # `serve` starts it again
            f" or sys.version_info[:2] != {sys.version_info[:2]})")
    names = sys.executable, shutil.which(f"python{version}", path="/usr/bin:/usr/local/bin")
    for python in filter(None, names):
        if subprocess.run([*prefix, python, "-c", look], capture_output=True, check=False).returncode == 0:
            return python
    pytest.skip(f"no Python {version} here that an ordinary user may run")
