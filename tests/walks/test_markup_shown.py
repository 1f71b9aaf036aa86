"""The demo county with a payload in every text column, walked in a browser: nothing runs, nothing calls out."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.walks.served import Desk, chrome, served, sign_in

pytestmark = pytest.mark.xdist_group("look")
HOME = Path(__file__).resolve().parents[2]
STARTS = {"sun": ["/today", "/people", "/suspicions", "/units", "/imports", "/rules"], "guan": ["/staff", "/units"], "liu": ["/audit"]}
MOST, ALIKE = 60, 4
FILES = re.compile(r"/(templates?(/\w+)?|file|problems|sheet)(\?|$)")  # a download is no page


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("var")
    with served(folder) as running:
        env = os.environ | {"WEIXIA_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "weixia.settings", "PYTHONPATH": str(HOME)}
        env.pop("WEIXIA_DATABASE_NAME", None)
        subprocess.run([sys.executable, "-m", "tests.walks.spoiling"], env=env, cwd=HOME, check=True, timeout=300)
        yield running


@pytest.fixture
def page(desk: Desk) -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chrome(), args=["--no-sandbox"])
        opened = browser.new_page(locale="zh-CN")
        opened.faults = []
        opened.on("dialog", lambda dialog: (opened.faults.append(f"dialog on {opened.url}"), dialog.dismiss()))
        opened.on("pageerror", lambda fault: opened.faults.append(f"{opened.url}: {fault}"))
        opened.on("console", lambda said: said.type == "error" and not re.search(r"status of 4\d\d", said.text)
                  and opened.faults.append(f"{opened.url}: {said.text}"))
        opened.on("request", lambda asked: asked.url.startswith((desk.url, "data:")) or opened.faults.append(asked.url))
        yield opened
        browser.close()


@pytest.mark.parametrize("username", STARTS)
def test_nothing_that_was_typed_runs(page: Page, desk: Desk, username: str) -> None:
    sign_in(page, desk, username)
    page.add_init_script("window.boom = () => alert('ran')")
    shapes: Counter[str] = Counter()
    seen, waiting = set(), [desk.url + path for path in STARTS[username]]
    while waiting and len(seen) < MOST:
        url = waiting.pop(0)
        shape = re.sub(r"\d+", "#", url)
        shapes[shape] += 1
        if url in seen or shapes[shape] > ALIKE:
            continue
        seen.add(url)
        answer = page.goto(url)
        assert answer is not None and answer.status < 500, url
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.href)")
        waiting += [link for link in links if link.startswith(desk.url) and not re.search("logout|#", link) and not FILES.search(link)]
    assert page.faults == []
    assert len(seen) > 3
