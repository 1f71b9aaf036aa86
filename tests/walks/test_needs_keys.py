"""登记需求 in a browser by keys alone: how many it takes, and that a browser killed in the middle loses nothing."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from tests.walks.served import Desk, chrome, served, sign_in

pytestmark = pytest.mark.xdist_group("look")
ROOT = Path(__file__).resolve().parents[2]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KNOWN, UNKNOWN = 12, 25
LEAK = "厨房水管漏了，想找人来修"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with served(tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture(scope="module")
def play() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


def opened(play: Playwright, desk: Desk, folder: Path, *, in_already: bool = False) -> Page:
    """A browser that keeps its cookies in `folder`, as a person's does."""
    context = play.chromium.launch_persistent_context(
        str(folder), executable_path=chrome(), args=["--no-sandbox"], locale="zh-CN", viewport={"width": 1440, "height": 900})
    page = context.pages[0]
    if not in_already:
        sign_in(page, desk, "zhang")
    return page


@pytest.fixture(scope="module")
def page(play: Playwright, desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    page = opened(play, desk, tmp_path_factory.mktemp("browser"))
    yield page
    page.context.close()


class Hands:
    """Whoever sits at the keyboard: every key is counted, free text is not."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += key.count("+") + 1

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)


def saved(page: Page) -> None:
    """Wait for the pause after which everything typed is kept."""
    page.wait_for_selector("#draft-said:not(:empty)")


def a_number(page: Page, desk: Desk) -> tuple[str, str]:
    """A number of somebody on the register, given to whoever may see it: `(name, number)`."""
    page.goto(f"{desk.url}/people")
    page.click("table tbody th a")
    page.wait_for_selector(".wx-id")
    name = page.inner_text(".wx-id h1")
    person = page.url.rsplit("/", 1)[1]
    page.goto(f"{desk.url}/people/{person}/edit")
    page.fill("[name=phone]", "13855556666")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector(".wx-id")
    return name, "13855556666"


def test_a_known_caller_and_an_unknown_one_by_few_keys(page: Page, desk: Desk) -> None:
    name, number = a_number(page, desk)
    page.goto(f"{desk.url}/needs/new?call={number}")
    hands = Hands(page)
    hands.press("Enter")
    hands.write(LEAK)
    page.wait_for_selector("[name=kind][value=repair]:checked", state="attached")
    said = page.inner_text("#readback")
    assert name in page.inner_text(".wx-callers") and "前给您回话，对吗" in said and LEAK in said
    hands.press("Control+Enter")
    page.wait_for_selector(".wx-number-said")
    assert hands.keys <= KNOWN, hands.keys
    known = hands.keys
    hands.press("Enter")  # 下一位 has the focus
    page.wait_for_selector("#ask")
    hands = Hands(page)
    hands.write("0471-6612345")
    page.wait_for_selector("#callers [name=name]")
    page.wait_for_selector(".wx-quick-phone")
    hands.press("Enter")
    hands.write("赵大妈")
    hands.press("Enter")
    hands.write("光明小区三号楼")
    hands.press("Enter")
    hands.write("想有人陪着说说话")
    hands.press("Alt+6", "Control+Enter")
    page.wait_for_selector(".wx-number-said")
    assert hands.keys <= UNKNOWN, hands.keys
    page.click("text=看这件需求")
    assert "赵大妈" in page.inner_text("main") and "光明小区" in page.inner_text("main") and "陪伴" in page.inner_text("h1")
    print(f"known caller {known} keys, unknown {hands.keys}")


def test_a_browser_killed_in_the_middle_loses_nothing(play: Playwright, desk: Desk, tmp_path: Path) -> None:
    page = opened(play, desk, tmp_path / "browser")
    page.goto(f"{desk.url}/needs/new?call=0471-7788990")
    page.fill("[name=name]", "钱大爷")
    page.fill("[name=words]", LEAK)
    page.click("label:has([name=urgency][value=today])")
    page.wait_for_timeout(200)
    saved(page)
    left_at = page.url
    for pid in browsers_of(str(tmp_path / "browser")):
        os.kill(pid, signal.SIGKILL)
    for lock in (tmp_path / "browser").glob("Singleton*"):  # a killed browser cannot take its own away
        lock.unlink(missing_ok=True)
    again = opened(play, desk, tmp_path / "browser", in_already=True)
    again.goto(f"{desk.url}/needs/new")
    if again.locator("#id_login").count():  # a killed browser may have kept no cookie
        sign_in(again, desk, "zhang")
        again.goto(f"{desk.url}/needs/new")
    again.click("text=接着写")
    assert again.url == left_at
    assert again.input_value("[name=words]") == LEAK and again.input_value("[name=name]") == "钱大爷"
    assert again.is_checked("[name=urgency][value=today]") and "0471" in again.inner_text("#callers")
    again.click("#save")
    again.wait_for_selector(".wx-number-said")
    again.goto(left_at)
    assert again.locator(".wx-number-said").count(), "what was sent leads to what became of it"
    again.context.close()


def browsers_of(folder: str) -> list[int]:
    """The processes of the one browser that keeps its things in `folder`."""
    said = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout.splitlines()
    return [int(line.split()[0]) for line in said if f"--user-data-dir={folder}" in line]


@pytest.mark.parametrize("width", [320, 1440])
def test_the_pages_are_sound_and_fit(page: Page, desk: Desk, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/needs", "/needs/new?call=13855556666", "/needs/callbacks"):
        page.goto(desk.url + path)
        page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8") + ";0")
        found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", STANDARD)
        assert [f"{path} {bad['id']}: {bad['nodes'][0]['html'][:200]}" for bad in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
