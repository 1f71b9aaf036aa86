"""A sealed file: readable only with a key that is not inside it.

    WXSEAL1\\n · one line of JSON (what may be known without the key) · chunks

Each chunk is 4 bytes of length and AES-256-GCM of up to 1 MiB; its nonce counts the chunks and marks the last, so a
reordered, shortened or prolonged file does not open. The chunk key is agreed by X25519 between a key made for this file
and the recipient's, so whoever seals needs the recipient's public half alone (RELIABILITY T15).
"""

import hashlib
import json
import os
import struct
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from weixia.kernel.home import NotReady, secret_file

MAGIC = b"WXSEAL1\n"
CHUNK = 1024 * 1024
LONGEST_HEAD = 64 * 1024
RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


class Closed(Exception):
    """The file does not open: another key, or the file was changed or cut. The text says which, in Chinese."""


def make_keys(folder: Path) -> str:
    """Make `folder`/backup and backup.pub unless one is there; returns the public key (64 hex digits).

    The private file may be taken away to a safe: sealing needs the public one alone.
    """
    public = folder / "backup.pub"
    if not public.exists():
        secret = X25519PrivateKey.from_private_bytes(bytes.fromhex(secret_file(folder / "backup")))
        draft = folder / f".backup.pub.{os.getpid()}"
        draft.write_text(secret.public_key().public_bytes(*RAW).hex() + "\n", encoding="ascii")
        os.replace(draft, public)
    return public.read_text(encoding="ascii").strip()


def public_key(text: str) -> X25519PublicKey:
    """A recipient: 64 hex digits, or a file that holds them. Raises NotReady."""
    path = Path(text)
    given = path.read_text(encoding="ascii").strip() if len(text) != 64 and path.is_file() else text
    try:
        return X25519PublicKey.from_public_bytes(bytes.fromhex(given))
    except ValueError:
        raise NotReady(f"读不懂收件公钥 {text}。应是 64 位十六进制数，或存着它的文件。") from None


def private_key(path: Path) -> X25519PrivateKey:
    """The key that opens backups. Raises NotReady when it is not there."""
    try:
        return X25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except FileNotFoundError:
        raise NotReady(f"没有备份密钥 {path}。请用 --key 指定另外保管的那一份。") from None
    except ValueError:
        raise NotReady(f"{path} 不是备份密钥：应是 64 位十六进制数。") from None


class SealedWriter:
    """Write-only stream into `out`; nothing is whole before `close`."""

    def __init__(self, out: IO[bytes], recipient: X25519PublicKey, about: dict[str, Any]) -> None:
        mine = X25519PrivateKey.generate()
        made = mine.public_key().public_bytes(*RAW)
        head = about | {"ephemeral": made.hex(), "recipient": recipient.public_bytes(*RAW).hex()[:16]}
        line = json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        self._out, self._waiting, self._count = out, bytearray(), 0
        self._bound = hashlib.sha256(MAGIC + line).digest()
        self._cipher = AESGCM(_agreed(mine.exchange(recipient), made, recipient.public_bytes(*RAW)))
        out.write(MAGIC + line)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._send(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        self._send(bytes(self._waiting), last=True)

    def _send(self, clear: bytes, *, last: bool) -> None:
        body = self._cipher.encrypt(_nonce(self._count, last), clear, self._bound)
        self._out.write(struct.pack(">I", len(body)) + body)
        self._count += 1


class SealedReader:
    """Read-only stream out of a sealed file; `head` is what could be read without the key."""

    def __init__(self, source: IO[bytes], secret: X25519PrivateKey) -> None:
        self.head, line = _head(source)
        theirs = X25519PublicKey.from_public_bytes(bytes.fromhex(self.head["ephemeral"]))
        made, mine = theirs.public_bytes(*RAW), secret.public_key().public_bytes(*RAW)
        self._source, self._ready, self._count, self._last = source, bytearray(), 0, False
        self._bound = hashlib.sha256(MAGIC + line).digest()
        self._cipher = AESGCM(_agreed(secret.exchange(theirs), made, mine))

    def read(self, size: int = -1) -> bytes:
        while not self._last and (size < 0 or len(self._ready) < size):
            self._take()
        size = len(self._ready) if size < 0 else size
        given = bytes(self._ready[:size])
        del self._ready[:size]
        return given

    def finish(self) -> None:
        """Read to the end: only then is it known that nothing was cut off."""
        while self.read(CHUNK):
            pass
        if self._source.read(1):
            raise Closed("备份文件末尾多出了内容。")

    def _take(self) -> None:
        length = self._source.read(4)
        wanted = min(struct.unpack(">I", length)[0], CHUNK + 16) if len(length) == 4 else 1
        body = self._source.read(wanted)
        if len(length) < 4 or len(body) < wanted:
            raise Closed("备份文件不完整：末尾被截断。")
        for last in (False, True):
            try:
                self._ready += self._cipher.decrypt(_nonce(self._count, last), body, self._bound)
            except InvalidTag:
                continue
            self._last, self._count = last, self._count + 1
            return
        words = "密钥不是封这份备份的那一把" if self._count == 0 else "内容被改动"
        raise Closed(f"备份打不开：{words}。")


def head_of(path: Path) -> dict[str, Any]:
    """What a sealed file says of itself without any key. Raises Closed."""
    with path.open("rb") as source:
        return _head(source)[0]


def seal_by_words(clear: bytes, words: str) -> bytes:
    """Seal a little text by a passphrase: salt, nonce, AES-256-GCM under scrypt (64 MiB)."""
    salt, nonce = os.urandom(16), os.urandom(12)
    return salt + nonce + AESGCM(_stretched(words, salt)).encrypt(nonce, clear, b"weixia keys")


def open_by_words(sealed: bytes, words: str) -> bytes:
    """Raises Closed when the passphrase is another."""
    try:
        return AESGCM(_stretched(words, sealed[:16])).decrypt(sealed[16:28], sealed[28:], b"weixia keys")
    except InvalidTag:
        raise Closed("口令不对，备份里的密钥打不开。") from None


def _stretched(words: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(words.encode())


def _head(source: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    if source.read(len(MAGIC)) != MAGIC:
        raise Closed("这不是为霞的备份文件。")
    line = source.readline(LONGEST_HEAD)
    try:
        return json.loads(line), line
    except ValueError:
        raise Closed("备份文件的开头读不懂，可能被截断。") from None


def _agreed(shared: bytes, *publics: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=b"".join(publics), info=b"weixia seal 1").derive(shared)


def _nonce(count: int, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])
