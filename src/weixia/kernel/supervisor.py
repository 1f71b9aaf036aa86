"""One process that keeps the others alive: PostgreSQL, the web server, the clock.

Children die with it (PDEATHSIG); it survives any of them. SIGTERM and Ctrl-C stop everything in order.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from weixia.kernel.embedded import Server, ServerError

LOOK_EVERY = 0.5
BACK_OFF = 2.0
PATIENCE = 10.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A command to keep running."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    not_before: float = field(default=0.0)

    def tend(self) -> None:
        """Start it when it is not running and its pause is over."""
        if self.process and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process:
            _kill_group(self.process.pid, signal.SIGKILL)
            _say(f"{self.name} 停了（{self.process.returncode}），{BACK_OFF:.0f} 秒后重启。")
            self.process, self.not_before = None, now + BACK_OFF
        if now >= self.not_before:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, preexec_fn=_bound_to(os.getpid()))

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def see_off(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        _kill_group(self.process.pid, signal.SIGKILL)
        self.process.wait()


def keep(children: Sequence[Child], *, server: Server | None, ready: Callable[[], bool]) -> None:
    """Run until SIGTERM or SIGINT. `server` is the embedded PostgreSQL that the caller holds in use.

    `ready` is asked until it answers True, and then no more.
    """
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _leave)
    announced = False
    try:
        while True:
            if server is not None and not server.alive():
                _revive(server)
            for child in children:
                child.tend()
            announced = announced or ready()
            time.sleep(LOOK_EVERY if announced else 0.1)
    except SystemExit:
        pass
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + PATIENCE
        for child in children:
            child.see_off(deadline)


def _revive(server: Server) -> None:
    try:
        if server.ensure():
            _say("数据库停了，已重新启动。")
    except ServerError as problem:
        _say(f"数据库没有起来，{BACK_OFF:.0f} 秒后再试：{problem}")
        time.sleep(BACK_OFF)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _bound_to(parent: int) -> Callable[[], None]:
    """What a child does before it becomes its program: its own group, and an end when we end."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def settle() -> None:
        os.setpgid(0, 0)
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(0)

    return settle


def _kill_group(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        pass


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
