"""A clear file that is being written has no name: a killed process leaves nothing of it to read."""

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from weixia.kernel import unnamed

AT_WORK = """
import sys, time
from pathlib import Path
from weixia.kernel import unnamed
with unnamed.becoming(Path(sys.argv[1])) as out:
    out.write("王老 13712345670".encode()); out.flush()
    print("ready", flush=True)
    time.sleep(60)
"""


def test_a_killed_process_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").write_text("the last one")
    child = subprocess.Popen([sys.executable, "-c", AT_WORK, str(tmp_path / "out.xlsx")], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"] and (tmp_path / "out.xlsx").read_text() == "the last one"


@pytest.mark.parametrize("nameless", [True, False])
def test_when_it_is_whole_it_takes_the_place_of_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nameless: bool) -> None:
    file = tmp_path / "out.xlsx"
    file.write_text("the last one")
    (tmp_path / ".out.xlsx.new").write_text("what a killed one left, where no file can be without a name")
    if not nameless:
        monkeypatch.delattr("os.O_TMPFILE")
    with unnamed.becoming(file) as out:
        out.write(b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"] and file.read_bytes() == b"whole"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_fails_leaves_the_last_one(tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").write_text("the last one")
    with pytest.raises(RuntimeError), unnamed.becoming(tmp_path / "out.xlsx") as out:
        out.write(b"half")
        raise RuntimeError
    assert (tmp_path / "out.xlsx").read_text() == "the last one"
