"""花名册: one verdict a row, exactly as the rules of the import say, and what is stored afterwards."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tests.registry.importing import AT, person, plan, roster, units, verdicts
from weixia.kernel.actor import OPERATOR
from weixia.kernel.fields import clear
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.ledgers import pipeline
from weixia.registry.ledgers.reading import Formula, SheetRefused
from weixia.registry.ledgers.roster import ROSTER
from weixia.registry.ledgers.verdicts import CHANGED, NEW, SAME, WRONG
from weixia.registry.models import Import, Person, Stewardship, Suspicion, Unit

ID, OTHER_ID = "110105193605031018", "150102192811120023"


@pytest.fixture(autouse=True)
def county(db):
    with scoped(ROOT):
        units()
        yield


def problems(*rows):
    return [(problem.column, problem.read) for judged in plan(ROSTER, *rows).rows for problem in judged.row.problems]


def warnings(*rows):
    return [warned.text for warned in plan(ROSTER, *rows).warnings]


@pytest.mark.parametrize(("spoilt", "column"), [
    ({"姓名": ""}, "姓名"), ({"姓名": "  "}, "姓名"), ({"人员编号": ""}, "人员编号"), ({"人员类别": ""}, "人员类别"),
    ({"管理单位": ""}, "管理单位"), ({"人员类别": "在职"}, "人员类别"), ({"管理单位": "U9"}, "管理单位"),
    ({"公民身份号码": 110105193605031018.0}, "公民身份号码"), ({"公民身份号码": "110105193605031019"}, "公民身份号码"),
    ({"公民身份号码": "433101193302290014"}, "公民身份号码"), ({"公民身份号码": "1101051936"}, "公民身份号码"),
    ({"出生日期": "1936-02-30"}, "出生日期"), ({"出生日期": "05/03/1936"}, "出生日期"), ({"出生日期": "36.5.3"}, "出生日期"),
    ({"管理起始日": "2025-02-29"}, "管理起始日"), ({"管理起始日": "2025年2月"}, "管理起始日"), ({"入党时间": "1955-13-01"}, "入党时间"),
    ({"农历生日": "十三月初一"}, "农历生日"), ({"生日历法": "回历"}, "生日历法"), ({"易地安置": "也许"}, "易地安置"),
    ({"出生日期": "1940-05-06", "去世日期": "1940-05-05"}, "去世日期"), ({"人员类别": "遗属", "关联人员编号": "P9"}, "关联人员编号"),
    ({"姓名": "=1+1"}, "姓名"), ({"姓名": Formula("王芳")}, "姓名"), ({"姓名": "123"}, "姓名"), ({"人员编号": "示例001"}, "人员编号"),
    ({"人员编号": 1.5}, "人员编号"), ({"原单位": "长" * 101}, "原单位"),
])
def test_a_wrong_row_names_its_column_and_is_not_written(spoilt, column):
    made = plan(ROSTER, person(**spoilt), person(人员编号="P2", 姓名="李强"))
    assert verdicts(made) == [WRONG, NEW]
    assert [problem.column for problem in made.rows[0].row.problems] == [column]
    assert all(problem.do for problem in made.rows[0].row.problems)
    pipeline.apply(made, by=OPERATOR, at=AT)
    assert list(Person.objects.values_list("number", flat=True)) == ["P2"]


def test_every_problem_of_a_row_is_told_at_once():
    assert {column for column, _read in problems(person(姓名="", 管理单位="U9", 出生日期="1936-02-30"))} == {
        "姓名", "管理单位", "出生日期"}


def test_what_was_read_is_masked_where_it_is_secret():
    assert problems(person(公民身份号码="110105193605031019")) == [("公民身份号码", "110105********1019")]


def test_what_is_stored():
    assert roster(person(
        姓名=" 王 淑兰 ", 性别="女", 公民身份号码="150102192811120023", 出生日期="1928年11月", 生日历法="农历", 农历生日="闰三月十五",
        入党时间="1946", 参加革命时间="1945.9", 联系电话="0471-661 2345", 居住地址="和平路１号", 健康状况="良好", 易地安置="是",
        分类标签="高龄、失能", 家庭联系人="李强", 与本人关系="子", 家庭联系人电话="13800000000", 主联系人="小张", 居住类型="农村")) == [NEW]
    one = Person.objects.get(number="P1")
    assert (one.name, one.sex, one.kind, one.pinyin) == ("王淑兰", "2", "tuixiu", "wang shu lan")
    assert (one.birth_on, one.birth_precision, one.birth_calendar) == (date(1928, 11, 1), "month", "lunar")
    assert (one.lunar_month, one.lunar_day, one.lunar_leap) == (3, 15, True)
    assert (one.party_joined_precision, one.revolution_joined_precision) == ("year", "month")
    assert (clear(one, "id_sealed"), clear(one, "phone_sealed")) == ("150102192811120023", "04716612345")
    assert "15010219" not in one.id_sealed
    assert (clear(one, "address_sealed"), clear(one, "health_sealed")) == ("和平路1号", "良好")
    assert one.resettled and one.unit.code == "U1" and one.org_path == one.unit.path
    assert one.residence_kind == "rural" and one.primary_contact == "小张"
    assert sorted(one.tags.values_list("tag", flat=True)) == ["失能", "高龄"]
    family = one.family.get()
    assert (family.name, family.relation, clear(family, "phone_sealed")) == ("李强", "子", "13800000000")
    assert [(s.unit_id, s.since, s.until) for s in one.stewardships.all()] == [(one.unit_id, date(2019, 3, 1), None)]
    assert Event.objects.filter(action="person.imported", person_id=one.pk).count() == 1


def test_the_same_file_again_changes_nothing():
    rows = [person(公民身份号码=ID, 出生日期="1936.5.3", 联系电话="13800000001", 分类标签="高龄"),
            person(人员编号="P2", 姓名="李强", 家庭联系人="李四")]
    assert roster(*rows) == [NEW, NEW]
    before = list(Person.objects.order_by("id").values())
    assert roster(*rows) == [SAME, SAME]
    assert list(Person.objects.order_by("id").values()) == before
    assert Import.objects.filter(kind="people").count() == 2


def test_the_same_facts_in_another_hand_are_the_same():
    roster(person(出生日期="1936-05-03", 公民身份号码=ID))
    assert roster(person(出生日期="1936年5月3日", 公民身份号码="110105360503101", 管理单位="甲县局")) == [SAME]


def test_other_values_are_an_update_and_blank_cells_state_nothing():
    roster(person(职级="科员", 联系电话="13800000001", 分类标签="高龄", 家庭联系人="李强", 家庭联系人电话="13800000002"))
    assert roster(person(职级="", 联系电话="13800000009", 分类标签="", 家庭联系人="", 家庭联系人电话="")) == [CHANGED]
    one = Person.objects.get()
    assert (one.rank, clear(one, "phone_sealed"), one.version) == ("科员", "13800000009", 2)
    assert one.tags.count() == 1 and clear(one.family.get(), "phone_sealed") == "13800000002"
    assert Event.objects.filter(action="person.imported").order_by("-id").first().fields["columns"] == ["phone"]


def test_a_family_contact_and_tags_can_change():
    roster(person(家庭联系人="李强", 与本人关系="子", 分类标签="高龄、空巢"))
    assert roster(person(家庭联系人="李梅", 与本人关系="女", 分类标签="失能")) == [CHANGED]
    one = Person.objects.get()
    assert [(f.name, f.relation) for f in one.family.all()] == [("李梅", "女")]
    assert [tag.tag for tag in one.tags.all()] == ["失能"]


def test_a_row_already_imported_stays_imported_after_a_change_by_hand():
    roster(person(职级="科员"))
    Person.objects.update(rank="县处级正职")
    assert roster(person(职级="科员")) == [SAME]
    assert Person.objects.get().rank == "县处级正职"


def test_an_equal_row_is_a_repetition_and_the_first_stands():
    assert roster(person(), person()) == [NEW, SAME]


def test_two_rows_of_one_number_in_one_file():
    rows = [person(职级="科员"), person(职级="县处级副职")]
    assert roster(*rows) == [NEW, CHANGED]
    assert Person.objects.get().rank == "县处级副职"
    assert roster(*rows) == [SAME, SAME]
    assert roster(rows[0]) == [CHANGED]


def test_a_row_that_returns_to_the_first_does_not_undo_the_second():
    rows = [person(职级="科员"), person(职级="县处级副职"), person(职级="科员")]
    assert roster(*rows) == [NEW, CHANGED, SAME]
    assert roster(*rows) == [SAME, SAME, SAME]


def test_an_identity_number_stands_under_its_first_owner():
    rows = [person(公民身份号码=ID), person(人员编号="D1", 姓名="王淑蓝", 公民身份号码=ID.lower())]
    made = plan(ROSTER, *rows)
    assert verdicts(made) == [NEW, SAME]
    assert "P1" in made.rows[1].why and any("P1" in warned.text for warned in made.warnings)
    pipeline.apply(made, by=OPERATOR, at=AT)
    assert Person.objects.count() == 1
    suspicion = Suspicion.objects.get()
    assert (suspicion.person.number, suspicion.other, suspicion.row["number"]) == ("P1", None, "D1")
    assert roster(*rows) == [SAME, SAME] and Suspicion.objects.count() == 1


def test_fifteen_digits_are_the_same_number():
    roster(person(公民身份号码=ID))
    assert roster(person(人员编号="D1", 公民身份号码="110105360503101")) == [SAME]
    assert not Person.objects.filter(number="D1").exists()


def test_a_wrong_row_owns_no_number():
    rows = [person(公民身份号码=ID, 姓名=""), person(人员编号="P2", 公民身份号码=ID)]
    assert roster(*rows) == [WRONG, NEW]


def test_a_number_that_its_owner_gives_up_is_free():
    roster(person(公民身份号码=ID))
    rows = [person(人员编号="P2", 姓名="李强", 公民身份号码=ID), person(公民身份号码=OTHER_ID)]
    assert roster(*rows) == [NEW, CHANGED]
    assert roster(*rows) == [SAME, SAME]


def test_survivors_may_come_before_whom_they_survive():
    rows = [person(人员编号="S1", 姓名="陈芳", 人员类别="遗属", 关联人员编号="P1"), person()]
    assert roster(*rows) == [NEW, NEW]
    assert Person.objects.get(number="S1").related.number == "P1"
    assert roster(*rows) == [SAME, SAME]


def test_a_survivor_of_a_wrong_row_is_wrong_too_and_so_on():
    rows = [person(姓名=""), person(人员编号="S1", 人员类别="遗属", 关联人员编号="P1"),
            person(人员编号="S2", 姓名="陈芳", 人员类别="遗属", 关联人员编号="S1")]
    assert roster(*rows) == [WRONG, WRONG, WRONG]


def test_a_survivor_of_a_repetition_is_wrong():
    rows = [person(公民身份号码=ID), person(人员编号="D1", 公民身份号码=ID),
            person(人员编号="S1", 姓名="陈芳", 人员类别="遗属", 关联人员编号="D1")]
    assert roster(*rows) == [NEW, SAME, WRONG]


def test_death_is_compared_with_the_birth_on_file():
    roster(person(出生日期="1936-05-03"))
    assert roster(person(去世日期="1936-05-02")) == [WRONG]
    assert roster(person(去世日期="1936-05-03")) == [CHANGED]


def test_a_death_in_the_year_of_birth_is_possible_when_only_the_year_is_known():
    assert roster(person(出生日期="1936", 去世日期="1936-01-01")) == [NEW]


def test_a_unit_by_name_must_be_one_unit():
    units(extra=[{"单位编码": "U3", "单位名称": "离退休办", "上级单位编码": "U1"},
                 {"单位编码": "U4", "单位名称": "离退休办", "上级单位编码": "U2"}])
    assert roster(person(管理单位="甲县局")) == [NEW]
    made = plan(ROSTER, person(人员编号="P2", 管理单位="离退休办"))
    assert verdicts(made) == [WRONG] and "U3、U4" in made.rows[0].row.problems[0].do


def test_a_county_imports_only_its_own_and_learns_nothing_of_others():
    roster(person(人员编号="P8", 管理单位="U2", 公民身份号码=ID))
    county = Unit.objects.get(code="U1")
    keeper = replace(OPERATOR, role="keeper", path=county.path, unit_id=county.pk, everything=False)
    with scoped(keeper.scope):
        made = plan(ROSTER, person(管理单位="U2"), person(人员编号="P8"), person(人员编号="P3", 公民身份号码=ID), by=keeper)
        assert verdicts(made) == [WRONG, WRONG, NEW]
        assert not any("乙县" in problem.do for judged in made.rows for problem in judged.row.problems)
        pipeline.apply(made, by=keeper, at=AT)
        assert [one.number for one in Person.objects.all()] == ["P3"]


def test_a_new_unit_takes_charge_from_its_day_and_no_two_overlap():
    roster(person(管理起始日="2019-03-01"))
    assert roster(person(管理单位="U2", 管理起始日="2024-07-01")) == [CHANGED]
    one = Person.objects.get()
    assert [(s.unit.code, s.since, s.until) for s in Stewardship.objects.order_by("since")] == [
        ("U1", date(2019, 3, 1), date(2024, 7, 1)), ("U2", date(2024, 7, 1), None)]
    assert one.org_path == one.unit.path and one.stewardships.last().org_path == one.unit.path
    assert roster(person(管理单位="U1", 管理起始日="2018-01-01")) == [CHANGED]
    assert [(s.unit.code, s.since, s.until) for s in Stewardship.objects.all()] == [("U1", date(2018, 1, 1), None)]


def test_a_day_belongs_to_one_unit_and_the_next_day_to_another():
    roster(person(管理起始日="2019-03-01"))
    one, other = Person.objects.get(), Unit.objects.get(code="U2")
    Stewardship.objects.create(person=one, unit=other, since=date(2010, 1, 1), until=date(2019, 3, 1))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for since, until in ((date(2019, 2, 28), date(2019, 3, 2)), (date(2030, 1, 1), None), (date(2009, 1, 1), date(2010, 1, 2))):
        with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
            Stewardship.objects.create(person=one, unit=other, since=since, until=until)


def test_a_blank_charge_is_written_and_listed():
    row = person()
    del row["管理起始日"]
    assert any("管理起始日" in text for text in warnings(row))
    assert roster(row) == [NEW]
    assert Person.objects.get().charge_since is None and not Stewardship.objects.exists()


@pytest.mark.parametrize(("more", "word"), [
    ({"出生日期": "1940-01-01", "参加革命时间": "1945"}, "5 岁"),
    ({"出生日期": "1936-05-04", "公民身份号码": ID}, "身份号码里的出生日期"),
    ({"性别": "女", "公民身份号码": ID}, "性别"),
    ({"出生日期": "1936-05-05", "农历生日": "三月十六"}, "农历"),
    ({"出生日期": "2036-05-05"}, "今天之后"), ({"人员类别": "离休干部"}, "参加革命时间"),
    ({"人员类别": "离休干部", "参加革命时间": "1949-10-01"}, "1949-10-01"),
    ({"人员类别": "遗属"}, "关联人员编号"), ({"性别": "中"}, "未写入"), ({"去世日期": "不详"}, "未填写"), ({"分类标签": "长寿"}, "未写入"),
])
def test_implausible_things_are_written_and_listed(more, word):
    made = plan(ROSTER, person(**more))
    assert verdicts(made) == [NEW]
    assert any(word in warned.text for warned in made.warnings), made.warnings


def test_a_true_lunar_birthday_is_not_listed():
    assert not any("农历" in text for text in warnings(person(出生日期="1936-05-05", 农历生日="闰三月十五")))


def test_people_who_look_alike_are_written_listed_and_kept_for_judgement():
    rows = [person(出生日期="1936-05-03"), person(人员编号="P2", 出生日期="1936-05-03"),
            person(人员编号="P3", 姓名="赵云", 联系电话="13800000001"), person(人员编号="P4", 姓名="孙尚", 联系电话="13800000001")]
    made = plan(ROSTER, *rows)
    assert verdicts(made) == [NEW] * 4
    assert sum("请判断" in warned.text for warned in made.warnings) == 2
    pipeline.apply(made, by=OPERATOR, at=AT)
    assert [one.pair_key for one in Suspicion.objects.all()] == ["P1|P2"]
    assert roster(person(人员编号="P5", 出生日期="1936-05-03")) == [NEW] and Suspicion.objects.count() == 3


def test_columns_in_any_order_under_other_names():
    made = plan(ROSTER, {"所属单位": "U1", "生 日": "1936.5.3", "身份证号码": ID, "微信号": "w", "* 姓名(必填)": "王芳",
                         "类别": "退休干部", "编号": "P1", "出生日期(农历)": "x"})
    assert verdicts(made) == [NEW]
    assert made.unknown_columns == ["微信号", "出生日期(农历)"]
    assert made.rows[0].row.get("birth").on == date(1936, 5, 3)


def test_a_missing_column_or_one_twice_refuses_the_file():
    with pytest.raises(SheetRefused, match="人员类别、管理单位"):
        plan(ROSTER, {"人员编号": "P1", "姓名": "王芳"})
    with pytest.raises(SheetRefused, match="两次"):
        plan(ROSTER, person(**{"姓 名": "王芳"}))


def test_rare_names_and_dots_come_back_as_they_were_written():
    names = ["䶮𠅤", "㛃", "买买提·艾力", "阿依古丽・买买提", "王  芳", "﨑山"]
    roster(*[person(人员编号=f"N{n}", 姓名=name) for n, name in enumerate(names)])
    assert list(Person.objects.order_by("number").values_list("name", flat=True)) == [
        "䶮𠅤", "㛃", "买买提·艾力", "阿依古丽·买买提", "王芳", "﨑山"]


def test_a_clash_with_another_import_leaves_everything_as_it_was():
    first, second = plan(ROSTER, person()), plan(ROSTER, person(人员编号="P2", 姓名="李强"), person())
    pipeline.apply(first, by=OPERATOR, at=AT)
    with pytest.raises(SheetRefused, match="别处"):
        pipeline.apply(second, by=OPERATOR, at=AT)
    assert [one.number for one in Person.objects.all()] == ["P1"]


def test_statements_do_not_grow_with_rows(django_assert_max_num_queries):
    rows = [person(人员编号=f"P{n}", 姓名=f"王{chr(0x4E00 + n)}", 出生日期=f"19{30 + n % 40}-01-{n % 28 + 1:02}", 联系电话=f"1380000{n:04}",
                   分类标签="高龄", 家庭联系人="李强") for n in range(300)]
    with django_assert_max_num_queries(40):
        roster(*rows)
    with django_assert_max_num_queries(30):
        assert set(roster(*rows)) == {SAME}


def test_the_receipt():
    roster(person(), person(人员编号="P2", 姓名="", 公民身份号码=ID))
    record = Import.objects.get(kind="people")
    assert (record.state, record.rows, record.by_name) == ("done", 2, OPERATOR.name)
    assert record.counts == {NEW: 1, CHANGED: 0, SAME: 0, WRONG: 1}
    assert record.report["causes"][0]["rows"] == [3]
    assert ID not in str(record.report)


def test_a_formula_counts_as_its_result_except_in_a_name():
    made = plan(ROSTER, person(公民身份号码=Formula(ID), 出生日期=Formula(date(1936, 5, 3)), 管理单位=Formula("U1")),
                person(人员编号="P2", 公民身份号码=Formula(1.5)), person(人员编号="P3", 姓名=Formula("王芳")))
    assert verdicts(made) == [NEW, WRONG, WRONG]
