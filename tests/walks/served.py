"""A whole instance of its own, started as an operator starts one: init, demo, serve. And a browser to walk in."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import ready

WEIXIA = Path(sys.executable).parent / "weixia"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Desk:
    """Where the instance answers, and its demo accounts: username → password."""

    url: str
    passwords: dict[str, str]


@contextmanager
def served(folder: Path) -> Iterator[Desk]:
    """Serve the demo county from `folder` on a free loopback port until the block ends."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("WEIXIA_")}
    env["WEIXIA_VAR"] = str(folder)

    passwords = ready.county(folder)
    server = subprocess.Popen([WEIXIA, "serve"], env=env, stdout=subprocess.PIPE, text=True)
    try:
        url = next(line.strip() for line in server.stdout if line.startswith("http"))
        yield Desk(url=url, passwords=passwords)
    finally:
        server.terminate()
        server.wait(60)


def chrome() -> str:
    """The browser that $CHROME names, or the system's; tools/setup.sh brings one."""
    found = os.environ.get("CHROME") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "没有浏览器：运行 tools/setup.sh browser，或用 CHROME=/路径/chrome 指定。"
    return found


def sign_in(page: Any, desk: Desk, username: str) -> None:
    """Through the front door."""
    page.goto(f"{desk.url}/accounts/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", desk.passwords[username])
    page.click("main button[type=submit]")
    page.wait_for_selector("header .wx-menu")
