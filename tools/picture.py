"""Take the manual's pictures anew: tools/picture.py [FOLDER]. A demo county is made, served, walked and thrown away.

    python -m tools.picture            # into docs/manual/images
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.walks.served import Desk, chrome, served, sign_in

IMAGES = Path(__file__).resolve().parents[1] / "docs/manual/images"
# who looks → (name of the picture, path, width)
SHOTS = {
    "zhou": [("digest", "/digest", 1440), ("plans", "/plans", 1440)],
    "sun": [("today", "/today", 1440), ("transfers", "/transfers", 1440), ("comforts", "/comforts/1", 1440)],
    "zhang": [("today", "/today", 390), ("slips", "/slips?person=10", 1440)],
    "he": [("person", "/people/1", 1440), ("import", "/imports", 1440)],
    "liu": [("audit", "/audit", 1440)],
    "guan": [("staff", "/staff", 1440)],
}


def main(folder: Path) -> None:
    """One picture a line of SHOTS, as high as a screen."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, served(Path(var)) as desk, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chrome(), args=["--no-sandbox"])
        for username in SHOTS:
            _walk(browser, desk, username, folder)
        browser.close()


def _walk(browser: Browser, desk: Desk, username: str, folder: Path) -> None:
    page = browser.new_page(locale="zh-CN")
    sign_in(page, desk, username)
    for name, path, width in SHOTS[username]:
        page.set_viewport_size({"width": width, "height": 900 if width > 700 else 1200})
        answer = page.goto(desk.url + path)
        assert answer is not None and answer.ok, path
        page.screenshot(path=folder / f"{name}-{width}.png")
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
