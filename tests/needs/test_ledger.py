"""联系走访台账: contacts as bureaus write them down."""

from datetime import date

import pytest

from tests.registry.importing import person, plan, roster, take, units, verdicts
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.ledger import CONTACTS, LEDGERS
from weixia.needs.models import Contact
from weixia.registry.ledgers.verdicts import NEW, SAME, WRONG
from weixia.registry.models import Account, Post, Unit


@pytest.fixture(autouse=True)
def county(db):
    with scoped(ROOT):
        units()
        roster(person(), person(人员编号="P2", 姓名="李强", 管理单位="U2"))
        yield


def contact(number="P1", day="2026-11-18", mode="上门", reached="是", **more):
    return {"人员编号": number, "日期": day, "方式": mode, "是否联系上": reached, "经办人": "", "经办人级别": "", "事由": "",
            "摘要": "", "慰问金(元)": "", "慰问品": ""} | more


def test_what_is_stored():
    assert take(CONTACTS, contact(**{
        "经办人": "小张", "经办人级别": "单位领导", "事由": "寿辰", "摘要": "精神好，想看戏", "慰问金(元)": "1,000.50",
        "慰问品": "牛奶"})) == [NEW]
    one = Contact.objects.get()
    assert (one.day, one.mode, one.reached, one.handler, one.handler_level) == (date(2026, 11, 18), "home", True, "小张", "leader")
    assert (one.occasion, one.summary, one.gift_cents, one.gift_items, one.late) == ("longevity", "精神好，想看戏", 100050, "牛奶", False)
    assert one.org_path == one.person.org_path


def test_every_mode_and_a_miss():
    modes = ["上门", "到院", "电话", "视频", "会议", "微信", "信件"]
    assert take(CONTACTS, *[contact(mode=mode, reached="否") for mode in modes]) == [NEW] * 7
    assert set(Contact.objects.values_list("mode", "reached")) == {(mode, False) for mode in (
        "home", "hospital", "phone", "video", "meeting", "wechat", "letter")}


@pytest.mark.parametrize("wrong", [
    contact(number="X9"), contact(number=""), contact(day=""), contact(day="2026-13-01"), contact(day="2026年11月"), contact(mode=""),
    contact(mode="飞鸽"), contact(reached=""), contact(reached="可能"), contact(经办人级别="秘书"), contact(事由="闲聊"),
    contact(**{"慰问金(元)": "五百"}), contact(**{"慰问金(元)": "-5"}),
])
def test_wrong_rows_are_not_written_and_the_others_are(wrong):
    assert take(CONTACTS, wrong, contact()) == [WRONG, NEW]
    assert Contact.objects.count() == 1


def test_rows_that_differ_in_any_column_are_two_contacts():
    rows = [contact(), contact(摘要="上午"), contact(摘要="下午"), contact(), contact(**{"慰问金(元)": "500"}),
            contact(**{"慰问金(元)": "500.00"}), contact("P2")]
    assert take(CONTACTS, *rows) == [NEW, NEW, NEW, SAME, NEW, SAME, NEW]
    assert take(CONTACTS, *rows) == [SAME] * 7
    assert Contact.objects.count() == 5


def test_an_absent_column_says_the_same_as_a_blank_one():
    take(CONTACTS, contact())
    assert take(CONTACTS, {"人员编号": "P1", "日期": "2026-11-18", "方式": "上门", "是否联系上": "是"}) == [SAME]


def test_history_is_marked_late():
    take(CONTACTS, contact(day="2026-11-12"), contact(day="2026-11-13"))
    assert list(Contact.objects.order_by("day").values_list("late", flat=True)) == [True, False]


def test_a_contact_of_tomorrow_is_kept_and_listed():
    made = plan(CONTACTS, contact(day="2099-01-01"))
    assert verdicts(made) == [NEW] and "今天之后" in made.warnings[0].text


def test_the_handler_is_matched_to_the_one_account_whose_post_covers_the_person():
    for username, code in (("zhang1", "U1"), ("zhang2", "U2")):
        account = Account.objects.create(username=username, name="小张")
        Post.objects.create(account=account, unit=Unit.objects.get(code=code), role="officer", since=date(2020, 1, 1))
    take(CONTACTS, contact(经办人="小张"), contact("P2", 经办人="小张"), contact(经办人="老李"))
    found = {(one.person.number, one.handler): one.handler_account_id for one in Contact.objects.all()}
    assert found[("P1", "小张")] == Account.objects.get(username="zhang1").pk
    assert found[("P2", "小张")] == Account.objects.get(username="zhang2").pk
    assert found[("P1", "老李")] is None


def test_all_four_ledgers_are_offered():
    assert list(LEDGERS) == ["units", "people", "contacts", "events"]
