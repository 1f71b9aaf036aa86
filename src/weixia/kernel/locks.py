"""Files as locks between processes. The kernel drops a lock when its holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def take(path: Path, *, shared: bool, wait: bool = True) -> int | None:
    """Lock `path` (made when absent, mode 0600) and return the handle that keeps the lock.

    None when `wait` is False and another holder is in the way.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(handle, kind if wait else kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except BaseException:
        os.close(handle)
        raise
    return handle


def release(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)


@contextmanager
def held(path: Path) -> Iterator[int]:
    """Hold `path` alone for the length of the block, or longer in a child that is given the handle."""
    handle = take(path, shared=False)
    assert handle is not None
    try:
        yield handle
    finally:
        release(handle)
