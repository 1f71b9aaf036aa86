"""Which backups stay, and when the next one is due."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from weixia.kernel import backup
from weixia.kernel.envelope import SealedWriter

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)  # 02:30 on the 23rd in China
KEY = X25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()


def put(folder: Path, at: datetime, *, scheduled: bool = True) -> Path:
    out = io.BytesIO()
    SealedWriter(out, KEY, {"format": backup.FORMAT, "at": at.isoformat(), "scheduled": scheduled}).close()
    path = folder / backup.name_at(at)
    path.write_bytes(out.getvalue())
    return path


def test_seven_days_and_four_weeks_stay(tmp_path: Path) -> None:
    for days in range(60):
        put(tmp_path, NOW - timedelta(days=days))
        backup.rotate(tmp_path)
    stay = sorted((NOW - one.at).days for one in backup.kept(tmp_path))
    assert stay[:7] == [0, 1, 2, 3, 4, 5, 6] or len(stay) >= 7
    for days in reversed(range(60)):
        put(tmp_path, NOW - timedelta(days=days))
    backup.rotate(tmp_path)
    ages = sorted((NOW - one.at).days for one in backup.kept(tmp_path))
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len(ages) <= 7 + 4 and 14 <= ages[-1] <= 28


def test_of_one_day_the_newest_stays(tmp_path: Path) -> None:
    early, late = put(tmp_path, NOW), put(tmp_path, NOW + timedelta(hours=3))
    assert backup.rotate(tmp_path) == [early] and late.exists()


def test_a_backup_made_by_hand_is_never_dropped(tmp_path: Path) -> None:
    for days in range(40):
        put(tmp_path, NOW - timedelta(days=days), scheduled=False)
    assert backup.rotate(tmp_path) == []


def test_what_is_no_backup_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "x.wxb").write_bytes(b"PK")
    assert backup.kept(tmp_path) == []


def test_one_a_night_after_its_hour(tmp_path: Path) -> None:
    made = NOW - timedelta(days=1)
    put(tmp_path, made)
    assert not backup.nightly_due(tmp_path, at=NOW, hour=3, since=made)
    assert backup.nightly_due(tmp_path, at=NOW, hour=2, since=made)
    put(tmp_path, NOW)
    assert not backup.nightly_due(tmp_path, at=NOW + timedelta(hours=20), hour=2, since=made)


def test_an_instance_of_this_minute_is_left_alone(tmp_path: Path) -> None:
    assert not backup.nightly_due(tmp_path, at=NOW, hour=2, since=NOW - timedelta(minutes=5))
    assert backup.nightly_due(tmp_path, at=NOW, hour=2, since=NOW - timedelta(hours=2))


def test_a_killed_backup_s_draft_goes(tmp_path: Path) -> None:
    (tmp_path / ".one.wxb.999999999.partial").touch()
    lock = backup.alone(tmp_path)
    assert lock is not None and not list(tmp_path.glob(".*.partial"))
    assert backup.alone(tmp_path) is None
