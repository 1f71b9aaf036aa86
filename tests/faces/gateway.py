"""A provider on this machine's loopback: it sends whatever it is told, twice when it is told twice, and remembers every key."""

import hmac
import json
import threading
from collections import Counter
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "a secret of thirty-two characters"


class Gateway:
    """`sent` counts the messages a key; `answer` is how it answers: ok, no, silent (takes it and breaks off), busy, down."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self.said: list[dict[str, Any]] = []
        self.answer, self.signed = "ok", True
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def settings(self, *, asks: bool = True) -> str:
        """The operator's file that connects SMS and voice here."""
        one = {"url": f"{self.url}/send", "secret": SECRET} | ({"ask_url": f"{self.url}/ask"} if asks else {})
        return json.dumps({"hosts": [], "channels": {"sms": one, "voice": one}})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Here(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told = f"{self.headers['X-Weixia-Timestamp']}.{self.headers['X-Weixia-Nonce']}.".encode() + body
                gateway.signed &= hmac.new(SECRET.encode(), told, sha256).hexdigest() == self.headers["X-Weixia-Signature"]
                said = json.loads(body)
                if self.path == "/ask":
                    return self._tell(200, {"status": "accepted" if gateway.sent[said["key"]] else "absent"})
                gateway.said.append(said)
                if gateway.answer == "busy":
                    return self._tell(429, {})
                if gateway.answer == "no":
                    return self._tell(400, {"status": "refused", "why": "blacklist"})
                gateway.sent[said["key"]] += 1
                if gateway.answer == "silent":
                    return self.connection.close()
                return self._tell(500 if gateway.answer == "down" else 200, {"status": "accepted", "ref": "R1"})

            def _tell(self, status: int, told: dict[str, str]) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *args: object) -> None: ...

        return Here
