"""The warden: ends a supervisor's children when the supervisor is gone, however it went.

A supervisor that was SIGKILLed can ask nobody to stop, and a child may not listen, or its own children outlive it. The
warden hears on its standard input which process groups there are (`12` is there, `-12` is gone), one a line; the input
ends when the supervisor does. It is run as a file, without site-packages, and imports next to nothing.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable

PATIENCE = 5.0
LOOK_EVERY = 0.1


def hear(lines: Iterable[str]) -> set[int]:
    """The groups that are there when the lines end."""
    groups: set[int] = set()
    for line in lines:
        number = int(line)
        if number > 0:
            groups.add(number)
        else:
            groups.discard(-number)
    return groups


def end(groups: set[int]) -> None:
    """Ask every group to stop; kill what still stands after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    left = {group for group in groups if reached(group, signal.SIGTERM)}
    while left and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY)
        left = {group for group in left if reached(group, 0)}
    for group in left:
        reached(group, signal.SIGKILL)


def reached(group: int, number: int) -> bool:
    """Send a signal to a group; whether there was anybody."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    end(hear(sys.stdin))
