"""导出: the one gate through which a list leaves the house.

Asked with a purpose → made into a sealed file → above FREE_ROWS approved by another post → taken by whoever asked,
and by nobody else, for seven days. Each step is journalled.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.kernel import bursts, journal, preferences, tables, vault
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.fields import clear, put
from weixia.kernel.models import Export
from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.words import Word, said

FREE_ROWS = 200
KEPT = timedelta(days=7)
SHOWN = 50
PURPOSES = {"daily": Word("日常联系"), "need": Word("需求办理"), "claim": Word("待遇报销"),
            "statistics": Word("统计"), "report": Word("上报"), "other": Word("其他")}
FORMS = {"xlsx": _later("Excel 表格（.xlsx）"), "csv": _later("文本表格（.csv）")}


@dataclass(frozen=True)
class Asking:
    """What is asked for: which list, narrowed how (`query`; `words` says it), in which form and for what.

    `strict` asks for approval whatever the number of rows. `person_id`: whom the whole list is about, where it is one.
    """

    kind: str
    title: str
    form: str
    purpose: str
    purpose_text: str = ""
    query: dict[str, str] = field(default_factory=dict)
    words: str = ""
    columns: Sequence[str] = ()
    person_id: int | None = None
    strict: bool = False


Pieces = Callable[[Export], Iterator[bytes]]


@transaction.atomic
def export_ask(*, by: Actor, at: datetime, asking: Asking) -> Export:
    """Write down who wants which list and why; no file yet. Raises Impossible without a purpose."""
    by.must("export.ask")
    if asking.purpose not in PURPOSES:
        raise Impossible("purpose", _("选一个用途。"))
    if asking.purpose == "other" and not asking.purpose_text.strip():
        raise Impossible("purpose_text", _("写明用在哪里。"))
    if asking.form not in FORMS:
        raise Impossible("form", _("选一种文件格式。"))
    export = Export(
        org_path=by.path, kind=asking.kind, title=asking.title[:120], words=asking.words[:300], form=asking.form,
        purpose=asking.purpose, purpose_text=asking.purpose_text.strip()[:200], columns=list(asking.columns),
        state="making", person_id=asking.person_id, by_id=by.account_id, by_name=by.name, by_post=by.label, at=at,
        needs_approval=asking.strict)
    put(export, "query_sealed", json.dumps(asking.query, ensure_ascii=False))
    with _sight(by):
        export.save(force_insert=True)
    journal.record("export.asked", by=by, at=at, about=f"{export.title} {export.number}", person_id=export.person_id,
                   fields={"columns": export.columns}, reason=reason_of(export))
    return export


@transaction.atomic
def export_make(export: Export, *, by: Actor, at: datetime, rows: Iterable[Sequence[Any]]) -> Export:
    """Make the file of a list that was asked for."""
    counted = Counted(rows)
    mark = mark_of(export)
    if export.form == "csv":
        pieces = tables.as_csv(export.columns, counted, mark=mark)
    else:
        pieces = tables.as_xlsx(export.columns, counted, mark=mark, title=export.title, folder=folder())
    return export_keep(export, by=by, at=at, pieces=pieces, count=lambda: counted.seen)


@transaction.atomic
def export_keep(
    export: Export, *, by: Actor, at: datetime, pieces: Iterator[bytes], count: Callable[[], int],
) -> Export:
    """Seal the file's pieces, and say whether it waits for approval. `count` is asked when all is written."""
    if export.state != "making":
        return export
    digest = hashlib.sha256()
    export.size = vault.write(path_of(export), _hashed(pieces, digest), uuid=export.uuid)
    export.rows, export.file_hash = count(), digest.hexdigest()
    with _sight(by):
        export.needs_approval = export.needs_approval or bool(needs_approval(by, export.rows, at=at))
        export.state = "waiting" if export.needs_approval else "ready"
        export.expires_at = at + KEPT
        export.save()
    journal.record("export.made", by=by, at=at, about=f"{export.title} {export.number}", person_id=export.person_id,
                   fields={"rows": export.rows, "hash": export.file_hash})
    return export


@transaction.atomic
def export_stop(pk: int, *, by: Actor, at: datetime) -> None:
    """The worker gave the file up: whoever asked is told to ask again."""
    export = Export.objects.select_for_update().filter(pk=pk, state="making").first()
    if export:
        export.state, export.decided_why = "stopped", Word("文件没有做成，请重新导出")
        export.save()
        journal.record("export.stopped", by=by, at=at, about=f"{export.title} {export.number}", org_path=export.org_path)


def needs_approval(by: Actor, rows: int, *, at: datetime) -> str:
    """Why this many rows need another post's approval; '' when they do not."""
    if rows > FREE_ROWS:
        return _("超过 {most} 行，要另一个岗位的人批准。").format(most=FREE_ROWS)
    quota = int(preferences.value("export.quota"))
    with _sight(by):
        taken = taken_today(by, at=at)
    if taken + rows > quota:
        return _("今天已导出 {taken} 行，每天最多 {quota} 行；再多要另一个岗位的人批准。").format(taken=taken, quota=quota)
    return ""


def taken_today(by: Actor, *, at: datetime) -> int:
    """Rows of the account's files of the day that nobody approved. Whoever asks at the same time waits for the first."""
    midnight = timezone.make_aware(datetime.combine(timezone.localtime(at).date(), time()))
    mine = Export.objects.filter(by_id=by.account_id, at__gte=midnight, needs_approval=False)
    with transaction.atomic():
        list(mine.select_for_update().values_list("pk", flat=True))
        return int(mine.aggregate(n=Sum("rows"))["n"] or 0)


@transaction.atomic
def export_approve(export: Export, *, by: Actor, at: datetime, alone: bool) -> Export:
    """Let a waiting list go. `alone`: nobody else holds the right here, so the asker may approve, and it is written down."""
    export = _waiting(export, by=by, alone=alone)
    export.state, export.expires_at = "ready", at + KEPT
    _decided(export, by=by, at=at, why=Word("没有别的人可以批准，由本人批准") if export.by_id == by.account_id else "")
    journal.record("export.approved", by=by, at=at, about=f"{export.title} {export.number}", person_id=export.person_id,
                   fields={"rows": export.rows}, reason=export.decided_why or reason_of(export))
    return export


@transaction.atomic
def export_decline(export: Export, *, by: Actor, at: datetime, why: str) -> Export:
    """Do not let it go, with a reason; the file is destroyed."""
    export = _waiting(export, by=by, alone=True)
    if not why.strip():
        raise Impossible("why", _("写明不批准的原因。"))
    export.state = "refused"
    _decided(export, by=by, at=at, why=why.strip()[:200])
    path_of(export).unlink(missing_ok=True)
    journal.record("export.declined", by=by, at=at, about=f"{export.title} {export.number}", person_id=export.person_id,
                   reason=export.decided_why)
    return export


def export_take(export: Export, *, by: Actor, at: datetime) -> Iterator[bytes]:
    """The file in clear, piece by piece, for its asker; each taking is journalled."""
    if export.by_id != by.account_id or not is_there(export, at=at):
        raise Refused(_("这份文件不能下载。"))
    journal.record("export.taken", by=by, at=at, about=f"{export.title} {export.number}", person_id=export.person_id,
                   fields={"rows": export.rows, "hash": export.file_hash, "let_go": export.decided_by_id not in (None, by.account_id)},
                   reason=reason_of(export))
    bursts.watch(by=by, at=at)
    return vault.read(path_of(export), uuid=export.uuid)


def _waiting(export: Export, *, by: Actor, alone: bool) -> Export:
    by.must("export.approve")
    with _sight(by):
        export = Export.objects.select_for_update().get(pk=export.pk)
    if export.state != "waiting":
        raise Impossible("", _("这份导出现在是“{state}”，不用再批。").format(state=said(export.state_words)))
    if export.by_id == by.account_id and not alone:
        raise Refused(_("自己要的名单，由另一个人批准。"))
    return export


def _decided(export: Export, *, by: Actor, at: datetime, why: str) -> None:
    export.decided_by, export.decided_by_id, export.decided_at, export.decided_why = by.name, by.account_id, at, why
    with _sight(by):
        export.save()


def mine(*, seen_by: Actor) -> list[Export]:
    """What this account asked for in units that the present post covers, newest first."""
    with _sight(seen_by):
        return list(Export.objects.filter(_within(seen_by), by_id=seen_by.account_id).order_by("-id")[:SHOWN])


def to_approve(*, seen_by: Actor) -> list[Export]:
    """Lists that wait for approval within scope, oldest first; nothing for a post that may not approve."""
    if not seen_by.can("export.approve"):
        return []
    return list(Export.objects.filter(_within(seen_by), state="waiting").order_by("id")[:SHOWN])


def export_get(pk: int, *, seen_by: Actor) -> Export | None:
    """An export that the actor asked for or may approve; None for any other and for an absent one."""
    with _sight(seen_by):
        export = Export.objects.filter(_within(seen_by), pk=pk).first()
    is_mine = export is not None and export.by_id == seen_by.account_id and export.by_id is not None
    return export if is_mine or (export and seen_by.can("export.approve")) else None


def is_there(export: Export, *, at: datetime) -> bool:
    """Whether the file can be downloaded now."""
    return export.state == "ready" and bool(export.expires_at and at < export.expires_at) and path_of(export).exists()


def query_of(export: Export) -> dict[str, str]:
    """What the list was narrowed to."""
    return dict(json.loads(clear(export, "query_sealed") or "{}"))


@transaction.atomic
def sweep(at: datetime) -> int:
    """Destroy what has expired, and what a killed process left; returns how many files went. Runs in the root scope."""
    gone = 0
    for export in Export.objects.filter(Q(expires_at__lt=at), state__in=("ready", "waiting")):
        export.state = "expired"
        export.save(update_fields=["state"])
    known = {f"{uuid}.sealed" for uuid in Export.objects.filter(state__in=("ready", "waiting", "making")).values_list("uuid", flat=True)}
    for path in folder().iterdir():
        is_old = at.timestamp() - path.stat().st_mtime > timedelta(hours=1).total_seconds()
        if path.name not in known and is_old:
            gone += _destroy(path)
    return gone


def _destroy(path: Path) -> int:
    for inner in path.iterdir() if path.is_dir() else ():
        inner.unlink(missing_ok=True)
    path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
    return 1


def folder() -> Path:
    return vault.folder("exports")


def path_of(export: Export) -> Path:
    return folder() / f"{export.uuid}.sealed"


def mark_of(export: Export) -> str:
    """The watermark: who, when, for what, which number."""
    return Word("由 {name} 于 {at} 导出，用途：{purpose}，编号 {number}").format(
        name=export.by_name, at=timezone.localtime(export.at).strftime("%Y-%m-%d %H:%M"), purpose=reason_of(export),
        number=export.number)


def reason_of(export: Export) -> str:
    """The purpose in words."""
    said = str(PURPOSES.get(export.purpose, export.purpose))
    return f"{said}：{export.purpose_text}" if export.purpose_text else said


class Counted:
    """Rows on their way, counted."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows, self.seen = rows, 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self.rows:
            self.seen += 1
            yield row


def _hashed(pieces: Iterator[bytes], digest: Any) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def _within(actor: Actor) -> Q:
    return Q(org_path__gte=actor.path, org_path__lt=actor.path + "~")


def _sight(actor: Actor) -> AbstractContextManager[None]:
    """A system administrator sees no guarded row, but takes out the list of accounts like everybody: own rows only."""
    return scoped(ROOT) if actor.scope.path is None else nullcontext()
