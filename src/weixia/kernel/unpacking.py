"""Opening a backup: every part checked against the manifest, and the manifest against the journal's key."""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from weixia.kernel import backup, envelope, home
from weixia.kernel.backup import FOLDERS, FORMAT, BackupError
from weixia.kernel.home import NotReady

BLOCK = 1024 * 1024


def check(source: Path, *, secret: Path) -> dict[str, Any]:
    """Open a backup to its end, check every hash, and give its manifest; nothing is written."""
    manifest: dict[str, Any] = {}
    with _members(source, secret) as members:
        for name, body in members:
            if name == "manifest.json":
                manifest = json.loads(body.read())
            elif name != "manifest.mac":
                _copy(name, body, None, manifest)
    return manifest


def unpack(source: Path, into: Path, *, secret: Path, words: str) -> dict[str, Any]:
    """Lay the parts into `into` (0600) and give the manifest; keys come into var/keys where there are none.

    Raises Closed, BackupError, NotReady.
    """
    text, mac, manifest = b"", "", {}
    with _members(source, secret) as members:
        for name, body in members:
            if name == "manifest.json":
                text = body.read()
                manifest = json.loads(text)
                if manifest.get("format") != FORMAT:
                    raise NotReady(f"这份备份的格式是 {manifest.get('format')}，本版本不认得。请用更新的版本恢复。")
            elif name == "manifest.mac":
                mac = body.read().decode()
            else:
                _copy(name, body, into / name, manifest)
    if set(manifest.get("files", {})) != {str(p.relative_to(into)) for p in into.rglob("*") if p.is_file()}:
        raise BackupError("备份里缺文件，或多出了文件。")
    (into / "journal.anchor").touch()  # a backup from before the first seal: none is expected afterwards either
    _keys(into, manifest, words)
    if mac != backup.manifest_mac(text):
        raise BackupError("备份的清单不是用本系统的密钥签的：文件不是本系统做的，或者被换过。")
    return manifest


@contextmanager
def _members(source: Path, secret: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    with source.open("rb") as raw:
        reader = envelope.SealedReader(raw, envelope.private_key(secret))
        with tarfile.open(fileobj=reader, mode="r|") as tar:  # type: ignore[call-overload]
            yield _each(tar)
        reader.finish()


def _each(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for entry in tar:
        parts = Path(entry.name).parts
        body = tar.extractfile(entry) if entry.isreg() else None
        if body is None or Path(entry.name).is_absolute() or ".." in parts or len(parts) > 1 and parts[0] not in FOLDERS:
            raise BackupError(f"备份里有不该有的内容：{entry.name}")
        yield entry.name, body


def _copy(name: str, body: IO[bytes], to: Path | None, manifest: dict[str, Any]) -> None:
    digest = hashlib.sha256()
    out = None
    if to is not None:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        out = os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    while block := body.read(BLOCK):
        digest.update(block)
        if out:
            out.write(block)
    if out:
        out.close()
    if manifest.get("files", {}).get(name) != digest.hexdigest():
        raise BackupError(f"备份里的 {name} 与清单对不上。")


def _keys(into: Path, manifest: dict[str, Any], words: str) -> None:
    """Fields are sealed and the chain is signed under the instance's keys: without them the rows are worth nothing."""
    sealed = into / "keys.sealed"
    if home.has_keys():
        if backup.fingerprints() != manifest["keys"]:
            raise NotReady(f"{home.var() / 'keys'} 里的密钥不是这份备份的。请把当时的密钥放回去，或恢复到一个空的数据目录。")
        return
    if not sealed.exists():
        raise NotReady(f"这份备份不含密钥。请先把当时的密钥放回 {home.var() / 'keys'}（权限 0600），再恢复。")
    if not words:
        raise NotReady("这份备份里的密钥有口令。请用 --passphrase-file 指定口令文件。")
    known = json.loads(envelope.open_by_words(sealed.read_bytes(), words))
    folder = home.var() / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in home.SECRETS:
        if not (folder / name).exists():
            with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(known[name])
