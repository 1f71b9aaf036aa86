"""A ledger that still speaks of a merged number means the survivor, and never overwrites them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from tests.registry.importing import person, plan, roster, take, units
from weixia.kernel.actor import OPERATOR
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.ledger import CONTACTS
from weixia.needs.models import Contact
from weixia.registry.actions.merges import merge_make, merge_undo
from weixia.registry.ledgers.events import EVENTS
from weixia.registry.ledgers.roster import ROSTER
from weixia.registry.models import Happening, Merge, Person, Suspicion

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ROW = {"出生日期": "1940-05-01", "备注": "第一份"}
VISIT = {"人员编号": "P2", "日期": "2026-11-01", "方式": "上门", "是否联系上": "是"}


@pytest.fixture
def merged() -> Any:
    with scoped(ROOT), transaction.atomic():
        units()
        roster(person(**ROW), person(**{**ROW, "人员编号": "P2", "备注": "第二份"}))
        take(CONTACTS, VISIT)
        kept, gone = Person.objects.get(number="P1"), Person.objects.get(number="P2")
        yield merge_make(by=OPERATOR, at=AT, survivor=kept, merged=gone, choices={}, reason="同一个人",
                         versions={kept.pk: kept.version, gone.pk: gone.version})


def test_a_roster_row_of_the_merged_number_writes_nothing_and_says_where_it_went(merged: Merge) -> None:
    made = plan(ROSTER, person(**{**ROW, "人员编号": "P2", "备注": "改过的"}))
    [row] = made.rows
    assert (row.verdict, made.work.writings, made.work.doubles) == ("重复", [], [])
    assert row.why == "该编号已并入 P1，这一行没有写入。要改档案，请用 P1"
    assert roster(person(**{**ROW, "人员编号": "P2", "备注": "改过的"})) == ["重复"]
    assert Person.objects.get().note == "第一份" and Suspicion.objects.count() == 0


def test_both_numbers_in_one_file_suggest_nothing(merged: Merge) -> None:
    identity = {"公民身份号码": "110105194005011018"}
    answers = roster(person(**{**ROW, **identity}), person(**{**ROW, **identity, "人员编号": "P2"}))
    assert answers == ["更新", "重复"] and Suspicion.objects.count() == 0


def test_somebody_may_survive_the_merged_number(merged: Merge) -> None:
    assert roster(person(人员编号="P3", 姓名="李四", 人员类别="遗属", 关联人员编号="P2")) == ["新增"]
    assert Person.objects.get(number="P3").related_id == merged.person_id


def test_facts_of_the_merged_number_count_for_the_survivor(merged: Merge) -> None:
    assert take(CONTACTS, VISIT) == ["重复"]
    assert take(CONTACTS, VISIT | {"日期": "2026-11-02"}) == ["新增"]
    assert take(EVENTS, {"人员编号": "P2", "事件": "住院", "发生日期": "2026-11-03"}) == ["新增"]
    assert set(Contact.objects.values_list("person_id", flat=True)) == {merged.person_id}
    assert Happening.objects.get().person_id == merged.person_id


def test_after_the_undo_the_number_is_its_own_again(merged: Merge) -> None:
    merge_undo(by=OPERATOR, at=AT, merge=merged)
    assert roster(person(**{**ROW, "人员编号": "P2", "备注": "改过的"})) == ["更新"]
    assert Person.objects.get(number="P2").note == "改过的"
    assert set(Contact.objects.values_list("person_id", flat=True)) == {merged.merged_id}
