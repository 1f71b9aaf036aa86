"""Take the manual's pictures from a running demo: tools/picture.py http://localhost:8000 LOGIN PASSWORD FOLDER."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SHOTS = {"today": "/today", "people": "/people", "person": "/people/1", "imports": "/imports"}


def main(base: str, login: str, password: str, folder: Path) -> None:
    """Log in and keep one picture a page, 1440 px wide."""
    chrome = os.environ.get("CHROME") or shutil.which("chromium") or shutil.which("google-chrome")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chrome, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        page.goto(f"{base}/accounts/login/")
        page.fill("[name=login]", login)
        page.fill("[name=password]", password)
        page.click("main [type=submit], form [type=submit]")
        for name, path in SHOTS.items():
            page.goto(base + path)
            page.screenshot(path=folder / f"{name}-1440.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
