"""python -m tests.afterwards FOLDER: when standard input ends, stop the PostgreSQL of a scratch folder and remove the folder.

Its standard input is a pipe that the run of the tests holds: it ends with the run, a killed one too.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def tidy(folder: str) -> "subprocess.Popen[bytes]":
    """Have the folder removed once this process is gone."""
    return subprocess.Popen([sys.executable, "-m", "tests.afterwards", folder], stdin=subprocess.PIPE, cwd=ROOT,
                            start_new_session=True)


def now(tidying: "subprocess.Popen[bytes]") -> None:
    """Have it removed at once."""
    tidying.stdin.close()
    tidying.wait()


def main(folder: Path) -> None:
    sys.stdin.read()
    from weixia.kernel import locks, processes
    from weixia.kernel.embedded import Server

    if folder.exists():
        locks.release(locks.take(folder / "pg.use", shared=False))  # the run's own workers may take a moment
        if processes.postgres_in(folder / "pg"):
            with Server(folder).in_use():
                pass  # the last one to leave stops it
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
