"""An instance under fire: `weixia serve` on a fixed port, started again whenever it is killed, and its processes by name."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests import ready

ROOT = Path(__file__).parents[2]
WEIXIA = (sys.executable, "-m", "weixia.cli")
PROC = Path("/proc")


class Instance:
    """`settings`: another settings module, to serve with a mistake built in."""

    def __init__(self, folder: Path, *, settings: str = "weixia.settings") -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WEIXIA_", "DJANGO_"))}
        self.env = kept | {
            "WEIXIA_VAR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
        }
        self.folder, self.settings, self.serve = folder, settings, None
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._keep, self._keeper = threading.Event(), None
        self.starts = 0

    def weixia(self, *words: str) -> str:
        """Run a command with the honest settings."""
        env = self.env | {"DJANGO_SETTINGS_MODULE": "weixia.settings"}
        done = subprocess.run([*WEIXIA, *words], env=env, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def prepare(self) -> dict[str, str]:
        """The demo county; username → password."""
        return ready.county(self.folder / "var")

    def __enter__(self) -> "Instance":
        self._keep.set()
        self._keeper = threading.Thread(target=self._keep_serving, daemon=True)
        self._keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._keep.clear()
        self._keeper.join()
        if self.serve.poll() is None:
            self.serve.terminate()
        self.serve.wait(60)

    def _keep_serving(self) -> None:
        """What systemd does: Restart=always."""
        while self._keep.is_set():
            if self.serve is None or self.serve.poll() is not None:
                log = (self.folder / "serve.log").open("ab")
                self.serve = subprocess.Popen([*WEIXIA, "serve", "--port", str(self.port)], env=self.env, stdout=log,
                                              stderr=log, start_new_session=True)
                self.starts += 1
            time.sleep(0.2)

    def answers(self) -> bool:
        """Whether a page that asks the database is drawn."""
        try:
            with urllib.request.urlopen(self.url + "/accounts/login/", timeout=5) as page:
                return page.status == 200
        except OSError:
            return False

    def wait(self, seconds: float = 90) -> float:
        """Wait until it answers; how long that took."""
        began = time.monotonic()
        while not self.answers():
            assert time.monotonic() - began < seconds, (self.folder / "serve.log").read_text(errors="replace")[-3000:]
            time.sleep(0.3)
        return time.monotonic() - began

    def targets(self) -> dict[str, list[int]]:
        """Live processes by what they are; several of a kind are all listed."""
        found: dict[str, list[int]] = {"supervisor": [self.serve.pid] if self.serve and self.serve.poll() is None else []}
        for pid in descendants(found["supervisor"]):
            line = words_of(pid)
            for name, mark in (("web", "granian"), ("clock", "weixia.schedule"), ("worker", "weixia.kernel.worker")):
                if mark in line:
                    found.setdefault(name, []).append(pid)
        try:
            postmaster = int((self.folder / "var/pg/postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return found
        backends = [pid for pid in descendants([postmaster]) if "weixia_app" in words_of(pid)]
        return found | {"postmaster": [postmaster], "backend": backends}


def descendants(pids: list[int]) -> list[int]:
    """Children of children, deepest last."""
    parents: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, ahead = [], list(pids)
    while ahead:
        for child in parents.get(ahead.pop(), []):
            found.append(child)
            ahead.append(child)
    return found


def words_of(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def kill(pid: int) -> bool:
    """SIGKILL; whether there was somebody to kill."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
