"""撤销: an import goes as it came, except what somebody changed since."""

from datetime import timedelta

import pytest

from tests.registry.importing import AT, person, plan, roster, take, units, verdicts
from weixia.kernel.actor import OPERATOR, Impossible
from weixia.kernel.fields import clear
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.ledger import CONTACTS
from weixia.needs.models import Contact
from weixia.registry.actions import import_undoing, people
from weixia.registry.ledgers import kinds, pipeline
from weixia.registry.ledgers.events import EVENTS
from weixia.registry.ledgers.roster import ROSTER
from weixia.registry.models import ClassTag, FamilyContact, Happening, Import, Person, Stewardship, Transfer
from weixia.registry.models.person import Person as Elder

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def register():
    with scoped(ROOT):
        units()
        yield


def last() -> Import:
    return Import.objects.latest("id")


def undo(record=None, at=LATER):
    record = import_undoing.import_undo(by=OPERATOR, at=at, record=record or last())
    record.refresh_from_db()
    return record


def whole():
    """Everything an import of people writes, in one comparable form."""
    return {
        "people": sorted(Person.objects.values_list("number", "name", "phone_index", "birth_on", "unit__code", "related__number",
                                                    "died_on", "note", "pinyin", "politics")),
        "charges": sorted(Stewardship.objects.values_list("person__number", "unit__code", "since", "until")),
        "tags": sorted(ClassTag.objects.values_list("person__number", "tag", "basis")),
        "family": sorted(FamilyContact.objects.values_list("person__number", "name", "phone_index", "place")),
        "facts": Happening.objects.count() + Contact.objects.count(),
    }


FULL = person(联系电话="13800000001", 出生日期="1936-05-03", 分类标签="高龄、空巢", 家庭联系人="王小明", 家庭联系人电话="13900000001")
CHANGED = FULL | {"姓名": "王淑云", "联系电话": "13800000009", "管理单位": "U2", "管理起始日": "2024-01-01", "分类标签": "高龄",
                  "家庭联系人": "王大明", "家庭联系人电话": "13900000009", "政治面貌": "群众"}


def test_people_added_go_and_the_same_file_is_new_again():
    empty = whole()
    roster(FULL, person(人员编号="P2", 人员类别="遗属", 关联人员编号="P1"))
    record = undo()
    assert record.state == "undone" and record.report["undone"]["removed"] == 2
    assert whole() == empty
    assert roster(FULL, person(人员编号="P2", 人员类别="遗属", 关联人员编号="P1")) == ["新增", "新增"]


def test_people_changed_return_to_what_they_were():
    roster(FULL, person(人员编号="P9"))
    before = whole()
    roster(CHANGED | {"关联人员编号": "P9", "人员类别": "遗属"})
    assert whole() != before
    assert undo().report["undone"]["restored"] == 1
    assert whole() == before
    elder = Elder.objects.get(number="P1")
    assert clear(elder, "phone_sealed") == "13800000001" and clear(elder.family.get(), "phone_sealed") == "13900000001"
    assert verdicts(plan(ROSTER, FULL, person(人员编号="P9"))) == ["重复", "重复"]
    assert verdicts(plan(ROSTER, CHANGED)) == ["更新"]


def test_what_was_changed_since_stays_and_is_listed():
    roster(FULL)
    roster(CHANGED)
    elder = Elder.objects.get(number="P1")
    people.person_change(by=OPERATOR, at=LATER, person=elder, version=elder.version, values={"politics": "民盟盟员"})
    kept = undo().report["undone"]["kept"]
    elder.refresh_from_db()
    assert elder.politics == "民盟盟员" and elder.name == "王淑兰" and clear(elder, "phone_sealed") == "13800000001"
    assert [(one["number"], one["why"]) for one in kept] == [("P1", "政治面貌在导入后又改过，没有动")]


def test_a_person_on_whom_something_hangs_stays():
    roster(FULL, person(人员编号="P2"), person(人员编号="P3"))
    record = last()
    take(CONTACTS, {"人员编号": "P1", "日期": "2026-11-01", "方式": "上门", "是否联系上": "是"})
    changed = Elder.objects.get(number="P2")
    people.person_change(by=OPERATOR, at=LATER, person=changed, version=1, values={"note": "改过"})
    told = undo(record).report["undone"]
    assert told["removed"] == 1 and {one["number"]: one["why"] for one in told["kept"]} == {
        "P1": "名下已有联系记录", "P2": "导入后档案又改过"}
    assert sorted(Elder.objects.values_list("number", flat=True)) == ["P1", "P2"]


def test_a_survivor_of_another_file_keeps_whom_they_survive():
    roster(FULL)
    record = last()
    roster(person(人员编号="P2", 人员类别="遗属", 关联人员编号="P1"))
    assert [one["number"] for one in undo(record).report["undone"]["kept"]] == ["P1"]


def test_contacts_vanish_and_are_new_again():
    roster(FULL)
    rows = [{"人员编号": "P1", "日期": f"2026-11-{day:02}", "方式": "电话", "是否联系上": "是"} for day in (1, 2, 3)]
    take(CONTACTS, *rows)
    Contact.objects.filter(day="2026-11-02").update(withdrawn_at=LATER)
    told = undo().report["undone"]
    assert told["facts"] == 2 and [one["why"] for one in told["kept"]] == ["已经另行撤回或更正"]
    assert take(CONTACTS, *rows) == ["新增", "重复", "新增"]


def test_a_death_that_the_file_told_is_cleared_unless_told_otherwise_since():
    roster(FULL, person(人员编号="P2"))
    take(EVENTS, *[{"人员编号": number, "事件": "去世", "发生日期": "2026-10-01"} for number in ("P1", "P2")])
    Elder.objects.filter(number="P2").update(died_on="2026-10-02")
    undo()
    assert dict(Elder.objects.values_list("number", "died_source")) == {"P1": "", "P2": "event"}
    assert Elder.objects.get(number="P1").died_on is None and str(Elder.objects.get(number="P2").died_on) == "2026-10-02"
    assert not Happening.objects.exists()


def test_a_second_undo_does_nothing_and_a_late_one_is_refused():
    roster(FULL)
    record = undo()
    count = Event.objects.count()
    assert undo(record).state == "undone" and Event.objects.count() == count
    roster(FULL)
    with pytest.raises(Impossible, match="72 小时"):
        undo(at=AT + timedelta(hours=73))


def test_the_journal_says_it_of_the_file_and_of_each_person():
    roster(FULL)
    elder = Elder.objects.get().pk
    record = undo()
    assert Event.objects.filter(action="ledger.undone", fields__import=record.pk, fields__removed=1).count() == 1
    assert Event.objects.filter(action="person.import_undone", person_id=elder).count() == 1


def test_an_unanswered_proposal_goes_with_its_event():
    roster(FULL)
    made = plan(EVENTS, {"人员编号": "P1", "事件": "转出", "发生日期": "2026-11-10", "说明": "转到乙县局"})
    pipeline.apply(made, by=OPERATOR, at=LATER, follow=kinds.follow)
    assert Transfer.objects.filter(answer="").count() == 1
    assert undo(at=LATER + timedelta(hours=1)).report["undone"]["facts"] == 1
    assert not Happening.objects.exists() and not Transfer.objects.filter(answer="").exists()
    assert not Transfer.objects.exclude(answer="withdrawn").exists()
