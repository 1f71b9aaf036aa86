"""往外连: the one door by which this machine calls an address (T13).

https only, to hosts that the operator listed; the name is resolved once, every answer must be a public address, and the
connection goes to that very address with the name in TLS. No redirect is followed, no proxy asked; five seconds and one
megabyte for all of it. An explicit test setting opens plain http to this machine's own loopback, and nothing else.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 5.0
MOST = 1024 * 1024
HOST = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
PLAIN = re.compile(r"[!-~]{1,2000}")  # printable ASCII without blanks: no line break, no tab, no look-alike letter
LOOPBACK = ("127.0.0.1", "localhost")
Resolver = Callable[[str, int], Collection[str]]


class Forbidden(Exception):
    """This address may not be called; nothing was sent."""


class NotReached(Exception):
    """No connection came about, or TLS was not agreed: surely nothing was handed over."""


class CutOff(Exception):
    """It broke off after something was sent: nobody knows whether it arrived."""


@dataclass(frozen=True)
class Door:
    """What may be called. `hosts`: names as `host` or `host:port`, 443 where none is said. `loopback`: the test setting."""

    hosts: Collection[str]
    loopback: bool = False


@dataclass(frozen=True)
class Target:
    """A checked address: where to, and as whom."""

    host: str
    port: int
    path: str
    plain: bool


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status; a redirect is an answer like any other."""

    status: int
    body: bytes


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as this machine's resolver knows them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def target(url: str, door: Door) -> Target:
    """The address in its parts; raises Forbidden for whatever is not exactly a listed host by https."""
    if not PLAIN.fullmatch(url) or "\\" in url or "#" in url:
        raise Forbidden("characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Forbidden("form") from None
    host, path = (parts.hostname or ""), (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if "@" in parts.netloc or parts.netloc.endswith(":"):
        raise Forbidden("who")
    if door.loopback and parts.scheme == "http" and host in LOOPBACK and port:
        return Target(host, port, path, plain=True)
    if parts.scheme != "https" or not url.startswith("https://"):
        raise Forbidden("scheme")
    port = 443 if port is None else port
    if not HOST.fullmatch(host) or f"{host}:{port}" not in {_full(one) for one in door.hosts}:
        raise Forbidden("host")
    return Target(host, port, path, plain=False)


def _full(listed: str) -> str:
    return (listed if ":" in listed else f"{listed}:443").lower()


def is_public(address: str) -> bool:
    """Whether an address lies in the open internet: not private, shared (CGNAT), link-local, multicast, mapped or translated."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner or ip in TRANSLATED or ip in COMPATIBLE:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
COMPATIBLE = ipaddress.IPv6Network("::/96")


def post(url: str, body: bytes, headers: Mapping[str, str], *, door: Door, resolver: Resolver = resolve,
         trust: ssl.SSLContext | None = None) -> Answer:
    """POST and read the answer. Raises Forbidden, NotReached, CutOff. `resolver` is asked once."""
    to = target(url, door)
    until = time.monotonic() + SECONDS
    link = _connected(to, _address(to, resolver), until, trust)
    try:
        return _asked(link, to, body, headers, until)
    except (OSError, http.client.HTTPException, TooMuch):
        raise CutOff from None
    finally:
        link.close()


def _address(to: Target, resolver: Resolver) -> str:
    """The one address to connect to; a name with a single forbidden answer is forbidden altogether."""
    if to.plain:
        return "127.0.0.1"
    try:
        found = list(resolver(to.host, to.port))
    except OSError:
        raise NotReached("name") from None
    if not found:
        raise NotReached("name")
    if not all(is_public(one) for one in found):
        raise Forbidden("address")
    return found[0]


def _connected(to: Target, address: str, until: float, trust: ssl.SSLContext | None) -> socket.socket:
    try:
        bare = socket.create_connection((address, to.port), timeout=_left(until))
    except (OSError, TooMuch):
        raise NotReached("connection") from None
    if to.plain:
        return bare
    try:
        bare.settimeout(_left(until))
        return (trust or ssl.create_default_context()).wrap_socket(bare, server_hostname=to.host)
    except (OSError, TooMuch):
        bare.close()
        raise NotReached("tls") from None


class TooMuch(Exception):
    """More time or more bytes than there are."""


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TooMuch
    return left


class _Ready(http.client.HTTPConnection):
    """A connection that is there already: whatever is asked of it goes to that socket."""

    def __init__(self, link: socket.socket, to: Target) -> None:
        super().__init__(to.host, to.port, timeout=SECONDS)
        self.sock, self.auto_open = link, 0


def _asked(link: socket.socket, to: Target, body: bytes, headers: Mapping[str, str], until: float) -> Answer:
    link.settimeout(_left(until))
    asking = _Ready(link, to)
    asking.request("POST", to.path, body=body, headers={**headers, "Connection": "close", "Accept-Encoding": "identity"})
    answer, read = asking.getresponse(), b""
    while piece := answer.read1(65536):
        read += piece
        if len(read) > MOST:
            raise TooMuch
        link.settimeout(_left(until))
    return Answer(answer.status, read)
