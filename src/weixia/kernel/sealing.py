"""Field encryption: SM4-GCM bound to table, field and row; HMAC-SM3 blind index for exact search.

Software SM algorithms are not a certified module: `KeyProvider` is where a certified device plugs in.
"""

import base64
import binascii
import os
import time
import uuid as uuidlib
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from weixia.kernel import home

VERSION = "v1"
URL_SAFE = bytes.maketrans(b"+/", b"-_")


class SealBroken(Exception):
    """A sealed value does not belong to this row and field, or was changed."""


class KeyProvider(Protocol):
    """Where keys come from; a hardware module implements the same two questions."""

    def field_key(self, kid: str) -> bytes: ...
    def named_key(self, name: str) -> bytes: ...


class FileKeys:
    """Keys in files beside the data folder, readable by the service's user alone."""

    def field_key(self, kid: str) -> bytes:
        return _derive(home.keys().field, f"sm4|{kid}")[:16]

    def named_key(self, name: str) -> bytes:
        keys = home.keys()
        return _derive(keys.index if name == "blind" else keys.journal, name)


@lru_cache(maxsize=1)
def provider() -> KeyProvider:
    """The key provider of this installation."""
    return FileKeys()


@lru_cache(maxsize=8)
def _field_key(kid: str) -> bytes:
    return provider().field_key(kid)


@lru_cache(maxsize=8)
def _named_key(name: str) -> bytes:
    return provider().named_key(name)


@lru_cache(maxsize=8)
def _sm4(key: bytes) -> algorithms.SM4:
    return algorithms.SM4(key)


@lru_cache(maxsize=8)
def _keyed(key: bytes) -> hmac.HMAC:
    """An HMAC that has taken in its key: a copy of it costs half of a new one."""
    return hmac.HMAC(key, hashes.SM3())


def forget_keys() -> None:
    """Drop cached keys: after rotation, and between instances in tests."""
    for cache in (provider, _field_key, _named_key, _sm4, _keyed):
        cache.cache_clear()


def seal(clear: str, *, table: str, field: str, uuid: uuidlib.UUID | str, kid: str = "1") -> str:
    """`v1.kid.nonce.ciphertext+tag` in base64; '' stays ''. A random 96-bit nonce for every value."""
    if not clear:
        return ""
    nonce = os.urandom(12)
    encryptor = Cipher(_sm4(_field_key(kid)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(_bound(table, field, uuid))
    body = encryptor.update(clear.encode()) + encryptor.finalize() + encryptor.tag
    return f"{VERSION}.{kid}.{_b64(nonce)}.{_b64(body)}"


def unseal(sealed: str, *, table: str, field: str, uuid: uuidlib.UUID) -> str:
    """The clear text; raises SealBroken when the value was moved or changed."""
    if not sealed:
        return ""
    _, kid, nonce, body = sealed.split(".")
    raw = base64.urlsafe_b64decode(body)
    mode = modes.GCM(base64.urlsafe_b64decode(nonce), raw[-16:])
    decryptor = Cipher(_sm4(_field_key(kid)), mode).decryptor()
    decryptor.authenticate_additional_data(_bound(table, field, uuid))
    try:
        return (decryptor.update(raw[:-16]) + decryptor.finalize()).decode()
    except InvalidTag:
        raise SealBroken(f"{table}.{field}") from None


def seal_bytes(raw: bytes, *, bound: bytes, kid: str = "1") -> bytes:
    """Nonce, ciphertext and tag of a piece of a file, bound to `bound`."""
    nonce = os.urandom(12)
    encryptor = Cipher(_sm4(_field_key(kid)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound)
    return nonce + encryptor.update(raw) + encryptor.finalize() + encryptor.tag


def unseal_bytes(sealed: bytes, *, bound: bytes, kid: str = "1") -> bytes:
    """The piece in clear; raises SealBroken when it was moved, cut or changed."""
    if len(sealed) < 28:
        raise SealBroken("file")
    decryptor = Cipher(_sm4(_field_key(kid)), modes.GCM(sealed[:12], sealed[-16:])).decryptor()
    decryptor.authenticate_additional_data(bound)
    try:
        return decryptor.update(sealed[12:-16]) + decryptor.finalize()
    except InvalidTag:
        raise SealBroken("file") from None


def blind(field: str, value: str) -> str:
    """Search key of a normalised value: the first 16 bytes of HMAC-SM3 in hex, '' for ''. One key a field."""
    return mac("blind", f"{field}|{value}".encode())[:32] if value else ""


def mac(key_name: str, message: bytes) -> str:
    """HMAC-SM3 in hex under a named key."""
    digest = _keyed(_named_key(key_name)).copy()
    digest.update(message)
    return digest.finalize().hex()


def uuid7() -> uuidlib.UUID:
    """A time-ordered UUID (RFC 9562 §5.7); Python learns this itself in 3.14."""
    stamp = (time.time_ns() // 1_000_000).to_bytes(6, "big")
    noise = bytearray(os.urandom(10))
    noise[0] = 0x70 | (noise[0] & 0x0F)
    noise[2] = 0x80 | (noise[2] & 0x3F)
    return uuidlib.UUID(bytes=stamp + bytes(noise))


def _derive(key: bytes, message: str | bytes) -> bytes:
    digest = hmac.HMAC(key, hashes.SM3())
    digest.update(message.encode() if isinstance(message, str) else message)
    return digest.finalize()


def _bound(table: str, field: str, uuid: uuidlib.UUID | str) -> bytes:
    return f"{table}|{field}|{uuid}".encode()


def _b64(raw: bytes) -> str:
    return binascii.b2a_base64(raw, newline=False).translate(URL_SAFE).decode()
