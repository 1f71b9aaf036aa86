"""A clone in a folder that only its owner may enter, as `mktemp -d` makes one."""

import shutil
from pathlib import Path

import psycopg
import pytest

from weixia.kernel import embedded
from weixia.kernel.embedded import Server


def test_the_programs_may_lie_below_a_closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = Path(embedded.program("postgres")).parent.parent
    closed = tmp_path / "clone"
    closed.mkdir(mode=0o700)
    shutil.copytree(installed, closed / "pg", symlinks=True)
    monkeypatch.setattr(embedded, "program", lambda name: str(closed / "pg" / "bin" / name))
    with Server(closed / "var").in_use() as server, psycopg.connect(**server.settings) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
