"""The database goes away and comes back under a running web server, and another machine's comes up after `weixia serve`."""

import html
import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.faults.writers import Browser
from tests.terminal.instances import Instance, make
from weixia.faces.terminal.serve import _web
from weixia.kernel.embedded import Server

FIELD = re.compile(r'<input[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"')
GOOD = "Tiankong-2026-lan"
NAME = "钱二"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    return make(tmp_path_factory.mktemp("away") / "var", people=0)


@pytest.fixture(scope="module")
def browser(instance: Instance) -> Iterator[Browser]:
    """The web server alone, without the supervisor that would start the database again; nobody holds the database."""
    port = free_port()
    child = subprocess.Popen(_web("127.0.0.1", port), env=instance.env, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        browser = Browser(f"http://127.0.0.1:{port}")
        until(lambda: browser.send("/healthz")[0] == 200)
        yield browser
        assert child.poll() is None, "the web process ended with the database"
    finally:
        child.terminate()
        child.wait(30)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def until(true, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_started_before_the_database_it_says_so_and_recovers(instance, browser):
    status, text, headers = browser.send("/accounts/login/")
    assert (status, headers["retry-after"]) == (503, "5")
    assert "数据库一时连不上" in text and "已经保存的都在" in text
    status, text, headers = browser.send("/api/v1/me")
    assert (status, headers["content-type"], headers["retry-after"]) == (503, "application/problem+json", "5")
    assert "Idempotency-Key" in json.loads(text)["detail"]
    with Server(instance.var).in_use():
        assert browser.send("/accounts/login/")[0] == 200


def test_a_form_sent_meanwhile_waits_in_the_page_and_is_done_once(instance, browser):
    with Server(instance.var).in_use():
        enter(instance, browser)
        form = fields(browser.send("/staff/new")[1])
        form |= {"username": "qianer", "name": NAME, "unit": "1", "role": "officer", "since": "2026-01-05"}
    status, text, _headers = browser.send("/staff/new", urlencode(form).encode())
    assert status == 503 and "填的还在这一页" in text and NAME in text
    kept = fields(text)
    assert {name: kept[name] for name in form if name != "csrfmiddlewaretoken"} == {
        name: value for name, value in form.items() if name != "csrfmiddlewaretoken"}
    with Server(instance.var).in_use():
        first, again = (browser.send("/staff/new", urlencode(kept).encode()) for _ in "12")
    assert first[0] == again[0] == 302 and first[2]["location"] == again[2]["location"]
    assert instance.ask("SELECT count(*) FROM registry_account WHERE username = 'qianer'") == [(1,)]


def test_nothing_is_given_back_to_a_form_from_elsewhere(browser):
    """Another site could have a victim press a button under its own words."""
    stranger = Browser(browser.url)
    stranger.jar.set_cookie(next(cookie for cookie in browser.jar if cookie.name == "sessionid"))
    status, text, _headers = stranger.send("/staff/new", urlencode({"name": NAME}).encode())
    assert status == 503 and NAME not in text and "返回上一页" in text


def test_passwords_are_not_given_back(browser):
    token = next(cookie.value for cookie in browser.jar if cookie.name == "csrftoken")
    form = {"csrfmiddlewaretoken": token, "username": "root", "password1": GOOD, "password2": GOOD}
    status, text, _headers = browser.send("/enter", urlencode(form).encode())
    assert status == 503 and GOOD not in text


def test_serve_waits_for_a_database_of_another_machine(instance, tmp_path):
    """WEIXIA_DATABASE_URL names a server that is not up yet: the pages say so, and open when it is."""
    with Server(instance.var).in_use() as server:
        where = server.settings
        url = f"postgresql://{where['user']}:{where['password']}@/weixia?host={quote(where['host'], safe='')}&port={where['port']}"
    port, log = free_port(), (tmp_path / "log").open("wb")
    child = subprocess.Popen(instance.command("serve", "--port", port), env=instance.env | {"WEIXIA_DATABASE_URL": url},
                             stdout=log, stderr=log, start_new_session=True)
    try:
        there = Browser(f"http://127.0.0.1:{port}")
        until(lambda: there.send("/accounts/login/")[0] == 503)
        with Server(instance.var).in_use():
            until(lambda: there.send("/accounts/login/")[0] == 200)
            until(lambda: "为霞已就绪" in Path(log.name).read_text())
            child.terminate()
            assert child.wait(30) == 0
    finally:
        child.kill()
        child.wait()


def enter(instance: Instance, browser: Browser) -> None:
    """Come in by the printed code of the first administrator."""
    printed = instance.json("staff", "admin", "--username", "root", "--name", "系统员")
    form = fields(browser.send("/enter")[1])
    form |= {"username": "root", "code": printed["code"], "password1": GOOD, "password2": GOOD}
    status, text, _headers = browser.send("/enter", urlencode(form).encode())
    assert status == 302, text
    browser.jar.clear()
    browser.sign_in("root", GOOD)


def fields(page: str) -> dict[str, str]:
    """The fields of a page's form that hold something."""
    return {name: html.unescape(value) for name, value in FIELD.findall(page)}
