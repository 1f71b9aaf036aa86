"""Hostile files by the page and by the worker: refused in plain words, never a crash, and the server stays small.

A sample; tests/registry/test_ledgers_safety.py has all of them, WEIXIA_HOSTILE=1 sends all of them by the page too.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.registry.test_ledgers_safety import HOSTILE
from tests.working import run_jobs
from tests.world import build
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import imports as actions
from weixia.registry.models import Import, Person

pytestmark = pytest.mark.django_db
MOST_GROWTH = 64 * 1024 * 1024


@pytest.fixture
def client(db: None) -> Any:
    browser = Client(raise_request_exception=False)
    with scoped(ROOT):
        browser.force_login(build().accounts["何信"])
        yield browser


def resident() -> int:
    """Bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("by_worker", [False, True], ids=["in the request", "in the worker"])
def test_every_hostile_file_is_refused_and_memory_stays(client: Client, tmp_path: Path, monkeypatch: Any, by_worker: bool) -> None:
    if by_worker:
        monkeypatch.setattr(actions, "SMALL_FILE", 0)
    people, grown = Person.objects.count(), 0
    for name, (word, make) in list(HOSTILE.items())[:: 1 if os.environ.get("WEIXIA_HOSTILE") else 20 if by_worker else 6]:
        raw = make(tmp_path / "hostile.xlsx").read_bytes()
        before = resident()
        answer = client.post("/imports/new", {"kind": "people", "file": SimpleUploadedFile("a.xlsx", raw)})
        assert answer.status_code in ((302,) if len(raw) and len(raw) <= 20 << 20 else (302, 422)), (name, answer.status_code)
        if answer.status_code == 422:
            continue
        ran = run_jobs()  # a file of some size goes to the worker anyhow
        assert ran == ["import.check"] or not by_worker
        text = client.get(answer["Location"]).content.decode()
        record = Import.objects.latest("id")
        assert record.state == "refused" and word in record.report["refused"]["read"], (name, record.report)
        assert "什么都没有写入" in text and not actions.file_of(record).exists()
        grown = max(grown, resident() - before)
    assert Person.objects.count() == people
    print(f"\nlargest growth {grown / 2**20:.1f} MB")
    assert grown < MOST_GROWTH
