"""What the clock does: one line a job, one action a line. Run as a child of `weixia serve`."""

import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
BEAT = 1.0
TRY_AGAIN = timedelta(seconds=60)
KEPT_UPLOADS = timedelta(days=7)
_backing_up: subprocess.Popen[bytes] | None = None


@dataclass(frozen=True)
class Job:
    """`run` every `seconds`, or once a local day after `hour`; it is given the moment."""

    name: str
    run: Callable[[datetime], Any]
    seconds: float = 0
    hour: int = 0

    def due(self, last: datetime | None, now: datetime) -> bool:
        """Whether it should run at `now`, having last run at `last`."""
        if last is None:
            return True
        if self.seconds:
            return now - last >= timedelta(seconds=self.seconds)
        here, then = now.astimezone(CHINA), last.astimezone(CHINA)
        return here.date() > then.date() and here.hour >= self.hour


def jobs() -> list[Job]:
    """Everything the clock does."""
    return [
        Job("封存流水", _seal, seconds=3),
        Job("每日结算", _settle, hour=0),
        Job("交下来的结算", _settle_left, seconds=2),
        Job("没有评价的需求办结", _lapse_needs, seconds=600),
        Job("清理未导入的文件", _sweep, hour=3),
        Job("每日备份", _backup, seconds=600),
        Job("销毁过期的导出文件", _sweep_exports, seconds=3600),
        Job("清理过期的回执和验证码", _forget_replies, hour=3),
        Job("清理放久的草稿", _forget_drafts, hour=3),
    ]


def _sweep_exports(at: datetime) -> None:
    from weixia.kernel import exports

    exports.sweep(at)


def _seal(at: datetime) -> None:
    from weixia.kernel import audit

    audit.seal()


def _settle(at: datetime) -> None:
    from weixia.duties import actions
    from weixia.kernel.actor import OPERATOR

    actions.settle_daily(by=OPERATOR, at=at)


def _settle_left(at: datetime) -> None:
    from weixia.duties import actions
    from weixia.kernel.actor import OPERATOR

    actions.errands_do(by=OPERATOR, at=at)


def _forget_replies(at: datetime) -> None:
    from weixia.kernel import replies
    from weixia.registry.actions import entering

    replies.sweep(at=at)
    entering.codes_forget(at=at)


def _forget_drafts(at: datetime) -> None:
    from weixia.kernel import drafts

    drafts.sweep(at=at)


def _lapse_needs(at: datetime) -> None:
    from weixia.kernel.actor import OPERATOR
    from weixia.needs.actions.needs_end import needs_lapse

    needs_lapse(by=OPERATOR, at=at)


def _sweep(at: datetime) -> None:
    """Ledgers that were handed over and never imported do not stay: they hold people's data in the clear."""
    from weixia.kernel import home

    for path in (home.var() / "imports").glob("*"):
        if at.timestamp() - path.stat().st_mtime > KEPT_UPLOADS.total_seconds():
            path.unlink(missing_ok=True)


def _backup(at: datetime) -> None:
    """In a process of its own, so that sealing the journal does not wait for it."""
    from weixia.kernel import backup, looks, queries

    global _backing_up
    where, hour = backup.folder(str(queries.setting("backup.folder"))), int(queries.setting("backup.hour"))
    busy = _backing_up is not None and _backing_up.poll() is None
    if not busy and backup.nightly_due(where, at=at, hour=hour, since=looks.made_at()):
        command = [sys.executable, "-m", "weixia.cli", "backup", "--scheduled", "--json"]
        _backing_up = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def run() -> None:
    """Run the jobs until the process is ended. A failed job is told and tried again a minute later."""
    from django.db import OperationalError

    from weixia.kernel.scope import ROOT, scoped

    last: dict[str, datetime] = {}
    not_before: dict[str, datetime] = {}
    while True:
        for job in jobs():
            now = datetime.now(UTC)
            if not job.due(last.get(job.name), now) or now < not_before.get(job.name, now):
                continue
            try:
                with scoped(ROOT):
                    job.run(now)
                last[job.name] = now
            except Exception as problem:
                not_before[job.name] = now + TRY_AGAIN
                said = str(problem) if isinstance(problem, OperationalError) else traceback.format_exc()
                print(f"定时任务「{job.name}」没有办成，稍后再试：\n{said}", file=sys.stderr, flush=True)
                _drop_connection()
        time.sleep(BEAT)


def _drop_connection() -> None:
    from django.db import connection

    connection.close()


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weixia.settings")
    django.setup()
    run()
