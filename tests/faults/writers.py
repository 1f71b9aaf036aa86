"""Writers who send the same act again until they are told it is done, and keep a ledger of what they were told."""

import json
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any

GIVE_UP = 120.0
TAGS = re.compile(r"<[^>]*>|\s+")


class Straight(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer, not a way."""

    def redirect_request(self, *_: object) -> None:
        return None


class Browser:
    """A session that survives the server."""

    def __init__(self, url: str) -> None:
        self.url, self.jar = url, CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar), Straight())

    def send(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Status, text, headers; 0 when the connection broke."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        token = next((cookie.value for cookie in self.jar if cookie.name == "csrftoken"), "")
        request = urllib.request.Request(self.url + path, data=body, headers=said | {"X-CSRFToken": token or "", "Referer": self.url})
        try:
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, answer.read().decode(), _small(answer.headers)
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode(errors="replace"), _small(answer.headers)
        except (OSError, ValueError) as problem:
            return 0, str(problem), {}

    def sign_in(self, username: str, password: str) -> None:
        self.send("/accounts/login/")
        form = urllib.parse.urlencode({"login": username, "password": password})
        status, text, headers = self.send("/accounts/login/", form.encode())
        assert status == 302 and "login" not in headers.get("location", "login"), (status, text[:500])


def _small(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@dataclass
class Ledger:
    """What was sent and what was told: act → key; act → status. `name` keeps the acts of two ledgers apart."""

    name: str = "kills"
    sent: dict[str, str] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    tries: int = 0
    replayed: int = 0
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Writer(threading.Thread):
    """One act after another until stopped; the last one is finished. Odd writers use the API, even ones the form."""

    def __init__(self, number: int, browser: Browser, people: list[int], ledger: Ledger, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.number, self.browser, self.people, self.ledger, self.stop = number, browser, people, ledger, stop
        self.chance, self.count = random.Random(f"{ledger.name}-{number}"), 0

    def run(self) -> None:
        while not self.stop.is_set():
            self.count += 1
            self._act(f"{self.ledger.name}-{self.number}-{self.count}")

    def _act(self, act: str) -> None:
        key, person = uuid.UUID(int=self.chance.getrandbits(128)).hex, self.chance.choice(self.people)
        with self.ledger.lock:
            self.ledger.sent[act] = key
        until = time.monotonic() + GIVE_UP
        while time.monotonic() < until:
            status, text, headers = self._send(act, key, person)
            with self.ledger.lock:
                self.ledger.tries += 1
                self.ledger.replayed += headers.get("idempotent-replayed", "") == "true"
                if status in (201, 302) and "login" not in headers.get("location", ""):
                    self.ledger.told[act] = status
                    return
                if 400 <= status < 500 and status not in (409, 429):
                    self.ledger.refused.append(f"{act}: {status} {TAGS.sub(' ', text)[:200]}")
                    return
            time.sleep(self.chance.uniform(0.3, 1.2) if status in (0, 500, 502, 503) else 0.1)

    def _send(self, act: str, key: str, person: int) -> tuple[int, str, dict[str, str]]:
        day = f"2026-10-{1 + int(key, 16) % 28:02}"
        if self.number % 2:
            body = json.dumps({"day": day, "mode": "phone", "reached": True, "summary": act}).encode()
            return self.browser.send(f"/api/v1/people/{person}/contacts", body, Content_Type="application/json", Idempotency_Key=key)
        form = {"once": key, "mode": "phone", "reached": "yes", "day": day, "occasion": "daily", "summary": act}
        return self.browser.send(f"/people/{person}/contacts/new", urllib.parse.urlencode(form).encode())
