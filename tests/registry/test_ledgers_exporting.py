"""Sheets that we write: templates people fill in, the rows to mend, and never a live formula."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registry.importing import AT, person, plan, units, verdicts
from weixia.kernel.actor import OPERATOR
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.ledger import LEDGERS
from weixia.registry.ledgers import exporting, pipeline
from weixia.registry.ledgers.columns import Problem, Row
from weixia.registry.ledgers.reading import read_sheet
from weixia.registry.ledgers.roster import ROSTER
from weixia.registry.ledgers.verdicts import NEW, WRONG, Judged, Plan

ID = "110105193605031018"


@pytest.fixture
def county(db):
    with scoped(ROOT):
        units()
        yield


def book(data):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def bad_plan(*cells):
    rows = [Row(line, problems=[Problem("姓名", cell, cell)], raw=["P1", cell]) for line, cell in enumerate(cells, start=2)]
    return Plan(ROSTER, "x.xlsx", "", ["人员编号", "姓名"], [], [Judged(row, "P1", WRONG) for row in rows], [], None)


@given(st.lists(st.one_of(
    st.text(max_size=30), st.text(max_size=30).map(lambda text: "=" + text),
    st.sampled_from(["=HYPERLINK(\"http://192.0.2.1\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "{=1}", "=cmd|' /C calc'!A0",
                     "http://192.0.2.1", "internal:x", "1e9", "0012", "x" * 40_000])), min_size=1, max_size=20))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_cell_that_we_write_is_a_formula_a_number_or_a_link(texts):
    sheet = book(exporting.problem_sheet(bad_plan(*texts)))
    for line in sheet.iter_rows():
        for cell in line:
            assert cell.data_type in ("s", "n") and (cell.data_type == "s" or cell.value is None)
            assert cell.hyperlink is None


@pytest.mark.parametrize("kind", LEDGERS)
def test_a_template_is_read_by_its_own_ledger_and_its_example_never_imported(kind, county, tmp_path):
    ledger = LEDGERS[kind]
    path = tmp_path / "template.xlsx"
    path.write_bytes(exporting.template_of(ledger))
    sheet = read_sheet(path)
    assert sheet.header == [column.title for column in ledger.columns]
    made = pipeline.plan_sheet(ledger, sheet, by=OPERATOR)
    assert verdicts(made) == [WRONG] and made.unknown_columns == []
    assert any("示例" in problem.do for problem in made.rows[0].row.problems)
    lists = {str(rule.sqref): rule.formula1 for rule in book(path.read_bytes()).data_validations.dataValidation}
    assert len(lists) == sum(bool(column.choices) for column in ledger.columns)


def test_the_rows_to_mend_carry_their_reason_and_come_back_mended(county, tmp_path):
    made = plan(ROSTER, person(), person(人员编号="P2", 姓名="", 公民身份号码=ID, 出生日期="1936.5.3"))
    sheet = book(exporting.problem_sheet(made))
    assert [cell.value for cell in sheet[1]][:3] == ["问题与办法", "人员编号", "姓名"]
    assert sheet.max_row == 2 and sheet["A2"].value == "姓名：必填，请补上"
    assert sheet["C2"].fill.fgColor.rgb == "FFFFC7CE" and "必填" in sheet["C2"].comment.text
    assert sheet["B2"].comment is None
    sheet["C2"] = "王芳"
    sheet.parent.save(tmp_path / "mended.xlsx")
    again = pipeline.plan_sheet(ROSTER, read_sheet(tmp_path / "mended.xlsx"), by=OPERATOR)
    assert verdicts(again) == [NEW] and again.unknown_columns == []


def test_the_rows_to_mend_are_kept_sealed_with_the_import(county):
    made = plan(ROSTER, person(姓名="", 公民身份号码=ID))
    record = pipeline.keep_check(made, by=OPERATOR, at=AT)
    record.refresh_from_db()
    assert ID not in str(record.report)
    sheet = book(exporting.problems_of(record, ROSTER))
    assert ID in [cell.value for cell in sheet[2]]
    assert record.state == "checked"
    assert pipeline.apply(plan(ROSTER, person()), by=OPERATOR, at=AT, source=record).pk == record.pk


def test_nothing_wrong_gives_an_empty_sheet(county):
    record = pipeline.keep_check(plan(ROSTER, person()), by=OPERATOR, at=AT)
    assert book(exporting.problems_of(record, ROSTER)).max_row == 1
