"""What a checked file would change, kept until it is written: the first rows sealed in the receipt, the rest in a sealed
file beside the ledger, read page by page."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from weixia.kernel import sealing, vault
from weixia.registry.models import Import

FIRST = 2_000
TABLE, FIELD = "registry_import", "changes_sealed"
Row = dict[str, Any]


def keep(record: Import, changes: Iterable[Row]) -> None:
    """Keep every row, in order; the caller saves `changes_sealed` and `report` (`changing` people, `guarded` fields)."""
    told = {"changing": 0, "guarded": False}
    rows = _counted(changes, told)
    first = list(islice(rows, FIRST))
    rest = next(rows, None)
    if rest is None:
        file_of(record).unlink(missing_ok=True)
    else:
        vault.write(file_of(record), (_line(row) for row in chain([rest], rows)), uuid=_name_of(record))
    text = json.dumps(first, ensure_ascii=False, default=str) if first else ""
    record.changes_sealed = sealing.seal(text, table=TABLE, field=FIELD, uuid=record.uuid)
    record.report = record.report | told


def page(record: Import, *, after: int, size: int) -> list[Row]:
    """`size` rows after so many; nothing once the file was written, or where the rest is gone with its ledger."""
    text = sealing.unseal(record.changes_sealed, table=TABLE, field=FIELD, uuid=record.uuid)
    first: list[Row] = json.loads(text) if text else []
    found = first[after: after + size]
    if len(found) < size and len(first) == FIRST and file_of(record).exists():
        begin = max(0, after - FIRST)
        found += islice(_rest(record), begin, begin + size - len(found))
    return found


def forget(record: Import) -> None:
    """Once it is written nobody needs it."""
    file_of(record).unlink(missing_ok=True)


def file_of(record: Import) -> Path:
    """Where the rows after the first lie."""
    return vault.folder("imports") / f"{_name_of(record)}.sealed"


def _name_of(record: Import) -> UUID:
    return uuid5(record.uuid, "changes")


def _counted(changes: Iterable[Row], told: dict[str, Any]) -> Iterator[Row]:
    for row in changes:
        told["changing"] += 1
        told["guarded"] = told["guarded"] or any(one["protected"] for one in row["changes"])
        yield row


def _line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False, default=str).encode() + b"\n"


def _rest(record: Import) -> Iterator[Row]:
    held = b""
    for piece in vault.read(file_of(record), uuid=_name_of(record)):
        *whole, held = (held + piece).split(b"\n")
        yield from map(json.loads, whole)
