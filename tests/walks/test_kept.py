"""A record has one language: what an act writes is the same, whether its page was read in Chinese or in English.

Each act is done twice on one stage, through the pages and with what the pages suggest, and taken back; then the rows are compared.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client
from django.utils import timezone

from tests.registry.sheets import ROSTER, save
from tests.walks.staging import Stage, Undo, standing
from tests.working import run_jobs
from weixia.kernel.models import Export
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import imports as import_acts
from weixia.registry.models import Account, Import

TEXTS = (models.CharField, models.TextField, models.JSONField, ArrayField)
BLIND = re.compile(r"_sealed$|^(mac|password|session_key|key_hash|code_hash|file_hash|hash|uuid|token)$")
NOT_OURS = ("django_", "procrastinate", "policy_")
NEVER_ALIKE = re.compile(r"\bv\d+\.[\w.-]{16,}|[0-9a-f-]{16,}|\d+")
MISTAKES = re.compile(r'class="wx-error"[^>]*>(.*?)</p>')
Play = Callable[["Reader"], Any]


class Form(HTMLParser):
    """What a browser would send of a page's largest form, untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.open: dict[str, str] = {}
        self.within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self.open = {}
            self.forms.append(self.open)
        elif tag == "input" and (told.get("type") not in {"radio", "checkbox", "file"} or "checked" in told):
            self.open[name] = told.get("value", "on" if told.get("type") == "checkbox" else "")
        elif tag in {"select", "textarea"}:
            self.within = name
            self.open.setdefault(name, "")
        elif tag == "option" and "selected" in told:
            self.open[self.within] = told.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and self.within:
            self.open[self.within] = data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self.within = ""

    @property
    def told(self) -> dict[str, str]:
        largest = max(self.forms, key=len)
        return {name: value for name, value in largest.items() if name not in {"", "csrfmiddlewaretoken", "once", "back"}}


class Reader:
    """Whoever acts, in one language."""

    def __init__(self, stage: Stage, language: str, folder: Path) -> None:
        self.stage, self.language, self.folder = stage, language, folder
        self.own = {key: value["own"] for key, value in stage.objects.items()}

    def as_(self, role: str) -> Client:
        browser = self.stage.browsers[role]
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = self.language
        return browser

    def send(self, role: str, path: str, **told: Any) -> str:
        """Post it; an act that was not done is a mistake of the test."""
        answer = self.as_(role).post(path, told, follow=True)
        text = answer.content.decode()
        assert answer.status_code == 200, (path, answer.status_code, MISTAKES.findall(text))
        assert '<html lang="en">' in text if self.language == "en" else '<html lang="zh-Hans">' in text
        return text

    def fill(self, role: str, path: str, **told: Any) -> str:
        """Open the page, change what is told, send all of it."""
        return self.send(role, path, **Form(self.as_(role).get(path).content.decode()).told | told)

    def file(self, name: str, header: list[str], rows: list[list[str]]) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, save(self.folder / "x.xlsx", header, rows).read_bytes())


def _roster(reader: Reader) -> str:
    """A file with rows of every kind; written, then taken back."""
    sheet = reader.file("花名册.xlsx", [*ROSTER, "微信号", "出生地"], [
        ["Z1", "周明霞", "", "1936-05-03", "退休干部", "甲县局", "2026-01-01", "x", ""],
        ["Z2", "钱明霞", "110105195001011015", "3/4/36", "退修干部", "某某局", "", "", ""],
        ["Z3", "", "", "", "遗属", "甲县局", "", "", ""],
        ["A0001", "李老", "", "1901-01-01", "离休干部", "甲县局", "2030-01-01", "", ""],
        ["Z4", "陈老", "", "1930-02-01", "离休干部", "甲县局", "2020-01-01", "", ""],
        ["Z1", "周明霞", "", "", "退休干部", "甲县局", "", "", ""]])
    reader.send("keeper", "/imports/new", kind="people", file=sheet)
    run_jobs()
    record = Import.objects.latest("id")
    assert record.state == "checked" and record.report["wrong"] and record.report["warnings"]
    reader.send("keeper", f"/imports/{record.pk}", go="1", choice="all", overwrite="on")
    reader.fill("keeper", f"/imports/{record.pk}/undoing")
    record.refresh_from_db()
    assert record.state == "undone"
    return json.dumps([record.report, import_acts.unsealed(record, "changes_sealed")], ensure_ascii=False)


def _facts(reader: Reader) -> None:
    for kind, header, rows in (
        ("contacts", ["人员编号", "日期", "方式", "是否联系上"], [
            ["A0001", "2026-03-01", "电话", "是"], ["没有", "2030-01-01", "电话", "也许"]]),
        ("events", ["人员编号", "事件", "发生日期"], [
            ["A0001", "住院", "2026-03-01"], ["A0002", "转出", "2026-03-01"], ["没有", "?", ""]]),
    ):
        reader.send("keeper", "/imports/new", kind=kind, file=reader.file(f"{kind}.xlsx", header, rows))
        record = Import.objects.latest("id")
        reader.send("keeper", f"/imports/{record.pk}", go="1", choice="all")
        reader.fill("keeper", f"/imports/{record.pk}/undoing")


def _refused(reader: Reader) -> None:
    reader.send("keeper", "/imports/new", kind="people", file=SimpleUploadedFile("坏.xlsx", b"PK\x03\x04 no workbook"))


def _units(reader: Reader) -> None:
    reader.send("sysadmin", "/units/import", file=reader.file("单位表.xlsx", ["单位编码", "单位名称", "上级单位编码"], [
        ["A9", "甲县九局", "A"], ["A8", "甲县九局", "没有"], ["A1", "甲县机关", "A"]]))


def _staff(reader: Reader) -> None:
    reader.send("sysadmin", "/staff/import", file=reader.file("人员账号.xlsx", ["姓名", "账号", "单位", "岗位", "起始日"], [
        ["新人", "xinren", "甲县局", "主联系人", "2026-01-01"], ["坏人", "huairen", "没有的局", "主联系人", "2026-01-01"]]))
    account = Account.objects.get(username="xinren")
    reader.send("sysadmin", f"/staff/{account.pk}/invitations")
    reader.send("sysadmin", f"/staff/{account.pk}/stop", reason="")


def _comfort(reader: Reader) -> None:
    reader.fill("section_head", f"/comforts/new?rule=birthday&period={timezone.localdate():%Y-%m}")


def _lists(reader: Reader) -> str:
    files = ""
    for listing in ("people", "today", "plans", "audit", "rules", "units"):
        role = "auditor" if listing == "audit" else "section_head"
        if reader.as_(role).get(f"/exports/new/{listing}").status_code == 200:
            reader.send(role, f"/exports/new/{listing}", purpose="daily", form="csv")
            made = Export.objects.latest("id")
            answer = reader.as_(role).get(f"/exports/{made.pk}/file")
            files += b"".join(answer.streaming_content).decode().replace(made.number, "") if answer.status_code == 200 else ""
    assert "姓名" in files
    return files


def _ledgers(reader: Reader) -> None:
    reader.send("keeper", "/exports/ledgers", ledger="people", purpose="report")
    run_jobs()
    export = Export.objects.latest("id")
    reader.send("section_head", f"/exports/{export.pk}/decision", decision="approve")


def _given(reader: Reader) -> None:
    duty, to = reader.own["duty_id"], reader.stage.world.accounts["钱单位"].pk
    reader.send("section_head", "/duties/postponement", duty=[duty], day=str(timezone.localdate()), reason="等家属")
    reader.send("section_head", "/duties/assignment", duty=[duty], to=to, reason="")
    reader.send("section_head", f"/duties/{duty}/waiver", reason="已随迁")


def _corrected(reader: Reader) -> None:
    reader.fill("officer", f"/contacts/{reader.own['contact_id']}/correction", summary="改过的话")
    reader.fill("officer", f"/happenings/{reader.own['happening_id']}/correction", text="改过的说明")


def _died(reader: Reader) -> None:
    person = reader.stage.world.people["王老"].pk
    told = {"kind": "death", "happened_on": "2026-03-01"}
    reader.send("officer", f"/people/{person}/happenings/new", **told)
    reader.send("officer", f"/people/{person}/happenings/new", **told, confirmed="yes")


def _merged(reader: Reader) -> None:
    kept, gone = (reader.stage.world.people[name].pk for name in ("李老", "陈老"))
    reader.fill("keeper", f"/people/{kept}/merge?with={gone}", reason="同一个人", confirmed="on")


def _moved(reader: Reader) -> None:
    person = reader.stage.world.people["陈遗属"].pk
    reader.fill("section_head", f"/people/{person}/transfer", to_unit="甲县中学", day=str(timezone.localdate()), reason="随子女")


def _handed_over(reader: Reader) -> None:
    world = reader.stage.world
    told = {"from": world.accounts["小张"].pk, "successor": world.accounts["孙科"].pk, "reason": "退休", "confirmed": "yes"}
    reader.send("section_head", f"/handovers/new?from={told['from']}", **told)


def _edited(reader: Reader) -> None:
    person = reader.stage.world.people["李老"].pk
    reader.fill("keeper", f"/people/{person}/edit", ethnicity="回族", residence_kind="rural")
    reader.fill("keeper", "/people/new", number="N0001", name="新来的", kind="tuixiu", unit=str(reader.stage.world.units["甲县局"].pk))


def _password(reader: Reader) -> None:
    account = reader.stage.world.accounts["小张"]
    account.set_password("旧-口令-2026")
    account.save()
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = reader.language
    browser.post("/accounts/login/", {"login": "xiaozhang", "password": "不对"})
    browser.post("/accounts/login/", {"login": "xiaozhang", "password": "旧-口令-2026"})
    browser.post("/accounts/password/change/", {"oldpassword": "旧-口令-2026", "password1": "新-口令-2026", "password2": "新-口令-2026"})
    browser.post("/accounts/logout/")


PLAYS: list[Play] = [_roster, _facts, _refused, _units, _staff, _comfort, _lists, _ledgers, _given, _corrected, _died, _merged, _moved,
                     _handed_over, _edited, _password]


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), standing() as stage:
        yield stage


def rows() -> Counter[str]:
    """Every row's words, without numbers, keys and what is sealed."""
    found: Counter[str] = Counter()
    with scoped(ROOT):
        for model in apps.get_models(include_auto_created=True):
            names = [field.attname for field in model._meta.concrete_fields if isinstance(field, TEXTS) and not BLIND.search(field.name)]
            if names and model._meta.managed and not model._meta.db_table.startswith(NOT_OURS) and "reply" not in model._meta.db_table:
                for row in model._default_manager.values_list(*names):
                    said = json.dumps([model._meta.db_table, *row], ensure_ascii=False, default=str)
                    found[NEVER_ALIKE.sub("#", said)] += 1
    return found


def played(stage: Stage, play: Play, language: str, folder: Path) -> tuple[Counter[str], Any]:
    """What the act wrote, and what it gave back; then it is as if it had not been."""
    wrote: Counter[str] = Counter()
    gave: Any = None
    try:
        with transaction.atomic(), scoped(ROOT):
            before = rows()
            gave = play(Reader(stage, language, folder))
            wrote = rows()
            wrote.subtract(before)
            raise Undo
    except Undo:
        return Counter({row: count for row, count in wrote.items() if count > 0}), unescape(str(gave))


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.__name__.strip("_"))
def test_an_act_in_english_writes_what_it_writes_in_chinese(stage: Stage, play: Play, tmp_path: Path) -> None:
    chinese, english = (played(stage, play, language, tmp_path) for language in ("zh", "en"))
    assert chinese[0], "nothing was written"
    assert english[0] - chinese[0] == Counter() == chinese[0] - english[0]
    assert NEVER_ALIKE.sub("#", english[1]) == NEVER_ALIKE.sub("#", chinese[1])
