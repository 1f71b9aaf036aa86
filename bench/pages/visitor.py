"""A browser that is logged in, as far as a page needs one: cookies, one kept connection, forms with their token."""

import http.client
import time
from urllib.parse import urlencode

TOKEN = "b" * 32


class Refused(Exception):
    """A page did not answer as it should; the text says how it did."""


class Visitor:
    """`session`: the key of a session that is logged in."""

    def __init__(self, port: int, session: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self._cookie = f"sessionid={session}; csrftoken={TOKEN}"

    def open(self, address: str, form: dict[str, str] | None = None, *, status: int = 200) -> tuple[float, bytes]:
        """(seconds until the last byte, the page). Raises Refused."""
        body = urlencode(form | {"csrfmiddlewaretoken": TOKEN}) if form is not None else None
        head = {"Cookie": self._cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        began, answer = self._ask("POST" if body else "GET", address, body, head)
        read = answer.read()
        took = time.perf_counter() - began
        if answer.status != status:
            raise Refused(f"{address}: {answer.status} {answer.headers.get('Location', '')} {read[:2000].decode(errors='replace')}")
        return took, read

    def _ask(self, method: str, address: str, body: str | None, head: dict[str, str]) -> tuple[float, http.client.HTTPResponse]:
        """(when it was asked, the answer). The server lets go of a line that stood idle: then it is asked anew, and timed anew."""
        try:
            return self._asked(method, address, body, head)
        except ConnectionError:
            self._line.close()
            return self._asked(method, address, body, head)

    def _asked(self, method: str, address: str, body: str | None, head: dict[str, str]) -> tuple[float, http.client.HTTPResponse]:
        began = time.perf_counter()
        self._line.request(method, address, body, head)
        return began, self._line.getresponse()
