"""A folder that appears whole or not at all.

It is made in a hidden room beside its place and takes its name last. Who dies on the way leaves the room, which the
kernel then no longer holds locked: the next one here clears it away.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from weixia.kernel import locks
from weixia.kernel.home import NotReady

ROOM = ".weixia-spark-"


@contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """A new empty folder that gets its name when the block has ended well. Raises NotReady where it cannot."""
    place = folder.absolute().parent
    if folder.exists():
        raise NotReady(f"已经有 {folder}，不覆盖它。请换一个名字，或者先把它移走。")
    if not place.is_dir():
        raise NotReady(f"没有 {place} 这个目录。")
    _clear(place)
    room = Path(tempfile.mkdtemp(prefix=ROOM, dir=place))
    lock = locks.take(room / "lock", shared=False)
    try:
        (room / "whole").mkdir(mode=0o700)
        yield room / "whole"
        os.sync()  # else a power cut may leave the name and not what it names
        (room / "whole").rename(folder)
    finally:
        _remove(room)
        locks.release(lock)


def _remove(room: Path) -> None:
    """Again, while a task of a Spark that was just stopped still writes into it."""
    for _ in range(50):
        shutil.rmtree(room, ignore_errors=True)
        if not room.exists():
            return
        sleep(0.1)


def _clear(place: Path) -> None:
    for room in place.glob(f"{ROOM}*/"):
        lock = locks.take(room / "lock", shared=False, wait=False)
        if lock is not None:
            _remove(room)
            locks.release(lock)
