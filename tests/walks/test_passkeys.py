"""A passkey in a real browser: registered, signed in with, proved with at the lock; and gone when it was taken away.

Each walk goes on where the one before it stopped: one worker walks the whole file (`--dist loadfile`).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.walks.served import Desk, chrome, served, sign_in

KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
       "isUserVerified": True, "automaticPresenceSimulation": True}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with served(tmp_path_factory.mktemp("passkeys")) as desk:
        yield Desk(url=desk.url.replace("127.0.0.1", "localhost"), passwords=desk.passwords)


@pytest.fixture(scope="module")
def page(desk: Desk) -> Iterator[Page]:
    """A browser with a virtual key in it; every error in its console fails the walk."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome(), args=["--no-sandbox"])
        context = browser.new_context(locale="zh-CN")
        context.set_default_timeout(15_000)
        page = context.new_page()
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        page.heard = []  # type: ignore[attr-defined]
        page.on("console", lambda said: page.heard.append(said.text) if said.type == "error" else None)  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.heard.append(str(error)))  # type: ignore[attr-defined]
        yield page
        browser.close()


def sign_out(page: Page) -> None:
    page.click("header details.wx-menu:last-of-type summary")
    page.click("header .wx-drop form[action*=logout] button")
    if "logout" in page.url:
        page.click("main form[action*=logout] button[type=submit]")
    page.wait_for_url("**/accounts/login/**")


def prove(desk: Desk, page: Page, username: str) -> None:
    """Answer the question that comes before a change of how one signs in."""
    if "reauthenticate" in page.url:
        page.fill("main input[type=password]", desk.passwords[username])
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "reauthenticate" not in url)


def test_a_passkey_is_registered_and_signs_in_alone(desk: Desk, page: Page) -> None:
    username = next(iter(desk.passwords))
    sign_in(page, desk, username)
    page.goto(f"{desk.url}/accounts/2fa/webauthn/add/")
    prove(desk, page, username)
    page.fill("#id_name", "办公室电脑")
    page.click("#add-passkey")
    page.wait_for_url(lambda url: "add" not in url)
    page.goto(f"{desk.url}/accounts/2fa/webauthn/")
    assert "办公室电脑" in page.inner_text("main")
    sign_out(page)
    page.click("#passkey_login")
    page.wait_for_selector("header .wx-menu")
    assert "/login" not in page.url
    assert page.heard == [], "the content policy or a script complained"  # type: ignore[attr-defined]


def test_the_passkey_unlocks_the_desk_and_the_page_behind_it_stays(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}/help")
    page.evaluate("document.querySelector('#main').dataset.kept = 'yes'")
    page.evaluate("localStorage.removeItem('wx-locked')")
    other = page.context.new_page()
    other.goto(f"{desk.url}/help")
    other.evaluate("localStorage.setItem('wx-locked', String(Date.now()))")
    page.wait_for_selector("dialog#lock[open]")
    assert "wx-locked" in (page.get_attribute("body", "class") or "")
    other.close()
    page.wait_for_selector("#lock [data-passkey]:not([hidden])")
    page.click("#lock [data-passkey]")
    page.wait_for_selector("dialog#lock:not([open])", state="attached")
    assert page.get_attribute("#main", "data-kept") == "yes"


def test_a_locked_desk_is_opened_by_the_passkey_and_leads_back(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}/help")
    page.click("header details.wx-menu:last-of-type summary")
    page.click("header .wx-drop form[action='/lock'] button")
    page.goto(f"{desk.url}/settings")
    assert "/unlock" in page.url and "已锁定" in page.inner_text("main")
    page.click("#use-passkey")
    page.wait_for_url("**/settings")


def test_a_password_login_asks_for_the_passkey_as_second_step(desk: Desk, page: Page) -> None:
    username = next(iter(desk.passwords))
    sign_out(page)
    page.fill("#id_login", username)
    page.fill("#id_password", desk.passwords[username])
    page.click("main form[action*='/login/'] button.btn-primary")
    page.wait_for_url("**/2fa/authenticate/**")
    page.click("#use-passkey")
    page.wait_for_selector("header .wx-menu")


def test_a_passkey_that_was_taken_away_opens_nothing(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}/accounts/2fa/webauthn/")
    page.click("main a:has-text('去掉')")
    page.wait_for_load_state()
    prove(desk, page, next(iter(desk.passwords)))
    page.click("main button:has-text('去掉')")
    page.wait_for_url("**/webauthn/")
    assert "还没有登记" in page.inner_text("main")
    sign_out(page)
    with page.expect_navigation():  # the refused key's post, and where it leads: nothing may follow into the next test
        page.click("#passkey_login")
    assert "/login" in page.url


def test_a_form_half_typed_is_whole_after_the_lock(desk: Desk, page: Page) -> None:
    username = next(name for name in desk.passwords if "zhang" in name)
    sign_in(page, desk, username)
    page.goto(f"{desk.url}/people")
    page.click("main table a[href^='/people/']")
    page.wait_for_selector("h1")
    page.goto(page.url.split("?")[0] + "/contacts/new")
    page.check("input[name=mode][value=phone]", force=True)
    page.fill("[name=summary]", "想听京剧，下周送票")
    page.evaluate("fetch('/lock', {method: 'POST', body: new FormData(document.querySelector('#lock form'))}).then(() => 1)")
    page.click("main form button[type=submit].btn-primary")
    page.wait_for_selector("#proof-password")
    assert "想听京剧" in page.content()
    page.fill("#proof-password", desk.passwords[username])
    page.click("main button.btn-primary")
    page.wait_for_url("**/people/*")
    assert "已记录" in page.inner_text("main") or "想听京剧" in page.inner_text("main")


def test_the_desk_covers_itself_when_nobody_touches_it(desk: Desk, page: Page, tmp_path: Path) -> None:
    page.goto(f"{desk.url}/people")
    page.clock.install()
    page.goto(f"{desk.url}/people")
    page.clock.fast_forward("16:00")
    page.wait_for_selector("dialog#lock[open]")
    assert "blur" in page.evaluate("getComputedStyle(document.querySelector('.wx-frame')).filter")
    page.screenshot(path=str(tmp_path / "locked.png"))
