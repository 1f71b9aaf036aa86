"""Secrets with a mark on them go in by every door; then every table, page and log line is searched for the mark."""

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.registry.importing import roster
from tests.world import World
from weixia.kernel.actor import OPERATOR
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Person

pytestmark = pytest.mark.django_db

TYPED = {"id_number": "110105194503071013", "phone": "13712345670", "address": "甲县青松路七号院三单元", "health": "冠心病搭桥术后"}
CHANGED = {"phone": "13712345671", "health": "冠心病搭桥术后又住院", "family_1_phone": "13712345672"}
ROSTER = {"公民身份号码": "110105194706152016", "联系电话": "13712345673", "居住地址": "甲县白桦巷九号", "健康状况": "脑梗后遗症",
          "家庭联系人": "周小妹", "家庭联系人电话": "13712345674"}
BAD = {"公民身份号码": "110105194706152019", "联系电话": "13712345675"}
MARKS = sorted({*TYPED.values(), *CHANGED.values(), *BAD.values(), *ROSTER.values()} - {"周小妹"})
FILE = {"name": "周青松", "number": "A0099", "kind": "tuixiu", "birth_calendar": "solar", "birth": "1945-03-07",
        "charge_since": "2020-01-01", "family_1_name": "周小妹", "family_1_relation": "女儿", "family_1_phone": "13712345676"}


def work(world: World) -> Person:
    """Register, change, reveal, search, import: everything that touches a secret."""
    officer = Client()
    officer.force_login(world.accounts["小张"])
    unit = world.units["甲县局"].pk
    answer = officer.post("/people/new", {**FILE, **TYPED, "unit": unit})
    assert answer.status_code == 302
    with scoped(ROOT):
        person = Person.objects.get(number="A0099")
    changed = officer.post(f"/people/{person.pk}/edit", {**FILE, **CHANGED, "unit": unit, "version": person.version})
    assert changed.status_code == 302
    assert officer.post(f"/people/{person.pk}/edit", {**FILE, "id_number": "110105194503071012", "unit": unit}).status_code == 422
    shown = officer.post(f"/people/{person.pk}/reveal", {"field": "phone_sealed", "reason": "other", "reason_text": "核对"})
    assert CHANGED["phone"] in shown.content.decode(), "a revealed value is shown once"
    assert officer.post("/search", {"q": CHANGED["phone"]}).status_code == 302
    assert officer.post("/search", {"q": TYPED["id_number"]}).status_code == 302
    with scoped(ROOT):
        base = {"人员编号": "A0100", "姓名": "周白桦", "人员类别": "退休干部", "管理单位": "A", "管理起始日": "2020-01-01"}
        assert roster(base | ROSTER, base | BAD | {"人员编号": "A0101"}, by=OPERATOR) == ["新增", "有误"]
    return person


def marked_tables() -> list[str]:
    """Tables in which a mark stands in clear, with the mark."""
    with scoped(ROOT), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                       " AND has_table_privilege(oid, 'SELECT')")
        tables = [name for (name,) in cursor.fetchall() if not name.startswith("policy_")]
        found = []
        for table in tables:
            for mark in MARKS:
                cursor.execute(f'SELECT count(*) FROM "{table}" x WHERE x::text LIKE %s', [f"%{mark}%"])
                if cursor.fetchone()[0]:
                    found.append(f"{table}: {mark}")
    return sorted(found)


def test_no_table_holds_a_secret_in_clear(world: World) -> None:
    work(world)
    assert marked_tables() == []


def test_the_search_of_the_tables_finds_a_mark(world: World) -> None:
    with scoped(ROOT):
        world.people["李老"].note = TYPED["phone"]
        world.people["李老"].save()
    assert marked_tables() == [f"registry_person: {TYPED['phone']}", f"registry_personevent: {TYPED['phone']}"]


def test_no_log_line_holds_a_secret(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").propagate = False  # statements are only logged when DEBUG is on
    work(world)
    lines = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert [mark for mark in MARKS if mark in lines] == []


def test_no_page_shows_a_secret_unasked(world: World) -> None:
    person = work(world)
    officer, auditor = Client(), Client()
    officer.force_login(world.accounts["小张"])
    auditor.force_login(world.accounts["刘审"])
    pages: dict[str, Any] = {path: officer.get(path).content.decode() for path in (
        f"/people/{person.pk}", f"/people/{person.pk}?tab=record", f"/people/{person.pk}/edit", f"/people/{person.pk}/access",
        "/people", "/people?q=周", "/today", "/imports", f"/api/v1/people/{person.pk}", "/api/v1/people")}
    pages["/audit"] = auditor.get("/audit").content.decode()
    assert {path: mark for path, text in pages.items() for mark in MARKS if mark in text} == {}
    shown = (f"/people/{person.pk}", "/api/v1/people")
    assert [path for path in shown if "周青松" not in pages[path]] == []
    assert "周青松" not in pages["/audit"], "an auditor reads acts, not elders"


def test_versions_and_journal_tell_that_a_secret_changed_but_not_what(world: World) -> None:
    from weixia.kernel.models import Event

    person = work(world)
    with scoped(ROOT):
        changes = [event.fields for event in Event.objects.filter(person_id=person.pk, action="person.changed")]
    assert any("phone_sealed" in fields and fields["phone_sealed"] is None for fields in changes)
