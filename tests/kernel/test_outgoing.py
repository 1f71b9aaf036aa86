"""T13: whatever address is given, no connection is made to a socket that is not public, listed and asked for by https."""

import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from weixia.kernel import outgoing
from weixia.kernel.outgoing import Door, Forbidden, NotReached, is_public, post

LISTED = "sms.example.cn"
DOOR = Door([LISTED, "voice.example.cn:8443"])
H = f"https://{LISTED}"
FORMS = [
    # other schemes
    f"http://{LISTED}/", f"ftp://{LISTED}/", "file:///etc/passwd", f"gopher://{LISTED}/_x", f"HTTPS://{LISTED}/", f"//{LISTED}/", LISTED,
    "", "https://", "https:///", f"https:/{LISTED}/", f"https:{LISTED}", "javascript:alert(1)", f"https+unix://{LISTED}/", f"ws://{LISTED}",
    "data:text/plain,x", "dict://127.0.0.1:11211/", "jar:https://sms.example.cn!/",
    # addresses instead of names, in every spelling
    "https://127.0.0.1/", "https://127.1/", "https://127.0.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/",
    "https://0177.0.0.1/", "https://017700000001/", "https://127.0.0.1:443/", "https://0.0.0.0/", "https://0/", "https://255.255.255.255/",
    "https://169.254.169.254/latest/meta-data/", "https://[::1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[fc00::1]/", "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/", "https://10.0.0.1/", "https://172.16.0.1/", "https://192.168.1.1/", "https://100.64.0.1/", "https://8.8.8.8/",
    "https://224.0.0.1/", "https://198.18.0.1/", "https://127.0.0.1.nip.io/",
    # names that are not the listed one
    "https://localhost/", "https://localhost.localdomain/", "https://LOCALHOST/", "https://metadata.google.internal/", "https://evil.example.cn/",
    f"https://{LISTED}.evil.cn/", f"https://evil-{LISTED}/", f"https://{LISTED}./", "https://sms.example.cn%2eevil.cn/",
    "https://sms。example。cn/", "https://ｓｍｓ.example.cn/", "https://sms.ехаmple.cn/", "https://sms.example.cn%00.evil.cn/",
    # somebody before the name, blanks, breaks, slashes the other way
    f"https://{LISTED}@127.0.0.1/", f"https://user:pw@{LISTED}/", "https://127.0.0.1@sms.example.cn/", f"https://@{LISTED}/",
    f"https://{LISTED}\\@127.0.0.1/", f"https:\\\\{LISTED}/", f"https://{LISTED}#@127.0.0.1/", f"{H}/#x", f" {H}/", f"{H}/ ",
    f"{H}/\r\nHost: x", f"{H}/\tx", "https://sms.exa\tmple.cn/", "https://sms.exa\nmple.cn/", f"{H}/\x00", f"{H}/路径",
    # ports
    f"{H}:80/", f"{H}:22/", f"{H}:0/", f"{H}:65536/", f"{H}:-1/", f"{H}:x/", f"{H}:/", "https://voice.example.cn/", "https://voice.example.cn:443/",
    f"{H}:443:443/", f"https://[{LISTED}]/", "https://[::1/", f"{H}/" + "x" * 3000,
    # this machine by http needs the test setting
    "http://127.0.0.1:8000/", "http://localhost:8000/",
]
INSIDE = ["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "0.0.0.0", "224.0.0.1",
          "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254",
          "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
          "2002:7f00:1::", "2001:db8::1", "2001:0:7f00:1::", "no address"]
_watch: list[list[tuple[object, ...]]] = []
sys.addaudithook(lambda event, args: _watch[-1].append(args) if event == "socket.connect" and _watch else None)


@contextmanager
def watched() -> Iterator[list[tuple[object, ...]]]:
    """Every connection that Python makes meanwhile."""
    _watch.append([])
    try:
        yield _watch[-1]
    finally:
        _watch.pop()


def public(host: str, port: int) -> list[str]:
    return ["93.184.216.34"]


def test_there_are_eighty_forms() -> None:
    assert len(set(FORMS)) == len(FORMS) >= 80


@pytest.mark.parametrize("url", FORMS)
def test_no_form_opens_a_connection(url: str) -> None:
    with watched() as connections, pytest.raises(Forbidden):
        post(url, b"", {}, door=DOOR, resolver=public)
    assert connections == []


@pytest.mark.parametrize("address", INSIDE)
def test_a_listed_name_that_leads_inside_is_not_called(address: str) -> None:
    with watched() as connections, pytest.raises(Forbidden):
        post(f"{H}/send", b"", {}, door=DOOR, resolver=lambda host, port: ["93.184.216.34", address])
    assert connections == [] and not is_public(address)


def test_the_listed_name_is_let_through_as_far_as_the_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other side of the guard: it does not refuse everything."""
    called = []

    def refuse(address: tuple[str, int], timeout: float) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outgoing.socket, "create_connection", refuse)
    for url in (f"{H}/send?x=1", f"{H}:443/", "https://voice.example.cn:8443/ring"):
        with pytest.raises(NotReached):
            post(url, b"", {}, door=DOOR, resolver=public)
    assert called == [("93.184.216.34", 443), ("93.184.216.34", 443), ("93.184.216.34", 8443)]


def test_a_name_that_changes_its_mind_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: public when it is looked at, this machine when it is connected to."""
    answers, called = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]]), []

    def refuse(address: tuple[str, int], timeout: float) -> socket.socket:
        called.append(address[0])
        raise TimeoutError

    monkeypatch.setattr(outgoing.socket, "create_connection", refuse)
    with pytest.raises(NotReached):
        post(f"{H}/", b"", {}, door=DOOR, resolver=lambda host, port: next(answers))
    assert called == ["93.184.216.34"] and next(answers) == ["127.0.0.1"]


@contextmanager
def serving(status: int, headers: dict[str, str], body: bytes = b"{}") -> Iterator[tuple[int, list[str]]]:
    """A server on this machine's loopback; its port, and what it was asked."""
    asked: list[str] = []

    class Here(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                pass

        do_GET = do_POST

        def log_message(self, *args: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Here)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()


LOOPBACK = Door([], loopback=True)


@pytest.mark.parametrize("where", ["http://127.0.0.1:{port}/secret", "http://169.254.169.254/latest", "https://10.0.0.1/"])
def test_a_redirect_is_an_answer_and_is_not_followed(where: str) -> None:
    with serving(200, {}) as (inside, found):
        with serving(302, {"Location": where.format(port=inside)}) as (port, asked), watched() as connections:
            answer = post(f"http://127.0.0.1:{port}/send", b"{}", {}, door=LOOPBACK)
    assert answer.status == 302 and asked == ["/send"] and found == []
    assert [args[1] for args in connections] == [("127.0.0.1", port)]


def test_a_proxy_of_the_surroundings_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(200, {}) as (proxy, through), serving(200, {}) as (port, asked):
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        post(f"http://127.0.0.1:{port}/send", b"{}", {}, door=LOOPBACK)
    assert asked == ["/send"] and through == []


def test_more_than_a_megabyte_is_cut_off() -> None:
    with serving(200, {}, b"x" * (outgoing.MOST + 2)) as (port, _), pytest.raises(outgoing.CutOff):
        post(f"http://127.0.0.1:{port}/", b"", {}, door=LOOPBACK)


def test_five_seconds_are_for_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """One who answers a byte at a time does not hold the postman."""
    monkeypatch.setattr(outgoing, "SECONDS", 0.4)
    silent = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        link, _ = silent.accept()
        with link:
            link.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while not stop.wait(0.1):
                try:
                    link.sendall(b"x")
                except OSError:
                    return

    dripping = threading.Thread(target=drip, daemon=True)
    dripping.start()
    with pytest.raises(outgoing.CutOff):
        post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"", {}, door=LOOPBACK)
    stop.set()
    dripping.join(2)
    silent.close()
    assert not dripping.is_alive()


def test_the_name_in_the_certificate_counts_and_not_the_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """TLS is spoken with the listed name, to the address that was looked at."""
    made, trusted = certificate(LISTED, tmp_path)
    here = socket.create_server(("127.0.0.1", 0))
    speaking = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    speaking.load_cert_chain(made)
    called, names = [], []
    speaking.sni_callback = lambda link, name, context: names.append(name)

    def answer() -> None:
        for _ in range(2):
            try:
                with speaking.wrap_socket(here.accept()[0], server_side=True) as link:
                    link.recv(4096)
                    link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            except OSError:
                continue

    threading.Thread(target=answer, daemon=True).start()
    real = socket.create_connection

    def led(address: tuple[str, int], timeout: float) -> socket.socket:
        called.append(address)
        return real(here.getsockname(), timeout=timeout)

    monkeypatch.setattr(outgoing.socket, "create_connection", led)
    assert post(f"{H}/", b"", {}, door=DOOR, resolver=public, trust=trusted).body == b"ok"
    with pytest.raises(NotReached):
        post("https://voice.example.cn:8443/", b"", {}, door=DOOR, resolver=public, trust=trusted)
    here.close()
    assert called == [("93.184.216.34", 443), ("93.184.216.34", 8443)] and names == [LISTED, "voice.example.cn"]


def certificate(name: str, folder: Path) -> tuple[str, ssl.SSLContext]:
    """A key with its own certificate for a name, and a context that trusts it alone."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    day = timedelta(days=1)
    made = x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number(), now - day, now + day)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    signed = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    path = folder / "both.pem"
    path.write_bytes(signed + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return str(path), ssl.create_default_context(cadata=signed.decode())


def test_the_test_setting_opens_this_machine_and_nothing_else() -> None:
    for url in ("http://10.0.0.1:80/", "http://sms.example.cn/", "http://127.0.0.1/", "https://127.0.0.1:8443/", "http://[::1]:8000/"):
        with pytest.raises(Forbidden):
            post(url, b"", {}, door=LOOPBACK)
