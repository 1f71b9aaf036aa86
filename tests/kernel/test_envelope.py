"""A sealed file opens whole, with its own key, or not at all."""

import io
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from weixia.kernel import envelope
from weixia.kernel.envelope import CHUNK, Closed, SealedReader, SealedWriter
from weixia.kernel.home import NotReady

SECRET = X25519PrivateKey.from_private_bytes(bytes(range(32)))


def sealed(clear: bytes) -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out, SECRET.public_key(), {"at": "now"})
    for start in range(0, len(clear), 70_001):
        writer.write(clear[start:start + 70_001])
    writer.close()
    return out.getvalue()


def opened(raw: bytes, secret: X25519PrivateKey = SECRET) -> bytes:
    reader = SealedReader(io.BytesIO(raw), secret)
    clear = reader.read()
    reader.finish()
    return clear


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_goes_in_comes_out(size: int) -> None:
    clear = bytes(n % 251 for n in range(size))
    assert opened(sealed(clear)) == clear


def chunks(raw: bytes) -> tuple[bytes, list[bytes]]:
    head = raw[:raw.index(b"\n", len(envelope.MAGIC)) + 1]
    found, at = [], len(head)
    while at < len(raw):
        size = 4 + int.from_bytes(raw[at:at + 4], "big")
        found.append(raw[at:at + size])
        at += size
    return head, found


@pytest.mark.parametrize("spoil", [
    lambda c: c[:-1], lambda c: [c[1], c[0], c[2]], lambda c: [c[0], c[0], *c[1:]], lambda c: [*c, c[2]], lambda c: c[1:],
], ids=["cut", "swapped", "doubled", "longer", "beheaded"])
def test_chunks_stay_where_they_were(spoil) -> None:
    head, parts = chunks(sealed(bytes(2 * CHUNK + 5)))
    assert len(parts) == 3
    with pytest.raises(Closed):
        opened(head + b"".join(spoil(parts)))


def test_the_head_is_bound_to_the_content() -> None:
    raw = sealed(b"x")
    with pytest.raises(Closed):
        opened(raw.replace(b'"now"', b'"old"'))


def test_two_seals_of_the_same_differ() -> None:
    assert sealed(b"same") != sealed(b"same")


def test_another_key_is_told_apart() -> None:
    with pytest.raises(Closed, match="不是封这份备份的那一把"):
        opened(sealed(b"x"), X25519PrivateKey.generate())


def test_keys_are_made_once_and_the_private_one_may_leave(tmp_path) -> None:
    public = envelope.make_keys(tmp_path)
    assert len(bytes.fromhex(public)) == 32 and (tmp_path / "backup").stat().st_mode & 0o077 == 0
    (tmp_path / "backup").unlink()
    assert envelope.make_keys(tmp_path) == public and not (tmp_path / "backup").exists()
    with pytest.raises(NotReady, match="--key"):
        envelope.private_key(tmp_path / "backup")


def test_a_recipient_is_hex_or_a_file(tmp_path) -> None:
    public = envelope.make_keys(tmp_path)
    for given in (public, str(tmp_path / "backup.pub")):
        assert envelope.public_key(given).public_bytes_raw().hex() == public
    with pytest.raises(NotReady):
        envelope.public_key("not a key")


def test_a_passphrase_opens_what_it_sealed() -> None:
    text = json.dumps({"field": "ab"}).encode()
    shut = envelope.seal_by_words(text, "十二个字以上的一句话才算数")
    assert text not in shut and envelope.open_by_words(shut, "十二个字以上的一句话才算数") == text
    with pytest.raises(Closed):
        envelope.open_by_words(shut, "十二个字以上的一句话不算数")
