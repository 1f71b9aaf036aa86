"""单位表: a tree whose parents may come later, and that the same file leaves as it is."""

from dataclasses import replace

import pytest

from tests.registry.importing import AT, person, plan, roster, take, verdicts
from weixia.kernel.actor import OPERATOR
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.ledgers import pipeline
from weixia.registry.ledgers.unit_table import UNITS
from weixia.registry.ledgers.verdicts import CHANGED, NEW, SAME, WRONG
from weixia.registry.models import Person, Unit


@pytest.fixture(autouse=True)
def house(db):
    with scoped(ROOT):
        yield


def unit(code, above="", name="", **more):
    return {"单位编码": code, "单位名称": name or f"单位{code}", "上级单位编码": above} | more


def tree():
    """Code → code of the unit above, as the paths say it."""
    found = {one.path: one.code for one in Unit.objects.all()}
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    return {code: found.get(path[: -Unit.steplen], "") for path, code in found.items()}


def test_parents_may_come_later():
    rows = [unit("C", "B"), unit("B", "A"), unit("A"), unit("D", "A", 类型="医院", 行政区划="150102")]
    assert take(UNITS, *rows) == [NEW] * 4
    assert tree() == {"A": "", "B": "A", "C": "B", "D": "A"}
    assert (Unit.objects.get(code="D").kind, Unit.objects.get(code="A").kind) == ("hospital", "other")
    before = list(Unit.objects.order_by("id").values())
    assert take(UNITS, *rows) == [SAME] * 4
    assert list(Unit.objects.order_by("id").values()) == before


def test_names_kinds_and_places_can_change_and_people_follow():
    take(UNITS, unit("A"), unit("B", "A"), unit("C", "B"), unit("D", "A"))
    roster(person(管理单位="C"))
    assert take(UNITS, unit("C", "D"), unit("B", "", "新名", 类型="学校")) == [CHANGED, CHANGED]
    assert tree() == {"A": "", "B": "A", "C": "D", "D": "A"}
    assert (Unit.objects.get(code="B").name, Unit.objects.get(code="B").kind) == ("新名", "school")
    assert Person.objects.get().org_path == Unit.objects.get(code="C").path


def test_units_that_change_places_with_each_other():
    take(UNITS, unit("R"), unit("A", "R"), unit("B", "A"))
    assert take(UNITS, unit("A", "B"), unit("B", "R")) == [CHANGED, CHANGED]
    assert tree() == {"R": "", "B": "R", "A": "B"}


@pytest.mark.parametrize(("rows", "expected"), [
    ([unit("A", "A")], [WRONG]), ([unit("A", "B"), unit("B", "A")], [WRONG, WRONG]), ([unit("A", "X")], [WRONG]),
    ([unit("A", "B"), unit("B", "C"), unit("C", "A"), unit("D")], [WRONG, WRONG, WRONG, NEW]),
    ([unit("A", "B"), unit("B", "X"), unit("C")], [WRONG, WRONG, NEW]),
    ([unit("A", 类型="道观")], [WRONG]), ([unit(""), unit("B")], [WRONG, NEW]), ([unit("A") | {"单位名称": ""}], [WRONG]),
    ([unit("示例U01")], [WRONG]),
])
def test_wrong_rows_and_what_hangs_on_them(rows, expected):
    assert take(UNITS, *rows) == expected


def test_a_loop_with_what_is_on_file_is_wrong():
    take(UNITS, unit("A"), unit("B", "A"))
    assert take(UNITS, unit("A", "B")) == [WRONG]
    assert tree() == {"A": "", "B": "A"}


def test_one_code_twice():
    rows = [unit("A"), unit("A"), unit("A", name="改名")]
    assert take(UNITS, *rows) == [NEW, SAME, CHANGED]
    assert take(UNITS, *rows) == [SAME, SAME, SAME]
    assert Unit.objects.get().name == "改名"


def test_two_units_of_one_name_are_listed():
    made = plan(UNITS, unit("A", name="离退休办"), unit("B", name="离退休办"))
    assert verdicts(made) == [NEW, NEW] and len(made.warnings) == 1


def test_a_post_writes_only_under_its_own_unit():
    take(UNITS, unit("A"), unit("B", "A"), unit("C", "A"))
    own = Unit.objects.get(code="B")
    admin = replace(OPERATOR, role="sysadmin", path=own.path, unit_id=own.pk, everything=False)
    with scoped(admin.scope):
        made = plan(UNITS, unit("E", "D"), unit("D", "B"), unit("F", "C"), unit("C", "B"), unit("G"), unit("B", name="改名"), by=admin)
        assert verdicts(made) == [NEW, NEW, WRONG, WRONG, WRONG, CHANGED]
        assert pipeline.apply(made, by=admin, at=AT).pk
    assert tree() == {"A": "", "B": "A", "C": "A", "D": "B", "E": "D"}
