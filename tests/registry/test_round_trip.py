"""The register comes back out in the shape in which it came in: nothing lost, and nothing new when it is read again."""

import datetime
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledgers.making import make
from tests.ledgers.writing import identity, lunar_words
from tests.policy.workdays import workdays
from tests.registry import importing
from tests.registry.importing import AT
from weixia.kernel.actor import OPERATOR
from weixia.kernel.fields import SealedText, clear
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions.contacts import Telling, contact_record
from weixia.needs.ledger import LEDGERS
from weixia.needs.ledger_out import OUTGOING
from weixia.needs.models import Contact
from weixia.registry.actions.happenings import happening_record
from weixia.registry.actions.people import person_add
from weixia.registry.ledgers import pipeline
from weixia.registry.ledgers.reading import Sheet
from weixia.registry.ledgers.writing_out import as_ledger
from weixia.registry.models import ClassTag, FamilyContact, Happening, Person, Stewardship, Unit
from weixia.registry.models.family import TAGS
from weixia.registry.models.person import KINDS, RESIDENCE_KINDS

pytestmark = pytest.mark.django_db
BOOKS = ("units", "people", "contacts", "events")
TABLES = (Unit, Person, Stewardship, ClassTag, FamilyContact, Contact, Happening)
# when, by whom and in which file something was written down is the journal's matter, not the ledger's
NOT_SAID = {"id", "uuid", "version", "created_at", "updated_at", "recorded_at", "recorded_by", "since_import", "source",
            "path", "org_path", "depth", "numchild"}


class Undo(Exception):
    """Takes an instance back."""


def whole() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the register's tables as plain values: sealed ones opened, people and units by number and code."""
    return {model.__name__: sorted((_plain(row) for row in model.objects.all()), key=repr) for model in TABLES}


def _plain(row: Any) -> tuple[Any, ...]:
    told: list[Any] = []
    for column in row._meta.concrete_fields:
        if column.name in NOT_SAID or (isinstance(row, ClassTag) and column.name == "since"):
            continue
        if isinstance(column, SealedText):
            told.append((column.name, clear(row, column.name)))
        elif column.is_relation:
            other = getattr(row, column.name)
            told.append((column.name, getattr(other, "number", None) or getattr(other, "code", None)))
        else:
            told.append((column.name, getattr(row, column.attname)))
    return tuple(told)


def written(folder: Path) -> dict[str, Path]:
    """All four ledgers on disk."""
    paths = {}
    for kind in BOOKS:
        paths[kind] = folder / f"{kind}.xlsx"
        with paths[kind].open("wb") as out:
            out.writelines(as_ledger(LEDGERS[kind], OUTGOING[kind](), mark="由 本机操作员 导出", folder=folder))
    return paths


def sheet_of(path: Path) -> Sheet:
    """The first sheet, read by a second library."""
    rows = [[cell or "" for cell in row] for row in openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)]
    return Sheet(path.name, "0" * 64, rows[0], list(enumerate(rows[1:], start=2)))


def read(paths: dict[str, Path], *, whole_way: bool = False) -> dict[str, dict[str, int]]:
    """Import the files in the order of the work; the verdicts of each."""
    counts = {}
    for kind in BOOKS:
        ledger = LEDGERS[kind]
        plan = pipeline.check(ledger, paths[kind], by=OPERATOR) if whole_way else pipeline.plan_sheet(
            ledger, sheet_of(paths[kind]), by=OPERATOR)
        pipeline.apply(plan, by=OPERATOR, at=AT)
        counts[kind] = plan.counts
        assert not [problem for judged in plan.wrong for problem in judged.row.problems]
    return counts


def taken_back(act: Any) -> Any:
    """What `act` gives, and the register as it was before."""
    try:
        with transaction.atomic():
            given = act()
            raise Undo
    except Undo:
        return given


@pytest.fixture
def root() -> Iterator[None]:
    with scoped(ROOT):
        yield


def test_a_bureau_s_ledgers_go_round_and_lose_nothing(root: None, tmp_path: Path) -> None:
    folder = make(400, workdays(), dirty=0.05).save(tmp_path)

    def first() -> tuple[Any, Any]:
        for kind in BOOKS:
            pipeline.apply(pipeline.check(LEDGERS[kind], folder / f"{kind}.xlsx", by=OPERATOR), by=OPERATOR, at=AT)
        again = read(written(folder))
        assert all(n[verdict] == 0 for n in again.values() for verdict in ("新增", "更新", "有误")), again
        return whole(), again

    before, same = taken_back(first)
    assert Person.objects.count() == 0
    counts = read({kind: folder / f"{kind}.xlsx" for kind in BOOKS}, whole_way=True)
    after = whole()
    assert {kind: n["新增"] for kind, n in counts.items()} == {kind: n["重复"] for kind, n in same.items()}
    assert len(before["Person"]) > 350 and len(before["Contact"]) > 500
    by_event = _told_by_event(before)
    for table in before:
        assert _blind_to(by_event, before[table]) == _blind_to(by_event, after[table]), table


def _told_by_event(tables: dict[str, list[tuple[Any, ...]]]) -> set[str]:
    """The one thing that a roster cannot say: that a day of death was first told by the events ledger."""
    return {dict(row)["number"] for row in tables["Person"] if dict(row)["died_source"] == "event"}


def _blind_to(numbers: set[str], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(pair for pair in row if pair[0] != "died_source" or dict(row)["number"] not in numbers) for row in rows]


def test_what_was_written_on_the_pages_is_known_again(root: None, tmp_path: Path) -> None:
    importing.units()
    typed = {"name": "王 老", "kind": "tuixiu", "unit": Unit.objects.get(code="U1"), "number": "P1", "charge_since": AT.date(),
             "phone_sealed": "138 0000 0001", "address_sealed": "甲县　青松路７号 ", "note": "第一行\n第二行", "primary_contact": "小 张",
             "former_unit": " 县 中学"}
    person = person_add(by=OPERATOR, at=AT, values=typed, tags=["独居"],
                        family=[{"name": "王 芳", "relation": "女儿", "phone": "139-0000"}])
    told = Telling(day=AT.date(), mode="phone", reached=True, summary="都好，\n睡得香　", next_step="下周再去")
    contact_record(by=OPERATOR, at=AT, person=person, told=told)
    happening_record(by=OPERATOR, at=AT, person=person, kind="hospital", happened_on=AT.date(), text="住院")
    paths = written(tmp_path)
    counts = read(paths)
    assert [counts[kind]["新增"] + counts[kind]["更新"] for kind in BOOKS] == [0, 0, 0, 0]
    beside = openpyxl.load_workbook(paths["contacts"]).worksheets[1]
    assert [cell.value for cell in beside[2]] == ["P1", "王老", "下一步", f"{AT.date()} 下周再去"]


TEXT = st.text(alphabet=st.characters(min_codepoint=0x20, exclude_categories=("Cs", "Cn", "Co")), max_size=12)
DAYS = st.dates(datetime.date(1905, 1, 1), datetime.date(2026, 1, 1))
NAMES = st.sampled_from(["王芳", "欧阳㛃", "阿不都热依木·吐尔逊·买买提", "𠅤䶮", "Mary Ann", "王 芳"])


def maybe(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), values)


def day_words(day: datetime.date, precision: str) -> str:
    return {"day": day.isoformat(), "month": f"{day.year}年{day.month}月", "year": str(day.year)}[precision]


DAY = st.builds(day_words, DAYS, st.sampled_from(["day", "month", "year"]))
ROW = st.fixed_dictionaries({
    "姓名": NAMES, "人员类别": st.sampled_from(list(KINDS.values())), "管理单位": st.sampled_from(["U0", "U1", "乙县局"]),
    "性别": maybe(st.sampled_from("男女")), "出生日期": maybe(DAY), "生日历法": maybe(st.sampled_from(["公历", "农历"])),
    "农历生日": maybe(st.builds(lunar_words, st.integers(1, 12), st.integers(1, 30), st.booleans())),
    "民族": maybe(TEXT), "政治面貌": maybe(TEXT), "入党时间": maybe(DAY), "参加革命时间": maybe(DAY), "参加工作时间": maybe(DAY),
    "离退休时间": maybe(DAY), "职级": maybe(TEXT), "原单位": maybe(TEXT), "管理起始日": maybe(DAYS.map(str)), "联系电话": maybe(TEXT),
    "居住地址": maybe(TEXT), "居住行政区划": maybe(st.sampled_from(["150102", "15 01 02"])),
    "居住类型": maybe(st.sampled_from(list(RESIDENCE_KINDS.values()))), "易地安置": maybe(st.sampled_from(["是", "否", "√"])),
    "健康状况": maybe(TEXT), "兴趣特长": maybe(TEXT), "待遇级别": maybe(TEXT), "发放单位": maybe(TEXT),
    "分类标签": st.lists(st.sampled_from(TAGS), unique=True).map("、".join), "常用语言": maybe(TEXT), "家庭联系人": maybe(NAMES),
    "与本人关系": maybe(TEXT), "家庭联系人电话": maybe(TEXT), "主联系人": maybe(NAMES), "联系领导": maybe(NAMES), "党支部": maybe(TEXT),
    "备注": maybe(TEXT)})
tried = {"people": 0}


@given(st.lists(ROW, min_size=10, max_size=25), st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large,
                                                                  HealthCheck.function_scoped_fixture])
def test_whoever_can_be_written_into_a_roster_goes_round(root: None, rows: list[dict[str, str]], data: st.DataObject) -> None:
    for serial, row in enumerate(rows):
        row["人员编号"] = f"P{serial}"
        row["关联人员编号"] = data.draw(st.sampled_from(["", "P0"]))
        row["公民身份号码"] = identity(datetime.date(1930, 1, 1 + serial), serial) if data.draw(st.booleans()) else ""
    with tempfile.TemporaryDirectory() as folder:
        before = taken_back(lambda: _round(rows, Path(folder)))
        after = taken_back(lambda: _again(Path(folder)))
    tried["people"] += len(before["Person"])
    for table in before:
        assert before[table] == after[table], table


def _round(rows: list[dict[str, str]], folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    importing.units()
    made = importing.plan(LEDGERS["people"], *rows)
    pipeline.apply(made, by=OPERATOR, at=AT)
    again = read(written(folder))
    assert again["people"]["新增"] == again["people"]["更新"] == 0, again
    return whole()


def _again(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    read({kind: folder / f"{kind}.xlsx" for kind in BOOKS})
    return whole()


def test_enough_people_were_tried() -> None:
    assert tried["people"] >= 150
