"""A roster's whole way in: columns matched, a cell put right, old and new looked at, written, and taken back."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.registry.sheets import save
from tests.working import run_jobs
from tests.world import build
from weixia.kernel import vault
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import imports as actions
from weixia.registry.models import Import, Mapping, Person

pytestmark = pytest.mark.django_db
HEADER = ["人员编号", "老同志称呼", "人员类别", "管理单位", "管理起始日", "联系电话", "微信号", "公民身份号码"]
ID = "110105195001011015"


@pytest.fixture
def world(db: None) -> Any:
    with scoped(ROOT):
        yield build()


@pytest.fixture
def client(world: Any) -> Client:
    """何信 keeps the register of 甲县."""
    browser = Client()
    browser.force_login(world.accounts["何信"])
    return browser


def sheet(tmp_path: Path, rows: list[list[Any]], header: list[str] | None = None) -> SimpleUploadedFile:
    path = save(tmp_path / "花名册.xlsx", header or HEADER, rows)
    return SimpleUploadedFile("花名册.xlsx", path.read_bytes())


def row(number: str, name: str, kind: str = "退休干部", phone: str = "13811112222", identity: str = "") -> list[str]:
    return [number, name, kind, "甲县局", "2026-01-01", phone, "wx1", identity]


def hand_over(client: Client, file: SimpleUploadedFile, kind: str = "people") -> tuple[str, str]:
    answer = client.post("/imports/new", {"kind": kind, "file": file}, follow=True)
    return answer.redirect_chain[-1][0], answer.content.decode()


def say(client: Client, path: str, **told: str) -> str:
    return client.post(path, told, follow=True).content.decode()


def match(client: Client, job: str, text: str, **titles: str) -> str:
    """Choose for each title on the page what it means."""
    names = dict(re.findall(r'<label for="(match-\d+)">(.*?)</label>', text))
    return say(client, job + "/columns", **{name: titles.get(title, "") for name, title in names.items()})


def test_a_roster_from_the_file_to_second_thoughts(client: Client, world: Any, tmp_path: Path) -> None:
    job, text = hand_over(client, sheet(tmp_path, [row("Z1", "周明霞"), row("Z2", "钱明霞", "退修干部"), row("A0001", "李老")]))
    assert "有必填的列没认出来" in text and "姓名" in text and not Person.objects.filter(number="Z1").exists()

    text = match(client, job, text, 老同志称呼="name")
    assert "只检查过，还没有写入" in text and "新增" in text and "照上次对的" in text
    assert set(Mapping.objects.values_list("column", flat=True)) == {"name", ""}

    text = say(client, job + "/fixes", **{"fix-3-kind": "退休干部"})
    assert "改好 1 行，还有 0 行有误" in text
    assert "已有，将更换" in text and "138*****222" in text and "13811112222" not in text, "secrets are masked in the preview"

    text = say(client, job, go="yes", choice="all")
    assert "导入办完了" in text and "回执" in text and "撤销这次导入" in text
    assert Person.objects.filter(number__in=["Z1", "Z2"]).count() == 2
    record = Import.objects.latest("id")
    assert Event.objects.filter(action="ledger.imported", fields__hash=record.file_hash).exists()

    text = client.get(job + "/undoing").content.decode()
    assert "移去的人<b>2</b>" in text and "还原的人<b>1</b>" in text
    text = say(client, job + "/undoing")
    assert "这次导入已撤销" in text and not Person.objects.filter(number__in=["Z1", "Z2"]).exists()
    assert say(client, job + "/undoing").count("这次导入已撤销") == 1

    again, text = hand_over(client, sheet(tmp_path, [row("Z1", "周明霞")]))
    assert "有 2 列照上次对的读" in text or "照上次对的读" in text
    assert again != job and "只检查过" in text


def test_choices_leave_out_what_was_not_chosen(client: Client, world: Any, tmp_path: Path) -> None:
    header = ["人员编号", "姓名", "人员类别", "管理单位", "政治面貌", "公民身份号码"]
    rows = [["Z1", "周明霞", "退休干部", "甲县局", "群众", ""], ["A0001", "李老", "离休干部", "甲县局", "中共党员", ID]]
    before = Person.objects.get(number="A0001")
    job, text = hand_over(client, sheet(tmp_path, rows, header))
    assert "连已核实的项也更换" in text
    say(client, job, go="yes", choice="new")
    after = Person.objects.get(number="A0001")
    assert Person.objects.filter(number="Z1").exists() and after.version == before.version

    job, text = hand_over(client, sheet(tmp_path, rows, header))
    say(client, job, go="yes", choice="blank")
    after = Person.objects.get(number="A0001")
    assert after.politics == "中共党员" and after.id_index == before.id_index, "an identity number on file is no blank"

    job, text = hand_over(client, sheet(tmp_path, rows, header))
    say(client, job, go="yes", choice="all")
    assert Person.objects.get(number="A0001").id_index == before.id_index, "not without the tick"
    job, text = hand_over(client, sheet(tmp_path, rows, header))
    say(client, job, go="yes", choice="all", overwrite="yes")
    assert Person.objects.get(number="A0001").id_index != before.id_index


def test_the_problem_rows_come_back_and_continue_the_same_import(client: Client, world: Any, tmp_path: Path) -> None:
    header = ["人员编号", "姓名", "人员类别", "管理单位"]
    job, _text = hand_over(client, sheet(tmp_path, [["Z1", "周明霞", "退休干部", "甲县局"], ["Z2", "", "退休干部", "甲县局"]], header))
    say(client, job, go="yes")
    book = openpyxl.load_workbook(io.BytesIO(client.get(job + "/problems").content))
    book.active["C2"] = "钱明霞"
    out = io.BytesIO()
    book.save(out)
    second, text = hand_over(client, SimpleUploadedFile("问题行.xlsx", out.getvalue()))
    assert "接着办" in text and job in text
    say(client, second, go="yes")
    assert Person.objects.filter(number="Z2", name="钱明霞").exists()
    assert "问题行已在" in client.get(job).content.decode()


def test_a_large_file_is_left_to_the_worker_and_the_page_may_be_left(client: Client, world: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "SMALL_FILE", 0)
    monkeypatch.setattr(actions, "SMALL", 0)
    header = ["人员编号", "姓名", "人员类别", "管理单位"]
    job, text = hand_over(client, sheet(tmp_path, [["Z1", "周明霞", "退休干部", "甲县局"]], header))
    assert "排在队里" in text and 'data-again="2"' in text
    record = Import.objects.latest("id")
    assert "周明霞".encode() not in actions.file_of(record).read_bytes() and not actions.file_of(record).read_bytes().startswith(b"PK")
    assert b"".join(vault.read(actions.file_of(record), uuid=record.uuid)).startswith(b"PK")
    assert run_jobs() == ["import.check"]
    assert "只检查过" in client.get(job).content.decode()
    assert "排在队里" in say(client, job, go="yes")
    assert not Person.objects.filter(number="Z1").exists()
    assert run_jobs() == ["import.apply"] and Person.objects.filter(number="Z1").exists()
    assert "导入办完了" in client.get(job).content.decode()


def test_a_file_changed_on_disk_is_not_written(client: Client, world: Any, tmp_path: Path) -> None:
    header = ["人员编号", "姓名", "人员类别", "管理单位"]
    job, _text = hand_over(client, sheet(tmp_path, [["Z1", "周明霞", "退休干部", "甲县局"]], header))
    path = actions.file_of(Import.objects.latest("id"))
    spoilt = bytearray(path.read_bytes())
    spoilt[40] ^= 1
    path.write_bytes(bytes(spoilt))
    assert "被改动过" in say(client, job, go="yes") and not Person.objects.filter(number="Z1").exists()


def test_a_foreign_import_is_not_there(world: Any, tmp_path: Path, client: Client) -> None:
    job, _text = hand_over(client, sheet(tmp_path, [["Z1", "周明霞", "退休干部", "甲县局"]], ["人员编号", "姓名", "人员类别", "管理单位"]))
    stranger = Client()
    stranger.force_login(world.accounts["外人"])
    for path in (job, job + "/changes", job + "/problems"):
        assert stranger.get(path).status_code == 404
