"""One process that keeps the others alive: PostgreSQL, the web server, the clock.

It survives any of them. SIGTERM and Ctrl-C stop everything in order. When it dies of SIGKILL its children are asked to
stop by the kernel (PDEATHSIG), and they and their own children are ended by the warden; PostgreSQL stays for the next one.
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

from weixia.kernel import warden
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

    def tend(self, watch: "Watch") -> None:
        """Start it when it is not running and its pause is over."""
        if self.process and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process:
            self._end(watch)
            _say(f"{self.name} 停了（{self.process.returncode}），{BACK_OFF:.0f} 秒后重启。")
            self.process, self.not_before = None, now + BACK_OFF
        if now >= self.not_before:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, preexec_fn=_bound_to(os.getpid(), watch))

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def see_off(self, deadline: float, watch: "Watch") -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        self._end(watch)

    def _end(self, watch: "Watch") -> None:
        """Whoever is left of its group goes too."""
        assert self.process
        warden.reached(self.process.pid, signal.SIGKILL)
        self.process.wait()
        watch.tell(-self.process.pid)


@dataclass
class Watch:
    """Our end of the warden: it learns which groups there are, and that we are gone by the pipe's end."""

    process: subprocess.Popen[bytes] | None = None

    def tend(self, children: Sequence[Child]) -> None:
        """Start the warden when it is not running."""
        if self.process and self.process.poll() is None:
            return
        command = [sys.executable, "-I", "-S", warden.__file__]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, cwd="/")
        for child in children:
            if child.process:
                self.tell(child.process.pid)

    def tell(self, group: int) -> None:
        """A group is there, or with a minus gone. One that starts says so itself: see `_bound_to`."""
        assert self.process and self.process.stdin
        try:
            os.write(self.process.stdin.fileno(), b"%d\n" % group)
        except BrokenPipeError:
            pass  # it died: the next one is told anew

    def leave(self) -> None:
        """Nobody is left to watch."""
        if self.process and self.process.stdin:
            self.process.stdin.close()
            self.process.wait()


def keep(children: Sequence[Child], *, server: Server | None, ready: Callable[[], bool]) -> None:
    """Run until SIGTERM or SIGINT. `server` is the embedded PostgreSQL that the caller holds in use.

    `ready` is asked until it answers True, and then no more.
    """
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _leave)
    announced, watch = False, Watch()
    try:
        while True:
            if server is not None and not server.alive():
                _revive(server)
            watch.tend(children)
            for child in children:
                child.tend(watch)
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
            child.see_off(deadline, watch)
        watch.leave()


def _revive(server: Server) -> None:
    try:
        if server.ensure():
            _say("数据库停了，已重新启动。")
    except ServerError as problem:
        _say(f"数据库没有起来，{BACK_OFF:.0f} 秒后再试：{problem}")
        time.sleep(BACK_OFF)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _bound_to(parent: int, watch: Watch) -> Callable[[], None]:
    """What a child does before it becomes its program: its own group, known to the warden, and an end when we end."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def settle() -> None:
        os.setpgid(0, 0)
        watch.tell(os.getpid())
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(0)

    return settle


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
