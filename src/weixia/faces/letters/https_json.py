"""HTTPS + JSON, signed: the one protocol of ours; SMS, voice and 企业微信 gateways speak it, or a small bridge in front of them does.

    POST url       {"key", "channel", "to", "text", "template", "version", "language", "values"}
    POST ask_url   {"key"}                       both answered by {"status": "accepted" | "refused" | "absent", "ref", "why"}

`X-Weixia-Signature` is HMAC-SHA256 in hex over `timestamp.nonce.body` with the shared secret. `key` is the same for every try of
one letter: a provider that has seen it answers as the first time and sends nothing.
"""

import hashlib
import hmac
import json
import re
import secrets
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from weixia.kernel import outgoing
from weixia.kernel.outgoing import CutOff, Door, Forbidden, NotReached
from weixia.kernel.postman import Outcome, Taken

SHORT = re.compile(r"[a-z0-9_]{1,20}")
SURELY_NOT = {404, 405, 413, 429}  # answered before the letter was looked at


@dataclass(frozen=True)
class HttpsJson:
    """One provider. `ask_url` '' : it cannot be asked, and a letter in doubt waits for a person."""

    url: str
    secret: str = field(repr=False)
    door: Door
    ask_url: str = ""
    resolver: outgoing.Resolver = outgoing.resolve
    trust: ssl.SSLContext | None = None
    clock: Callable[[], float] = time.time
    via: str = "https"

    @property
    def asks(self) -> bool:
        return bool(self.ask_url)

    def send(self, letter: Taken) -> Outcome:
        """Hand it over once."""
        return self._told(self.url, {
            "key": letter.key, "channel": letter.channel, "to": letter.address, "text": letter.text, "template": letter.template,
            "version": letter.version, "language": letter.language, "values": letter.values})

    def ask(self, letter: Taken) -> Outcome:
        """What they know of the key; whatever is no clear answer is `unknown`."""
        found = self._told(self.ask_url, {"key": letter.key})
        return found if found.word in ("accepted", "refused", "absent") else Outcome("unknown", why=found.why)

    def _told(self, url: str, said: dict[str, object]) -> Outcome:
        body = json.dumps(said, ensure_ascii=False).encode()
        try:
            answer = outgoing.post(url, body, self._signed(body), door=self.door, resolver=self.resolver, trust=self.trust)
        except Forbidden as problem:
            return Outcome("unreached", why=f"guard_{problem}")
        except NotReached as problem:
            return Outcome("unreached", why=f"no_{problem}")
        except CutOff:
            return Outcome("unknown", why="cut_off")
        return _understood(answer)

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp, nonce = str(int(self.clock())), secrets.token_hex(16)
        return {"Content-Type": "application/json; charset=utf-8", "X-Weixia-Timestamp": stamp, "X-Weixia-Nonce": nonce,
                "X-Weixia-Signature": signature(self.secret, stamp, nonce, body)}


def signature(secret: str, stamp: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA256 in hex over the moment, the nonce and the body."""
    return hmac.new(secret.encode(), f"{stamp}.{nonce}.".encode() + body, hashlib.sha256).hexdigest()


def _understood(answer: outgoing.Answer) -> Outcome:
    """A 200 that says so is accepted. A 2xx that does not, a 5xx and a redirect leave us in doubt: they may have taken it."""
    if answer.status in SURELY_NOT:
        return Outcome("unreached", why=f"http_{answer.status}")
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    status = told.get("status") if isinstance(told, dict) else None
    if isinstance(told, dict) and (status == "accepted" and answer.status == 200 or status in ("refused", "absent")):
        return Outcome(str(status), ref=str(told.get("ref", ""))[:80], why=_short(told.get("why")))
    if 400 <= answer.status < 500:
        return Outcome("refused", why=f"http_{answer.status}")
    return Outcome("unknown", why=f"http_{answer.status}")


def _short(why: object) -> str:
    """A code of theirs: never a sentence, which might name somebody."""
    return str(why) if isinstance(why, str) and SHORT.fullmatch(why) else ""
