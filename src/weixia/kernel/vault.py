"""Sealed files: SM4-GCM in chunks, each bound to its file, its place and whether it is the last.

A chunk cannot be moved, left out or put into another file without `sealing.SealBroken`.
Layout: per chunk one byte (1 is the last), the length of the sealed chunk in four bytes, the sealed chunk.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from weixia.kernel import home, sealing

CHUNK = 1024 * 1024


def folder(name: str) -> Path:
    """`var/<name>`, made when absent, closed to other users of the machine."""
    found = home.var() / name
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def write(path: Path, pieces: Iterable[bytes], *, uuid: UUID) -> int:
    """Seal the pieces into `path`, whole or not at all; returns the size in clear, in bytes."""
    draft, size, place = path.with_suffix(".draft"), 0, 0
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        ready: bytes | None = None
        for chunk in _chunks(pieces):
            if ready is not None:
                place = _put(out, ready, uuid, place, is_last=False)
            ready, size = chunk, size + len(chunk)
        _put(out, ready or b"", uuid, place, is_last=True)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    return size


def read(path: Path, *, uuid: UUID) -> Iterator[bytes]:
    """The clear pieces. Raises SealBroken for a file that was changed, cut or belongs to another row."""
    with path.open("rb") as source:
        for place in range(2**32):
            head = source.read(5)
            if len(head) < 5:
                raise sealing.SealBroken(path.name)
            last = head[0] == 1
            yield sealing.unseal_bytes(source.read(int.from_bytes(head[1:], "big")), bound=_bound(uuid, place, last))
            if last:
                return


def _put(out: object, chunk: bytes, uuid: UUID, place: int, *, is_last: bool) -> int:
    sealed = sealing.seal_bytes(chunk, bound=_bound(uuid, place, is_last))
    out.write(bytes([is_last]) + len(sealed).to_bytes(4, "big") + sealed)  # type: ignore[attr-defined]
    return place + 1


def _bound(uuid: UUID, place: int, is_last: bool) -> bytes:
    return f"file|{uuid}|{place}|{int(is_last)}".encode()


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of CHUNK."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    if held:
        yield bytes(held)
