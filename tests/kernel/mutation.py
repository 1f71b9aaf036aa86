"""The mutation run: every way to spoil the wall on every guarded table, one at a time; each must be noticed.

    python -m tests.kernel.mutation [--tables N]

makes a scratch instance, spoils it as the owner, asks the start-up check and the probes, mends it, and prints one JSON
document: how many mutants there were, how many the check refused, how many the probes saw where a probe could see it,
and the names of those that nobody noticed (none, or the run fails). `tests/kernel/test_mutation.py` runs one table a wall.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import models, transaction

from tests import conftest  # first: it says which scratch instance Django talks to
from tests.kernel.probes import READS, WRITES, Target
from tests.kernel.test_wall import Stage, outcome, set_stage
from weixia.kernel import guard, home, install
from weixia.kernel.embedded import Server
from weixia.kernel.walls import policies

TRUE = {"SELECT": "USING (true)", "INSERT": "WITH CHECK (true)", "UPDATE": "USING (true) WITH CHECK (true)", "DELETE": "USING (true)"}
READERS = ("values", "count", "cursor", "whole_row_as_json")
# what each verb's hole lets through: a blind statement reads no column, so that only its own policy stands in its way
WRITERS = {"INSERT": ("insert_by_sql",), "UPDATE": ("update_blindly",), "DELETE": ("delete_blindly",)}


@dataclass(frozen=True)
class Mutant:
    """One thing spoilt. `verb` is the verb that stands open by it ('' where a probe could not tell)."""

    table: str
    name: str
    make: str
    mend: str
    verb: str = ""


def mutants(model: type[models.Model], owner: Any) -> Iterator[Mutant]:
    """Every mutant of one guarded table."""
    table, wall = model._meta.db_table, guard.wall_of(model)
    for name, words in policies(wall).items():
        again = f'CREATE POLICY {name} ON "{table}" {words}'
        yield Mutant(table, f"{name} dropped", f'DROP POLICY {name} ON "{table}"', again)
        for clause in ("USING", "WITH CHECK"):
            if f"{clause} (" in words and f"{clause} (true)" not in words:
                yield Mutant(table, f"{name} {clause} true", f'ALTER POLICY {name} ON "{table}" {clause} (true)',
                             f'DROP POLICY {name} ON "{table}"; {again}', _opened(words, clause))
    for verb, words in TRUE.items():
        yield Mutant(table, f"hole for {verb}", f'CREATE POLICY hole ON "{table}" FOR {verb} TO weixia_app {words}',
                     f'DROP POLICY hole ON "{table}"', verb)
    for word, back, verb in (("NO FORCE", "FORCE", ""), ("DISABLE", "ENABLE", "SELECT")):
        yield Mutant(table, f"row security {word}", f'ALTER TABLE "{table}" {word} ROW LEVEL SECURITY',
                     f'ALTER TABLE "{table}" {back} ROW LEVEL SECURITY', verb)
    for verb in ["TRUNCATE", "TRIGGER"] + (["UPDATE", "DELETE"] if wall in guard.APPEND_ONLY else []):
        for whom in ("weixia_app", "PUBLIC"):
            yield Mutant(table, f"{verb} granted to {whom}", f'GRANT {verb} ON "{table}" TO {whom}',
                         f'REVOKE {verb} ON "{table}" FROM {whom}')
    yield from triggers(table, owner)


def triggers(table: str, owner: Any) -> Iterator[Mutant]:
    """Each trigger of a table dropped, and switched off."""
    for name, words in owner.execute(
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [f'"{table}"']).fetchall():
        yield Mutant(table, f"trigger {name} dropped", f'DROP TRIGGER {name} ON "{table}"', words)
        yield Mutant(table, f"trigger {name} off", f'ALTER TABLE "{table}" DISABLE TRIGGER {name}',
                     f'ALTER TABLE "{table}" ENABLE TRIGGER {name}')


def _opened(words: str, clause: str) -> str:
    """The verb that a policy leaves open when one clause of it says true."""
    if words.startswith("FOR "):
        verb = words.split()[1]
        return "" if verb == "UPDATE" else verb
    return "SELECT" if clause == "USING" else ""


def run(stage: Stage, tables: set[str] | None = None) -> dict[str, Any]:
    """Make, ask and mend one mutant after the other; the stage's rows are committed."""
    said: dict[str, Any] = {"tables": 0, "mutants": 0, "caught": 0, "by_check": 0, "probed": 0, "by_probes": 0, "missed": []}
    with psycopg.connect(**home.connection_settings("owner"), autocommit=True) as owner:
        for target in stage.targets:
            if tables is None or target.table in tables:
                said["tables"] += 1
                for mutant in list(mutants(target.model, owner)):
                    _try(mutant, target, stage, owner, said)
        if tables is None:
            for mutant in list(triggers("registry_unit", owner)):
                _try(mutant, None, stage, owner, said)
    guard.check()
    return said


def _try(mutant: Mutant, target: Target | None, stage: Stage, owner: Any, said: dict[str, Any]) -> None:
    owner.execute(mutant.make)
    try:
        checked = refused(mutant.table)
        probed = mutant.verb and target is not None and can_tell(target, mutant.verb)
        leaked = bool(probed) and leaks(target, mutant.verb, stage)  # type: ignore[arg-type]
    finally:
        owner.execute(mutant.mend)
    said["mutants"] += 1
    said["by_check"] += checked
    said["probed"] += bool(probed)
    said["by_probes"] += leaked
    said["caught"] += checked or leaked
    if not (checked or leaked) or (probed and not leaked):
        said["missed"].append(f"{mutant.table}: {mutant.name}" + ("" if not (checked or leaked) else " (by the probes)"))


def refused(table: str) -> bool:
    """Whether the start-up check refuses and names the table."""
    try:
        guard.check()
    except guard.WallDown as problem:
        return table in str(problem)
    return False


def can_tell(target: Target, verb: str) -> bool:
    """Whether a probe of the verb says anything: not where a grant or a trigger stands in the way as well."""
    wall = guard.wall_of(target.model)
    if verb in {"UPDATE", "DELETE"} and (wall in guard.APPEND_ONLY or getattr(target.model._meta, "triggers", [])):
        return False  # the version that must be kept of it stands behind its own wall
    if verb == "INSERT" and hasattr(target.model, "pgh_event_models"):
        return False  # so does that of a new row
    if verb == "INSERT":  # a copy of a unique row is refused anyhow, and about a hidden person the path trigger says no
        unique = any(field.unique for field in target.model._meta.concrete_fields if not field.primary_key)
        counted = isinstance(target.model._meta.pk, models.AutoField)
        return wall in {"range", "history"} and counted and not unique and not target.model._meta.constraints
    return True


def leaks(target: Target, verb: str, stage: Stage) -> bool:
    """Whether any probe of the verb gets through from the other county."""
    names = READERS if verb == "SELECT" else WRITERS[verb]
    for name in names:
        probe = READS[name] if verb == "SELECT" else WRITES[name]
        with transaction.atomic():
            found = outcome(probe, target, stage.scopes["other county"], writes=verb != "SELECT")
        if found.kind == "seen" or (found.kind == "refused" and found.code in {"23503", "23001"}):
            return True  # stopped by a foreign key only: the row itself was not in the way
    return False


def main() -> int:
    """The whole run in a scratch instance of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", type=int, default=0, help="only so many tables")
    asked = parser.parse_args()
    try:
        with Server(home.var()).in_use():
            install.install()
            with transaction.atomic():
                stage = set_stage()
            some = {target.table for target in stage.targets[:asked.tables]} if asked.tables else None
            said = run(stage, some)
    finally:
        conftest.pytest_unconfigure()
    print(json.dumps(said, ensure_ascii=False))
    return 1 if said["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
