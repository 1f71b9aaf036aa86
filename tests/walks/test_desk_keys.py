"""The desk by keyboard, in a browser: five duties done without a mouse, the palette, keys that are off until asked
for, ticks that come back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.walks.served import Desk, chrome, served, sign_in

pytestmark = pytest.mark.xdist_group("look")
ROOT = Path(__file__).resolve().parents[2]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with served(tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture(scope="module")
def page(desk: Desk) -> Iterator[Page]:
    """An officer's browser, signed in; what it complains of fails the test that caused it."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chrome(), args=["--no-sandbox"])
        opened = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}).new_page()
        opened.add_init_script((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
        sign_in(opened, desk, "zhang")
        yield opened
        browser.close()


def letters(page: Page, desk: Desk, *, on: bool) -> None:
    page.goto(f"{desk.url}/settings#habits")
    page.set_checked("#shortcuts", on)
    page.click("#habits button[type=submit]")
    page.goto(f"{desk.url}/today?whose=all")


def faults(page: Page) -> list[str]:
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", STANDARD)
    return [f"{bad['id']}: {bad['nodes'][0]['html'][:200]}" for bad in found["violations"]]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('.wx-row')?.querySelector('[name=duty]')?.value || ''"))


def test_letters_do_nothing_until_switched_on(page: Page, desk: Desk) -> None:
    letters(page, desk, on=False)
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert focused(page) == "" and not page.locator("#keys[open]").count()
    letters(page, desk, on=True)
    page.keyboard.press("j")
    first = focused(page)
    page.keyboard.press("j")
    assert first and focused(page) not in ("", first)
    page.keyboard.press("k")
    assert focused(page) == first
    page.keyboard.press("?")
    assert page.locator("#keys[open]").count() and faults(page) == []
    page.keyboard.press("Escape")
    page.focus("#wx-search")
    page.keyboard.type("jx")
    assert page.input_value("#wx-search") == "jx"


def test_five_duties_are_completed_without_a_mouse(page: Page, desk: Desk) -> None:
    """A duty that is not kept where it is told leads to its own page; the next one is gone on to."""
    letters(page, desk, on=True)
    done, behind_doors = set(), set()
    while len(done) < 5:
        page.goto(f"{desk.url}/today?show=later")
        duty = next_but(page, done | behind_doors)
        page.keyboard.press("e")
        page.wait_for_selector("#drawer[open] textarea[name=summary], body:not(:has([data-desk]))")
        if not page.url.split("?")[0].endswith("/today"):
            behind_doors.add(duty)
            continue
        page.focus("#drawer textarea[name=summary]")
        page.keyboard.type("身体平稳")
        page.focus("#drawer button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_selector(".wx-toast")
        said = page.inner_text(".wx-toasts")
        assert "已办结" in said, said
        done.add(duty)
    page.goto(f"{desk.url}/today?show=later")
    assert not done & set(page.eval_on_selector_all("[name=duty]", "all => all.map(one => one.value)"))


def next_but(page: Page, seen: set[str]) -> str:
    """The first row by `j` that is none of those."""
    last = ""
    while True:
        page.keyboard.press("j")
        duty = focused(page)
        assert duty not in ("", last), "a row is left"
        if duty not in seen:
            return duty
        last = duty


def test_the_palette_opens_by_ctrl_k_and_goes_by_arrows(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/today")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette [role=option][aria-selected=true]")
    assert page.evaluate("document.activeElement.id") == "palette-q" and faults(page) == []
    before = page.get_attribute("#palette-q", "aria-activedescendant")
    page.keyboard.press("ArrowDown")
    after = page.get_attribute("#palette-q", "aria-activedescendant")
    assert after != before and page.get_attribute(f"#{after}", "aria-selected") == "true"
    page.keyboard.type("老同")
    page.wait_for_selector("#palette [role=option]:first-of-type:has-text('老同志')")
    assert page.locator("#palette [role=option]").count() <= 2
    page.keyboard.press("Enter")
    page.wait_for_url("**/people**")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    assert not page.locator("#palette[open]").count() and "q=" not in page.url


def test_the_always_there_keys(page: Page, desk: Desk) -> None:
    letters(page, desk, on=False)
    page.keyboard.press("Alt+/")
    assert page.evaluate("document.activeElement.id") == "wx-search"
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/people?then=contact")


def test_ticks_and_place_come_back_with_the_page(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/today?show=later")
    assert not page.locator(".wx-batch").is_visible()
    boxes = page.locator("[name=duty]")
    for number in (1, 12):
        boxes.nth(number).check()
    assert page.inner_text(".wx-batch output") == "已选 2 件" and faults(page) == []
    page.click(".wx-batch [value=postpone]")
    page.wait_for_selector("#batch")
    assert page.locator("#batch tbody tr").count() == 2 and faults(page) == []
    page.go_back()
    page.wait_for_selector(".wx-batch-on")
    assert boxes.nth(1).is_checked() and boxes.nth(12).is_checked() and not boxes.nth(0).is_checked()
    box = boxes.nth(12).bounding_box()
    assert box is not None and 0 < box["y"] < 900 and page.evaluate("scrollY") > 0
    page.locator("[data-pick-all]").first.check()
    assert page.locator("[name=duty]:checked").count() == boxes.count()
    page.click("[data-pick-none]")
    assert page.locator("[name=duty]:checked").count() == 0


def test_given_on_from_the_list_and_undone_from_the_message(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/today?show=later&whose=all")
    page.locator("[name=duty]").nth(0).check()
    page.click(".wx-batch [value=assign]")
    page.select_option("#batch select", index=1)
    page.click("#batch button[type=submit]")
    page.wait_for_selector(".wx-toast form")
    assert "已转交 1 件" in page.inner_text(".wx-toasts") and page.url.endswith("/today?show=later&whose=all")
    page.click(".wx-toast form button")
    page.wait_for_selector("text=1 件回到原来的人手里")


def test_without_javascript_the_bar_is_there_and_works(desk: Desk, page: Page) -> None:
    context: Any = page.context.browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(f"{desk.url}/today?show=later")
    plain.locator("[name=duty]").nth(0).check()
    plain.click(".wx-batch [value=assign]")
    assert plain.locator("#batch tbody tr").count() == 1
    plain.select_option("#batch select", index=1)
    plain.click("#batch button[type=submit]")
    assert "已转交 1 件" in plain.inner_text(".wx-toasts")
    context.close()
