"""Take pictures of a demo county that is made, served, walked and thrown away.

    python -m tools.picture                   # the manual's, into docs/manual/images
    python -m tools.picture every FOLDER      # every page that each account's links lead to, at four widths
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.walks.served import Desk, chrome, served, sign_in

IMAGES = Path(__file__).resolve().parents[1] / "docs/manual/images"
# who looks → (name of the picture, path, width)
SHOTS = {
    "zhou": [("digest", "/digest", 1440), ("plans", "/plans", 1440)],
    "sun": [("today", "/today", 1440), ("transfers", "/transfers", 1440), ("comforts", "/comforts/1", 1440)],
    "zhang": [("today", "/today", 390), ("slips", "/slips?person=10", 1440)],
    "he": [("person", "/people/1", 1440), ("import", "/imports/6", 1440)],
    "liu": [("audit", "/audit", 1440)],
    "guan": [("staff", "/staff", 1440)],
}
WIDTHS = (320, 390, 768, 1440)
TALLEST = 4000


def manual(browser: Browser, desk: Desk, folder: Path) -> None:
    """One picture a line of SHOTS, as high as a screen."""
    for username, shots in SHOTS.items():
        page = _door(browser, desk, username)
        for name, path, width in shots:
            page.set_viewport_size({"width": width, "height": 900 if width > 700 else 1200})
            answer = page.goto(desk.url + path)
            assert answer is not None and answer.ok, path
            page.screenshot(path=folder / f"{name}-{width}.png")
        page.close()


def every(browser: Browser, desk: Desk, folder: Path) -> None:
    """Each kind of page once an account, whole; says what is wider than the screen."""
    for username in desk.passwords:
        page = _door(browser, desk, username)
        for path in _followed(page, desk):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(desk.url + path)
                if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                    print(f"{username} {path} {width}: {over} px too wide")
                tall = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": min(tall, TALLEST)})
                name = re.sub(r"\W+", "-", path).strip("-")
                page.screenshot(path=folder / f"{username}-{name}-{width}.png")
        page.close()


def _door(browser: Browser, desk: Desk, username: str) -> Page:
    page = browser.new_page(locale="zh-CN")
    sign_in(page, desk, username)
    return page


def _followed(page: Page, desk: Desk) -> Iterator[str]:
    """One path of each kind that the links lead to, from the front page on; files, and the change of language, are left out."""
    todo, seen = ["/"], {"/en", "/zh"}
    while todo:
        path = todo.pop(0)
        kind = re.sub(r"\d+|=[^&]*", "", path)
        if kind in seen:
            continue
        seen.add(kind)
        answer = page.request.get(desk.url + path)
        if "html" in answer.headers.get("content-type", ""):
            found = re.findall(r'href="(/[^"#]*)"', answer.text())
            todo += [link.replace("&amp;", "&") for link in found if not link.startswith("/static/")]
            yield path


def main(what: str = "manual", folder: str = "") -> None:
    """See the top of this file."""
    into = Path(folder) if folder else IMAGES
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, served(Path(var)) as desk, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chrome(), args=["--no-sandbox"])
        {"manual": manual, "every": every}[what](browser, desk, into)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
