"""Verb of the export of what the rules read."""

import tempfile
from datetime import datetime
from pathlib import Path

from django.db import transaction

from weixia.duties.spark import exporting, folders, session
from weixia.duties.spark.exporting import Exported, Told
from weixia.duties.spark.session import Machine
from weixia.kernel import journal
from weixia.kernel.actor import Actor


def facts_export(folder: Path, *, by: Actor, at: datetime, machine: Machine, told: Told) -> Exported:
    """Write the facts that rules read, as they are now, into a new folder. Raises NotStarted, NotReady."""
    by.must("roster.export")
    session.check()
    with folders.appearing(folder) as whole, tempfile.TemporaryDirectory(dir=whole.parent) as scratch:
        made = exporting.export(whole, at=at, machine=machine, scratch=Path(scratch), told=told)
        with transaction.atomic():
            journal.record("facts.exported", by=by, at=at, about=folder.name,
                           fields={"rows": sum(made.rows.values()), "people": made.people})
    return made
