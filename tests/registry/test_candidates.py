"""Whom a new record is laid beside: the same people whether it comes alone, among a few or among very many."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import world as casting
from weixia.kernel.scope import ROOT, scoped
from weixia.registry import candidates, duplicates
from weixia.registry.duplicates import Record
from weixia.registry.models import Person
from weixia.registry.naming import spell

pytestmark = pytest.mark.django_db
DAY = date(1936, 5, 3)
# number → how the person on file differs from who is asked
ON_FILE: dict[str, dict[str, Any]] = {
    "S1": {}, "S2": {"name": "王书南", "phone_index": ""}, "S3": {"birth_on": date(1936, 3, 5)}, "S4": {"birth_on": date(1936, 3, 13)},
    "S5": {"name": "王淑琴", "phone_index": "", "unit": "乙县局"},
    "S6": {"birth_on": date(1936, 5, 29), "phone_index": ""},
    "S7": {"birth_on": None, "birth_precision": "", "phone_index": ""}, "S8": {"name": "赵凤英", "phone_index": ""},
    "S9": {"name": "赵凤英", "birth_on": date(1950, 1, 1), "address_index": ""},
    "N1": {"name": "赵凤英", "phone_index": "", "address_index": ""},
    "N2": {"birth_on": date(1950, 1, 1), "phone_index": "", "unit": "乙县局"},
}


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        cast = casting.build()
        for number, differs in ON_FILE.items():
            told = {"name": "王淑兰", "birth_on": DAY, "birth_precision": "day", "phone_index": "p", "address_index": "a", "unit": "甲县局",
                    "sex": "2", "kind": "tuixiu", "created_at": casting.AT, "updated_at": casting.AT} | differs
            spelling = spell(told["name"])
            Person.objects.create(**told | {"unit": cast.units[told["unit"]]}, number=number, pinyin=spelling.pinyin,
                                  initials=spelling.initials)
        yield cast


def asked(world: Any, number: str = "", **more: Any) -> Record:
    told = {"name": "王淑兰", "birth": DAY, "phone_index": "p", "address_index": "a", "sex": "2", "path": world.units["甲县局"].path} | more
    return Record(number, pinyin=spell(told["name"]).pinyin, **told)


def found(*new: Record) -> set[tuple[str, str]]:
    return {(one.number, other.number) for one, other in candidates.found(new)}


def test_each_way_of_being_written_twice_is_found_alone_and_in_a_roster(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = found(asked(world, "X"))
    assert {one for one, _other in alone} == {number for number in ON_FILE if number.startswith("S")}
    strangers = [asked(world, f"Y{n}", name="郑无人", birth=None, phone_index="", address_index="", path="") for n in range(2)]
    for few in (candidates.FEW, 0):
        monkeypatch.setattr(candidates, "FEW", few)
        assert found(asked(world, "X"), *strangers) - {("Y0", "Y1")} == alone


def test_rows_are_laid_beside_each_other_and_a_row_is_not_beside_itself_on_file(world: Any) -> None:
    rows = [asked(world, "S1", phone_index=""), asked(world, "X", name="王淑蓝", phone_index="")]
    assert ("S1", "X") in found(*rows) and ("S1", "S1") not in found(*rows)
    assert not any(one == other for one, other in found(*rows))


def test_only_what_the_scope_lets_see(world: Any) -> None:
    with scoped(world.actor("外人").scope):
        assert {one for one, _other in found(asked(world, "X"))} == {"S5"}


def test_one_person_costs_one_statement_and_numbers_are_opened_only_where_they_decide(world: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        pairs = duplicates.judge(candidates.found([asked(world, "X")]), candidates.opened)
    assert len(queries) == 1 and {"S1", "S3", "S4"} <= {pair.one.number for pair in pairs if pair.is_strong}
    assert {"S8", "S9", "S5"}.isdisjoint(pair.one.number for pair in pairs if pair.is_strong)
