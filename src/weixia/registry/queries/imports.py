"""Questions about imports: how far, what would change, how the columns were read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from weixia.kernel.actor import Actor
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.access import visible
from weixia.registry.ledgers import kinds, previewing
from weixia.registry.models import Import, Progress
from weixia.registry.models.importing import WORKING

__all__ = ["WORKING", "changes_of", "columns_of", "import_of", "imports", "mended", "progress_of"]
SILENT = 15.0  # seconds without a sign of life: the job was killed and waits to be taken up


@dataclass(frozen=True)
class Far:
    """How far a job is: rows, how many seconds it will take (None: not known), and how it fares.

    `queued`: nobody took it up yet. `silent`: it was interrupted. `tries`: how often it began.
    """

    done: int
    total: int
    left: int | None
    queued: bool
    silent: bool
    tries: int


def imports(*, seen_by: Actor) -> QuerySet[Import]:
    """Files imported within scope, newest first; without what is only for their own page."""
    return Import.objects.filter(visible(seen_by)).defer("changes_sealed", "fixes_sealed").order_by("-id")


def import_of(pk: int, *, seen_by: Actor) -> Import | None:
    """One import, or None when absent or out of scope."""
    return Import.objects.filter(visible(seen_by), pk=pk).select_related("origin").first()


def unit_tables(*, seen_by: Actor, since: datetime) -> list[Import]:
    """单位表 that were imported by the actor's units since then, newest first; the receipts of a post that sees no people."""
    seen_by.must("unit.write")
    with scoped(ROOT), transaction.atomic():
        found = Import.objects.filter(kind="units", state="done", done_at__gte=since,
                                      org_path__gte=seen_by.path, org_path__lt=seen_by.path + "~")
        return list(found.order_by("-id")[:10])


def progress_of(record: Import, *, at: datetime) -> Far:
    """How far the import's job is."""
    row = Progress.objects.filter(pk=record.pk).first()
    if row is None:
        return Far(0, record.rows, None, queued=True, silent=False, tries=0)
    spent = (at - row.began_at).total_seconds()
    left = round(spent / row.done * (row.total - row.done)) if row.done and spent > 1 else None
    silent = row.tries > 0 and (at - row.heard_at).total_seconds() > SILENT
    return Far(row.done, row.total or record.rows, left, queued=row.tries == 0, silent=silent, tries=row.tries)


def changes_of(record: Import, *, after: int = 0, size: int) -> list[dict[str, Any]]:
    """A page of what would change on people on file: `{row, number, name, changes}`, secrets masked; empty once written."""
    return previewing.page(record, after=after, size=size)


def columns_of(record: Import) -> dict[str, Any]:
    """`{known, unknown, ignored, missing, choices}`: how the titles were read, and what they may be matched to."""
    told = {"known": [], "unknown": [], "ignored": [], "missing": []} | (record.report.get("columns") or {})
    by_hand = [one["title"] for one in told["known"] if one["how"] in ("hand", "remembered")]
    columns = kinds.ledger_of(record.kind).columns
    chosen = {one["title"]: next((c.key for c in columns if c.title == one["means"]), "") for one in told["known"]}
    used = {one["means"] for one in told["known"]} - {one["means"] for one in told["known"] if one["title"] in by_hand}
    titles = [*told["unknown"], *told["ignored"], *by_hand]
    return told | {
        "choices": [(column.key, column.title) for column in columns if column.title not in used],
        "open": [{"title": title, "chosen": chosen.get(title, ""), "ignored": title in told["ignored"]} for title in titles]}


def mended(record: Import, *, seen_by: Actor) -> list[Import]:
    """Problem sheets of this import that were handed over again."""
    return list(imports(seen_by=seen_by).filter(origin=record)[:5])
