"""The one pipeline of the command line and the page: check a file whole, then write it whole."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Protocol

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from weixia.kernel import journal, turns
from weixia.kernel.actor import Actor
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.ledgers import matching, roster_changes
from weixia.registry.ledgers.columns import Header, Row, match_header, reader
from weixia.registry.ledgers.exporting import keep_wrong_rows
from weixia.registry.ledgers.reading import Sheet, SheetRefused, stream_bytes, stream_sheet
from weixia.registry.ledgers.verdicts import CHANGED, NEW, WRONG, Judged, Ledger, Plan, Warned
from weixia.registry.models import Import

KEPT_PROBLEMS = 2_000
EVERY = 5_000  # rows between two signs of progress
Fixes = Mapping[int, Mapping[str, str]]
Tell = Callable[[int, int], object]


class Follow(Protocol):
    """What follows an import: settles the duties of the people whose facts changed."""

    def __call__(self, kind: str, person_ids: list[int], /, *, by: Actor, at: datetime) -> object: ...


def check(ledger: Ledger, path: Path, *, by: Actor, raw: bytes | None = None) -> Plan:
    """Read the file and judge every row; writes nothing. `raw`: its content, held in memory, and `path` is but its name.

    Raises SheetRefused, or Refused without the capability.
    """
    by.must(ledger.capability)
    with transaction.atomic():
        return plan_sheet(ledger, stream_sheet(path) if raw is None else stream_bytes(raw, path.name), by=by)


def plan_sheet(
    ledger: Ledger, sheet: Sheet, *, by: Actor, mapping: Mapping[str, str] | None = None, fixes: Fixes | None = None,
    tell: Tell = lambda done, total: None,
) -> Plan:
    """Judge the rows of a sheet that was read. `mapping` are columns matched by hand for this file, over those that
    the unit remembers; `fixes` {row: {column key: text}} stand for what the file says there. Raises SheetRefused.
    """
    remembered = matching.remembered(ledger.kind, path=by.path)
    header = match_header(sheet.header, ledger.columns, remembered | dict(mapping or {}))
    began, rows, read = perf_counter(), list[Row](), reader(header, ledger.columns)
    for number, cells in sheet.rows:
        if fixes and number in fixes:
            cells = _mended(cells, fixes[number], header)
        rows.append(read(number, cells))
        if len(rows) % EVERY == 0:
            tell(len(rows), max(sheet.many, len(rows)))
    began, seconds = perf_counter(), {"read": perf_counter() - began}
    judgement = ledger.judge(rows, by)
    seconds |= {"judge": perf_counter() - began - sum(judgement.seconds.values())} | judgement.seconds
    for judged in judgement.rows:
        if judged.verdict != WRONG:
            judged.row.raw = []  # only the rows to mend are shown again; two hundred thousand others need not stay
    return Plan(
        ledger=ledger, file_name=sheet.name, file_hash=sheet.hash, header=sheet.header,
        unknown_columns=header.unknown, rows=judgement.rows, work=judgement.work,
        warnings=sorted([*_notes(judgement.rows), *judgement.warnings], key=lambda warned: warned.row),
        columns=matching.told(sheet.header, header, ledger, remembered), tell=tell, seconds=seconds,
    )


def _mended(cells: list[object], fixes: Mapping[str, str], header: Header) -> list[object]:
    """The row's cells with what was put right on the page."""
    mended = [*cells, *[""] * (max(header.places.values()) + 1 - len(cells))]
    for key, text in fixes.items():
        if key in header.places:
            mended[header.places[key]] = text
    return mended


def _notes(rows: Iterable[Judged]) -> Iterator[Warned]:
    """Cells that were left out or read as blank, on rows that are written."""
    for judged in rows:
        if judged.verdict in (NEW, CHANGED):
            for note in judged.row.notes:
                text = _("{column}「{read}」：{do}").format(column=note.column, read=note.read, do=note.do)
                yield Warned(judged.row.number, judged.person, text)


def apply(
    plan: Plan, *, by: Actor, at: datetime, source: Import | None = None, follow: Follow | None = None,
) -> Import:
    """Write the plan in one transaction: a kill at any moment leaves all of the file or nothing.

    Returns the Import record (state done). `source` is the record of an earlier check, when a page made one.
    `follow(kind, person_ids, by=, at=)` runs inside the same transaction: what the new facts settle.
    Raises SheetRefused when another import wrote the same rows meanwhile.
    """
    by.must(plan.ledger.capability)
    try:
        with transaction.atomic():
            record = source or Import()
            turns.beside()
            _save(record, plan, by=by, at=at, state="done")
            plan.source = record
            began, suspect = perf_counter(), plan.seconds.get("suspect", 0.0)
            touched = plan.ledger.write(plan, by, at)
            journal.record("ledger.imported", by=by, at=at, about=plan.file_name,
                           fields={"import": record.pk, "kind": plan.kind, "hash": plan.file_hash, **plan.counts})
            began, plan.seconds["write"] = perf_counter(), perf_counter() - began - plan.seconds.get("suspect", 0.0) + suspect
            if follow:
                follow(plan.kind, touched, by=by, at=at)
                plan.seconds["settle"] = perf_counter() - began
    except IntegrityError as clash:
        raise SheetRefused(
            _("检查之后，别处写入了相同的内容。"), _("请重新检查并导入这个文件；已有的内容没有改动。")) from clash
    return record


def keep_check(plan: Plan, *, by: Actor, at: datetime, record: Import | None = None) -> Import:
    """Keep what a check found, for a page that shows it before anything is written."""
    record = record or Import()
    with transaction.atomic():
        _save(record, plan, by=by, at=at, state="checked")
        journal.record("ledger.checked", by=by, at=at, about=plan.file_name,
                       fields={"import": record.pk, "kind": plan.kind, **plan.counts})
    return record


def keep_refusal(
    kind: str, file_name: str, refused: SheetRefused, *, by: Actor, at: datetime, record: Import | None = None,
) -> Import:
    """Keep that a file was not taken, and why."""
    record = record or Import(org_path=by.path, at=at)
    record.kind, record.file_name, record.state = kind, file_name[:200], "refused"
    record.by_id, record.by_name = by.account_id, by.name
    record.report = {"refused": {"read": refused.read, "do": refused.do}}
    with transaction.atomic():
        with scoped(ROOT):
            record.save()
        journal.record("ledger.refused", by=by, at=at, about=file_name, reason=refused.read[:300])
    return record


def report(plan: Plan) -> dict[str, object]:
    """What the Import record keeps of a plan; secret cells are already masked in problems."""
    wrong = [judged.as_json() for judged in plan.wrong]
    return {
        "causes": plan.causes(), "wrong": wrong[:KEPT_PROBLEMS], "wrong_left_out": max(0, len(wrong) - KEPT_PROBLEMS),
        "warnings": [warned.as_json() for warned in plan.warnings[:KEPT_PROBLEMS]],
        "warnings_left_out": max(0, len(plan.warnings) - KEPT_PROBLEMS),
        "unknown_columns": plan.unknown_columns, "columns": plan.columns,
        "choices": roster_changes.taken(plan) if plan.ledger.narrow else {},
        "written": written(plan),
        "doubles": [{"row": judged.row.number, "person": judged.person, "why": judged.why}
                    for judged in plan.rows if judged.why][:KEPT_PROBLEMS],
    }


def written(plan: Plan) -> dict[str, int]:
    """How many people or facts a plan writes: `{new, changed}`; `people` where people are its rows."""
    if plan.ledger.narrow:
        new = sum(one.person_id is None for one in plan.work.writings)
        return {"new": new, "changed": len(plan.work.writings) - new, "people": len(plan.work.writings)}
    return {"new": plan.counts[NEW], "changed": plan.counts[CHANGED]}


def _save(record: Import, plan: Plan, *, by: Actor, at: datetime, state: str) -> None:
    """Write the receipt, under root scope: whoever sees no people (a system administrator) still gets one."""
    record.org_path = by.path if record.pk is None else record.org_path
    record.kind, record.state = plan.kind, state
    record.file_name, record.file_hash = plan.file_name[:200], plan.file_hash
    record.rows, record.counts = len(plan.rows), plan.counts
    record.report = report(plan) | {"kept": keep_wrong_rows(plan, record)}
    record.by_id, record.by_name = by.account_id, by.name
    record.at = record.at or at
    record.done_at = at if state == "done" else None
    with scoped(ROOT):
        record.save()
