"""What the clock does with what time makes old."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from weixia import schedule

NOW = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)


def test_a_file_that_was_never_imported_is_gone_after_a_week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIXIA_VAR", str(tmp_path))
    folder = tmp_path / "imports"
    folder.mkdir()
    for name, days in (("old.xlsx", 8), ("new.xlsx", 6)):
        (folder / name).write_bytes(b"x")
        then = (NOW - timedelta(days=days)).timestamp()
        os.utime(folder / name, (then, then))
    sweep = next(job for job in schedule.jobs() if job.name == "清理未导入的文件")
    sweep.run(NOW)
    assert [path.name for path in folder.iterdir()] == ["new.xlsx"]


def test_a_daily_job_runs_once_a_local_day_after_its_hour() -> None:
    job = schedule.Job("", print, hour=3)
    before = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # 04:00 on the 22nd in China
    assert not job.due(before, datetime(2026, 11, 22, 15, 59, tzinfo=UTC))
    assert not job.due(before, datetime(2026, 11, 22, 18, 59, tzinfo=UTC))
    assert job.due(before, datetime(2026, 11, 22, 19, 0, tzinfo=UTC))
