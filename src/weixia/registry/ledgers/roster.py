"""花名册: people. Judged whole against the register, then written set-wise."""

from collections.abc import Sequence
from datetime import datetime
from time import perf_counter

from django.utils import timezone

from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.registry.ledgers import (
    known,
    roster_changes,
    roster_judging,
    roster_warnings,
    roster_writing,
    taken_back,
    undoing,
)
from weixia.registry.ledgers.columns import Row
from weixia.registry.ledgers.roster_columns import COLUMNS
from weixia.registry.ledgers.verdicts import WRONG, Judgement, Ledger, Plan


def judge(rows: Sequence[Row], by: Actor) -> Judgement:
    """Verdicts, warnings and work of a roster."""
    roster_judging.resolve_units(rows, known.Units.load(), scope=by.path)
    for row in rows:
        row.keys = known.blind_keys(row.cells)
    began = perf_counter()
    on_file = _on_file(rows, by)
    seconds = {"match": perf_counter() - began}
    held = taken_back.hold(rows, on_file.people)
    judged, work = roster_judging.judge(rows, on_file)
    began = perf_counter()
    pairs = roster_warnings.alike(judged)
    seconds["suspect"] = perf_counter() - began
    warnings = [*held, *roster_warnings.implausible(judged, today=timezone.localdate()), *roster_warnings.pair_warnings(pairs)]
    bad = {one.row.number for one in judged if one.verdict == WRONG}
    work.hints = [pair for pair in pairs if pair.is_strong and bad & {pair.one.row, pair.other.row}]
    work.pairs = [pair for pair in pairs if pair.is_strong and not bad & {pair.one.row, pair.other.row}]
    return Judgement(judged, sorted(warnings, key=lambda warned: warned.row), work, seconds)


def _on_file(rows: Sequence[Row], by: Actor) -> roster_judging.OnFile:
    """What the register holds about the rows, asked for all of them at once."""
    numbers = {value for row in rows for key in ("number", "related") if (value := row.get(key))}
    on_file = roster_judging.OnFile(
        people=known.stored(numbers, states=True), owners=known.owners(key for row in rows if (key := row.keys.get("identity"))))
    on_file.merged = known.merged_into(numbers - on_file.people.keys())
    on_file.elsewhere = known.taken_elsewhere(numbers - on_file.people.keys() - on_file.merged.keys(), by=by)
    return on_file


def write(plan: Plan, by: Actor, at: datetime) -> list[int]:
    """Write the plan; returns the ids of the people written."""
    return roster_writing.write(plan.work, source=plan.source, by=by, at=at, tell=plan.tell)


ROSTER = Ledger("people", Word("花名册"), COLUMNS, "import.write", judge, write,
                preview=roster_changes.preview, narrow=roster_changes.narrow, undo=undoing.PEOPLE)
