"""Everybody whom a large file would change can be looked at before it is written, page by page."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.walks.test_import import client, hand_over, row, say, sheet, world  # noqa: F401
from weixia.faces.workbench import imports as pages
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.ledgers import previewing
from weixia.registry.models import Import, Person

pytestmark = pytest.mark.django_db
HEADER = ["人员编号", "姓名", "人员类别", "管理单位", "管理起始日", "联系电话", "备注", "公民身份号码"]


@pytest.fixture
def few(monkeypatch: Any) -> None:
    """The same with three rows in the receipt and four on a page as with thousands."""
    monkeypatch.setattr(previewing, "FIRST", 3)
    monkeypatch.setattr(pages, "PAGE", 4)


def _crowd(client: Client, tmp_path: Path, note: str) -> tuple[str, str]:  # noqa: F811
    return hand_over(client, sheet(tmp_path, [row(f"Z{n:02}", f"周{n:02}霞")[:6] + [note, ""] for n in range(11)], HEADER))


@pytest.mark.usefixtures("few")
def test_every_change_is_on_some_page_and_none_twice(client: Client, world: Any, tmp_path: Path) -> None:  # noqa: F811
    job, _text = _crowd(client, tmp_path, "原来的话")
    say(client, job, go="yes", choice="all")
    job, text = _crowd(client, tmp_path, "后来的话")
    assert "看全部 11 人" in text
    with scoped(ROOT):
        record = Import.objects.latest("id")
        kept = previewing.file_of(record)
        assert kept.exists() and "后来的话".encode() not in kept.read_bytes()
    seen, after = [], "0"
    while after:
        page = client.get(f"{job}/changes?after={after}").content.decode()
        assert "共 11 人" in page
        seen += re.findall(r"\bZ\d\d\b", page.partition("<table")[2] or page)
        following = re.search(r"[?&]after=(\d+)\" rel=\"next\"", page)
        after = following[1] if following else ""
    assert sorted(set(seen)) == [f"Z{n:02}" for n in range(11)] and len(seen) == 11
    say(client, job, go="yes", choice="all")
    with scoped(ROOT):
        assert Person.objects.filter(note="后来的话").count() == 11


@pytest.mark.usefixtures("few")
def test_what_was_kept_is_forgotten_and_cannot_be_exchanged(client: Client, world: Any, tmp_path: Path,  # noqa: F811
                                                            django_capture_on_commit_callbacks: Any) -> None:
    job, _text = _crowd(client, tmp_path, "原来的话")
    say(client, job, go="yes", choice="all")
    job, _text = _crowd(client, tmp_path, "后来的话")
    with scoped(ROOT):
        record = Import.objects.latest("id")
    kept = previewing.file_of(record)
    kept.write_bytes(kept.read_bytes()[:-1] + b"\0")
    with pytest.raises(previewing.sealing.SealBroken):
        previewing.page(record, after=4, size=4)
    with django_capture_on_commit_callbacks(execute=True):
        say(client, job, go="yes", choice="all")
    assert not kept.exists() and previewing.page(record, after=4, size=4) == []
