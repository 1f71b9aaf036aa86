"""Sealing the journal into one HMAC-SM3 chain, and proving that nothing in it was touched.

The last link is also kept outside the database (`anchor`), so that a cut tail shows.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from weixia.kernel import home, sealing
from weixia.kernel.journal import content_mac
from weixia.kernel.models import Event, Seal
from weixia.kernel.scope import ROOT, scoped

LOCK = 7_305_010
START = "0" * 64


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: counts, and one line a problem."""

    events: int
    sealed: int
    problems: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.problems


def seal(limit: int = 20_000) -> int:
    """Seal events that have no seal yet, in order of id; one sealer at a time. Returns how many."""
    with scoped(ROOT), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = Seal.objects.order_by("-seq").first()
        anchored = read_anchor()
        if anchored and (last is None or (last.seq, last.mac) != anchored) and not _holds(anchored):
            return 0  # the chain was cut: sealing on would bury it; verify reports it
        seq, head = (last.seq, last.mac) if last else (0, START)
        fresh = Event.objects.raw(
            "SELECT e.* FROM kernel_event e LEFT JOIN kernel_seal s ON s.event_id = e.id"
            " WHERE s.seq IS NULL ORDER BY e.id LIMIT %s", [limit])
        links = []
        for event in fresh:
            seq, head = seq + 1, link(head, event)
            links.append(Seal(seq=seq, event_id=event.id, mac=head))
        Seal.objects.bulk_create(links, batch_size=5000)
    if links:
        write_anchor(seq, head)
    return len(links)


def seal_all() -> int:
    """Seal until nothing is left."""
    done = 0
    while step := seal():
        done += step
    return done


def unsealed() -> int:
    """How many events wait for their seal."""
    return Event.objects.count() - Seal.objects.count()


def link(head: str, event: Event) -> str:
    """The next link: previous link, event id, event's own MAC."""
    return sealing.mac("chain", f"{head}|{event.id}|{content_mac(event)}".encode())


def verify(*, anchored: tuple[int, str] | None = None) -> Verdict:
    """Walk the whole journal: flipped, deleted, inserted and reordered rows and a cut tail are named.

    `anchored`: the last link as somebody else kept it; by default the one on this disk.
    """
    with scoped(ROOT), transaction.atomic():
        return _walk(anchored or read_anchor())


def _walk(anchored: tuple[int, str] | None) -> Verdict:
    problems: list[str] = []
    events = {event.id: event for event in Event.objects.order_by("id").iterator(chunk_size=5000)}
    for event in events.values():
        if event.mac != content_mac(event):
            problems.append(f"流水 {event.id}：内容被改动，或不是本系统写入的。")
    head, expected, links = START, 1, {}
    for seal_row in Seal.objects.order_by("seq").iterator(chunk_size=5000):
        if seal_row.seq != expected:
            problems.append(f"封条 {expected}：缺失。")
        covered = events.get(seal_row.event_id)
        if covered is None:
            problems.append(f"流水 {seal_row.event_id}：已封存的一行被删除。")
        elif seal_row.mac != link(head, covered):
            problems.append(f"封条 {seal_row.seq}：与流水 {seal_row.event_id} 对不上，次序或内容被改动。")
        head, expected = seal_row.mac, seal_row.seq + 1
        links[seal_row.seq] = seal_row.mac
    if anchored and links.get(anchored[0]) != anchored[1]:
        problems.append(f"封条 {anchored[0]}：库外留存的最后一环在库里找不到，末尾被截断或整链被换。")
    if not anchored and links:
        problems.append("库外留存的最后一环不见了，无法证明末尾完整。")
    return Verdict(events=len(events), sealed=len(links), problems=problems)


def _holds(anchored: tuple[int, str]) -> bool:
    return Seal.objects.filter(seq=anchored[0], mac=anchored[1]).exists()


def _anchor_file() -> Path:
    return home.var() / "journal.anchor"


def read_anchor() -> tuple[int, str] | None:
    """The last link kept outside the database, or None before the first sealing."""
    path = _anchor_file()
    kept = path.read_text().split() if path.exists() else []
    return (int(kept[0]), kept[1]) if kept else None


def write_anchor(seq: int, mac: str) -> None:
    """Keep the last link on disk: written aside, flushed, renamed."""
    path = _anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.new")
    with open(aside, "w") as out:
        out.write(f"{seq} {mac}\n")
        out.flush()
        os.fsync(out.fileno())
    os.replace(aside, path)
