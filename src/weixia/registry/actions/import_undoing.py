"""撤销: an import taken back within 72 hours, except what somebody changed since."""

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel import journal, turns
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import imports
from weixia.registry.ledgers import kinds, pipeline
from weixia.registry.ledgers.verdicts import Undoing
from weixia.registry.models import Import

OPEN_FOR = timedelta(hours=72)
MOST_KEPT = 2_000


def undo_until(record: Import) -> datetime | None:
    """Until when the import can be taken back; None when it cannot at all."""
    if record.state != "done" or record.done_at is None or kinds.ledger_of(record.kind).undo is None:
        return None
    return record.done_at + OPEN_FOR


def import_look(*, by: Actor, at: datetime, record: Import) -> Undoing:
    """What 撤销 would do now; changes nothing. Raises Impossible when it is too late."""
    _must(record, by, at)
    with _sight(record), transaction.atomic():
        return kinds.ledger_of(record.kind).undo.look(record)  # type: ignore[union-attr]


def import_undo(*, by: Actor, at: datetime, record: Import, at_once: bool = False) -> Import:
    """Take the import back. A second time changes nothing. `at_once` leaves nothing to the worker."""
    if record.state in {"undoing", "undone"}:
        return record
    _must(record, by, at)
    with _sight(record), transaction.atomic():
        imports.go_again(record, "undo", by=by, at=at, at_once=at_once or record.kind == "units")
    return record


def undo_now(*, by: Actor, at: datetime, import_id: int, tell: pipeline.Tell = lambda done, total: None) -> None:
    """The one transaction: rows go, values return, duties are decided anew."""
    with transaction.atomic():
        turns.beside()  # people may go: nobody's duties are being written meanwhile
        record = imports.held(import_id, "undoing")
        if record is None:
            return
        ledger = kinds.ledger_of(record.kind)
        by.must(ledger.capability)
        undo = ledger.undo
        if undo is None:
            return
        found = undo.look(record)
        kinds.before_undo(record.kind, found.facts, by=by, at=at)
        touched = undo.write(record, found, by, at)
        record.state, record.undone_at, record.undone_by = "undone", at, by.name
        record.report = record.report | {"undone": told(found)}
        record.save(update_fields=["state", "undone_at", "undone_by", "report"])
        counts = {name: count for name, count in told(found).items() if isinstance(count, int)}
        journal.record("ledger.undone", by=by, at=at, about=record.file_name, org_path=record.org_path,
                       fields={"import": record.pk, "kind": record.kind, **counts})
        kinds.follow(record.kind, touched, by=by, at=at)


def _sight(record: Import) -> AbstractContextManager[None]:
    """The receipt of a unit table is kept by whoever sees no people, and read by nobody else."""
    return scoped(ROOT) if record.kind == "units" else nullcontext()


def told(found: Undoing) -> dict[str, object]:
    """`{removed, restored, facts, left, kept [{number, name, why}]}`."""
    return {"removed": len(found.remove), "restored": len(found.restore), "facts": len(found.facts), "left": len(found.kept),
            "kept": [{"number": one.number, "name": one.name, "why": one.why} for one in found.kept[:MOST_KEPT]]}


def _must(record: Import, by: Actor, at: datetime) -> None:
    by.must(kinds.ledger_of(record.kind).capability)
    if not record.org_path.startswith(by.path):
        raise Refused(_("这份文件由别的单位导入，由那里撤销。"))
    until = undo_until(record)
    if until is None:
        raise Impossible("", _("这次导入不能撤销。写错的内容请逐条更正。"))
    if at > until:
        raise Impossible("", _("导入已超过 72 小时，不能整份撤销。写错的内容请逐条更正。"))


imports.works("undo", undo_now)
