"""Verbs of the import: handed over, checked, matched, mended, written. Taking back is in `undoing`.

Each verb runs at once for a small file and as a job for a large one; the job's verbs end in `_now` and look at the
state first, so that a second run of the same job does nothing.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel import jobs, journal, sealing, vault
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.words import kept
from weixia.registry.ledgers import exporting, kinds, matching, pipeline, previewing
from weixia.registry.ledgers.columns import ColumnsMissing
from weixia.registry.ledgers.progress import Teller
from weixia.registry.ledgers.reading import SheetRefused, stream_bytes
from weixia.registry.ledgers.verdicts import CHOICES, Choice, Ledger, Plan
from weixia.registry.models import Import, Progress

SMALL_FILE = 256 * 1024  # about 2,000 rows of a roster
SMALL = 2_000
TABLE = "registry_import"


def import_receive(*, by: Actor, at: datetime, kind: str, name: str, pieces: Iterable[bytes]) -> Import:
    """Take a file, sealed, and check it: nothing of it is written to the register."""
    ledger = kinds.ledger_of(kind)
    by.must(ledger.capability)
    with transaction.atomic():
        record = Import.objects.create(org_path=by.path, kind=kind, file_name=name[:200], file_hash="", state="checking",
                                       by_id=by.account_id, by_name=by.name, at=at)
        Progress.objects.create(source=record, org_path=by.path, began_at=at, heard_at=at)
        size = vault.write(file_of(record), pieces, uuid=record.uuid)
        _go_on(record, "check", small=size <= SMALL_FILE, by=by, at=at)
    return record


def import_match(*, by: Actor, at: datetime, record: Import, matches: Mapping[str, str]) -> Import:
    """对列: say what unknown titles mean ('' is not to be read); kept for the unit's next file."""
    must(record, by, {"columns", "checked"})
    known = {column.key for column in kinds.ledger_of(record.kind).columns} | {""}
    said = {title: key for title, key in matches.items() if key in known}
    taken = [key for key in said.values() if key]
    if len(set(taken)) < len(taken):
        raise Impossible("", _("有两列对到了同一项。每一项只能对一列。"))
    with transaction.atomic():
        matching.remember(record.kind, said, by=by, at=at)
        journal.record("ledger.matched", by=by, at=at, about=record.file_name, fields={"import": record.pk, "columns": said})
        go_again(record, "check", by=by, at=at)
    return record


def import_mend(*, by: Actor, at: datetime, record: Import, fixes: pipeline.Fixes) -> Import:
    """Put cells right on the page: kept sealed beside the file, and the rows are judged again."""
    must(record, by, {"checked"})
    kept = fixes_of(record)
    for row, cells in fixes.items():
        kept.setdefault(row, {}).update({key: text[:5000] for key, text in cells.items()})
    with transaction.atomic():
        record.fixes_sealed = _seal(record, "fixes_sealed", {str(row): cells for row, cells in kept.items()})
        journal.record("ledger.mended", by=by, at=at, about=record.file_name,
                       fields={"import": record.pk, "rows": sorted(fixes)[:100]})
        go_again(record, "check", by=by, at=at)
    return record


def import_write(*, by: Actor, at: datetime, record: Import, choice: Choice) -> Import:
    """Write what was checked, in one transaction."""
    must(record, by, {"checked"})
    if choice.rows not in CHOICES:
        raise Impossible("choice", _("选要写入哪些行。"))
    with transaction.atomic():
        record.options = record.options | {"choice": choice.rows, "overwrite": choice.overwrite}
        go_again(record, "apply", by=by, at=at)
    return record


def import_again(*, by: Actor, at: datetime, record: Import) -> Import:
    """Take up an import that was given up, where it stopped."""
    must(record, by, {"stopped"})
    with transaction.atomic():
        go_again(record, str(record.report.get("phase", "check")), by=by, at=at)
    return record


def check_now(*, by: Actor, at: datetime, import_id: int, tell: pipeline.Tell = lambda done, total: None) -> None:
    """Read the file and judge it; keeps what was found."""
    with transaction.atomic():
        record = held(import_id, "checking")
        if record is None:
            return
        try:
            plan = _plan(record, by=by, tell=tell)
            record.origin = _origin(plan, record)
            pipeline.keep_check(plan, by=by, at=at, record=record)
            previewing.keep(record, plan.ledger.preview(plan) if plan.ledger.preview else ())
            record.save(update_fields=["changes_sealed", "report"])
        except ColumnsMissing as missing:
            _ask_for_columns(record, missing, by=by)
        except SheetRefused as refused:
            pipeline.keep_refusal(record.kind, record.file_name, refused, by=by, at=at, record=record)
            file_of(record).unlink(missing_ok=True)


def apply_now(*, by: Actor, at: datetime, import_id: int, tell: pipeline.Tell = lambda done, total: None) -> None:
    """Judge the file anew and write it: all of it or, killed at any moment, nothing."""
    with transaction.atomic():
        record = held(import_id, "importing")
        if record is None:
            return
        try:
            plan = _plan(record, by=by, tell=tell)
            if plan.ledger.narrow:
                options = record.options
                plan.ledger.narrow(plan, Choice(options.get("choice", "all"), bool(options.get("overwrite"))))
            pipeline.apply(plan, by=by, at=at, source=record, follow=kinds.follow)
        except SheetRefused as refused:
            _stop(record, "apply", refused)
            return
        record.fixes_sealed = record.changes_sealed = ""
        record.save(update_fields=["fixes_sealed", "changes_sealed"])
        transaction.on_commit(lambda: file_of(record).unlink(missing_ok=True))
        transaction.on_commit(lambda: previewing.forget(record))


def _ask_for_columns(record: Import, missing: ColumnsMissing, *, by: Actor) -> None:
    """Required columns were not found: somebody may know which titles they are."""
    ledger = kinds.ledger_of(record.kind)
    known = matching.remembered(record.kind, path=by.path)
    told = matching.told(missing.titles, missing.header, ledger, known)
    record.state, record.report = "columns", {"columns": told | {"missing": missing.missing}}
    record.save(update_fields=["state", "report"])


def file_of(record: Import) -> Path:
    """Where the sealed file of an import lies."""
    return vault.folder("imports") / f"{record.uuid}.sealed"


def fixes_of(record: Import) -> dict[int, dict[str, str]]:
    """What was put right on the page: {row: {column key: text}}."""
    return {int(row): cells for row, cells in (unsealed(record, "fixes_sealed") or {}).items()}


def unsealed(record: Import, name: str) -> Any:
    """The content of one of the import's sealed columns, or None."""
    text = sealing.unseal(getattr(record, name), table=TABLE, field=name, uuid=record.uuid)
    return json.loads(text) if text else None


def _seal(record: Import, name: str, content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, default=str) if content else ""
    return sealing.seal(text, table=TABLE, field=name, uuid=record.uuid)


def must(record: Import, by: Actor, states: set[str]) -> Ledger:
    ledger = kinds.ledger_of(record.kind)
    by.must(ledger.capability)
    if record.state not in states:
        raise Impossible("", _("这份文件已经办到下一步了。请看最新的情况。"))
    return ledger


def held(import_id: int, state: str) -> Import | None:
    """The import, locked, when it is still in that state: a job that runs a second time finds its work done."""
    record = Import.objects.select_for_update().filter(pk=import_id).first()
    return record if record and record.state == state else None


def _plan(record: Import, *, by: Actor, tell: pipeline.Tell) -> Plan:
    by.must(kinds.ledger_of(record.kind).capability)
    try:
        raw = b"".join(vault.read(file_of(record), uuid=record.uuid))
    except (FileNotFoundError, sealing.SealBroken):
        raise SheetRefused(_("交来的文件已经不在，或被改动过。"), _("请把文件再交一次。")) from None
    return pipeline.plan_sheet(kinds.ledger_of(record.kind), stream_bytes(raw, record.file_name), by=by,
                               fixes=fixes_of(record), tell=tell)


def _origin(plan: Plan, record: Import) -> Import | None:
    """The import whose problem sheet came back mended."""
    pk = exporting.mended_import(plan.header)
    found = Import.objects.filter(pk=pk, kind=record.kind, org_path=record.org_path).first() if pk else None
    return found if found and found.pk != record.pk else None


STATE = {"check": "checking", "apply": "importing", "undo": "undoing"}


def go_again(record: Import, phase: str, *, by: Actor, at: datetime, at_once: bool = False) -> None:
    Progress.objects.filter(pk=record.pk).update(done=0, total=record.rows, tries=0, began_at=at, heard_at=at)
    _go_on(record, phase, small=at_once or record.rows <= SMALL, by=by, at=at)


def _go_on(record: Import, phase: str, *, small: bool, by: Actor, at: datetime) -> None:
    """Do the phase here and now, or leave it to the worker."""
    record.state = STATE[phase]
    record.save()
    if small:
        with kept():
            NOW[phase](by=by, at=at, import_id=record.pk)
        record.refresh_from_db()
    else:
        jobs.defer(f"import.{phase}", by=by, import_id=record.pk)


def _stop(record: Import, phase: str, refused: SheetRefused) -> None:
    record.state = "done" if phase == "undo" else "stopped"
    record.report = record.report | {"refused": {"read": refused.read, "do": refused.do}, "phase": phase}
    record.save(update_fields=["state", "report"])


NOW: dict[str, Any] = {}


def _given_up(phase: str) -> Any:
    def parked(*, by: Actor, at: datetime, import_id: int) -> None:
        with transaction.atomic():
            if record := held(import_id, STATE[phase]):
                _stop(record, phase, SheetRefused(_("试了几次都没有办成，什么都没有写入。"), _("可以再试一次；仍不行时告诉系统管理员。")))

    return parked


def works(phase: str, act: Any) -> None:
    """`act` does the phase: here and now, or as the job `import.<phase>`."""
    NOW[phase] = act

    @jobs.job(f"import.{phase}", parked=_given_up(phase))
    def run(*, by: Actor, at: datetime, import_id: int) -> None:
        with Teller(import_id) as tell:
            act(by=by, at=at, import_id=import_id, tell=tell)


works("check", check_now)
works("apply", apply_now)
