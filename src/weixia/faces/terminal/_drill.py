"""Proof that a backup comes back: into a scratch instance of its own, looked at from all sides, and thrown away.

python -m weixia.faces.terminal._drill looks at the instance of WEIXIA_VAR and prints what it found as JSON.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from weixia.faces.terminal._desk import desk, show
from weixia.kernel import home

OURS = ("WEIXIA_DATABASE_URL", "WEIXIA_DATABASE_NAME", "WEIXIA_ROLE", "WEIXIA_TLS", "WEIXIA_HOSTS")
LAST = "last-drill.json"


def run(file: Path, *, secret: Path, words: str = "") -> dict[str, Any]:
    """Restore `file` into a scratch instance beside the data and report; `good` when nothing was found wrong.

    words: open the keys inside the backup with it, instead of lending the scratch instance this one's keys.
    """
    began = time.monotonic()
    place = Path(tempfile.mkdtemp(prefix="drill-", dir=home.var()))
    env = {name: value for name, value in os.environ.items() if name not in OURS} | {"WEIXIA_VAR": str(place / "var")}
    try:
        result: dict[str, Any] = {"backup": str(file), "problems": [], "tables": 0, "rows": 0, "events": 0, "page": ""}
        result |= _restored(file.absolute(), secret.absolute(), words, place, env)
        if not result["problems"]:
            result |= _answer([sys.executable, "-m", "weixia.faces.terminal._drill"], env)
        result["age_hours"] = _age(result.get("taken_at"))
        result |= {"good": not result["problems"], "seconds": round(time.monotonic() - began, 1)}
        (home.var() / LAST).write_text(json.dumps({**result, "at": datetime.now(UTC).isoformat()}, ensure_ascii=False))
        return result
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _restored(file: Path, secret: Path, words: str, place: Path, env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "weixia.cli", "restore", str(file), "--key", str(secret), "--json"]
    if words:
        (place / "words").write_text(words)
        command += ["--passphrase-file", str(place / "words")]
    else:
        keys = place / "var" / "keys"
        keys.mkdir(mode=0o700, parents=True)
        for name in home.SECRETS:
            shutil.copyfile(home.var() / "keys" / name, keys / name)
            (keys / name).chmod(0o600)
    return _answer(command, env)


def _answer(command: list[str], env: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        return {"problems": [done.stderr.strip()[-1500:] or f"{command[2]} 没有回答。"]}


def _age(taken_at: str | None) -> float:
    return round((datetime.now(UTC) - datetime.fromisoformat(taken_at)).total_seconds() / 3600, 2) if taken_at else -1


def look() -> dict[str, Any]:
    """Wall, chain and one page of the instance that this process stands in."""
    from weixia.kernel import audit, guard

    problems = []
    try:
        guard.check()
    except guard.WallDown as problem:
        problems.append(str(problem))
    verdict = audit.verify()
    status, url = _page()
    if status != 200:
        problems.append(f"页面 {url} 回答 {status}")
    return {"problems": problems + verdict.problems, "sealed": verdict.sealed, "page": f"{url} {status}"}


def _page() -> tuple[int, str]:
    """Somebody's first page, drawn in this process; the login where nobody has an account yet."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from weixia.registry import posts

    client = Client(raise_request_exception=False, HTTP_HOST="localhost")
    url = "/accounts/login/"
    for account in get_user_model().objects.filter(is_active=True).order_by("pk")[:50]:
        if posts.held_on(account.pk, on=timezone.localdate()):
            client.force_login(account)
            url = "/settings"
            break
    return client.get(url).status_code, url


if __name__ == "__main__":
    with desk():
        show(look())
