"""Ways past the ORM and past a scope stay in a few pinned files; what leaks or is slow under the wall is not said."""

import re

from tests.house import reading

# file → how many times it may say so, and why
RAW_SQL = {
    "duties/almanac.py": "fills the calendar's tables set-wise",
    "duties/changes.py": "the printed SELECTs wrapped by hand, writing only what changed",
    "duties/keeping.py": "one new fact keeps a person's open duties by one UPDATE",
    "duties/lacking.py": "one rule's printed tests over one person",
    "duties/queries/book.py": "whom a rule is for: its printed tests over everybody in sight",
    "duties/nearby.py": "the facts of a slice of people, copied once for all rules",
    "duties/settling.py": "locks, and fresh statistics before a full settle",
    "duties/slices.py": "what is wanted laid beside what is stored, a slice at a time",
    "duties/spark/exporting.py": "one moment of what rules read, by COPY",
    "duties/cases.py": "which cases a statement decides, a slice at a time, their rows held",
    "duties/laying.py": "what units and cases owe, decided and written in one statement",
    "duties/units.py": "what units are, dated as it is seen; the units that pass a rule's printed tests",
    "duties/trying.py": "the printed SELECTs in a read-only savepoint, nothing written",
    "kernel/audit.py": "events without a seal, in one join",
    "kernel/guard.py": "writes and checks the wall itself",
    "kernel/carrying.py": "writes the triggers by which rows follow what they hang on",
    "kernel/confiding.py": "writes the wall of what is told in confidence",
    "kernel/looks.py": "asks the server its version and its clock",
    "kernel/pg/base.py": "says the scope",
    "kernel/turns.py": "who settles alone, and who works beside",
    "kernel/replies.py": "waits for the same request at work, but not for long",
    "needs/promise.py": "the workdays after a day, from the calendar's tables",
    "needs/actions/needs.py": "the next number of a need; the same request twice at once waits for itself",
    "registry/actions/people.py": "asks wx_number_taken: a number may belong to a person out of sight",
    "registry/actions/staff.py": "ties names to accounts in one statement",
    "registry/candidates.py": "whom a new record is laid beside: a roster joined to everybody at once",
    "registry/whole_rows.py": "rows as PostgreSQL writes and reads them, for a merge and its undo",
    "registry/queries/within.py": "asks wx_people_named: a word within a name has an index that the wall cannot use",
    "kernel/sealing.py": "no SQL: a copy of an HMAC that has taken in its key",
    "registry/ledgers/copying.py": "a ledger's rows by COPY to a temporary table, then INSERT … SELECT",
    "registry/ledgers/known.py": "asks wx_number_taken for a whole ledger",
}
# speak to PostgreSQL as an administrator or the owner, before there is an application
BEFORE = {"kernel/backup.py", "kernel/restoring.py", "kernel/install.py", "kernel/embedded.py", "faces/terminal/_desk.py",
          "faces/terminal/doctor.py"}
ROOT_SCOPE = {
    "consequences.py": "what follows a death or an answer, in whatever unit it lies",
    "duties/actions/settling.py": "the first settle and a new year of workdays decide for everybody",
    "duties/actions/overriding.py": "a unit's stricter value decides for whoever belonged to it, wherever they are now",
    "faces/terminal": "the machine's operator",
    "faces/workbench/health.py": "the same counts for a monitor",
    "faces/workbench/audit.py": "the auditor of the topmost unit reads the operator's acts",
    "faces/letters": "the postman carries everybody's letters; a provider's receipt names one by its key",
    "kernel/audit.py": "the chain covers every county",
    "kernel/bursts.py": "what one account took out, in whatever post: moments and counts of its own",
    "kernel/exports.py": "a system administrator, who sees no guarded row, takes out their own lists",
    "kernel/install.py": "migrations and fills, as the owner",
    "kernel/journal.py": "an act of somebody who may not read it back; what follows the act of a visitor of the portal",
    "kernel/looks.py": "how far the journal is sealed: counts and moments, no row",
    "kernel/queries.py": "until when the chain is sealed: one moment, no row",
    "needs/stepping.py": "a need that was passed on tells the unit that has its first number",
    "needs/actions/needs.py": "a need is passed on to a unit that the actor does not see",
    "needs/actions/needs_end.py": "an elder rates what was passed on where it went",
    "needs/actions/petition_hands.py": "hands a petition to a unit above, out of the actor's sight",
    "reactions.py": "an act of today first settles today for everybody; accounts tie names anywhere",
    "registry/actions/staff.py": "ties names to accounts where the giver of a post sees nobody",
    "registry/actions/import_undoing.py": "the receipt of a unit table, kept by whoever sees no person",
    "registry/actions/entering.py": "whoever comes to the portal has no scope yet: the card's own row, and the device made of it",
    "registry/queries/cards.py": "likewise: who a remembered device belongs to",
    "registry/ledgers/unit_undoing.py": "whether anything hangs on a unit before it goes: nothing of it is shown",
    "registry/queries/imports.py": "the receipts of unit tables, likewise",
    "registry/merging.py": "whatever points at a merged record follows it, in whatever unit it is",
    "registry/ledgers/pipeline.py": "the receipt of a ledger, also for whoever sees no person",
    "registry/ledgers/progress.py": "how far a job is: figures only",
    "registry/actions/units.py": "whether anybody is in the first unit's charge, before it gives way",
    "registry/staff_ledger.py": "the receipt of the staff ledger",
    "schedule.py": "what the clock does",
}
# leak past the wall's order of evaluation, or cannot use its indexes: `prefix` is leak-proof and indexed
SLOW_LOOKUP = re.compile(r"__(i?contains|i?startswith|i?endswith|i?regex|search|trigram\w*)\b")
LOOKUPS = {
    "registry/queries/people.py": "grams @> under the wall reads every row in scope: the slow part of the name search",
    "registry/queries/staff.py": "accounts are not behind the wall",
    "registry/queries/units.py": "units are not behind the wall",
}
CLOCKS = {
    "duties/actions/errands.py": "an errand over everybody ends minutes after it began",
    "kernel/jobs.py": "a deferred job begins when the worker takes it up",
    "needs/ledger.py": "a warning about days still to come, while a file is checked",
    "registry/ledgers/events.py": "likewise",
    "registry/ledgers/roster.py": "likewise",
}


def users(*names: str) -> set[str]:
    return {reading.name(path) for path in reading.files(".py") if any(reading.calls(path, *names))}


def test_raw_sql_is_pinned() -> None:
    assert users("raw", "cursor", "extra", "RawSQL", "execute", "executemany", "copy") - RAW_SQL.keys() - BEFORE == set()


def test_nobody_takes_the_base_manager() -> None:
    assert [reading.name(path) for path in reading.files(".py") if "_base_manager" in path.read_text()] == []


def test_the_root_scope_is_pinned() -> None:
    entered = {reading.name(path) for path in reading.files(".py")
               for call in reading.calls(path, "scoped") if call.args and getattr(call.args[0], "id", "") == "ROOT"}
    assert {path for path in entered if not any(path.startswith(pin) for pin in ROOT_SCOPE)} == set()


def test_leaky_lookups_are_not_used() -> None:
    said = {f"{reading.name(path)}:{line}" for path in reading.files(".py")
            for line, text in enumerate(path.read_text().splitlines(), 1) if SLOW_LOOKUP.search(text)}
    assert {place for place in said if place.split(":")[0] not in LOOKUPS} == set()


def test_a_room_has_no_clock() -> None:
    """Time is an argument: nothing below the faces asks what time it is."""
    rooms = ("kernel/", "policy/", "registry/", "needs/", "duties/")
    asked = {f"{reading.name(path)}:{call.lineno}" for path in reading.files(".py")
             if reading.name(path).startswith(rooms) and reading.name(path) not in CLOCKS
             for call in reading.calls(path, "now", "today", "utcnow", "localdate", "localtime") if not call.args}
    assert asked == set()

