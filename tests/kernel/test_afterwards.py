"""A run of the tests that is killed leaves no server and no folder."""

import subprocess
import sys
import time

from tests.afterwards import ROOT
from weixia.kernel import processes

RUN = """
import sys, time
from pathlib import Path
from tests import afterwards
from weixia.kernel.embedded import Server
folder = Path(sys.argv[1])
afterwards.tidy(str(folder))
with Server(folder).in_use():
    print("up", flush=True)
    time.sleep(600)
"""


def test_a_killed_run_leaves_nothing(tmp_path):
    folder = tmp_path / "scratch"
    run = subprocess.Popen([sys.executable, "-c", RUN, str(folder)], stdout=subprocess.PIPE, cwd=ROOT)
    assert run.stdout.readline() == b"up\n" and processes.postgres_in(folder / "pg")
    run.kill()
    run.wait()
    run.stdout.close()
    until = time.monotonic() + 20
    while (folder.exists() or processes.postgres_in(folder / "pg")) and time.monotonic() < until:
        time.sleep(0.2)
    assert not folder.exists() and not processes.postgres_in(folder / "pg")
