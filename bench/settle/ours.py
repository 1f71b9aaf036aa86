"""The calls into the engine, timed, and the memory of the process that makes them."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

EVERY = 0.05


def moment(day: date) -> datetime:
    """Nine o'clock of a day in the bureau's own time zone."""
    return datetime.combine(day, clock(1), UTC)


def settle(day: date, *, since: date | None = None, daily: bool = False, write: bool = True) -> dict[str, Any]:
    """One settle of everybody. `decide_s` is reading and deciding, `compare_s` and `write_s` what follows."""
    from weixia.duties import settling

    began = time.perf_counter()
    done = settling.settle(at=moment(day), on=day, since=since, daily=daily, **({} if write else {"write": False}))
    wall, told = time.perf_counter() - began, getattr(done, "seconds", None) or {}
    return {"wall_s": wall, "decide_s": told.get("read", 0) + told.get("decide", 0) if told else None, "compare_s": told.get("compare"),
            "write_s": told.get("write"), "wanted": getattr(done, "wanted", None), "added": done.added, "changed": done.changed,
            "gone": done.gone}


def warm() -> None:
    """Compile the rules, as a process of the house does once, when it starts."""
    from weixia.duties import actions

    actions.warm()


class Memory:
    """The most memory that this process held at once while something ran, in MB."""

    peak = 0

    @contextmanager
    def watched(self) -> Iterator["Memory"]:
        done = threading.Event()
        watcher = threading.Thread(target=self._sample, args=(done,), daemon=True)
        watcher.start()
        try:
            yield self
        finally:
            done.set()
            watcher.join()

    def _sample(self, done: threading.Event) -> None:
        while not done.is_set():
            self.peak = max(self.peak, resident())
            done.wait(EVERY)


def resident() -> int:
    """This process's resident memory in MB. Linux only."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20
